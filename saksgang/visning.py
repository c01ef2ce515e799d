"""A case as a page shows it: each step with its symbol and the way on from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from saksgang.steg import Sak
from saksgang.stegtyper import Lenke, Steg, Tilstand

# Colour and symbol; the words stand beside them.
MERKER = {
    Tilstand.GJORT: ("success", "levert"),
    Tilstand.NAA: ("info", "venter"),
    Tilstand.SENERE: ("neutral", "kalender"),
}


@dataclass(frozen=True, slots=True)
class Visteg:
    """A step, its sign, what it is called for those who do not see the sign, and its link where there is one."""

    steg: Steg
    farge: str
    symbol: str
    stilling: str
    adresse: str
    lenke: str


def visteg(sak: Sak, adresse: Callable[[Steg], str]) -> list[Visteg]:
    """The steps of the case; `adresse` knows where each leads, "" for nowhere."""
    ord_ = {Tilstand.GJORT: _("gjort"), Tilstand.NAA: _("nå"), Tilstand.SENERE: _("senere")}
    lenker = {
        Lenke.KVITTERING: _("Last ned kvitteringen (PDF)"),
        Lenke.KLAGE: _("Klag på karakteren"),
        Lenke.SVAR: _("Les svaret på klagen"),
        Lenke.VALG: _("Velg om karakteren skal gjelde"),
    }
    return [
        Visteg(ett, *MERKER[ett.tilstand], ord_[ett.tilstand], adresse(ett), lenker.get(ett.lenke, ""))
        for ett in sak.steg
    ]
