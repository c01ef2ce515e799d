from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode, Kandidat


class ResultatUtenfra(models.Model):
    """The result of a candidate whose exam was graded in another system (PAS), and of the appeal there.

    The newest word from there: an import writes over it, with an event that holds no grade. `synlig_fra` is the second
    before which nobody sees it; grade and appeal keep one each, so that a late appeal never hides a grade that is known.
    """

    class Deltakelse(models.TextChoices):
        DELTATT = "D", _("Deltatt")
        IKKE_DOKUMENTERT = "IDF", _("Ikke dokumentert fravær")
        DOKUMENTERT = "DF", _("Dokumentert fravær")
        MANGLER_BESVARELSE = "MB", _("Mangler besvarelse")

    kandidat = models.OneToOneField(Kandidat, models.PROTECT, related_name="resultat_utenfra")
    deltakelse = models.CharField(max_length=3, choices=Deltakelse)
    karakter = models.PositiveSmallIntegerField(null=True)
    klagekarakter = models.PositiveSmallIntegerField(null=True)
    klagebegrunnelse = models.TextField(blank=True)
    kilde = models.CharField(max_length=200)  # which PAS, or the name of the kind of file
    hentet = models.DateTimeField()  # when it last came
    endret = models.DateTimeField()  # when it last was another than before
    synlig_fra = models.DateTimeField()
    klage_synlig_fra = models.DateTimeField(null=True)
    # What showed last before `endret`: it shows until the new one's moment, and is the «from» of what changed. Empty as
    # long as nothing had shown. An appeal that is taken back keeps `klage_synlig_fra` while the old one still shows.
    forrige_deltakelse = models.CharField(max_length=3, blank=True)
    forrige_karakter = models.PositiveSmallIntegerField(null=True)
    forrige_klagekarakter = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="resultatutenfra_deltakelse_kjent", condition=Q(deltakelse__in=["D", "IDF", "DF", "MB"])
            ),
            models.CheckConstraint(
                name="resultatutenfra_karakter_med_deltakelse",
                condition=Q(deltakelse="D", karakter__gte=1, karakter__lte=6)
                | (~Q(deltakelse="D") & Q(karakter__isnull=True, klagekarakter__isnull=True)),
            ),
            models.CheckConstraint(
                name="resultatutenfra_klagekarakter",
                condition=Q(klagekarakter__isnull=True)
                | Q(klagekarakter__gte=1, klagekarakter__lte=6, klage_synlig_fra__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["endret"], name="resultatutenfra_endret")]

    def __str__(self) -> str:
        return f"ResultatUtenfra {self.pk}"


class Resultatvisning(models.Model):
    """The moment that a school has chosen for results from outside to show from; those that come later show at once."""

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    vises_fra = models.DateTimeField(_("vises fra"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skole", "periode"], name="resultatvisning_en_om_gangen")]

    def __str__(self) -> str:
        return f"Resultatvisning {self.pk}"


class Vitnemaalsoppgave(models.Model):
    """«Nytt vitnemål»: the grade that counts was changed after an appeal, so the school makes a new diploma."""

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="vitnemaalsoppgaver")
    laget = models.DateTimeField()
    gjort = models.DateTimeField(null=True)
    gjort_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat"], name="vitnemaalsoppgave_en_aapen", condition=Q(gjort__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Nytt vitnemål {self.pk}"
