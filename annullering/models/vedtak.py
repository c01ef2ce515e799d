from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from annullering.models.saker import Formellsak, Sakskandidat
from brukere.models import Bruker, Organisasjon
from felles.felt import KryptertTekstField
from klage.models import Annullering


class Utfall(models.TextChoices):
    IKKE_MEDHOLD = "ikke_medhold", _("Ikke medhold")
    ANNULLERT = "annullert", _("Eksamen er annullert")
    VALGFRI = "valgfri", _("Kandidaten velger selv")


class Formellvedtak(models.Model):
    """A decision in a case about a formal fault, for some or all of its candidates. Never changed.

    A sealed value until the second `synlig_fra`. A mistake is mended by ending its rows and deciding anew.
    """

    BARE_TILLEGG = True

    sak = models.ForeignKey(Formellsak, models.PROTECT, related_name="vedtak")
    utfall = models.CharField(max_length=12, choices=Utfall)
    begrunnelse = KryptertTekstField(formaal="formellvedtak.begrunnelse")
    valgfrist = models.DateTimeField(null=True)
    synlig_fra = models.DateTimeField()
    fattet = models.DateTimeField()
    fattet_av = models.ForeignKey(Bruker, models.PROTECT, related_name="+")
    myndighet = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="formellvedtak_utfall_kjent", condition=Q(utfall__in=["ikke_medhold", "annullert", "valgfri"])
            ),
            models.CheckConstraint(
                name="formellvedtak_valgfri_har_frist",
                condition=Q(utfall="valgfri", valgfrist__isnull=False)
                | (~Q(utfall="valgfri") & Q(valgfrist__isnull=True)),
            ),
            models.CheckConstraint(
                name="formellvedtak_frist_etter_synlig",
                condition=Q(valgfrist__isnull=True) | Q(valgfrist__gt=F("synlig_fra")),
            ),
        ]

    def __str__(self) -> str:
        return f"Formellvedtak {self.pk}"


class Vedtaksrad(models.Model):
    """What a decision came to for one candidate. `annullering` is the row that says which grade counts.

    Ended once, by a revocation with its reason; a trigger holds the rest.
    """

    vedtak = models.ForeignKey(Formellvedtak, models.PROTECT, related_name="rader")
    sakskandidat = models.ForeignKey(Sakskandidat, models.PROTECT, related_name="vedtaksrader")
    annullering = models.OneToOneField(Annullering, models.PROTECT, null=True, related_name="vedtaksrad")
    opphevet = models.DateTimeField(null=True)
    opphevet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphevet_grunn = KryptertTekstField(formaal="vedtaksrad.opphevet_grunn", blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["sakskandidat"], name="vedtaksrad_en_staaende", condition=Q(opphevet__isnull=True)
            ),
            models.CheckConstraint(
                name="vedtaksrad_opphevet_har_hvem",
                condition=Q(opphevet__isnull=True, opphevet_av__isnull=True)
                | Q(opphevet__isnull=False, opphevet_av__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Vedtaksrad {self.pk}"


class Annulleringsvalg(models.Model):
    """A choice that was made, by the candidate or registered by the school. Added to, never changed; the last one counts.

    The school registers only what the candidate has asked for in writing.
    """

    BARE_TILLEGG = True

    annullering = models.ForeignKey(Annullering, models.PROTECT, related_name="valgene")
    valg = models.CharField(max_length=10, choices=Annullering.Valg)
    valgt = models.DateTimeField()
    # None: the candidate, on the own page.
    valgt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    samtykke_sett = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(name="annulleringsvalg_kjent", condition=Q(valg__in=["beholder", "annulleres"])),
            models.CheckConstraint(
                name="annulleringsvalg_skolen_har_samtykke", condition=Q(valgt_av__isnull=True) | Q(samtykke_sett=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Annulleringsvalg {self.pk}"
