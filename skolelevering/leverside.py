"""What «Lever for kandidat» shows."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from django.http import QueryDict
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.liste import Listevalg
from levering.filtyper import GODKJENTE
from levering.models import Delmerke
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE, MAKS_FILER
from levering.permissions import krev_skolelevering
from levering.querysets.kandidatstatus import hent_med_status
from levering.querysets.skolelevering import SKOLEMERKER, Skolefil, skolefiler
from levering.services.opplasting import Runde
from levering.services.skolelevering import arbeider
from sjekk.querysets.sjekker import for_filer

SIFRE = 18
# What the tables sort by: the columns of the guide, the one with the files as they came last first.
SORTERINGER: Final[dict[str, Callable[[Skolefil], Any]]] = {
    "fil": lambda rad: rad.fil.navn.lower(),
    "stoerrelse": lambda rad: rad.fil.stoerrelse,
    "tid": lambda rad: (min((ett.levert for ett in rad.leveringer), default=rad.fil.lastet_opp), rad.fil.lastet_opp),
    "av": lambda rad: rad.fil.lastet_opp_av,
    "del": lambda rad: rad.fil.delmerke,
}
NYESTE_FOERST: Final = "-tid"


class Fane(StrEnum):
    """The guide's three tabs."""

    FEIL = "feil"
    OPPLASTEDE = "opplastede"
    LEVERTE = "leverte"


def sammenheng(
    kandidat: Kandidat, *, runde: Runde, fane: str, sorter: QueryDict, valgte: Mapping[int, str], naa: datetime
) -> dict[str, Any]:
    """The context of the page on that tab; a constant number of queries.

    `sorter` is the address, which holds the order asked for; `valgte` the parts that were chosen and not saved.
    """
    status = hent_med_status(kandidat.pk, naa)
    valg = Listevalg(sorter, filtre={}, sorteringer=SORTERINGER, standard=NYESTE_FOERST)
    filer = sorted(skolefiler(kandidat.pk), key=SORTERINGER[valg.sortert_etter], reverse=valg.synkende)
    opplastede = [replace(rad, valgt=valgte.get(rad.fil.pk, "")) for rad in filer if not rad.levert]
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
        "kolonner": kolonner(valg, _kolonnetekster(levert=gjeldende == Fane.LEVERTE)),
        "uten_del": sum(rad.uten_del for rad in opplastede),
        "arbeider": arbeider(status, naa),
        "egne": any(rad.fra_kandidaten for rad in opplastede),
        "merker": [(merke.value, merke.label) for merke in Delmerke if merke in SKOLEMERKER],
        "sjekker": for_filer([rad.fil.pk for rad in filer]),
        **opplastingsgrenser(),
    }


def kolonner(valg: Listevalg, tekster: Mapping[str, str]) -> list[dict[str, str]]:
    """Headings that sort, with their direction now and what pressing them asks for."""
    retning = "descending" if valg.synkende else "ascending"
    return [
        {"tekst": tekst, "sorter": valg.sortert_paa(navn), "retning": retning if navn == valg.sortert_etter else "none"}
        for navn, tekst in tekster.items()
    ]


def _kolonnetekster(*, levert: bool) -> dict[str, str]:
    tid = (_("Levert"), _("Levert av")) if levert else (_("Opplastet"), _("Opplastet av"))
    return {"fil": _("Fil"), "stoerrelse": _("Størrelse"), "tid": tid[0], "av": tid[1], "del": _("Eksamensdel")}


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
