from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from oppnevning.models import Faggruppe


class Sensorpar(models.Model):
    """Two who grade together in a faggruppe: first and second. One person may be first in one pair, second in another.

    Who grades a party is its `Sensoroppdrag`; a pair says who is meant to have parties together.
    Rule: Utdanningsdirektoratet, PAS-eksamen: sensorer settes i par, førstesensor og andresensor.
    """

    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, related_name="sensorpar")
    foerste = models.ForeignKey(Bruker, models.PROTECT, related_name="par_som_foerste")
    andre = models.ForeignKey(Bruker, models.PROTECT, related_name="par_som_andre")
    laget = models.DateTimeField()
    opploest = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["faggruppe", "foerste", "andre"], name="sensorpar_ett", condition=Q(opploest__isnull=True)
            ),
            models.CheckConstraint(name="sensorpar_to_personer", condition=~Q(foerste=F("andre"))),
        ]

    def __str__(self) -> str:
        return f"Sensorpar {self.pk}"


class Fordeling(models.Model):
    """A proposal that was used: from then on its parties are moved one by one only. Append-only."""

    BARE_TILLEGG = True

    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, related_name="fordelinger")
    brukt = models.DateTimeField()
    brukt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    partier = models.PositiveIntegerField()
    svar = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"Fordeling {self.pk}"


class Fordelingslinje(models.Model):
    """Who got a party, when, and by which act: every one of them, in order. Append-only."""

    BARE_TILLEGG = True

    class Slag(models.TextChoices):
        FORDELT = "fordelt", _("Fordelt")
        FLYTTET = "flyttet", _("Flyttet til et annet par")
        ERSTATTET = "erstattet", _("Sensor erstattet")
        TILDELT = "tildelt", _("Tildelt for hånd")

    parti = models.ForeignKey(Eksamensparti, models.PROTECT, related_name="fordelingslinjer")
    slag = models.CharField(max_length=10, choices=Slag)
    foerste = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    andre = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    fordeling = models.ForeignKey(Fordeling, models.PROTECT, null=True, related_name="linjer")
    tid = models.DateTimeField()
    av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="fordelingslinje_slag_kjent",
                condition=Q(slag__in=["fordelt", "flyttet", "erstattet", "tildelt"]),
            ),
            models.CheckConstraint(
                name="fordelingslinje_fordelt_har_fordeling",
                condition=Q(slag="fordelt", fordeling__isnull=False) | (~Q(slag="fordelt") & Q(fordeling__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"Fordelingslinje {self.pk}"
