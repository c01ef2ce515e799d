from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from pas_tjener.models.klienter import Klient


class Proeve(models.Model):
    """A kartleggingsprøve that schools enrol groups for; whole Norwegian days, both included."""

    kode = models.CharField(_("kode"), max_length=20, unique=True)
    navn = models.CharField(_("navn"), max_length=200)
    trinn = models.PositiveSmallIntegerField(_("trinn"))
    fra = models.DateField(_("fra og med"))
    til = models.DateField(_("til og med"))
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["fra", "kode"]
        constraints = [
            models.CheckConstraint(name="proeve_trinn_kjent", condition=Q(trinn__gte=1, trinn__lte=13)),
            models.CheckConstraint(name="proeve_gaar_framover", condition=Q(til__gte=F("fra"))),
        ]

    def __str__(self) -> str:
        return f"{self.kode} {self.navn}"


class Proevepaamelding(models.Model):
    """How many pupils of a group of a school take a test; no names. The school's newest word."""

    proeve = models.ForeignKey(Proeve, models.PROTECT, related_name="paameldinger")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    gruppe = models.CharField(_("gruppe"), max_length=100)
    antall = models.PositiveIntegerField(_("antall elever"))
    klient = models.ForeignKey(Klient, models.PROTECT, related_name="+")
    mottatt = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proeve", "skole", "gruppe"], name="proevepaamelding_unik"),
        ]

    def __str__(self) -> str:
        return f"Prøvepåmelding {self.pk}"
