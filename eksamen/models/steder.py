from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon


class Eksamenssted(models.Model):
    """A place where a school holds exams. Parties name place and room in words; the register suggests and checks."""

    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="eksamenssteder")
    navn = models.CharField(_("eksamenssted"), max_length=100)
    adresse = models.CharField(_("adresse"), max_length=200, blank=True)

    class Meta:
        ordering = ["navn"]
        constraints = [models.UniqueConstraint(fields=["skole", "navn"], name="eksamenssted_unikt_ved_skolen")]

    def __str__(self) -> str:
        return self.navn


class Rom(models.Model):
    """A room with seats for so many candidates."""

    sted = models.ForeignKey(Eksamenssted, models.CASCADE, related_name="rom")
    navn = models.CharField(_("rom"), max_length=50)
    kapasitet = models.PositiveIntegerField(_("plasser"))

    class Meta:
        ordering = ["navn"]
        constraints = [
            models.UniqueConstraint(fields=["sted", "navn"], name="rom_unikt_paa_stedet"),
            models.CheckConstraint(name="rom_har_plasser", condition=Q(kapasitet__gt=0)),
        ]

    def __str__(self) -> str:
        return self.navn
