from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker


class Inntaksnoekkel(models.Model):
    """Somebody's own way in to the API, for as long as they have the role. Only the hash of what they were shown lies here.

    `merke` is the part of it that is no secret: it tells one's keys apart. Never deleted: `trukket` ends it.
    """

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="inntaksnoekler")
    navn = models.CharField(_("hva nøkkelen brukes til"), max_length=60)
    merke = models.CharField(max_length=8, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    laget = models.DateTimeField()
    utloeper = models.DateTimeField()
    trukket = models.DateTimeField(null=True)
    sist_brukt = models.DateTimeField(null=True)
    # The calls of the minute that it was last used in; a call in another minute starts anew.
    minutt = models.DateTimeField(null=True)
    kall = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(name="inntaksnoekkel_merke_form", condition=Q(merke__regex=r"^[0-9a-f]{8}$")),
            models.CheckConstraint(name="inntaksnoekkel_har_navn", condition=~Q(navn="")),
            models.CheckConstraint(name="inntaksnoekkel_utloeper_etter", condition=Q(utloeper__gt=F("laget"))),
        ]

    def __str__(self) -> str:
        return f"Inntaksnøkkel {self.pk}"


class Noekkelforsoek(models.Model):
    """Wrong keys for one mark from one address, since the last right one. Slows; never locks.

    `noekkel` is a keyed hash of the two, so that what was sent leaves no trace.
    """

    noekkel = models.CharField(max_length=64, unique=True)
    antall = models.PositiveIntegerField(default=1)
    sist = models.DateTimeField(db_index=True)
    neste_tillatt = models.DateTimeField()

    def __str__(self) -> str:
        return f"Nøkkelforsøk {self.pk}"


class Inntakshenting(models.Model):
    """Somebody fetched the sheet: with everything up to `tid`, so that the next one begins there. Append-only."""

    BARE_TILLEGG = True

    bruker = models.ForeignKey(Bruker, models.PROTECT, related_name="inntakshentinger")
    tid = models.DateTimeField()
    antall = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["bruker", "-tid"], name="inntakshenting_siste")]

    def __str__(self) -> str:
        return f"Inntakshenting {self.pk}"
