"""Makes a copy without metadata. What the reader of the document sees is the same, and is compared before it is given out."""

import os
import re
import zipfile
from typing import IO, Any, BinaryIO, Final

from lxml import etree
from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import DictionaryObject, NameObject, NullObject, StreamObject, TextStringObject

from sjekk.proever import arkiv, pdf
from sjekk.proever.anonymitet import ODF
from sjekk.proever.dokument import DELBYTE
from sjekk.proever.svar import I_ORDEN, KUNNE_IKKE, Stopp, Svar
from sjekk.proever.typer import finn
from sjekk.proever.xmlvern import les_xml, lokalnavn

TIDLOES: Final = (1980, 1, 1, 0, 0, 0)
MAKS_INNSLAG: Final = 200 * arkiv.MEGA
HODE: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Parts that say who and where, and nothing else: put back empty, since other parts point at them.
TOMME: Final[dict[str, bytes]] = {
    "docProps/core.xml": HODE
    + b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": HODE
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": HODE
    + b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
    "meta.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-meta '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:meta/>'
    b"</office:document-meta>",
}
# Lists of people: the marks stay, since comments point at them, the names go.
PERSONLISTER: Final = re.compile(r"word/people\.xml|xl/persons/person\d*\.xml|ppt/(?:commentAuthors|authors)\.xml")
PERSONFELT: Final = frozenset({"author", "name", "initials", "displayName", "userId", "providerId"})
MED_FORFATTER: Final = re.compile(r"(?:word|xl)/.*\.xml|content\.xml|styles\.xml")
# Inside a tag, attribute by attribute, so that no text that looks like one is touched.
ATTRIBUTT: Final = rb"\s+[\w:.-]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*')"
W_FORFATTER: Final = re.compile(
    rb"(<w:[A-Za-z]+(?:" + ATTRIBUTT + rb")*?\s+w:(?:author|initials)\s*=\s*)(?!\"\")(?:\"[^\"<]*\"|'[^'<]*')"
)
ELEMENT: Final = re.compile(rb"(<(?:\w+:)?(author|creator)>)[^<]+(</(?:\w+:)?\2>)")
PDF_NOEKLER: Final = ("/Metadata", "/PieceInfo", "/LastModified")
SAMMENLIKN_SIDER: Final = 200


def proev(fil: BinaryIO, oppdrag: dict[str, Any]) -> Svar:
    """Write the cleaned copy to the descriptor `ut`. «I orden» when it is there; else nothing may be used."""
    slag = finn(fil)
    with os.fdopen(oppdrag["ut"], "w+b") as ut:
        if slag == "pdf":
            _rens_pdf(fil, ut)
        elif slag in {"docx", "xlsx", "pptx"} or slag in ODF:
            _rens_pakke(fil, ut)
        else:
            return Svar(KUNNE_IKKE, "kan_ikke_renses")
        ut.flush()
    return Svar(I_ORDEN)


def _rens_pakke(fil: BinaryIO, ut: IO[bytes]) -> None:
    """Every entry as it was, in its order; those with metadata emptied. Times and remarks of the archive go as well."""
    with arkiv.aapne_zip(fil) as pakke, zipfile.ZipFile(ut, "w", zipfile.ZIP_DEFLATED) as ny:
        for info in pakke.infolist():
            data = arkiv.les(pakke, info.filename, maks=MAKS_INNSLAG)
            renset = zipfile.ZipInfo(info.filename, TIDLOES)
            # ODF says what it is in its first entry, unpacked.
            renset.compress_type = (
                zipfile.ZIP_STORED if info.compress_type == zipfile.ZIP_STORED else zipfile.ZIP_DEFLATED
            )
            ny.writestr(renset, _renset(info.filename, data))


def _renset(navn: str, data: bytes) -> bytes:
    if navn in TOMME:
        return TOMME[navn]
    if PERSONLISTER.fullmatch(navn):
        return _uten_personer(data)
    if MED_FORFATTER.fullmatch(navn) and len(data) <= DELBYTE:
        for _ in range(2):  # author, then initials of the same tag
            data = W_FORFATTER.sub(rb'\1""', data)
        return ELEMENT.sub(rb"\1\3", data)
    return data


def _uten_personer(data: bytes) -> bytes:
    rot = les_xml(data)
    for nr, element in enumerate(rot.iter()):
        for navn in list(element.attrib):
            if lokalnavn(navn) in PERSONFELT:
                element.set(navn, f"Person {nr}" if lokalnavn(navn) != "initials" else "")
    return etree.tostring(rot, xml_declaration=True, encoding="UTF-8", standalone=True)


def _rens_pdf(fil: BinaryIO, ut: IO[bytes]) -> None:
    foer = _synlig(fil)
    fil.seek(0)
    try:
        skriver = PdfWriter(clone_from=PdfReader(fil))
        skriver.metadata = None
        for nr, objekt in enumerate(skriver._objects):
            if isinstance(objekt, StreamObject) and objekt.get("/Type") == "/Metadata":
                skriver._objects[nr] = NullObject()
            elif isinstance(objekt, DictionaryObject):
                _rens_objekt(objekt)
        skriver.write(ut)
    except (PyPdfError, KeyError, ValueError, TypeError, AttributeError, IndexError):
        raise Stopp(KUNNE_IKKE, "kan_ikke_renses") from None
    ut.flush()
    with os.fdopen(os.dup(ut.fileno()), "rb") as kopi:
        if _synlig(kopi) != foer:
            raise Stopp(KUNNE_IKKE, "kan_ikke_renses")


def _rens_objekt(objekt: DictionaryObject) -> None:
    for noekkel in PDF_NOEKLER:
        objekt.pop(noekkel, None)
    merknad = objekt.get("/Type") == "/Annot" or ("/Subtype" in objekt and "/Rect" in objekt)
    # The /T of a form field is its name, of a comment who wrote it.
    if merknad and "/T" in objekt and objekt.get("/Subtype") != "/Widget":
        objekt[NameObject("/T")] = TextStringObject("")


def _synlig(fil: BinaryIO) -> list[str]:
    """What a reader sees, as far as it can be compared: the pages and their text."""
    dokumentet = pdf.aapne_pdf(fil)
    tekster = [pdf.tekst(side) for nr, side in pdf.sider(dokumentet) if nr <= SAMMENLIKN_SIDER]
    return [str(len(dokumentet)), *tekster]
