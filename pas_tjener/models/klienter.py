from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker, Organisasjon
from pas_tjener.querysets.klienter import KlientQuerySet


class Klient(models.Model):
    """A school system that may speak with this PAS, for the organisations named and everything under them.

    It logs in by a secret (only its hash lies here) or by signing with the certificate; it may have both. Never deleted:
    `sperret` ends it, and what it did stays its own.
    """

    navn = models.CharField(_("navn"), max_length=100, unique=True)
    klient_id = models.CharField(max_length=40, unique=True)
    hemmelighet_hash = models.CharField(max_length=64, blank=True)
    sertifikat = models.TextField(blank=True)  # PEM
    fingeravtrykk = models.CharField(max_length=64, blank=True)  # SHA-256 of the certificate's DER
    sertifikat_utloeper = models.DateTimeField(null=True)
    organisasjoner = models.ManyToManyField(Organisasjon, related_name="+")
    kontakt = models.EmailField(_("e-post til den som drifter systemet"))
    kvote = models.PositiveIntegerField(_("kall i minuttet"), default=600)
    laget = models.DateTimeField()
    laget_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")
    sperret = models.DateTimeField(null=True)
    sperret_av = models.ForeignKey(Bruker, models.PROTECT, null=True, related_name="+")

    objects = KlientQuerySet.as_manager()

    class Meta:
        constraints = [
            # A revoked client's certificate may be registered anew.
            models.UniqueConstraint(
                fields=["fingeravtrykk"],
                name="klient_fingeravtrykk_unikt",
                condition=~Q(fingeravtrykk="") & Q(sperret__isnull=True),
            ),
            models.CheckConstraint(
                name="klient_har_en_vei_inn", condition=~Q(hemmelighet_hash="") | ~Q(fingeravtrykk="")
            ),
            models.CheckConstraint(name="klient_kvote_minst_en", condition=Q(kvote__gte=1)),
            models.CheckConstraint(
                name="klient_sertifikat_helt",
                condition=Q(fingeravtrykk="", sertifikat="", sertifikat_utloeper__isnull=True)
                | (~Q(fingeravtrykk="") & ~Q(sertifikat="") & Q(sertifikat_utloeper__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.navn


class Tilgang(models.Model):
    """A log-in in force: a bearer token, or the cookie of a signed log-in, of which only the hash lies here.

    A signed log-in is for one school, and by the person whom the school's system named.
    """

    class Slag(models.TextChoices):
        TOKEN = "token", _("Token")
        KAPSEL = "kapsel", _("Signert innlogging")

    klient = models.ForeignKey(Klient, models.PROTECT, related_name="tilganger")
    slag = models.CharField(max_length=6, choices=Slag)
    hash = models.CharField(max_length=64, unique=True)
    laget = models.DateTimeField()
    utloeper = models.DateTimeField(db_index=True)
    avsluttet = models.DateTimeField(null=True)
    skole = models.ForeignKey(Organisasjon, models.PROTECT, null=True, related_name="+")
    brukernavn = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="tilgang_slag_og_skole",
                condition=Q(slag="token", skole__isnull=True) | Q(slag="kapsel", skole__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_slag_display()} {self.pk}"

    def utloept(self, naa: datetime) -> bool:
        """Whether its time is out; from `utloeper` on."""
        return naa >= self.utloeper

    @property
    def varighet(self) -> timedelta:
        """How long it was given for."""
        return self.utloeper - self.laget


class BruktNonce(models.Model):
    """A nonce that a signed log-in has used. Kept for longer than its time stamp can be taken."""

    klient = models.ForeignKey(Klient, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=64)
    tid = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "nonce"], name="bruktnonce_en_gang"),
        ]

    def __str__(self) -> str:
        return f"Nonce {self.pk}"


class Kvote(models.Model):
    """How many calls a client has made in a minute. `minutt` is its beginning, UTC."""

    klient = models.ForeignKey(Klient, models.PROTECT, related_name="+")
    minutt = models.DateTimeField(db_index=True)
    antall = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["klient", "minutt"], name="kvote_en_per_minutt"),
        ]

    def __str__(self) -> str:
        return f"{self.antall} kall"


class Hemmelighetsforsoek(models.Model):
    """Wrong secrets for one client id from one address, since the last right one. Slows; never locks.

    `noekkel` is a keyed hash of the two, so that what was sent leaves no trace.
    """

    noekkel = models.CharField(max_length=64, unique=True)
    antall = models.PositiveIntegerField(default=0)
    sist = models.DateTimeField(db_index=True)
    neste_tillatt = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.antall} forsøk"
