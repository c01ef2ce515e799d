"""Organisation numbers.

Rule: nine digits, the last is a check digit, mod 11 with weights 3 2 7 6 5 4 3 2. (Brønnøysundregistrene: "Om
organisasjonsnummeret".)

999999999, which Udir's sample files use as the school's number, passes this check (the weighted sum is 288, remainder
2, check digit 9), so a demo school can carry it. 000000000 passes too, but is nobody's and is refused.
"""

from typing import Final

from django.utils.translation import gettext as _

from felles.nummer import UgyldigNummer, bare_siffer, uten_mellomrom, vektet_sum

__all__ = ["UgyldigNummer", "er_gyldig", "valider"]

LENGDE: Final = 9
VEKTER: Final = (3, 2, 7, 6, 5, 4, 3, 2)
INGEN: Final = "0" * LENGDE


def valider(orgnr: str) -> str:
    """The nine digits of an organisation number; spaces are ignored.

    Raises `UgyldigNummer` and nothing else, with `kode` one of `siffer`, `lengde`, `kontrollsiffer`. Says nothing of
    whether the organisation exists.
    """
    siffer = uten_mellomrom(orgnr)
    if siffer and not bare_siffer(siffer):
        raise UgyldigNummer("siffer", _("Organisasjonsnummeret har tegn som ikke er siffer. Skriv bare de ni sifrene."))
    if len(siffer) != LENGDE:
        raise UgyldigNummer(
            "lengde",
            _("Organisasjonsnummeret skal ha 9 siffer, men har %(antall)d. Slå det opp i Enhetsregisteret.")
            % {"antall": len(siffer)},
        )
    if siffer == INGEN or (vektet_sum(siffer, VEKTER) + int(siffer[-1])) % 11 != 0:
        raise UgyldigNummer(
            "kontrollsiffer",
            _("Kontrollsifferet i organisasjonsnummeret stemmer ikke. Slå det opp i Enhetsregisteret."),
        )
    return siffer


def er_gyldig(orgnr: str) -> bool:
    """True when `valider` would accept it."""
    try:
        valider(orgnr)
    except UgyldigNummer:
        return False
    return True
