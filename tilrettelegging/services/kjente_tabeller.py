"""Tables of extra time that owners have published, as data, for an owner to begin with."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from brukere.models import Organisasjon
from felles.hendelser import Aktoer
from tilrettelegging.services.regeltabell import Endring, Regelverdi, endre_tabell, regler_for_eier

FIL: Final = Path(__file__).parents[1] / "data" / "tidsregler.json"


def kjente_tabeller() -> dict[str, dict[str, Any]]:
    """Name -> source and rules."""
    tabeller: dict[str, dict[str, Any]] = json.loads(FIL.read_text(encoding="utf-8"))
    return tabeller


def legg_inn_tabell(*, eier: Organisasjon, navn: str, aktoer: Aktoer, naa: datetime) -> int:
    """Give the owner the rules of a known table that it does not have; how many. Repeatable; changes no other rule.

    Raises KeyError for an unknown table.
    """
    verdier = [Regelverdi(**regel) for regel in kjente_tabeller()[navn]["regler"]]
    har = {(regel.slag, regel.del1, regel.minutter) for regel in regler_for_eier(eier)}
    nye = [verdi for verdi in verdier if (verdi.slag, verdi.del1, verdi.minutter) not in har]
    for verdi in nye:
        endre_tabell(eier_id=eier.pk, endring=Endring(ny=verdi), aktoer=aktoer, naa=naa)
    return len(nye)
