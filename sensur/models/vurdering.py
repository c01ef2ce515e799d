from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from felles.felt import KryptertTekstField
from sensur.querysets.oppdrag import SensoroppdragQuerySet
from sensur.querysets.staaende import ForslagQuerySet, SluttkarakterQuerySet


class Karakter(models.TextChoices):
    """Grades of a written exam, and MB: no answer was found. Rule: Vigo IKS, retningslinjer for sensur og klage."""

    EN = "1", _("1 – en")
    TO = "2", _("2 – to")
    TRE = "3", _("3 – tre")
    FIRE = "4", _("4 – fire")
    FEM = "5", _("5 – fem")
    SEKS = "6", _("6 – seks")
    MB = "MB", _("MB – mangler besvarelse")


VERDIER = ["1", "2", "3", "4", "5", "6", "MB"]


class Sensoroppdrag(models.Model):
    """A sensor's work on a party, as the first or the second. `bekreftet` seals all its proposals at once.

    `avsluttet` ends it when somebody else takes over: its proposals fall away, shown to nobody, and the successor begins
    anew. `utsatt_til` is this sensor's own deadline when it is later than the fagkode's.
    """

    class Nummer(models.IntegerChoices):
        FOERSTE = 1, _("førstesensor")
        ANDRE = 2, _("andresensor")

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="sensoroppdrag")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="sensoroppdrag")
    nummer = models.PositiveSmallIntegerField(choices=Nummer)
    bekreftet = models.DateTimeField(null=True)
    utsatt_til = models.DateTimeField(null=True)
    avsluttet = models.DateTimeField(null=True)

    objects = SensoroppdragQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["parti", "nummer"], name="sensoroppdrag_en_av_hver", condition=Q(avsluttet__isnull=True)
            ),
            # Also over those that have ended: whoever was one sensor of a party never becomes the other.
            models.UniqueConstraint(fields=["parti", "bruker"], name="sensoroppdrag_aldri_samme_person"),
            models.CheckConstraint(name="sensoroppdrag_nummer_kjent", condition=Q(nummer__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"Sensoroppdrag {self.pk}"


class Gjenaapning(models.Model):
    """Why one confirmed proposal is open again: a mistake in writing, or a candidate who came after the confirmation.

    While it is open (`lukket` is null) the candidate gets no final grade. `trukket`: closed without a new proposal.
    """

    class Slag(models.TextChoices):
        RETTING = "retting", _("Retting av skrivefeil")
        TILKOMMET = "tilkommet", _("Kandidaten kom til etter bekreftelsen")

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="gjenaapninger")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="gjenaapninger")
    slag = models.CharField(max_length=10, choices=Slag)
    # May name a grade: read by the two sensors alone, and never part of an event.
    grunn = KryptertTekstField(formaal="gjenaapning.grunn")
    aapnet = models.DateTimeField()
    lukket = models.DateTimeField(null=True)
    trukket = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["oppdrag", "kandidat"], name="gjenaapning_en_aapen", condition=Q(lukket__isnull=True)
            ),
            models.CheckConstraint(name="gjenaapning_slag_kjent", condition=Q(slag__in=["retting", "tilkommet"])),
            models.CheckConstraint(
                name="gjenaapning_trukket_er_lukket", condition=Q(trukket=False) | Q(lukket__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"Gjenåpning {self.pk}"


class Karakterforslag(models.Model):
    """A sensor's proposal: a sealed value. A draft until `bekreftet`, immutable from then on (a trigger holds it).

    A reopened one is not overwritten: a new row with its `gjenaapning` takes over, and the old one gets `erstattet`.
    """

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="forslag")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="karakterforslag")
    verdi = models.CharField(max_length=2, choices=Karakter)
    lagret = models.DateTimeField()
    bekreftet = models.DateTimeField(null=True)
    erstattet = models.DateTimeField(null=True)
    gjenaapning = models.ForeignKey(Gjenaapning, models.PROTECT, null=True, related_name="forslag")

    objects = ForslagQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["oppdrag", "kandidat"],
                name="karakterforslag_en_kladd",
                condition=Q(bekreftet__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["oppdrag", "kandidat"],
                name="karakterforslag_ett_staaende",
                condition=Q(bekreftet__isnull=False, erstattet__isnull=True),
            ),
            models.CheckConstraint(name="karakterforslag_verdi_kjent", condition=Q(verdi__in=VERDIER)),
            models.CheckConstraint(
                name="karakterforslag_erstattet_er_bekreftet",
                condition=Q(erstattet__isnull=True) | Q(bekreftet__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Karakterforslag {self.pk}"


class Sluttkarakter(models.Model):
    """The final grade: one that stands per candidate and round, registered by the second sensor alone.

    A trigger refuses one without two confirmed proposals by two people, by another than the second sensor, while a
    proposal is open again, or against the decision of a fellessensur. Never overwritten: a correction is a new row with
    its reason, and the old one gets `erstattet`. Sealed until the exam is published.
    """

    class Avgjort(models.TextChoices):
        LIKE = "like", _("Like forslag")
        SAMTALE = "samtale", _("Enige etter samtale")
        ANDRESENSOR = "andresensor", _("Andresensor avgjorde")
        OPPMANN = "oppmann", _("Oppmann avgjorde")
        FELLESSENSUR = "fellessensur", _("Avgjort i fellessensur")

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sluttkarakterer")
    runde = models.PositiveSmallIntegerField(default=1)
    verdi = models.CharField(max_length=2, choices=Karakter)
    satt_av = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="sluttkarakterer")
    satt = models.DateTimeField()
    avgjort = models.CharField(max_length=12, choices=Avgjort, default=Avgjort.SAMTALE)
    # Why it differs from the one before it; read by the two sensors.
    grunn = KryptertTekstField(formaal="sluttkarakter.grunn", blank=True, default="")
    erstattet = models.DateTimeField(null=True)

    objects = SluttkarakterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kandidat", "runde"], name="sluttkarakter_en_per_runde", condition=Q(erstattet__isnull=True)
            ),
            models.CheckConstraint(name="sluttkarakter_verdi_kjent", condition=Q(verdi__in=VERDIER)),
            models.CheckConstraint(
                name="sluttkarakter_avgjort_kjent",
                condition=Q(avgjort__in=["like", "samtale", "andresensor", "oppmann", "fellessensur"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Sluttkarakter {self.pk}"
