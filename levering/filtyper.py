"""Which files may be handed in, and what a file name may be."""

import unicodedata
from typing import Final

from django.utils.translation import gettext as _

# Rule: PGS kandidatmonitor, «Godkjente filtyper»: 77 of them.
GODKJENTE: Final = frozenset(
    """
    7z avi bmp c css doc docm docx dot dotm dotx emf flv ggb gif gz h hlp htm html jpe jpeg jpg js m4a mdb mdi mht mm
    mov movie mp3 mp4 mpeg mpp odb odp ods odt ott pdf png ppsm ppsx ppt pptm pptx qt rap rar rm rtf sib stw svg swf
    sxc sxw tar tex tif tiff tii txt vsd wav wmf wmv wri xls xlsb xlsx xml xps z zip zipx
    """.split()
)
LENGSTE_NAVN: Final = 150
# Control and format signs (which can turn a name around), surrogates, unassigned and private signs.
FARLIGE: Final = frozenset({"Cc", "Cf", "Cs", "Cn", "Co", "Zl", "Zp"})
PC_SKILLE: Final = frozenset("/\\")


def normaliser_navn(navn: str) -> str:
    """The name as it is kept: composed letters (a Mac sends æ, ø and å in pieces), no space at the ends."""
    return unicodedata.normalize("NFC", navn).strip()


def endelse(navn: str) -> str:
    """The file type in small letters; empty when the name has none."""
    stamme, punktum, siste = navn.rpartition(".")
    return siste.lower() if punktum and stamme.strip(". ") else ""


def er_godkjent(navn: str) -> bool:
    """True when files of that type may be handed in."""
    return endelse(navn) in GODKJENTE


def hjelp_til_type(navn: str) -> str:
    """What to do about a file whose type is not among them."""
    if endelse(navn) == "pages":
        return _("Lagre som PDF i Pages (Arkiv, Eksporter til), og last opp PDF-en.")
    return _("Lagre filen som PDF eller en annen godkjent filtype, og last den opp på nytt.")


def er_brukbart_navn(navn: str) -> bool:
    """True for a plain file name: no path, no invisible signs, not endless."""
    if not 0 < len(navn) <= LENGSTE_NAVN or navn in {".", ".."}:
        return False
    return not any(tegn in PC_SKILLE or unicodedata.category(tegn) in FARLIGE for tegn in navn)
