"""What the address of the monitor may ask for: filters, columns to sort by, and what they mean for a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.http import QueryDict

from deltakelse.querysets.tilgang import Tilgang
from eksamen.models import Eksamensparti
from felles.liste import Listevalg
from levering.querysets.status import Fremdrift
from monitor.querysets.rader import Rad

STANDARD = "gruppe"
SORTERINGER = ("tilgang", "kandidat", "gruppe", "del1", "eksamen")
# Who needs somebody first; the rest in the order of the day.
TILGANGSREKKE = (
    Tilgang.VENTER, Tilgang.SPERRET, Tilgang.IKKE, Tilgang.VENTER_PAA_START, Tilgang.HAR,
    Tilgang.IKKE_DOKUMENTERT_FRAVAER, Tilgang.DOKUMENTERT_FRAVAER, Tilgang.AVLYST,
)  # fmt: skip
TILGANGSPLASS = {status.value: plass for plass, status in enumerate(TILGANGSREKKE)}
FREMDRIFTSPLASS = {status.value: plass for plass, status in enumerate(Fremdrift)}
SIST = len(FREMDRIFTSPLASS)


def les(parametre: QueryDict, parti_ider: Collection[int]) -> Listevalg:
    """The choices in an address. Groups that are not in view are dropped like every other made-up value."""
    filtre = {
        "sok": None,
        "gruppe": {str(pk) for pk in parti_ider},
        "fremdrift": set(Fremdrift.values),
        "tilgang": set(Tilgang.values),
    }
    return Listevalg(parametre, filtre=filtre, sorteringer=SORTERINGER, standard=STANDARD)


def velg(rader: Iterable[Rad], valg: Listevalg, partier: dict[int, Eksamensparti]) -> list[Rad]:
    """The rows that pass every filter, sorted as asked; alphabetical where the column says the same."""
    utvalg = [rad for rad in rader if _passer(rad, valg)]
    noekler: dict[str, Callable[[Rad], Any]] = {
        "tilgang": lambda rad: (not rad.kan_gi_tilgang, TILGANGSPLASS[rad.tilgang]),
        "kandidat": lambda rad: rad.person__sortering,
        "gruppe": lambda rad: _gruppe(partier[rad.parti_id]),
        "del1": lambda rad: FREMDRIFTSPLASS.get(rad.fremdrift_del1 or "", SIST),
        "eksamen": lambda rad: FREMDRIFTSPLASS.get(rad.fremdrift or "", SIST),
    }
    return sorted(utvalg, key=noekler[valg.sortert_etter], reverse=valg.synkende)


def _gruppe(parti: Eksamensparti) -> tuple[str, str, int]:
    return parti.navn.casefold(), parti.eksamen.fag.kode, parti.pk


def _passer(rad: Rad, valg: Listevalg) -> bool:
    grupper, fremdrift, tilgang = valg.valgt("gruppe"), valg.valgt("fremdrift"), valg.valgt("tilgang")
    return (
        (not grupper or str(rad.parti_id) in grupper)
        # Rule: PGS kandidatmonitor, «Finn kandidatene dine»: the filter on progress looks at both parts.
        and (not fremdrift or rad.fremdrift in fremdrift or rad.fremdrift_del1 in fremdrift)
        and (not tilgang or any(_har_tilgangsvalg(rad, verdi) for verdi in tilgang))
        and _navngitt(rad, valg.tekst("sok"))
    )


def _har_tilgangsvalg(rad: Rad, verdi: str) -> bool:
    # Rule: PGS kandidatmonitor, «Finn kandidatene dine»: «Venter på tilgang» are all who can be given access.
    return rad.kan_gi_tilgang if verdi == Tilgang.VENTER else rad.tilgang == verdi


def _navngitt(rad: Rad, tekst: str) -> bool:
    hele = f"{rad.navn} {rad.nummer}".casefold()
    return all(ord_ in hele for ord_ in tekst.casefold().split())
