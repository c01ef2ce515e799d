"""Pages of the live table: previous and next, and how many stand on each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from felles.liste import Listevalg, Utsnitt
from monitor.utvalg import SIDESTOERRELSER


@dataclass(frozen=True, slots=True)
class Bla:
    """Addresses of the previous and next page (None where there is none), where we are, and the sizes of a page."""

    tekst: str
    forrige: str | None
    neste: str | None
    stoerrelser: list[tuple[int, str, bool]]


def lag_bla(valg: Listevalg, utsnitt: Utsnitt[Any]) -> Bla:
    """The addresses start with «?», or are "" for a fresh list; None where there is no such page."""
    return Bla(
        tekst=_("Side %(side)s av %(sider)s") % {"side": utsnitt.side, "sider": utsnitt.sider},
        forrige=valg.adresse(side=utsnitt.side - 1) if utsnitt.side > 1 else None,
        neste=valg.adresse(side=utsnitt.side + 1) if utsnitt.side < utsnitt.sider else None,
        # Sizes are offered only where they make a difference.
        stoerrelser=[(antall, valg.adresse(per=antall), antall == valg.per_side) for antall in SIDESTOERRELSER]
        if utsnitt.antall > min(SIDESTOERRELSER)
        else [],
    )
