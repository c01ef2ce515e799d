from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models.organisasjon import Organisasjon
from brukere.querysets.brukere import BrukerManager, RolletildelingQuerySet


class Rolle(models.TextChoices):
    """What somebody may be in an organisation. The candidate is none of these and is no user at all."""

    UDIR = "UDIR", _("Utdanningsdirektoratet")
    STATSFORVALTER = "STATSFORVALTER", _("Statsforvalter")
    FYLKESKOMMUNE = "FYLKESKOMMUNE", _("Fylkeskommune")
    KOMMUNE = "KOMMUNE", _("Kommune")
    VIGO_EKSAMENSADMIN = "VIGO_EKSAMENSADMIN", _("Vigo eksamensadministrator")
    SKOLEADMIN_PLUSS = "SKOLEADMIN_PLUSS", _("Skoleadministrator+")
    SKOLEADMIN = "SKOLEADMIN", _("Skoleadministrator")
    REKTOR = "REKTOR", _("Rektor")
    LAERER = "LAERER", _("Lærer")
    EKSAMENSVAKT = "EKSAMENSVAKT", _("Eksamensvakt")
    SENSOR = "SENSOR", _("Sensor")
    KLAGENEMND = "KLAGENEMND", _("Klagenemnd")
    INNTAKSKONTOR = "INNTAKSKONTOR", _("Inntakskontor")
    DRIFT = "DRIFT", _("Drift")


# Rule: PGS kandidatmonitor, veiledning våren 2025, «Innledning»: these monitor and deliver for everything under
# their organisation; an invigilator only for parties given to them.
OVERORDNEDE = frozenset(
    {Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE, Rolle.KOMMUNE, Rolle.VIGO_EKSAMENSADMIN}
)
SKOLEADMINISTRATORER = frozenset({Rolle.SKOLEADMIN, Rolle.SKOLEADMIN_PLUSS})


class Bruker(AbstractBaseUser):
    """A member of staff somewhere. What they may do follows from their roles alone."""

    brukernavn = models.CharField(_("brukernavn"), max_length=150, unique=True)
    fornavn = models.CharField(_("fornavn"), max_length=100)
    etternavn = models.CharField(_("etternavn"), max_length=100)
    epost = models.EmailField(_("e-post"), blank=True)
    telefon = models.CharField(_("telefon"), max_length=20, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)

    USERNAME_FIELD = "brukernavn"
    EMAIL_FIELD = "epost"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["fornavn", "etternavn"]

    objects = BrukerManager()

    def __str__(self) -> str:
        return self.navn

    @property
    def navn(self) -> str:
        return f"{self.fornavn} {self.etternavn}"

    def roller(self, naa: datetime) -> list[Rolletildeling]:
        """The user's roles in force at that moment, with their organisation; at most one query per user object.

        Whoever is logged in came with them.
        """
        if not hasattr(self, "_roller"):
            self.husk_roller(list(self.tildelinger.select_related("organisasjon").order_by("pk")))
        return [tildeling for tildeling in self._roller if tildeling.gjelder(naa)]

    def husk_roller(self, tildelinger: list[Rolletildeling]) -> None:
        """Take these as the user's roles, past and present, for as long as this object lives."""
        self._roller = tildelinger

    def har_rolle(self, naa: datetime, *roller: str) -> bool:
        """True when one of these roles is in force."""
        return any(tildeling.rolle in roller for tildeling in self.roller(naa))

    def organisasjoner(self, naa: datetime, *roller: str) -> list[Organisasjon]:
        """The organisations where one of these roles is in force."""
        return [tildeling.organisasjon for tildeling in self.roller(naa) if tildeling.rolle in roller]


class Rolletildeling(models.Model):
    """A role in an organisation from a moment to another; never deleted, ended by `til`."""

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="tildelinger")
    rolle = models.CharField(_("rolle"), max_length=20, choices=Rolle)
    organisasjon = models.ForeignKey(Organisasjon, models.PROTECT, related_name="tildelinger")
    fra = models.DateTimeField(_("fra"))
    til = models.DateTimeField(_("til"), null=True, blank=True)
    gitt_av = models.ForeignKey(Bruker, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RolletildelingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="rolletildeling_rolle_kjent", condition=Q(rolle__in=[r.value for r in Rolle])),
            models.CheckConstraint(
                name="rolletildeling_til_etter_fra", condition=Q(til__isnull=True) | Q(til__gt=F("fra"))
            ),
            models.UniqueConstraint(
                fields=["bruker", "rolle", "organisasjon"],
                name="rolletildeling_en_uten_slutt",
                condition=Q(til__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_rolle_display()} ved {self.organisasjon_id}"

    def gjelder(self, naa: datetime) -> bool:
        """True from `fra` up to, not including, `til`."""
        return self.fra <= naa and (self.til is None or naa < self.til)
