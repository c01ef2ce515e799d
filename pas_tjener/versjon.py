"""Which generation of the messages a caller wants. Rule: PAS contract 1.1: versions go in Accept; none means the newest."""

from typing import Final

from pas_kontrakt.meldinger.typer import Generasjon

XML: Final = "application/xml"
V1, V2 = "application/vnd.pas.sas.v1+xml", "application/vnd.pas.sas.v2+xml"
VERSJONER: Final = {V2: Generasjon.V2, V1: Generasjon.V1}
# A caller who names no version gets the newest.
UTEN_VERSJON: Final = frozenset({XML, "text/xml", "application/*", "*/*"})


def velg_versjon(accept: str) -> tuple[Generasjon, str] | None:
    """The generation that suits best and the type that the answer has; None when nothing that is asked for can be given.

    By weight, then by order; a type with weight 0 is one that is not wanted.
    """
    if not accept.strip():
        return Generasjon.V2, XML
    oensker = sorted((_les(ledd) for ledd in accept.split(",")), key=lambda oenske: -oenske[1])
    for slag, vekt in oensker:
        if vekt <= 0:
            continue
        if slag in VERSJONER:
            return VERSJONER[slag], slag
        if slag in UTEN_VERSJON:
            return Generasjon.V2, XML
    return None


def _les(ledd: str) -> tuple[str, float]:
    """A type and its weight; a weight that is no number is 1."""
    slag, *parametre = (del_.strip().lower() for del_ in ledd.split(";"))
    for parameter in parametre:
        if parameter.startswith("q="):
            try:
                return slag, float(parameter[2:])
            except ValueError:
                return slag, 1.0
    return slag, 1.0
