"""What is the matter with a candidate right now, and when that changes by itself: a pure function of row and time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from deltakelse.querysets.tilgang import Tilgang
from levering.querysets.status import Fremdrift
from monitor.querysets.rader import FERDIG, Rad

# Rule: issue 5, «Trenger deg nå»: ten minutes left and nothing uploaded.
VARSEL = timedelta(minutes=10)
# A refusal that nobody has done anything about for so long is no news any more; what is missing then says so itself.
NYLIG = timedelta(minutes=10)


class Forhold(Enum):
    """What a person must look at. `DEMPET` holds those that are shown only when asked for."""

    NYTT = "nytt"
    VENTER = "venter"
    PASSORD = "passord"
    STOPPET = "stoppet"
    AVVIST = "avvist"
    IKKE_MOETT = "ikke_moett"
    TI_MINUTTER = "ti_minutter"
    IKKE_LEVERT = "ikke_levert"
    UTEN_FIL = "uten_fil"
    BARE_DEL1_I_POSTEN = "bare_del1"
    BARE_DEL2_I_POSTEN = "bare_del2"
    UTEN_KONTAKT = "kontakt"
    UTEN_DEL1 = "uten_del1"


# Writing in a word processor with the page closed is not trouble, and neither is paper on its way to the desk.
DEMPET = frozenset({Forhold.UTEN_KONTAKT, Forhold.UTEN_DEL1})


@dataclass(frozen=True, slots=True)
class Tider:
    """The moments of a party that concern everybody in it; `frist` is how long after the own end one may deliver."""

    siste_oppmoete: datetime
    frist: timedelta
    planens: tuple[datetime, ...] = ()
    sen_levering: bool = False  # the owner takes answers after `frist` too, as late ones


def forhold(rad: Rad, tider: Tider, naa: datetime) -> Iterator[tuple[Forhold, datetime]]:
    """What is the matter with the candidate, by status and time alone, and since when or until when."""
    if rad.borte:
        return
    if rad.kan_gi_tilgang and rad.venter_siden is not None:
        yield (Forhold.NYTT if rad.paa_nytt else Forhold.VENTER), rad.venter_siden
    if naa >= tider.siste_oppmoete and not rad.er_kommet:
        yield Forhold.IKKE_MOETT, tider.siste_oppmoete
        return
    post = Fremdrift.SENDES_I_POSTEN
    if rad.har_del1 and (rad.fremdrift == post) != (rad.fremdrift_del1 == post):
        # Rule: PGS kandidatmonitor, «Sendes i posten»: both parts go the same way.
        del1 = rad.fremdrift_del1 == post
        yield (Forhold.BARE_DEL1_I_POSTEN if del1 else Forhold.BARE_DEL2_I_POSTEN), tider.siste_oppmoete
    if _mangler_del1(rad, naa) and rad.del1_slutt:
        yield Forhold.UTEN_DEL1, rad.del1_slutt
    if rad.avvist_tid and naa < rad.avvist_tid + NYLIG and rad.fremdrift not in FERDIG:
        yield Forhold.AVVIST, rad.avvist_tid
    yield from _ved_slutten(rad, naa)


def _mangler_del1(rad: Rad, naa: datetime) -> bool:
    over = rad.del1_slutt is not None and naa >= rad.del1_slutt
    return rad.har_del1 and over and rad.del1_innlevert is None and rad.fremdrift_del1 not in FERDIG


def _ved_slutten(rad: Rad, naa: datetime) -> Iterator[tuple[Forhold, datetime]]:
    """Own time is nearly or quite up, and the answer is not in. A blocked candidate is somebody's decision already."""
    slutt = egen_slutt(rad)
    if slutt is None or rad.tilgang == Tilgang.SPERRET or not rad.er_kommet:
        return
    har_fil = rad.fremdrift == Fremdrift.LASTER_OPP
    if naa >= slutt:
        yield (Forhold.IKKE_LEVERT if har_fil else Forhold.UTEN_FIL), slutt
    elif naa >= slutt - VARSEL and not har_fil:
        yield Forhold.TI_MINUTTER, slutt


def mister_kontakt(rad: Rad, naa: datetime) -> bool:
    """Whether silence from the candidate's machine means anything: the exam runs, and there is access."""
    i_tiden = rad.digital_slutt is not None and naa < rad.digital_slutt
    return rad.tilgang == Tilgang.HAR and i_tiden and rad.fremdrift not in FERDIG


def egen_slutt(rad: Rad) -> datetime | None:
    """The own end of the digital part, until that part is handed in: then no clock runs towards it any more."""
    return None if rad.fremdrift in FERDIG else rad.digital_slutt


def vendepunkter(rad: Rad, tider: Tider) -> Iterator[datetime]:
    """The moments at which the row, or what is said of it, may change by itself."""
    if rad.borte:
        return
    if not rad.er_kommet:
        yield tider.siste_oppmoete
    if rad.avvist_tid:
        yield rad.avvist_tid + NYLIG
    if (slutt := egen_slutt(rad)) is not None:
        yield slutt - VARSEL
        yield slutt
        yield slutt + tider.frist
    if rad.har_del1 and rad.del1_slutt is not None:
        yield rad.del1_slutt
