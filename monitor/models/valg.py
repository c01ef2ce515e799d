from django.db import models
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon


class Adresseomraade(models.Model):
    """A range of addresses that the school's own network uses (CIDR, IPv4 or IPv6)."""

    skole = models.ForeignKey(Organisasjon, models.CASCADE, related_name="adresseomraader")
    nett = models.CharField(_("adresseområde"), max_length=50)
    navn = models.CharField(_("hva det er"), max_length=100, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["skole", "nett"], name="adresseomraade_unikt")]

    def __str__(self) -> str:
        return self.nett


class Monitorvalg(models.Model):
    """What a school has chosen for its monitor. A school without a row has the defaults.

    What only helps may be switched off while the exam runs: a side check must never be what stops one.
    """

    skole = models.OneToOneField(Organisasjon, models.CASCADE, primary_key=True, related_name="monitorvalg")
    adressehjelp = models.BooleanField(_("vis merker om adresser og maskiner"), default=True)
    endret = models.DateTimeField(null=True)
    endret_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Monitorvalg for {self.skole_id}"
