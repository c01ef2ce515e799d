"""The statuses of many candidates whose facts are at hand: the conditions of the annotation, made into one function."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Q, Value

from levering.querysets.status import stilling
from levering.querysets.status_en import OPPSLAG

type Funksjon = Callable[[Any], Any]


def statusfunksjon(naa: datetime) -> Callable[[Any], tuple[str, bool, bool, str | None, str | None]]:
    """From a row with the facts of `med_fakta` as attributes to what `med_status` says of it at `naa`.

    `tilgang`, `kan_gi_tilgang`, `paa_nytt`, `fremdrift`, `fremdrift_del1`; the conditions are those that the database
    is sent, so the two cannot disagree. Raises ValueError for a condition that cannot be worked out alike.
    """
    uttrykk = stilling(naa)
    tilgang, fremdrift, del1 = (_funksjon(uttrykk[navn]) for navn in ("tilgang", "fremdrift", "fremdrift_del1"))

    def status(rad: Any) -> tuple[str, bool, bool, str | None, str | None]:
        ferdig = rad.digital_post or rad.digital_levert is not None
        stengt = rad.avlyst or rad.fravaer_slag is not None or rad.sperret
        venter = bool(rad.ny_sesjon and not stengt and not ferdig)
        return tilgang(rad), venter, bool(venter and rad.har_hatt_tilgang), fremdrift(rad), del1(rad)

    return status


def _funksjon(uttrykk: Any) -> Funksjon:
    match uttrykk:
        case Case():
            return _valg([(_vilkaar(gren.condition), _funksjon(gren.result)) for gren in uttrykk.cases],
                         _funksjon(uttrykk.default))  # fmt: skip
        case Value():
            verdi = uttrykk.value
            return lambda _rad: verdi
        case F():
            navn: str = uttrykk.name  # type: ignore[attr-defined]  # not in the stubs
            return lambda rad: getattr(rad, navn)
    raise ValueError(f"cannot be worked out for a row: {type(uttrykk).__name__}")


def _valg(grener: list[tuple[Funksjon, Funksjon]], ellers: Funksjon) -> Funksjon:
    def velg(rad: Any) -> Any:
        for holder, verdi in grener:
            if holder(rad):
                return verdi(rad)
        return ellers(rad)

    return velg


def _vilkaar(vilkaar: Any) -> Funksjon:
    if not isinstance(vilkaar, Q) or vilkaar.negated or vilkaar.connector not in (Q.AND, Q.OR):
        raise ValueError("cannot be worked out for a row")
    ledd = [_ett(ett) if isinstance(ett, tuple) else _vilkaar(ett) for ett in vilkaar.children]
    if len(ledd) == 1:
        return ledd[0]
    if vilkaar.connector == Q.AND:
        return lambda rad: all(ett(rad) for ett in ledd)
    return lambda rad: any(ett(rad) for ett in ledd)


def _ett(ledd: tuple[str, Any]) -> Funksjon:
    navn, _skille, oppslag = ledd[0].partition("__")
    if (sammenlign := OPPSLAG.get(oppslag or "exact")) is None:
        raise ValueError(f"cannot be worked out for a row: {oppslag}")
    ventet = ledd[1]
    return lambda rad: sammenlign(getattr(rad, navn), ventet)
