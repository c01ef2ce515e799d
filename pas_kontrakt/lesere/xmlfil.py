"""From untrusted bytes to an XML tree, or an Importfeil with the line. Nothing is fetched and no entity is expanded."""

import re
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from felles.importer.grunnlag import Importfeil

# Byte order marks and the first "<" of an XML document in the encodings that XML readers must know.
BOM: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
UTF16_START: Final = (b"<\x00", b"\x00<")
DOCTYPE: Final = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)

# libxml2's own codes (xmlParserErrors), and what to say of each.
FORKLARINGER: Final = {
    frozenset({6, 79, 81}): gettext_lazy(
        "Filen har tegn som ikke stemmer med tegnsettet den oppgir. "
        "Lagre den på nytt som UTF-8 i systemet den kommer fra."
    ),
    frozenset({31, 32}): gettext_lazy("Filen oppgir et tegnsett som ikke er kjent. Lagre den på nytt som UTF-8."),
    frozenset({9, 14}): gettext_lazy(
        "Filen har et tegn som ikke kan stå i XML. Hent filen på nytt, og ikke rediger den i Word."
    ),
    frozenset({4}): gettext_lazy("Filen er ikke XML. Velg XML-filen med påmeldinger fra PAS eller skolens system."),
    frozenset({26, 27, 28}): gettext_lazy("Filen viser til en tegnkode som ikke finnes. Hent filen på nytt."),
    frozenset({89, 114, 116}): gettext_lazy(
        "Filen er bygget dypere eller større enn noen påmelding er. Se etter om du har valgt riktig fil."
    ),
    frozenset({5, 74, 76, 77}): gettext_lazy(
        "Et element er ikke lukket riktig, eller filen er kuttet. Hent filen på nytt."
    ),
}


def ser_ut_som_xml(data: bytes) -> bool:
    """Whether the bytes begin as XML does, in any encoding. Never raises."""
    start = data[:200]
    for merke in BOM:
        start = start.removeprefix(merke)
    return start.lstrip().startswith((b"<", *UTF16_START))


def les_tre(data: bytes) -> etree._Element:
    """The root of the document. Raises Importfeil and nothing else.

    A document type is refused before anything is parsed: it is what entity bombs are made of, and no message has one.
    """
    if har_doctype(data):
        raise Importfeil(
            linje_med_doctype(data),
            _("Filen har en dokumenttype (DOCTYPE), og slike filer leses ikke. Hent filen på nytt fra PAS."),
            kode="doctype",
        )
    leser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        rot = etree.fromstring(data, leser)
    except (etree.LxmlError, ValueError, LookupError) as feil:
        raise syntaksfeil(feil) from None
    if rot.getroottree().docinfo.internalDTD is not None:
        raise Importfeil(None, _("Filen har en dokumenttype (DOCTYPE), og slike filer leses ikke."), kode="doctype")
    return rot


def syntaksfeil(feil: Exception) -> Importfeil:
    """What the parser would not read, in words, with the line when it named one."""
    linje = feil.lineno if isinstance(feil, etree.XMLSyntaxError) else None
    return Importfeil(linje or None, _forklar(getattr(feil, "code", 0)), kode="ikke_xml")


def har_doctype(data: bytes) -> bool:
    """Whether a document type or an entity is declared in the bytes, in any encoding that XML readers must know."""
    # Taking away the zero bytes makes UTF-16 read like ASCII.
    return bool(DOCTYPE.search(data)) or (b"\x00" in data and bool(DOCTYPE.search(data.replace(b"\x00", b""))))


def linje_med_doctype(data: bytes) -> int:
    """The line that it begins on, counted from 1."""
    flat = data.replace(b"\x00", b"")
    treff = DOCTYPE.search(flat)
    return flat.count(b"\n", 0, treff.start() if treff else 0) + 1


def _forklar(kode: int) -> str:
    for koder, tekst in FORKLARINGER.items():
        if kode in koder:
            return str(tekst)
    return _("Filen er ikke gyldig XML fra og med denne linjen. Hent filen på nytt fra systemet den kommer fra.")
