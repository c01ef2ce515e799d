"""What the address of the monitor may ask for: filters, columns to sort by, and what they mean for a row."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from deltakelse.querysets.tilgang import Tilgang
from eksamen.models import Eksamensparti
from felles.liste import Listevalg
from felles.tid import les_dag
from levering.querysets.status import Fremdrift
from monitor.querysets.omfang import Omfang, omfang
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import Rad

STANDARD = "gruppe"
SORTERINGER = ("tilgang", "kandidat", "gruppe", "del1", "eksamen")
PER_SIDE = 50
PER_SIDE_ROM = 200  # a room is not to be cut in two
SIDESTOERRELSER = (25, 50, 100, 200)
# What the address may switch on: addresses in the table, the muted cases.
BRYTERE = ("ip", "dempet")
ROM, KART = "rom", "kart"
VISNINGER = {ROM: _("Etter rom"), KART: _("Plasskart")}
SIFRE = 9  # an id that fits the database
MED_FRAVAER, UTEN_FRAVAER = "med", "uten"
FRAVAERSVALG = {
    MED_FRAVAER: _("Med fravær"),
    UTEN_FRAVAER: _("Uten fravær"),
    Tilgang.IKKE_DOKUMENTERT_FRAVAER.value: Tilgang.IKKE_DOKUMENTERT_FRAVAER.label,
    Tilgang.DOKUMENTERT_FRAVAER.value: Tilgang.DOKUMENTERT_FRAVAER.label,
}
# Who needs somebody first; the rest in the order of the day.
TILGANGSREKKE = (
    Tilgang.VENTER, Tilgang.SPERRET, Tilgang.IKKE, Tilgang.VENTER_PAA_START, Tilgang.HAR,
    Tilgang.IKKE_DOKUMENTERT_FRAVAER, Tilgang.DOKUMENTERT_FRAVAER, Tilgang.AVLYST,
)  # fmt: skip
TILGANGSPLASS = {status.value: plass for plass, status in enumerate(TILGANGSREKKE)}
FREMDRIFTSPLASS = {status.value: plass for plass, status in enumerate(Fremdrift)}
SIST = len(FREMDRIFTSPLASS)
FREMDRIFT, TILGANG = frozenset(Fremdrift.values), frozenset(Tilgang.values)


def utsyn(bruker: Bruker, parametre: QueryDict, naa: datetime) -> tuple[Omfang, Listevalg]:
    """What an address of the monitor asks for: the parties in view with their version, and the choices among them.

    Page, poll, print and the answer to an act all read the address here. One SQL as a rule, see `omfang`.
    """
    syn = omfang(bruker, naa, les_dag(parametre.get("dato", "")), les_id(parametre, "skole"))
    return syn, les(parametre, syn)


def les_id(parametre: QueryDict, navn: str) -> int | None:
    """An id in an address; None when there is none, or when it is no number."""
    tekst = parametre.get(navn, "")
    return int(tekst) if tekst.isascii() and tekst.isdigit() and len(tekst) <= SIFRE else None


def les(parametre: QueryDict, syn: Omfang) -> Listevalg:
    """The choices in an address. Groups that are not in view are dropped like every other made-up value."""
    filtre = {
        "sok": None,
        "gruppe": {str(pk) for pk in syn.parti_ider} if "gruppe" in parametre else (),
        "fremdrift": FREMDRIFT,
        "tilgang": TILGANG,
        "fravaer": FRAVAERSVALG,
        "rom": None,
    }
    faste = {
        "skole": str(syn.skole_id or ""),
        "dato": "" if syn.i_dag else syn.dag.isoformat(),
        "visning": next((navn for navn in VISNINGER if navn == parametre.get("visning")), ""),
        **{navn: "1" if parametre.get(navn) == "1" else "" for navn in BRYTERE},
    }
    return Listevalg(
        parametre,
        filtre=filtre,
        sorteringer=SORTERINGER,
        standard=STANDARD,
        per_side=PER_SIDE_ROM if faste["visning"] else PER_SIDE,
        sidestoerrelser=SIDESTOERRELSER,
        faste=faste,
    )


def bare(valg: Listevalg, **filter_: str) -> str:
    """The address with the same school, day and view, and these filters alone."""
    return valg.nullstilt(**{navn: (verdi,) for navn, verdi in filter_.items()})


def velg(rader: Iterable[Rad], valg: Listevalg, partier: dict[int, Dagsparti]) -> list[Rad]:
    """The rows that pass every filter, sorted as asked; alphabetical where the column says the same.

    By room they stand room by room, in the order of the seats when no column is asked for.
    """
    utvalg = [rad for rad in rader if _passer(rad, valg, partier)]
    noekler: dict[str, Callable[[Rad], Any]] = {
        "tilgang": lambda rad: (not rad.kan_gi_tilgang, TILGANGSPLASS[rad.tilgang]),
        "kandidat": lambda rad: rad.person__sortering,
        "gruppe": lambda rad: _gruppe(partier[rad.parti_id]),
        "del1": lambda rad: FREMDRIFTSPLASS.get(rad.fremdrift_del1 or "", SIST),
        "eksamen": lambda rad: FREMDRIFTSPLASS.get(rad.fremdrift or "", SIST),
    }
    etter_rom = bool(valg.faste["visning"])
    if etter_rom and valg.sorter == valg.standard:
        sortert = sorted(utvalg, key=lambda rad: plassnoekkel(rad.plass))
    else:
        sortert = sorted(utvalg, key=noekler[valg.sortert_etter], reverse=valg.synkende)
    return sorted(sortert, key=lambda rad: romnoekkel(rad, partier[rad.parti_id])) if etter_rom else sortert


def romnoekkel(rad: Rad, parti: Dagsparti | Eksamensparti) -> tuple[str, int, bool, str]:
    """School and room of a candidate; case does not tell rooms apart, and those without one come last."""
    rom = (rad.rom or parti.rom).casefold()
    return parti.skole.navn.casefold(), parti.skole_id, not rom, rom


def plassnoekkel(plass: str) -> tuple[bool, list[tuple[bool, int, str]]]:
    """Seats as people count them: 2 before 10, A9 before A10 before B1, and those without one last."""
    biter = re.findall(r"[0-9]+|[^0-9]+", plass.casefold().strip())
    tall = [int(bit) if bit[0] in string.digits else None for bit in biter]
    return not biter, [(nr is None, nr or 0, bit) for nr, bit in zip(tall, biter, strict=True)]


def _gruppe(parti: Dagsparti) -> tuple[str, str, int]:
    return parti.navn.casefold(), parti.fag.kode, parti.pk


def _passer(rad: Rad, valg: Listevalg, partier: dict[int, Dagsparti]) -> bool:
    grupper, fremdrift, tilgang = valg.valgt("gruppe"), valg.valgt("fremdrift"), valg.valgt("tilgang")
    return (
        (not grupper or str(rad.parti_id) in grupper)
        # Rule: PGS kandidatmonitor, «Finn kandidatene dine»: the filter on progress looks at both parts.
        and (not fremdrift or rad.fremdrift in fremdrift or rad.fremdrift_del1 in fremdrift)
        and (not tilgang or any(_har_tilgangsvalg(rad, verdi) for verdi in tilgang))
        and _har_fravaersvalg(rad, valg.valgt("fravaer"))
        and _i_rommet(rad, partier[rad.parti_id], valg.tekst("rom"))
        and _navngitt(rad, valg.tekst("sok"))
    )


def _har_fravaersvalg(rad: Rad, verdier: tuple[str, ...]) -> bool:
    svar = {MED_FRAVAER: rad.fravaer, UTEN_FRAVAER: not rad.fravaer}
    return not verdier or any(svar.get(verdi, rad.tilgang == verdi) for verdi in verdier)


def _i_rommet(rad: Rad, parti: Dagsparti, rom: str) -> bool:
    # Case does not tell rooms apart, as where invigilators are given a room.
    return not rom or (rad.rom or parti.rom).casefold() == rom.casefold()


def _har_tilgangsvalg(rad: Rad, verdi: str) -> bool:
    # Rule: PGS kandidatmonitor, «Finn kandidatene dine»: «Venter på tilgang» are all who can be given access.
    return rad.kan_gi_tilgang if verdi == Tilgang.VENTER else rad.tilgang == verdi


def _navngitt(rad: Rad, tekst: str) -> bool:
    hele = f"{rad.navn} {rad.nummer}".casefold()
    return all(ord_ in hele for ord_ in tekst.casefold().split())
