"""Can the sensor open it? Each kind is opened as its program would, and seen not to be empty, locked or a trap."""

import gzip
import tarfile
from collections.abc import Callable
from typing import Any, BinaryIO, Final

import olefile
from lxml import etree

from sjekk.proever import arkiv, dokument, pdf
from sjekk.proever.svar import FUNN, I_ORDEN, IKKE_SJEKKET, KUNNE_IKKE, Stopp, Svar
from sjekk.proever.typer import FORVENTET, finn
from sjekk.proever.xmlvern import les_xml, lokalnavn

HOVEDDEL: Final = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
# What a document may hold instead of words.
BILDER: Final = frozenset(
    {"drawing", "pict", "object", "oMath", "oMathPara", "graphicFrame", "pic", "image", "frame", "chart"}
)
MAKS_TEKST: Final = 40 * arkiv.MEGA
FIB_KRYPTERT: Final = 0x0100
FILEPASS: Final = b"\x2f\x00"
SLUTT: Final = {"png": b"IEND\xaeB`\x82", "jpeg": b"\xff\xd9", "gif": b";"}
# Some write a few bytes after the end of a picture.
ETTER_SLUTT: Final = 64 * 1024


def proev(fil: BinaryIO, oppdrag: dict[str, Any]) -> Svar:
    """Open it by what it is, not by what it is called; types we have no program for are not opened."""
    slag = finn(fil)
    if slag == "kryptert":
        return Svar(FUNN, "passord")
    ventet = FORVENTET.get(oppdrag["endelse"])
    if ventet is not None and slag and slag not in ventet and slag != "program":
        # The program that its name calls for will not open it.
        return Svar(FUNN, "annen_type")
    aapne = AAPNERE.get(slag)
    if aapne is None:
        return Svar(IKKE_SJEKKET, "ingen_aapner")
    return aapne(fil, slag)


def _pdf(fil: BinaryIO, slag: str) -> Svar:
    dokumentet = pdf.aapne_pdf(fil)
    if len(dokumentet) == 0:
        return Svar(FUNN, "tom")
    lest, med_innhold = 0, 0
    for _, side in pdf.sider(dokumentet):
        lest += 1
        med_innhold += pdf.har_innhold(side)
    if not lest:
        return Svar(FUNN, "oedelagt")
    if not med_innhold:
        return Svar(FUNN, "tom")
    return Svar(FUNN, "mange_sider", [{"antall": len(dokumentet)}]) if pdf.er_lang(dokumentet) else Svar(I_ORDEN)


def _ooxml(fil: BinaryIO, slag: str) -> Svar:
    with arkiv.aapne_zip(fil) as pakke:
        arkiv.proev_alle(pakke)
        navn = pakke.namelist()
        if slag == "xlsx" and "xl/workbook.bin" in navn:
            return Svar(I_ORDEN)
        hoveddel = arkiv.les(pakke, HOVEDDEL[slag], maks=dokument.DELBYTE)
        if not hoveddel:
            return Svar(FUNN, "oedelagt")
        bilde = any("/media/" in ett or "/embeddings/" in ett or "/charts/" in ett for ett in navn)
        bilde = _har_bilde(les_xml(hoveddel)) or bilde
        deler = [tekst for hvor, tekst in dokument.tekstdeler(pakke) if hvor["hvor"] != "kommentar"]
    return Svar(I_ORDEN) if bilde or any(tekst.strip() for tekst in deler) else Svar(FUNN, "tom")


def _odf(fil: BinaryIO, slag: str) -> Svar:
    with arkiv.aapne_zip(fil) as pakke:
        if b"encryption-data" in arkiv.les(pakke, "META-INF/manifest.xml", maks=dokument.EGENSKAPSBYTE):
            return Svar(FUNN, "passord")
        arkiv.proev_alle(pakke)
        innhold = arkiv.les(pakke, "content.xml", maks=dokument.DELBYTE)
        if not innhold:
            return Svar(FUNN, "oedelagt")
        rot = les_xml(innhold)
    fylt = _har_bilde(rot) or bool(dokument.odf_tekst(rot).strip())
    return Svar(I_ORDEN) if fylt or slag == "odb" else Svar(FUNN, "tom")


def _har_bilde(rot: etree._Element) -> bool:
    return any(lokalnavn(element.tag) in BILDER for element in rot.iter())


def _ole(fil: BinaryIO, slag: str) -> Svar:
    fil.seek(0)
    try:
        with olefile.OleFileIO(fil) as ole:
            if slag == "doc":
                hode = ole.openstream("WordDocument").read(32)
                laast = bool(int.from_bytes(hode[10:12], "little") & FIB_KRYPTERT)
            elif slag == "xls":
                laast = _har_filepass(ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read(4096))
            else:
                laast = ole.exists("EncryptedSummary")
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return Svar(FUNN, "oedelagt")
    return Svar(FUNN, "passord") if laast else Svar(I_ORDEN)


def _har_filepass(data: bytes) -> bool:
    """True when the first records of an old sheet hold the one that says it is locked."""
    plass = 0
    while plass + 4 <= len(data):
        if data[plass : plass + 2] == FILEPASS:
            return True
        plass += 4 + int.from_bytes(data[plass + 2 : plass + 4], "little")
    return False


def _zip(fil: BinaryIO, slag: str) -> Svar:
    with arkiv.aapne_zip(fil) as pakke:
        filer = [ett for ett in pakke.infolist() if not ett.is_dir()]
        # As it stands in the archive; the reader's own mending of names would hide a backslash.
        if any(arkiv.er_farlig_sti(ett.orig_filename) for ett in pakke.infolist()):
            return Svar(FUNN, "farlig_sti")
        if not any(ett.file_size for ett in filer):
            return Svar(FUNN, "tom")
        arkiv.proev_alle(pakke)
    return Svar(I_ORDEN)


def _tar(fil: BinaryIO, slag: str) -> Svar:
    fil.seek(0)
    antall, byte = 0, 0
    try:
        with tarfile.open(fileobj=fil, mode="r:") as pakke:
            for innslag in pakke:
                antall, byte = antall + 1, byte + innslag.size
                if antall > arkiv.MAKS_INNSLAG:
                    return Svar(FUNN, "bombe")
                if arkiv.er_farlig_sti(innslag.name) or arkiv.er_farlig_sti(innslag.linkname):
                    return Svar(FUNN, "farlig_sti")
    except (tarfile.TarError, *arkiv.LESEFEIL):
        return Svar(FUNN, "oedelagt")
    return Svar(I_ORDEN) if byte else Svar(FUNN, "tom")


def _gzip(fil: BinaryIO, slag: str) -> Svar:
    pakket, lest = fil.seek(0, 2), 0
    fil.seek(0)
    try:
        with gzip.open(fil) as pakke:
            while bit := pakke.read(arkiv.BIT):
                lest += len(bit)
                if lest > arkiv.MAKS_UTPAKKET or arkiv.er_for_tett(lest, pakket):
                    return Svar(FUNN, "bombe")
    except (gzip.BadGzipFile, *arkiv.LESEFEIL):
        return Svar(FUNN, "oedelagt")
    return Svar(I_ORDEN) if lest else Svar(FUNN, "tom")


def _tekst(fil: BinaryIO, slag: str) -> Svar:
    fylt = dokument.les_tekst(fil, maks=MAKS_TEKST).strip("\ufeff \t\r\n\x00")
    return Svar(I_ORDEN) if fylt else Svar(FUNN, "tom")


def _xml(fil: BinaryIO, slag: str) -> Svar:
    fil.seek(0)
    try:
        les_xml(fil.read(MAKS_TEKST), med_doktype=True)
    except Stopp as stopp:
        # XML that is not well-formed is still a text that can be read.
        return stopp.svar if stopp.svar.grunn == "farlig_xml" else Svar(I_ORDEN)
    return Svar(I_ORDEN)


def _bilde(fil: BinaryIO, slag: str) -> Svar:
    lengde = fil.seek(0, 2)
    fil.seek(max(0, lengde - ETTER_SLUTT))
    hel = SLUTT.get(slag, b"") in fil.read()
    return Svar(I_ORDEN) if hel else Svar(FUNN, "avkuttet")


def _bare_hode(fil: BinaryIO, slag: str) -> Svar:
    """Seen by its first bytes to be what it says; no more than that."""
    return Svar(IKKE_SJEKKET, "bare_type")


def _program(fil: BinaryIO, slag: str) -> Svar:
    return Svar(KUNNE_IKKE, "program")


AAPNERE: Final[dict[str, Callable[[BinaryIO, str], Svar]]] = {
    "pdf": _pdf, "docx": _ooxml, "xlsx": _ooxml, "pptx": _ooxml,
    **dict.fromkeys(("odt", "ods", "odp", "odb", "sxw", "sxc"), _odf),
    **dict.fromkeys(("doc", "xls", "ppt", "vsd"), _ole),
    "zip": _zip, "tar": _tar, "gzip": _gzip, "xml": _xml, "svg": _xml, "tekst": _tekst, "html": _tekst, "rtf": _tekst,
    **dict.fromkeys(("png", "jpeg", "gif", "bmp", "tiff"), _bilde),
    **dict.fromkeys(("7z", "rar", "z", "iso", "mp3", "wav", "avi", "mpeg", "asf", "flv", "wmf", "emf"), _bare_hode),
    "program": _program,
}  # fmt: skip
