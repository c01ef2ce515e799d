from django.db import models
from django.db.models import Q

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensparti, Kandidat
from felles.felt import KryptertTekstField


class Melding(models.Model):
    """Words from the invigilators to candidates, as they were sent: to one, to a room or a party, or to some that were
    marked. Who got it is `Meldingsmottaker`; `parti` and `rom` only say what was chosen. The text stands in no event.
    """

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="meldinger")
    parti = models.ForeignKey(Eksamensparti, models.PROTECT, null=True, related_name="meldinger")
    rom = models.CharField(max_length=50, blank=True)
    tekst = KryptertTekstField(formaal="melding.tekst")
    sendt = models.DateTimeField()
    sendt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    # Taken back: no longer shown to those who have not confirmed it.
    trukket = models.DateTimeField(null=True)
    trukket_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["skole", "-sendt"], name="melding_skole")]

    def __str__(self) -> str:
        return f"Melding {self.pk}"


class Meldingsmottaker(models.Model):
    """A candidate who was sent a message: when it was first shown, and when the candidate confirmed it."""

    melding = models.ForeignKey(Melding, models.PROTECT, related_name="mottakere")
    kandidat = models.ForeignKey(Kandidat, models.PROTECT, related_name="meldinger")
    vist = models.DateTimeField(null=True)
    bekreftet = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["melding", "kandidat"], name="meldingsmottaker_unik")]
        indexes = [
            models.Index(fields=["kandidat"], name="melding_ubekreftet", condition=Q(bekreftet__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Melding {self.melding_id} til kandidat {self.kandidat_id}"
