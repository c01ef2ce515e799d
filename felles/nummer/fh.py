"""FH-numbers: the health service's number for a person without any other id.

Rule: eleven digits; the first nine are 800000000-999999999 and hold no date, then the two check digits of a
fødselsnummer. (Skatteetaten: Folkeregisteret API-dokumentasjon; Folkehelseinstituttet: Fhi.NINCheck.)
"""

from typing import Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer, bare_siffer, uten_mellomrom, vektet_sum
from felles.nummer.personnummer import FH_FOERSTE_SIFFER, LENGDE, VEKTER_K1, VEKTER_K2

__all__ = ["UgyldigNummer", "valider"]

KONTROLLSIFFER: Final = (9, 10)


@sensitive_variables()
def valider(nummer: str) -> str:
    """The eleven digits of an FH-number; spaces are ignored. Raises `UgyldigNummer` with `kode` `lengde`, `siffer`,
    `form` or `kontrollsiffer`."""
    siffer = uten_mellomrom(nummer)
    if siffer and not bare_siffer(siffer):
        raise UgyldigNummer("siffer", _("FH-nummeret har tegn som ikke er siffer. Skriv bare de elleve sifrene."))
    if len(siffer) != LENGDE:
        raise UgyldigNummer(
            "lengde",
            _("FH-nummeret skal ha 11 siffer, men har %(antall)d. Skriv det av på nytt.") % {"antall": len(siffer)},
        )
    if siffer[0] not in FH_FOERSTE_SIFFER:
        raise UgyldigNummer("form", _("Et FH-nummer begynner med 8 eller 9. Skriv det av på nytt."))
    k1, k2 = (int(siffer[plass]) for plass in KONTROLLSIFFER)
    if (vektet_sum(siffer, VEKTER_K1) + k1) % 11 or (vektet_sum(siffer, VEKTER_K2) + k2) % 11:
        raise UgyldigNummer(
            "kontrollsiffer",
            _("Kontrollsifrene i FH-nummeret stemmer ikke, så minst ett siffer er feil. Skriv det av på nytt."),
        )
    return siffer
