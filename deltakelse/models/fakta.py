from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from felles.felt import KryptertTekstField


class Faktum(models.Model):
    """A fact about a candidate on the day, from when and by whom, until somebody takes it back."""

    registrert = models.DateTimeField()
    registrert_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    opphevet = models.DateTimeField(null=True)
    opphevet_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        abstract = True


class Fravaer(Faktum):
    """Absence, documented or not. Beats every other status."""

    class Slag(models.TextChoices):
        IKKE_DOKUMENTERT = "IDF", _("Ikke-dokumentert fravær")
        DOKUMENTERT = "DF", _("Dokumentert fravær")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="fravaer")
    slag = models.CharField(max_length=3, choices=Slag)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat"], name="fravaer_ett_aapent", condition=Q(opphevet__isnull=True)),
            models.CheckConstraint(name="fravaer_slag_kjent", condition=Q(slag__in=["IDF", "DF"])),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} for kandidat {self.kandidat_id}"


class Sperre(Faktum):
    """Digital access blocked: neither paper nor hand-in by the candidate, until lifted."""

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sperrer")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat"], name="sperre_en_aapen", condition=Q(opphevet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Sperre for kandidat {self.kandidat_id}"


class Sendespost(Faktum):
    """This part of the answer goes by post: no digital access, and uploaded files are hidden from sensors."""

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sendespost")
    eksamensdel = models.ForeignKey(Eksamensdel, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat", "eksamensdel"],
                name="sendespost_en_aapen_per_del",
                condition=Q(opphevet__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Sendes i posten: kandidat {self.kandidat_id}"


class Oppmoete(Faktum):
    """Somebody has seen the candidate in the room: on the exam day, or on the preparation day.

    It says who is there and opens nothing. `identitet` is set when the candidate, unknown to the school, has shown who
    they are. Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: identity is checked before access is given.
    """

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="oppmoeter")
    forberedelse = models.BooleanField(default=False)
    identitet = models.BooleanField(_("legitimasjon er sett"), default=False)
    # Why somebody was let in after the latest arrival: the invigilator's own words, and in no event.
    begrunnelse = KryptertTekstField(formaal="oppmoete.begrunnelse", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat", "forberedelse"], name="oppmoete_ett_aapent", condition=Q(opphevet__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Oppmøte for kandidat {self.kandidat_id}"


class Tidstillegg(Faktum):
    """Minutes given back to a candidate who lost them to something outside themselves; added to the own end.

    What happened stands with whoever proposed it; here is only what `beregn_egne_tider` needs. Those that stand are
    added together.
    """

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="tidstillegg")
    # Where the time was lost. Without one it is the part that is handed in digitally.
    eksamensdel = models.ForeignKey(Eksamensdel, models.PROTECT, null=True, related_name="+")
    minutter = models.PositiveSmallIntegerField(_("minutter"))

    class Meta:
        constraints = [
            models.CheckConstraint(name="tidstillegg_minutter", condition=Q(minutter__gte=1, minutter__lte=240)),
        ]
        indexes = [
            models.Index(fields=["kandidat"], name="tidstillegg_aapne", condition=Q(opphevet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.minutter} minutter til kandidat {self.kandidat_id}"


class Avlysning(Faktum):
    """The exam is cancelled for a whole party (who is in it now), or for one candidate. One of the two is named.

    The reason is the school's own words, for the school; it stands in no event and on no candidate's page.
    """

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, null=True, related_name="avlysninger")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, null=True, related_name="avlysninger")
    begrunnelse = models.CharField(_("begrunnelse"), max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parti"], name="avlysning_en_aapen_per_parti", condition=Q(opphevet__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["kandidat"], name="avlysning_en_aapen_per_kandidat", condition=Q(opphevet__isnull=True)
            ),
            models.CheckConstraint(
                name="avlysning_parti_eller_kandidat",
                condition=Q(parti__isnull=True, kandidat__isnull=False) | Q(parti__isnull=False, kandidat__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Avlysning {self.pk}"
