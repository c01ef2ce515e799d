"""What «Lever for kandidat» shows."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from eksamen.models import Kandidat
from felles.feil import Domenefeil
from levering.filtyper import GODKJENTE
from levering.models import Delmerke
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE, MAKS_FILER
from levering.permissions import krev_skolelevering
from levering.querysets.kandidatstatus import hent_med_status
from levering.querysets.skolelevering import SKOLEMERKER, skolefiler
from levering.services.opplasting import Runde
from levering.services.skolelevering import arbeider
from sjekk.querysets.sjekker import for_filer

SIFRE = 18


class Fane(StrEnum):
    """The guide's three tabs."""

    FEIL = "feil"
    OPPLASTEDE = "opplastede"
    LEVERTE = "leverte"


def sammenheng(kandidat: Kandidat, *, runde: Runde, fane: str, naa: datetime) -> dict[str, Any]:
    """The context of the page on that tab; a constant number of queries."""
    status = hent_med_status(kandidat.pk, naa)
    filer = skolefiler(kandidat.pk)
    opplastede = [rad for rad in filer if not rad.levert]
    leverte = [rad for rad in filer if rad.leveringer]
    gjeldende = Fane(fane) if fane in Fane else Fane.OPPLASTEDE
    return {
        "kandidat": status,
        "todelt": status.eksamen.todelt,
        "hindring": _hindring(status, naa),
        "runde": runde,
        "fane": gjeldende.value,
        "opplastede": opplastede,
        "leverte": leverte,
        "antall_avvist": len(runde.avvist),
        "samlet": sum(rad.fil.stoerrelse for rad in opplastede),
        "uten_del": sum(rad.uten_del for rad in opplastede),
        "arbeider": arbeider(status, naa),
        "egne": any(rad.fra_kandidaten for rad in opplastede),
        "merker": [(merke.value, merke.label) for merke in Delmerke if merke in SKOLEMERKER],
        "sjekker": for_filer([rad.fil.pk for rad in filer]),
        **opplastingsgrenser(),
    }


def opplastingsgrenser() -> dict[str, Any]:
    """What the place to choose files is told: limits per round, and the kinds of files."""
    return {
        "maks_byte": MAKS_BYTE,
        "maks_byte_runde": MAKS_BYTE_RUNDE,
        "maks_filer": MAKS_FILER,
        "filtyper": ", ".join(sorted(GODKJENTE)),
    }


def _hindring(status: Any, naa: datetime) -> str:
    """Why nothing can be uploaded or handed in now; empty when it can."""
    try:
        krev_skolelevering(status, naa=naa)
    except Domenefeil as feil:
        return str(feil.melding)
    return ""


def ider(tekster: Iterable[str]) -> list[int]:
    """The ids among these texts of a form; what is none is passed over."""
    return [int(tekst) for tekst in tekster if tekst.isascii() and tekst.isdigit() and len(tekst) <= SIFRE]
