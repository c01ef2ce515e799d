from django.db import models
from django.db.models import Q

from levering.models import Levering

SHA256 = r"^[0-9a-f]{64}$"


class Kvittering(models.Model):
    """What a delivery was when it was handed in, as the text that its checksum is taken over. Append-only.

    A delivery that is opened again or replaced keeps its receipt. `innhold` has the form of `kvittering.innhold`.
    """

    BARE_TILLEGG = True

    levering = models.OneToOneField(Levering, models.PROTECT, related_name="kvittering")
    innhold = models.TextField()
    digest = models.CharField(max_length=64, unique=True)
    # The Norwegian day in whose chain value it stands; never a day that is closed.
    dag = models.DateField()
    laget = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="kvittering_digest_form", condition=Q(digest__regex=SHA256))]
        indexes = [models.Index(fields=["dag"], name="kvittering_dag")]

    def __str__(self) -> str:
        return f"Kvittering for levering {self.levering_id}"


class Kvitteringsdoegn(models.Model):
    """The chain value of a day that is over: all its receipts, and the value of the day before. Append-only."""

    BARE_TILLEGG = True

    dato = models.DateField(unique=True)
    antall = models.PositiveIntegerField()
    # Unique, so that the chain never forks; empty for the first day alone.
    forrige = models.CharField(max_length=64, blank=True, unique=True)
    verdi = models.CharField(max_length=64, unique=True)
    laget = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="kvitteringsdoegn_verdi_form", condition=Q(verdi__regex=SHA256)),
            models.CheckConstraint(
                name="kvitteringsdoegn_forrige_form", condition=Q(forrige="") | Q(forrige__regex=SHA256)
            ),
        ]

    def __str__(self) -> str:
        return f"Døgnverdi {self.dato}"
