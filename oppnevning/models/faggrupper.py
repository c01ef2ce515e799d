from django.db import models
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode, Fag


class Faggruppe(models.Model):
    """Fagkoder that an authority has graded by the same people, in a period.

    Rule: Utdanningsdirektoratet, PAS-eksamen: fagkoder gathered in faggrupper, which sensors are appointed to.
    """

    eier = models.ForeignKey(Organisasjon, models.PROTECT, related_name="faggrupper")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="faggrupper")
    navn = models.CharField(max_length=100)
    fag = models.ManyToManyField(Fag, through="Faggruppefag", related_name="faggrupper")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["eier", "periode", "navn"], name="faggruppe_navn_unikt"),
        ]

    def __str__(self) -> str:
        return self.navn


class Faggruppefag(models.Model):
    """A fagkode in a faggruppe."""

    faggruppe = models.ForeignKey(Faggruppe, models.CASCADE, related_name="fagrader")
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="faggrupperader")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["faggruppe", "fag"], name="faggruppefag_unik")]

    def __str__(self) -> str:
        return f"{self.faggruppe_id} {self.fag_id}"


class Sensorgruppe(models.Model):
    """Some of the sensors of a faggruppe, with the one among them who leads them."""

    faggruppe = models.ForeignKey(Faggruppe, models.PROTECT, related_name="sensorgrupper")
    navn = models.CharField(_("navn"), max_length=100)
    leder = models.ForeignKey(Bruker, models.PROTECT, null=True, blank=True, related_name="ledede_sensorgrupper")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["faggruppe", "navn"], name="sensorgruppe_navn_unikt")]

    def __str__(self) -> str:
        return self.navn
