from django.db import models

from klage.models import Klage
from pas_tjener.models.klienter import Klient


class Klagereferanse(models.Model):
    """What others call an appeal of ours: a random reference, since it stands in an address.

    `klient` is the system that registered it; None for one that was made here and asked for by a list.
    """

    klage = models.OneToOneField(Klage, models.PROTECT, related_name="pasreferanse")
    referanse = models.CharField(max_length=40, unique=True)
    klient = models.ForeignKey(Klient, models.PROTECT, null=True, related_name="+")
    laget = models.DateTimeField()

    def __str__(self) -> str:
        return f"Klagereferanse {self.pk}"
