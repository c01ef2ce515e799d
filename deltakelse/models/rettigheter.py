from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from deltakelse.models.fakta import Faktum
from eksamen.models import Eksamensperiode, Fag, Kandidat, Person
from eksamen.models.valg import Karakterstatus


class Saerskiltrett(Faktum):
    """A pupil's right to a særskilt exam in a fag, marked by hand: the standpunkt grade itself lies elsewhere.

    Rule: opplæringsforskrifta: the grade 1 as standpunkt gives the right, IV (no ground for assessment) does not.
    """

    class Grunn(models.TextChoices):
        STANDPUNKT = "standpunkt_1", _("Karakteren 1 til standpunkt")
        VEDTAK = "vedtak", _("Vedtak fra skoleeieren")

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="saerskiltretter")
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    grunn = models.CharField(max_length=12, choices=Grunn)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fag", "periode"], name="saerskiltrett_en_aapen", condition=Q(opphevet__isnull=True)
            ),
            models.CheckConstraint(name="saerskiltrett_grunn_kjent", condition=Q(grunn__in=["standpunkt_1", "vedtak"])),
        ]

    def __str__(self) -> str:
        return f"Rett til særskilt eksamen for person {self.person_id}"


class Rettighetssvar(Faktum):
    """What came of a right to ny, utsatt or særskilt eksamen: a candidate in the next period, or no thanks."""

    class Svar(models.TextChoices):
        OPPRETTET = "opprettet", _("Meldt opp")
        AVSLAATT = "avslaatt", _("Takket nei")

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="rettighetssvar")
    # The fag and period that the right comes from; the new exam may be another fag, after a new draw.
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    slag = models.CharField(max_length=10, choices=Karakterstatus)
    svar = models.CharField(max_length=9, choices=Svar)
    # Gone when the candidate is taken out again: then the proposal is open as before.
    kandidat = models.ForeignKey(Kandidat, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "fag", "periode", "slag"],
                name="rettighetssvar_ett_aapent",
                condition=Q(opphevet__isnull=True),
            ),
            models.CheckConstraint(
                name="rettighetssvar_slag_kjent", condition=Q(slag__in=["ny", "utsatt", "saerskilt"])
            ),
            models.CheckConstraint(name="rettighetssvar_svar_kjent", condition=Q(svar__in=["opprettet", "avslaatt"])),
        ]

    def __str__(self) -> str:
        return f"Rettighetssvar {self.pk}"
