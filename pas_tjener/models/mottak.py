from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Eksamensperiode
from felles.felt import KryptertTekstField
from felles.models import Jobb
from pas_tjener.models.klienter import Klient


class Mottak(models.Model):
    """An enrolment that a school's system has sent, and what became of it.

    The message lies encrypted in storage under `noekkel` until it is worked up. `rapport` is the outcome of each
    candidate as it goes back to the sender; it holds national ids, is encrypted, and is emptied at `slettes`.
    """

    class Status(models.TextChoices):
        """How far it has come. Rule: PAS contract 1.3, `pa:Status` of the whole report."""

        IKKE_STARTET = "IkkeStartet", _("Venter på behandling")
        STARTET = "Startet", _("Behandles")
        FERDIG = "Ferdig", _("Alle påmeldt")
        DELVIS = "DelvisFerdig", _("Noen ikke påmeldt")
        FEILET = "Feilet", _("Ingen påmeldt")

    OVERGANGER = {
        Status.IKKE_STARTET: {Status.STARTET, Status.FEILET},
        Status.STARTET: {Status.FERDIG, Status.DELVIS, Status.FEILET},
        Status.FERDIG: set(),
        Status.DELVIS: set(),
        Status.FEILET: set(),
    }
    AVSLUTTET = (Status.FERDIG, Status.DELVIS, Status.FEILET)

    referanse = models.CharField(max_length=40, unique=True)
    klient = models.ForeignKey(Klient, models.PROTECT, related_name="mottak")
    jobb = models.OneToOneField(Jobb, models.PROTECT, related_name="pasmottak")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    periode = models.ForeignKey(Eksamensperiode, models.PROTECT, related_name="+")
    # As the message said it: the report says the same.
    orgnr = models.CharField(max_length=9)
    skolenavn = models.CharField(max_length=200)
    nivaa = models.CharField(max_length=3, blank=True)
    epost_ved_feil = models.EmailField(blank=True)
    mottatt = models.DateTimeField(db_index=True)
    noekkel = models.CharField(max_length=200, blank=True)
    stoerrelse = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=Status, default=Status.IKKE_STARTET)
    melding = models.CharField(max_length=1000, blank=True)
    behandlet = models.DateTimeField(null=True)
    # How many of the message there are, and by outcome: {"Pameldt": 28, "IkkePameldt": 2}.
    antall = models.PositiveIntegerField(default=0)
    utfall = models.JSONField(default=dict, blank=True)
    # Null: none yet, or thrown away; an encrypted text cannot be asked whether it is empty.
    rapport = KryptertTekstField(formaal="mottak.rapport", null=True)  # type: ignore[misc]
    slettes = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="mottak_status_kjent",
                condition=Q(status__in=["IkkeStartet", "Startet", "Ferdig", "DelvisFerdig", "Feilet"]),
            ),
            models.CheckConstraint(
                name="mottak_behandlet_har_tid",
                condition=Q(status__in=["IkkeStartet", "Startet"], behandlet__isnull=True)
                | Q(status__in=["Ferdig", "DelvisFerdig", "Feilet"], behandlet__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["skole", "mottatt"], name="mottak_skole_tid"),
        ]

    def __str__(self) -> str:
        return f"Mottak {self.referanse}"

    @property
    def gjort(self) -> bool:
        """Whether it is decided."""
        return self.status in self.AVSLUTTET

    def antall_med(self, *utfall: str) -> int:
        """How many of the candidates had one of these outcomes."""
        tall: dict[str, Any] = self.utfall
        return sum(int(tall.get(ett, 0)) for ett in utfall)


class Utmelding(models.Model):
    """A candidate whom a client has taken out of an exam: the same asked for again is answered the same."""

    klient = models.ForeignKey(Klient, models.PROTECT, related_name="+")
    skole = models.ForeignKey(Organisasjon, models.PROTECT, related_name="+")
    eksamen = models.ForeignKey(Eksamen, models.PROTECT, related_name="+")
    nummer_hash = models.CharField(max_length=64)
    tid = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["skole", "eksamen", "nummer_hash"], name="utmelding_en_gang"),
        ]

    def __str__(self) -> str:
        return f"Utmelding {self.pk}"
