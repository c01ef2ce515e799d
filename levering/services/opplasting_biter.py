"""Uploads in pieces: begun, carried on from any machine, given up."""

import uuid
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Final

from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from levering import tus, tus_spol
from levering.filtyper import endelse, normaliser_navn
from levering.models import Delmerke, Gruppeopplasting, Opplasting
from levering.mottak import MAKS_BYTE_RUNDE, MAKS_FILER
from levering.permissions import krev_arbeid, krev_fortsettelse, krev_skolelevering, krev_tilgang, laas_til_opplasting
from levering.querysets.kandidatstatus import KandidatMedAdgang, KandidatMedStatus, hent_til_opplasting
from levering.querysets.samme_navn import samme_navn
from levering.services.opplasting import (
    for_mange_filer,
    for_stor_runde,
    lastet_av,
    lik_eller_feil,
    sjekk_fil,
)
from levering.services.opplasting_leie import Leie, ledige, opptatt
from levering.services.opplasting_tak import krev_plass_i_alt
from levering.tus import Metadata, Tusfeil, ugyldig

# A zip of a group upload holds the files of many candidates.
PAKKE: Final = "zip"


@dataclass(frozen=True, kw_only=True)
class Mottaker:
    """For whom a file is uploaded, and by whom: the candidate's own session, or a member of staff."""

    aktoer: Aktoer
    kandidat_id: int | None = None
    gruppe_id: int | None = None
    sesjon_id: int | None = None
    bruker_id: int | None = None
    # The candidate as they stood when the request came, when that is known already.
    status: KandidatMedStatus | None = None


@transaction.atomic
def begynn(*, mottaker: Mottaker, metadata: Metadata, stoerrelse: int, naa: datetime) -> tuple[Opplasting, bool]:
    """The upload of that file, and whether it is new: one that was begun before goes on where it stopped.

    Raises Filfeil for the file, Domenefeil when nothing may be uploaded or the round is full, Tusfeil for metadata.
    Rule: PGS kandidatmonitor, «Feilmeldinger»; 100 files and 300 MB a round.
    """
    navn = normaliser_navn(metadata.navn)
    if metadata.delmerke not in Delmerke.values:
        raise ugyldig("delmerke")
    kandidat = None
    if mottaker.gruppe_id is not None:
        _krev_gruppe(mottaker.gruppe_id, navn, stoerrelse)
    else:
        sjekk_fil(navn, stoerrelse)
        kandidat = _krev_kandidat(mottaker, naa)
    tidligere = _tidligere(mottaker, navn, stoerrelse, metadata.sha256, naa)
    if tidligere:
        return tidligere, False
    # What was begun in time goes on after the end, from another machine too; only what is new is too late.
    if kandidat is not None and mottaker.bruker_id is None:
        krev_arbeid(kandidat, sesjon_id=mottaker.sesjon_id, naa=naa)
        krev_plass_i_alt(kandidat.pk, stoerrelse)
    if mottaker.kandidat_id is not None and metadata.runde:
        _krev_plass_i_runden(mottaker.kandidat_id, metadata.runde, stoerrelse)
    opplasting = Opplasting.objects.create(
        kandidat_id=mottaker.kandidat_id,
        gruppe_id=mottaker.gruppe_id,
        lastet_opp_av=lastet_av(mottaker.bruker_id),
        bruker_id=mottaker.bruker_id,
        runde=metadata.runde,
        navn=navn,
        stoerrelse=stoerrelse,
        sha256=metadata.sha256,
        delmerke=metadata.delmerke if mottaker.bruker_id is not None else Delmerke.INGEN,
        begynt=naa,
        sist=naa,
    )
    logg(opplasting, "opplasting.begynt", mottaker.aktoer, naa)
    return opplasting, True


def krev_videre(opplasting: Opplasting, *, mottaker: Mottaker, naa: datetime) -> None:
    """Raise Domenefeil unless more of the upload may come now. The row itself asks again, under lock, when it is made."""
    if opplasting.kandidat_id is None:
        return
    kandidat = mottaker.status or hent_til_opplasting(opplasting.kandidat_id, naa)
    krev_fortsatt(kandidat, opplasting, mottaker=mottaker, naa=naa)


def krev_fortsatt(kandidat: KandidatMedAdgang, opplasting: Opplasting, *, mottaker: Mottaker, naa: datetime) -> None:
    """As `krev_videre`, of a candidate as just read; under lock it decides."""
    if mottaker.bruker_id is not None:
        krev_skolelevering(kandidat, naa=naa)
    else:
        krev_fortsettelse(kandidat, sesjon_id=mottaker.sesjon_id, bundet=bool(opplasting.sha256), naa=naa)


def motta(opplasting: Opplasting, bit: bytes, *, leie: Leie, naa: datetime) -> int:
    """Put the piece after what lies there already, synced, and say so in the row. Returns how much there is now.

    Raises Tusfeil 423 when the lease is another's by now, and OSError when the disk refuses; nothing is acknowledged.
    """
    fra = opplasting.mottatt
    hel = fra + len(bit) == opplasting.stoerrelse
    try:
        with tus_spol.aapen(opplasting.noekkel, ny=fra == 0) as fd:
            if tus_spol.lengde(fd) < fra:
                raise FileNotFoundError
            leie.bekreft(naa)
            tus_spol.skriv(fd, fra, bit, ny=fra == 0)
    except tus_spol.Opptatt:
        raise opptatt() from None
    except FileNotFoundError:
        leie.bokfoer(mottatt=0, naa=naa, slipp=True)
        raise tus.begynn_paa_nytt() from None
    leie.bokfoer(mottatt=fra + len(bit), naa=naa, slipp=not hel)
    opplasting.mottatt = fra + len(bit)
    return opplasting.mottatt


@transaction.atomic
def avbryt(*, opplasting_id: int, mottaker: Mottaker, naa: datetime) -> None:
    """Give the upload up, and remove what has come of it. Harmless when it is given up already.

    Raises Tusfeil 403 when it is finished, 423 while somebody writes to it, and Domenefeil when whoever asks could not
    send more of it either.
    """
    kandidat = laas_til_opplasting(mottaker.kandidat_id, naa) if mottaker.kandidat_id is not None else None
    opplasting = Opplasting.objects.select_for_update(of=("self",)).get(pk=opplasting_id)
    if opplasting.er_ferdig:
        raise Tusfeil(
            HTTPStatus.FORBIDDEN, "ferdig", _("Filen er lastet opp. Slett den i listen hvis den ikke skal være med.")
        )
    if opplasting.avbrutt:
        return
    if kandidat is not None:
        krev_fortsatt(kandidat, opplasting, mottaker=mottaker, naa=naa)
    if not ledige(naa).filter(pk=opplasting_id).update(avbrutt=naa, leie=None, leie_til=None):
        raise opptatt()
    logg(opplasting, "opplasting.avbrutt", mottaker.aktoer, naa)
    tus_spol.spolsti(opplasting.noekkel).unlink(missing_ok=True)


def _krev_kandidat(mottaker: Mottaker, naa: datetime) -> KandidatMedAdgang:
    assert mottaker.kandidat_id is not None  # noqa: S101 - for the type checker; a mottaker has one of the two
    kandidat = laas_til_opplasting(mottaker.kandidat_id, naa)
    if mottaker.bruker_id is not None:
        krev_skolelevering(kandidat, naa=naa)
    else:
        krev_tilgang(kandidat, sesjon_id=mottaker.sesjon_id)
    return kandidat


def _krev_gruppe(gruppe_id: int, navn: str, stoerrelse: int) -> None:
    if Gruppeopplasting.objects.select_for_update(of=("self",)).get(pk=gruppe_id).lukket:
        raise Domenefeil(_("Gruppeopplastingen er lukket. Start en ny."), kode="lukket")
    pakke = endelse(navn) == PAKKE
    if pakke and stoerrelse > MAKS_BYTE_RUNDE:
        raise for_stor_runde()
    sjekk_fil(navn, min(stoerrelse, 1) if pakke else stoerrelse)


def _tidligere(mottaker: Mottaker, navn: str, stoerrelse: int, sha256: str, naa: datetime) -> Opplasting | None:
    """What was begun with the same content; or the file itself, when it came and the browser never heard of it."""
    if sha256:
        samme = Opplasting.objects.filter(
            Q(fil__slettet__isnull=True) & Q(gruppefil__fjernet__isnull=True),
            kandidat=mottaker.kandidat_id,
            gruppe=mottaker.gruppe_id,
            lastet_opp_av=lastet_av(mottaker.bruker_id),
            navn=navn,
            stoerrelse=stoerrelse,
            sha256=sha256,
            avbrutt__isnull=True,
        )
        if funnet := samme.order_by("-pk").first():
            return funnet
    tidligere = samme_navn(mottaker.kandidat_id, navn) if mottaker.kandidat_id is not None else None
    if tidligere is None:
        return None
    fil = lik_eller_feil(tidligere, sha256, mottaker.bruker_id)
    return Opplasting.objects.create(
        kandidat_id=mottaker.kandidat_id,
        lastet_opp_av=lastet_av(mottaker.bruker_id),
        bruker_id=mottaker.bruker_id,
        navn=navn,
        stoerrelse=fil.stoerrelse,
        sha256=fil.sha256,
        mottatt=fil.stoerrelse,
        begynt=naa,
        sist=naa,
        fil=fil,
    )


def _krev_plass_i_runden(kandidat_id: int, runde: uuid.UUID, stoerrelse: int) -> None:
    i_runden = Opplasting.objects.filter(kandidat=kandidat_id, runde=runde, avbrutt__isnull=True)
    sum_ = i_runden.aggregate(antall=Count("pk"), byte=Sum("stoerrelse", default=0))
    if sum_["antall"] >= MAKS_FILER:
        raise for_mange_filer()
    if sum_["byte"] + stoerrelse > MAKS_BYTE_RUNDE:
        raise for_stor_runde()


def logg(opplasting: Opplasting, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    """The event of an upload; it changes nothing in the live table, so it names no party."""
    logg_hendelse(
        opplasting,
        handling,
        aktoer=aktoer,
        naa=naa,
        kandidat_id=opplasting.kandidat_id,
        stoerrelse=opplasting.stoerrelse,
        mottatt=opplasting.mottatt,
    )
