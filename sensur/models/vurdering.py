from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from sensur.querysets.oppdrag import SensoroppdragQuerySet


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
    """A sensor's work on a party, as the first or the second. `bekreftet` seals all its proposals at once."""

    class Nummer(models.IntegerChoices):
        FOERSTE = 1, _("førstesensor")
        ANDRE = 2, _("andresensor")

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="sensoroppdrag")
    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="sensoroppdrag")
    nummer = models.PositiveSmallIntegerField(choices=Nummer)
    bekreftet = models.DateTimeField(null=True)

    objects = SensoroppdragQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["parti", "nummer"], name="sensoroppdrag_en_av_hver"),
            models.UniqueConstraint(fields=["parti", "bruker"], name="sensoroppdrag_aldri_samme_person"),
            models.CheckConstraint(name="sensoroppdrag_nummer_kjent", condition=Q(nummer__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"Sensoroppdrag {self.pk}"


class Karakterforslag(models.Model):
    """A sensor's proposal: a sealed value. Immutable once the assignment is confirmed (a trigger holds it)."""

    oppdrag = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="forslag")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="karakterforslag")
    verdi = models.CharField(max_length=2, choices=Karakter)
    lagret = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["oppdrag", "kandidat"], name="karakterforslag_ett_per_kandidat"),
            models.CheckConstraint(name="karakterforslag_verdi_kjent", condition=Q(verdi__in=VERDIER)),
        ]

    def __str__(self) -> str:
        return f"Karakterforslag {self.pk}"


class Sluttkarakter(models.Model):
    """The final grade: one per candidate and round, set by the second sensor after both have confirmed.

    A trigger refuses one without two confirmed proposals, or set by another. Sealed until the exam is published.
    """

    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="sluttkarakterer")
    runde = models.PositiveSmallIntegerField(default=1)
    verdi = models.CharField(max_length=2, choices=Karakter)
    satt_av = models.ForeignKey(Sensoroppdrag, models.PROTECT, related_name="sluttkarakterer")
    satt = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kandidat", "runde"], name="sluttkarakter_en_per_runde"),
            models.CheckConstraint(name="sluttkarakter_verdi_kjent", condition=Q(verdi__in=VERDIER)),
        ]

    def __str__(self) -> str:
        return f"Sluttkarakter {self.pk}"
