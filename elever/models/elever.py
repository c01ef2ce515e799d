from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Fag, Person
from elever.querysets.elever import ElevfagQuerySet, ElevQuerySet


class Elev(models.Model):
    """A person who goes to a school in a school year. A candidate need not be one: privatists are not."""

    class Status(models.TextChoices):
        AKTIV = "aktiv", _("Aktiv")
        SLUTTET = "sluttet", _("Sluttet")

    person = models.ForeignKey(Person, models.PROTECT, related_name="elever")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="elever")
    # The year it begins: 2026 is 2026/2027.
    skoleaar = models.PositiveSmallIntegerField(_("skoleår"))
    klasse = models.CharField(_("klasse"), max_length=20, blank=True)
    program = models.CharField(_("utdanningsprogram"), max_length=100, blank=True)
    status = models.CharField(_("status"), max_length=7, choices=Status, default=Status.AKTIV)

    objects = ElevQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "skole", "skoleaar"], name="elev_en_gang_per_skoleaar"),
            models.CheckConstraint(name="elev_status_kjent", condition=Q(status__in=["aktiv", "sluttet"])),
            models.CheckConstraint(name="elev_skoleaar_rimelig", condition=Q(skoleaar__gte=2000, skoleaar__lte=2100)),
        ]
        indexes = [models.Index(fields=["skole", "skoleaar", "klasse"], name="elev_klasser")]

    def __str__(self) -> str:
        return f"Elev {self.pk}"

    @property
    def skoleaarstekst(self) -> str:
        return f"{self.skoleaar}/{self.skoleaar + 1}"


class Elevfag(models.Model):
    """A subject that a pupil is taught, with group and teacher in the school's own words."""

    elev = models.ForeignKey(Elev, models.CASCADE, related_name="elevfag")
    fag = models.ForeignKey(Fag, models.PROTECT, related_name="elevfag")
    gruppe = models.CharField(_("gruppe"), max_length=50, blank=True)
    laerer = models.CharField(_("lærer"), max_length=100, blank=True)

    objects = ElevfagQuerySet.as_manager()

    class Meta:
        ordering = ["fag__fagkode", "fag__variant"]
        constraints = [models.UniqueConstraint(fields=["elev", "fag"], name="elevfag_en_gang")]

    def __str__(self) -> str:
        return f"Elev {self.elev_id} i fag {self.fag_id}"
