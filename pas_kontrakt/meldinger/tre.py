"""From untrusted bytes to the tree of a message, with words for whoever sent it rather than for who picks a file."""

from typing import Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.lesere.xmlfil import les_tre

DOCTYPE: Final = "doctype"


def meldingstre(data: bytes) -> etree._Element:
    """The root. Raises Importfeil; no entity, document type or network, and no more depth than a message has."""
    try:
        return les_tre(data)
    except Importfeil as feil:
        raise som_melding(feil) from None


def som_melding(feil: Importfeil) -> Importfeil:
    """The same fault, said of a message."""
    if feil.kode == DOCTYPE:
        return doctype(feil.linje)
    tekst = _(
        "Meldingen er ikke gyldig XML her: den er kuttet, har et element som ikke er lukket, tegn som ikke stemmer med "
        "tegnsettet den oppgir, eller elementer i altfor mange nivåer. Rett den, og send den på nytt."
    )
    return Importfeil(feil.linje, tekst, kode=feil.kode)


def doctype(linje: int | None) -> Importfeil:
    """A document type, which entity bombs are made of and no message has."""
    tekst = _("Meldingen har en dokumenttype (DOCTYPE), og slike meldinger leses ikke. Send den på nytt uten.")
    return Importfeil(linje, tekst, kode=DOCTYPE)
