"""What a file really is, and whether its name says so."""

from typing import Any, BinaryIO, Final
from zipfile import ZipFile

import olefile
import pylibmagic  # noqa: F401 - python-magic finds its library through it

import magic  # isort: skip - after pylibmagic

from sjekk.proever.arkiv import LESEFEIL
from sjekk.proever.svar import FUNN, I_ORDEN, IKKE_SJEKKET, Svar

HODE: Final = 256 * 1024
# Everything but the control signs; tabs, line ends and the escape of old texts are none.
TEKSTTEGN: Final = bytes({*range(9, 14), *range(27, 256)})
MAKS_MIMETYPE: Final = 200
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What python-magic answers -> our word for it.
ETTER_MIME: Final = {
    "application/pdf": "pdf", "text/rtf": "rtf", "application/rtf": "rtf", "image/png": "png", "image/jpeg": "jpeg",
    "image/gif": "gif", "image/bmp": "bmp", "image/x-ms-bmp": "bmp", "image/tiff": "tiff", "image/svg+xml": "svg",
    "application/x-7z-compressed": "7z", "application/x-rar": "rar", "application/vnd.rar": "rar",
    "application/gzip": "gzip", "application/x-gzip": "gzip", "application/x-tar": "tar",
    "application/x-compress": "z", "audio/mpeg": "mp3", "audio/x-wav": "wav", "audio/wav": "wav",
    "video/x-msvideo": "avi", "video/mpeg": "mpeg", "video/x-ms-asf": "asf", "video/x-ms-wmv": "asf",
    "video/x-flv": "flv", "application/x-shockwave-flash": "swf", "application/vnd.adobe.flash.movie": "swf",
    "application/vnd.rn-realmedia": "realmedia", "audio/x-pn-realaudio": "realmedia", "image/wmf": "wmf",
    "image/emf": "emf", "application/x-msaccess": "access", "application/x-dosexec": "program",
    "application/vnd.microsoft.portable-executable": "program", "application/x-executable": "program",
    "application/x-pie-executable": "program", "application/x-sharedlib": "program",
    "application/x-mach-binary": "program", "text/xml": "xml", "application/xml": "xml", "text/html": "html",
}  # fmt: skip
TEKST: Final = frozenset({"tekst", "xml", "html", "svg"})
ORD: Final = frozenset({"docx"})
REGNEARK: Final = frozenset({"xlsx"})
LYSBILDER: Final = frozenset({"pptx"})
ISO: Final = frozenset({"iso"})
# Ending of the name -> what the file may be. Endings that are not here cannot be told from the bytes.
FORVENTET: Final[dict[str, frozenset[str]]] = {
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), ORD),
    **dict.fromkeys(("xlsx", "xlsb"), REGNEARK),
    **dict.fromkeys(("pptm", "pptx", "ppsx", "ppsm"), LYSBILDER),
    "doc": frozenset({"doc", "rtf"}), "dot": frozenset({"doc", "rtf"}), "xls": frozenset({"xls"}),
    "ppt": frozenset({"ppt"}), "vsd": frozenset({"vsd"}), "wri": frozenset({"doc", "rtf", "tekst"}),
    "odt": frozenset({"odt"}), "ott": frozenset({"odt"}), "ods": frozenset({"ods"}), "odp": frozenset({"odp"}),
    "odb": frozenset({"odb"}), "sxw": frozenset({"sxw"}), "stw": frozenset({"sxw"}), "sxc": frozenset({"sxc"}),
    "pdf": frozenset({"pdf"}), "rtf": frozenset({"rtf"}), "png": frozenset({"png"}), "gif": frozenset({"gif"}),
    "bmp": frozenset({"bmp"}), "wmf": frozenset({"wmf"}), "emf": frozenset({"emf"}),
    **dict.fromkeys(("jpg", "jpeg", "jpe"), frozenset({"jpeg"})),
    **dict.fromkeys(("tif", "tiff", "tii"), frozenset({"tiff"})),
    **dict.fromkeys(("txt", "c", "h", "css", "tex", "js", "htm", "html", "xml", "mht"), TEKST),
    "svg": frozenset({"svg", "xml", "tekst"}), "mm": TEKST,
    "zip": frozenset({"zip", "docx", "xlsx", "pptx", "odt", "ods", "odp"}), "zipx": frozenset({"zip"}),
    "ggb": frozenset({"zip"}), "xps": frozenset({"zip"}), "7z": frozenset({"7z"}), "rar": frozenset({"rar"}),
    "gz": frozenset({"gzip"}), "tar": frozenset({"tar"}), "z": frozenset({"z"}), "mp3": frozenset({"mp3"}),
    "wav": frozenset({"wav"}), "avi": frozenset({"avi"}), "flv": frozenset({"flv"}), "swf": frozenset({"swf"}),
    "wmv": frozenset({"asf"}), "rm": frozenset({"realmedia"}), "mdb": frozenset({"access"}),
    **dict.fromkeys(("mp4", "m4a", "mov", "qt", "movie"), ISO | {"mpeg"}),
    **dict.fromkeys(("mpeg", "mpp"), frozenset({"mpeg", "ole"})),
}  # fmt: skip
# A part that only this kind of document has.
KJENNETEGN: Final = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
# ODF and its forerunner say what they are in their first entry.
ODF: Final = (
    ("opendocument.text", "odt"), ("opendocument.spreadsheet", "ods"), ("opendocument.presentation", "odp"),
    ("opendocument.base", "odb"), ("opendocument.database", "odb"), ("sun.xml.writer", "sxw"), ("sun.xml.calc", "sxc"),
)  # fmt: skip
STROEMMER: Final = (
    (("WordDocument",), "doc"), (("Workbook", "Book"), "xls"), (("PowerPoint Document",), "ppt"),
    (("VisioDocument",), "vsd"), (("EncryptedPackage",), "kryptert"),
)  # fmt: skip


def proev(fil: BinaryIO, oppdrag: dict[str, Any]) -> Svar:
    """Do name and content agree?"""
    endelse = oppdrag["endelse"]
    ekte = finn(fil)
    if ekte == "program":
        return Svar(FUNN, "program", [{"ekte": ekte}])
    if ekte == "kryptert":
        return Svar(I_ORDEN) if endelse in KRYPTERBARE else Svar(FUNN, "annen_type", [{"ekte": ekte}])
    ventet = FORVENTET.get(endelse)
    if ventet is None or not ekte:
        return Svar(IKKE_SJEKKET, "ukjent_type")
    return Svar(I_ORDEN) if ekte in ventet else Svar(FUNN, "annen_type", [{"ekte": ekte}])


# Office writes these as another container once they have a password.
KRYPTERBARE: Final = frozenset(e for e, ventet in FORVENTET.items() if ventet & (ORD | REGNEARK | LYSBILDER))


def finn(fil: BinaryIO) -> str:
    """Our word for what the bytes are; "" when they say nothing that we know."""
    fil.seek(0)
    hode = fil.read(HODE)
    if hode.startswith(OLE):
        return _ole(fil)
    if hode.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(fil)
    if hode.startswith(b"\x7fELF"):
        return "program"
    if hode[4:8] == b"ftyp":
        return "iso"
    mime = magic.from_buffer(hode, mime=True)
    if kjent := ETTER_MIME.get(mime):
        return kjent
    return "tekst" if mime.startswith(("text/", "message/")) or _er_tekst(hode) else ""


def _er_tekst(hode: bytes) -> bool:
    if hode.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    return bool(hode) and not hode.translate(None, TEKSTTEGN)


def _zip(fil: BinaryIO) -> str:
    fil.seek(0)
    try:
        with ZipFile(fil) as pakke:
            navn = pakke.namelist()
            odf = pakke.read("mimetype").decode("ascii", "replace") if _lite(pakke, "mimetype") else ""
    except (*LESEFEIL, RuntimeError, NotImplementedError):
        return "zip"
    for del_, slag in ODF:
        if del_ in odf:
            return slag
    if "[Content_Types].xml" in navn:
        for mappe, slag in KJENNETEGN:
            if any(ett.startswith(mappe) for ett in navn):
                return slag
    return "zip"


def _lite(pakke: ZipFile, navn: str) -> bool:
    return navn in pakke.namelist() and pakke.getinfo(navn).file_size <= MAKS_MIMETYPE


def _ole(fil: BinaryIO) -> str:
    fil.seek(0)
    try:
        with olefile.OleFileIO(fil) as ole:
            for navn, slag in STROEMMER:
                if any(ole.exists(ett) for ett in navn):
                    return slag
    except (OSError, ValueError, IndexError, KeyError, TypeError):
        return "ole"
    return "ole"
