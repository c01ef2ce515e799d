"""Practice uploads in pieces: what the candidate's page speaks (tus 1.0), with as little behind it as will do.

A practice file may be lost, so nothing is synced and no lease is kept: each piece is written under the row's lock.
"""

import hashlib
import hmac
import uuid
from datetime import datetime
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from felles.lager import Spolfil
from levering import tus
from levering.filtyper import normaliser_navn
from levering.services.opplasting import sjekk_fil
from oevelse.models import Oevelsesopplasting
from oevelse.services.filer import krev_arbeid, krev_rom, krev_spolplass, lagre_fil, navn_brukt, samme_navn
from oevelse.services.oevelser import laas

# Uploads that one practice may have begun, finished or not.
MAKS_OPPLASTINGER = 60


@transaction.atomic
def begynn(
    *, oevelse_id: int, metadata: tus.Metadata, stoerrelse: int, naa: datetime
) -> tuple[Oevelsesopplasting, bool]:
    """A new upload, or the unfinished one of the same file; True when it is new.

    Raises Filfeil for the file, Domenefeil when the practice is not at work.
    """
    navn = normaliser_navn(metadata.navn)
    sjekk_fil(navn, stoerrelse)
    oevelse = laas(oevelse_id)
    krev_arbeid(oevelse, naa)
    # One that is whole and has no file any more: its file was deleted, and it cannot go on.
    begynte = oevelse.opplastinger.filter(
        navn=navn, stoerrelse=stoerrelse, sha256=metadata.sha256, fil=None, mottatt__lt=F("stoerrelse")
    )
    funnet = begynte.order_by("pk").last()
    if funnet and metadata.sha256:
        return funnet, False
    tidligere = samme_navn(oevelse, navn)
    if tidligere and tidligere.sha256 != metadata.sha256:
        raise navn_brukt()
    krev_rom(oevelse, stoerrelse)
    if oevelse.opplastinger.count() >= MAKS_OPPLASTINGER:
        melding = _("Du har prøvd mange filer. Begynn en ny øvelse for å fortsette.")
        raise tus.Tusfeil(HTTPStatus.UNPROCESSABLE_ENTITY, "for_mange_forsoek", melding)
    rad = Oevelsesopplasting.objects.create(
        oevelse=oevelse, navn=navn, stoerrelse=stoerrelse, sha256=metadata.sha256, begynt=naa
    )
    return rad, True


@transaction.atomic
def motta(*, noekkel: uuid.UUID, fra: int, bit: bytes, naa: datetime) -> Oevelsesopplasting:
    """Add a piece at `fra`; with the last one the file is in the practice. Raises Tusfeil, Filfeil or Domenefeil."""
    rad = Oevelsesopplasting.objects.select_for_update(of=("self",)).select_related("oevelse").get(noekkel=noekkel)
    krev_arbeid(rad.oevelse, naa)
    if fra != rad.mottatt:
        raise tus.feil_sted(rad.mottatt)
    if fra + len(bit) > rad.stoerrelse:
        melding = str(tus.ugyldig("Content-Length").melding)
        raise tus.Tusfeil(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "for_mange_byte", melding)
    krev_spolplass(rad.oevelse, len(bit))
    _skriv(spolsti(rad), fra, bit)
    rad.mottatt += len(bit)
    if rad.mottatt == rad.stoerrelse and rad.fil_id is None:
        rad.fil = lagre_fil(oevelse_id=rad.oevelse_id, navn=rad.navn, spolfil=_maal(rad), naa=naa)
    rad.save(update_fields=["mottatt", "fil"])
    return rad


@transaction.atomic
def avbryt(*, noekkel: uuid.UUID) -> None:
    """Forget an upload. Repeatable."""
    rad = Oevelsesopplasting.objects.filter(noekkel=noekkel, fil=None).first()
    if rad:
        spolsti(rad).unlink(missing_ok=True)
        rad.delete()


def spolsti(rad: Oevelsesopplasting) -> Path:
    """Where the bytes lie meanwhile; the job of the spool folder removes what nobody came back to."""
    return Path(settings.SPOLMAPPE) / f"oevelse-{rad.noekkel.hex}.del"


def _skriv(sti: Path, fra: int, bit: bytes) -> None:
    sti.parent.mkdir(parents=True, exist_ok=True)
    if fra and (not sti.exists() or sti.stat().st_size < fra):
        raise tus.avbrutt()
    with sti.open("r+b" if fra else "wb") as fil:
        fil.truncate(fra)
        fil.seek(fra)
        fil.write(bit)


def _maal(rad: Oevelsesopplasting) -> Spolfil:
    sti = spolsti(rad)
    with sti.open("rb") as fil:
        sha256 = hashlib.file_digest(fil, "sha256").hexdigest()
    if rad.sha256 and not hmac.compare_digest(rad.sha256, sha256):
        melding = _("Filen ble endret på veien. Velg den på nytt.")
        raise tus.Tusfeil(tus.FEIL_SJEKKSUM, "endret", melding)
    return Spolfil(sti, rad.stoerrelse, sha256)
