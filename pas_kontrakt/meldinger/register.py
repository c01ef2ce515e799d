"""Every message by its class and by its root."""

from functools import cache
from typing import Final

from pas_kontrakt.meldinger.egenform import EGNE_MELDINGER
from pas_kontrakt.meldinger.form import CI, Melding
from pas_kontrakt.meldinger.pasform import PUBLISERT, publisert
from pas_kontrakt.meldinger.typer import Generasjon

UKJENT: Final = "ukjent"
# The log-in is no value: signing needs the bytes as they are. It is here for its schema.
INNLOGGING: Final = f"{{{CI}}}ClientIdentification"
KLASSER: Final = (*sorted(PUBLISERT, key=lambda klasse: klasse.__name__), *EGNE_MELDINGER)


def melding_av(klasse: type, generasjon: Generasjon) -> Melding:
    """The form of a message. Raises KeyError for a class that is no message."""
    egen = EGNE_MELDINGER.get(klasse)
    return egen if egen is not None else publisert(klasse, generasjon)


@cache
def roetter() -> dict[str, type]:
    """The class of each root element."""
    return {melding_av(klasse, Generasjon.V2).rot.tagg: klasse for klasse in KLASSER}


def skjemafil(rot: str, generasjon: Generasjon) -> str | None:
    """Where the schema of that root stands under `xsd/`; None when no message has such a root."""
    if rot == INNLOGGING:
        return f"v{generasjon.value}/ClientIdentification.xsd"
    klasse = roetter().get(rot)
    if klasse is None:
        return None
    mappe = "ours" if klasse in EGNE_MELDINGER else f"v{generasjon.value}"
    return f"{mappe}/{melding_av(klasse, generasjon).skjema}"
