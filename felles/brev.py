"""Letters, slips and tables as accessible PDF (PDF/UA-1), by the Typst templates in `templates/typst/`.

A template gets its data as JSON and never as source, so nothing that anybody wrote can become markup. It reads nothing
outside its folder and nothing from the net, and the same data give the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings
from django.utils.functional import Promise
from django.views.decorators.debug import sensitive_variables

from felles.tid import dagens_dato, oslo

MALER: Final = Path(settings.ROT) / "templates" / "typst"
PIKSLER_PER_TOMME: Final = 110

_UKEDAGER: Final = {
    "nb": ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"),
    "nn": ("måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag", "søndag"),
}
_MAANEDER: Final = (
    "januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november",
    "desember",
)  # fmt: skip


def maalformdato(tidspunkt: date | datetime, maalform: str, *, ukedag: bool = True) -> str:
    """The Norwegian date in the recipient's målform: «torsdag 27. mai 2027», nynorsk «måndag», «tysdag», «laurdag»."""
    dag = dagens_dato(tidspunkt) if isinstance(tidspunkt, datetime) else tidspunkt
    dato = f"{dag.day}. {_MAANEDER[dag.month - 1]} {dag.year}"
    return f"{_UKEDAGER['nn' if maalform == 'nn' else 'nb'][dag.weekday()]} {dato}" if ukedag else dato


def klokkeslett(tidspunkt: datetime) -> str:
    """«09:00» in Norway."""
    return f"{oslo(tidspunkt):%H:%M}"


@sensitive_variables()
def lag_brev(mal: str, *, tittel: str, brev: Sequence[Mapping[str, Any]], **felles: Any) -> bytes:
    """One PDF with all letters, each from a new page (slips: as the template says) and in its own language.

    `tittel` is the document's title, `felles` what all letters share (`skole`, `dato`). A letter has plain values and
    `maalform`; the letterhead reads `skole`, `dato`, `mottaker` (lines), `referanse` and `underskrift`. The document's
    language is that of most letters. Raises ValueError for an unknown template or no letters.
    """
    if not brev:
        raise ValueError("no letters")
    nynorsk = sum(ett.get("maalform") == "nn" for ett in brev)
    spraak = "nn" if nynorsk * 2 > len(brev) else "nb"
    return _sett(mal, {"tittel": tittel, "spraak": spraak, "brev": list(brev), **felles})


@sensitive_variables()
def lag_tabell(data: Mapping[str, Any]) -> bytes:
    """A report's tables as PDF; `data` as `tabell.typ` reads it."""
    return _sett("tabell.typ", data)


@sensitive_variables()
def lag_dokument(mal: str, data: Mapping[str, Any]) -> bytes:
    """One document by a template of its own; `data` as the template reads it, `tittel` and `spraak` always."""
    return _sett(mal, data)


@sensitive_variables()
def vis_foerste(mal: str, *, tittel: str, brev: Sequence[Mapping[str, Any]], **felles: Any) -> bytes:
    """The first page as PNG, to look at before all are made; `brev` is what stands on it, one letter at least."""
    data = {"tittel": tittel, "spraak": brev[0].get("maalform", "nb"), "brev": list(brev), **felles}
    sider: Any = typst.compile(  # several pages come as a list
        _mal(mal), root=MALER, ignore_system_fonts=True, format="png", ppi=PIKSLER_PER_TOMME, sys_inputs=_inn(data)
    )
    return bytes(sider[0] if isinstance(sider, list) else sider)


@sensitive_variables()
def _sett(mal: str, data: Mapping[str, Any]) -> bytes:
    return bytes(
        typst.compile(
            _mal(mal), root=MALER, ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"], sys_inputs=_inn(data)
        )
    )


def _inn(data: Mapping[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False, default=_tekst)}


def _tekst(verdi: Any) -> str:
    """Translated texts are lazy; anything else that is not plain is a mistake of the report."""
    if isinstance(verdi, Promise):
        return str(verdi)
    raise TypeError(f"{type(verdi).__name__} is no plain value for a letter")


@cache
def _mal(navn: str) -> Path:
    """The template's path. Raises ValueError when there is none, or the name leads out of the folder."""
    sti = (MALER / navn).resolve()
    if sti.parent != MALER.resolve() or sti.suffix != ".typ" or not sti.is_file():
        raise ValueError(f"no such template: {navn}")
    return sti
