"""DUF numbers: the immigration authorities' number for a person who has no fødselsnummer or D-number yet.

Rule: twelve digits: year (4), serial (6), check number (2). The check number is the weighted sum of serial and year,
in that order, with weights 4 6 3 2 7 5 4 6 3 2, mod 11, written with two digits. (docs/kilder.md, DUF-nummer.)
The year must be of this or the last century, or twelve zeros would pass.
"""

from typing import Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer, bare_siffer, uten_mellomrom, vektet_sum

__all__ = ["UgyldigNummer", "er_gyldig", "valider"]

LENGDE: Final = 12
AARHUNDRER: Final = ("19", "20")
VEKTER: Final = (4, 6, 3, 2, 7, 5, 4, 6, 3, 2)


@sensitive_variables()
def valider(duf: str) -> str:
    """The twelve digits of a DUF number; spaces are ignored.

    Raises `UgyldigNummer` and nothing else, with `kode` one of `siffer`, `lengde`, `aar`, `kontrollsiffer`.
    """
    siffer = uten_mellomrom(duf)
    if siffer and not bare_siffer(siffer):
        raise UgyldigNummer("siffer", _("DUF-nummeret har tegn som ikke er siffer. Skriv bare de tolv sifrene."))
    if len(siffer) != LENGDE:
        raise UgyldigNummer(
            "lengde",
            _("DUF-nummeret skal ha 12 siffer, men har %(antall)d. Se på asylsøkerbeviset eller brevet fra UDI.")
            % {"antall": len(siffer)},
        )
    aar, loepenummer, kontroll = siffer[:4], siffer[4:10], siffer[10:]
    if not aar.startswith(AARHUNDRER):
        raise UgyldigNummer(
            "aar",
            _("DUF-nummeret skal begynne med et årstall, slik: 2026. Se på asylsøkerbeviset eller brevet fra UDI."),
        )
    if vektet_sum(loepenummer + aar, VEKTER) % 11 != int(kontroll):
        raise UgyldigNummer(
            "kontrollsiffer",
            _(
                "De to siste sifrene i DUF-nummeret stemmer ikke med resten. Se på asylsøkerbeviset eller brevet fra UDI."
            ),
        )
    return siffer


def er_gyldig(duf: str) -> bool:
    """True when `valider` would accept it."""
    try:
        valider(duf)
    except UgyldigNummer:
        return False
    return True
