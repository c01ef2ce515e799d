"""PDF files, by PDFium: pages, text, properties. The first pages of very long ones only."""

import ctypes
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

import pypdfium2
from pypdfium2 import raw

from sjekk.proever.svar import FUNN, Funn, Stopp

# Nobody hands in more; what comes after is said to be unread.
MAKS_SIDER: Final = 500
MAKS_TEGN_PAA_SIDE: Final = 200_000
MAKS_MERKNADER: Final = 200
MAKS_XMP: Final = 20
# Bytes of the nought that ends a string.
SLUTTEGN: Final = 2
XMP: Final = re.compile(rb"<x:xmpmeta.{0,200000}?</x:xmpmeta>", re.DOTALL)
MERKE: Final = re.compile(rb"<[^>]*>")
FELT: Final = {
    "Author": "forfatter", "Title": "tittel", "Subject": "emne", "Keywords": "noekkelord",
}  # fmt: skip


def aapne_pdf(fil: BinaryIO) -> pypdfium2.PdfDocument:
    """The document. Raises Stopp: locked or broken."""
    fil.seek(0)
    try:
        return pypdfium2.PdfDocument(fil.read())
    except pypdfium2.PdfiumError:
        laast = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        raise Stopp(FUNN, "passord" if laast else "oedelagt") from None


def sider(pdf: pypdfium2.PdfDocument) -> Iterator[tuple[int, pypdfium2.PdfPage]]:
    """Number from 1 and page; those that cannot be read are passed over."""
    for nr in range(min(len(pdf), MAKS_SIDER)):
        try:
            side = pdf[nr]
        except pypdfium2.PdfiumError:
            continue
        yield nr + 1, side
        side.close()


def er_lang(pdf: pypdfium2.PdfDocument) -> bool:
    """True when not every page is read."""
    return len(pdf) > MAKS_SIDER


def har_innhold(side: pypdfium2.PdfPage) -> bool:
    """True when there is anything on the page: a letter, a drawing, a field."""
    return bool(raw.FPDFPage_CountObjects(side) > 0 or raw.FPDFPage_GetAnnotCount(side) > 0)


def tekst(side: pypdfium2.PdfPage) -> str:
    """The page's text; "" when it cannot be read."""
    try:
        tekstside = side.get_textpage()
    except pypdfium2.PdfiumError:
        return ""
    try:
        antall = tekstside.count_chars()
        return tekstside.get_text_range(0, min(antall, MAKS_TEGN_PAA_SIDE)) if antall > 0 else ""
    finally:
        tekstside.close()


def merknader(side: pypdfium2.PdfPage) -> Iterator[tuple[str, str]]:
    """(`forfatter` or `tekst`, value) of the page's comments; fields of forms are none."""
    for nr in range(min(raw.FPDFPage_GetAnnotCount(side), MAKS_MERKNADER)):
        merknad = raw.FPDFPage_GetAnnot(side, nr)
        if not merknad:
            continue
        try:
            if raw.FPDFAnnot_GetSubtype(merknad) != raw.FPDF_ANNOT_WIDGET:
                yield "forfatter", _streng(merknad, b"T")
            yield "tekst", _streng(merknad, b"Contents") + " " + _streng(merknad, b"V")
        finally:
            raw.FPDFPage_CloseAnnot(merknad)


def _streng(merknad: object, noekkel: bytes) -> str:
    lengde = raw.FPDFAnnot_GetStringValue(merknad, noekkel, None, 0)
    if not SLUTTEGN < lengde <= MAKS_TEGN_PAA_SIDE:
        return ""
    buffer = ctypes.create_string_buffer(lengde)
    raw.FPDFAnnot_GetStringValue(merknad, noekkel, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), lengde)
    return buffer.raw[: lengde - SLUTTEGN].decode("utf-16-le", "replace")


def egenskaper(pdf: pypdfium2.PdfDocument, fil: BinaryIO) -> Iterator[tuple[Funn, str]]:
    """Each property with a value, also of the XMP packets, which lie in the open nearly always."""
    for navn, verdi in pdf.get_metadata_dict(skip_empty=True).items():
        yield {"hvor": "egenskap", "felt": FELT.get(navn, "annet")}, verdi
    fil.seek(0)
    for nr, treff in enumerate(XMP.finditer(fil.read())):
        if nr >= MAKS_XMP:
            return
        yield {"hvor": "egenskap", "felt": "xmp"}, MERKE.sub(b" ", treff[0]).decode("utf-8", "replace")
