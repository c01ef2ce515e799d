"""Zip archives, also those inside documents: read with bounds, whatever their tables of contents claim."""

import re
import struct
import zipfile
from typing import BinaryIO, Final
from zlib import error as Zlibfeil

from sjekk.proever.svar import FUNN, KUNNE_IKKE, Stopp

MEGA: Final = 1024 * 1024
MAKS_INNSLAG: Final = 10_000
MAKS_UTPAKKET: Final = 500 * MEGA
# Text packs some twenty times, drawings in XML some fifty; a thousand times is a bomb.
MAKS_FORHOLD: Final = 1000
FORHOLD_TELLER_FRA: Final = 10 * MEGA
KRYPTERT: Final = 0x1
BIT: Final = 256 * 1024
LESEFEIL: Final = (zipfile.BadZipFile, Zlibfeil, EOFError, struct.error, ValueError, OSError, IndexError, KeyError)
DISKSTASJON: Final = re.compile(r"^[A-Za-z]:")


def aapne_zip(fil: BinaryIO) -> zipfile.ZipFile:
    """The archive, once its table of contents is seen to be sound. Raises Stopp: broken, locked, or a bomb by its own word."""
    fil.seek(0)
    try:
        pakke = zipfile.ZipFile(fil)
    except LESEFEIL:
        raise Stopp(FUNN, "oedelagt") from None
    innslag = pakke.infolist()
    if any(ett.flag_bits & KRYPTERT for ett in innslag):
        raise Stopp(FUNN, "passord")
    utpakket, pakket = sum(ett.file_size for ett in innslag), sum(ett.compress_size for ett in innslag)
    for_mye = utpakket > MAKS_UTPAKKET or len(innslag) > MAKS_INNSLAG
    if for_mye or er_for_tett(utpakket, pakket):
        raise Stopp(FUNN, "bombe")
    return pakke


def er_for_tett(utpakket: int, pakket: int) -> bool:
    """True when so many bytes come of so few that somebody has meant it."""
    return utpakket > FORHOLD_TELLER_FRA and utpakket > MAKS_FORHOLD * max(pakket, 1)


def les(pakke: zipfile.ZipFile, navn: str, *, maks: int) -> bytes:
    """The unpacked bytes of one entry. Raises Stopp: broken, or more than `maks` bytes. An entry that is not there: b""."""
    try:
        info = pakke.getinfo(navn)
    except KeyError:
        return b""
    if info.file_size > maks:
        raise Stopp(KUNNE_IKKE, "for_tung")
    try:
        with pakke.open(info) as innslag:
            data = innslag.read(maks + 1)
    except NotImplementedError:
        raise Stopp(KUNNE_IKKE, "pakkemetode") from None
    except RuntimeError:
        raise Stopp(FUNN, "passord") from None
    except LESEFEIL:
        raise Stopp(FUNN, "oedelagt") from None
    if len(data) > maks:
        raise Stopp(FUNN, "bombe")
    return data


def proev_alle(pakke: zipfile.ZipFile) -> None:
    """Unpack every entry once, keeping nothing: checksums must agree. Raises Stopp: broken, locked, more than it said."""
    lest = 0
    for info in pakke.infolist():
        try:
            with pakke.open(info) as innslag:
                while bit := innslag.read(BIT):
                    lest += len(bit)
                    if lest > MAKS_UTPAKKET:
                        raise Stopp(FUNN, "bombe")
        except NotImplementedError:
            raise Stopp(KUNNE_IKKE, "pakkemetode") from None
        except RuntimeError:
            raise Stopp(FUNN, "passord") from None
        except LESEFEIL:
            raise Stopp(FUNN, "oedelagt") from None


def er_farlig_sti(navn: str) -> bool:
    """True for a name that would leave the folder it is unpacked in."""
    ledd = navn.replace("\\", "/").split("/")
    return navn.startswith(("/", "\\")) or bool(DISKSTASJON.match(navn)) or ".." in ledd or "\x00" in navn
