"""A zip of a group upload, unpacked within bounds: it may be anybody's, and say anything of itself."""

import zipfile
import zlib
from datetime import datetime
from pathlib import PurePosixPath
from typing import BinaryIO, Final

from django.utils.translation import gettext as _

from felles import lager
from felles.hendelser import Aktoer
from felles.lager import ForStor
from levering.filtyper import endelse, normaliser_navn
from levering.models import Gruppefil
from levering.mottak import MAKS_BYTE, MAKS_BYTE_RUNDE
from levering.querysets.gruppe import nummer_i
from levering.services.gruppe import fjern_gruppefiler, legg_til_gruppefil
from levering.services.opplasting import AvvistFil, Filfeil, Runde, sjekk_fil
from levering.tus_kropp import plass

MAKS_INNSLAG: Final = 2000
MAKS_KATALOG: Final = 4 * 1024 * 1024
PAKKEMAATER: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# What operating systems put into folders by themselves.
SYSTEMFILER: Final = frozenset({"thumbs.db", "desktop.ini"})
# What all the files of a package may become. A package itself is at most a round.
MAKS_UTPAKKET: Final = 4 * MAKS_BYTE_RUNDE


def er_pakke(fil: Gruppefil) -> bool:
    """A zip of many candidates' files; one that is named as a candidate's own is that candidate's answer."""
    return endelse(fil.navn) == "zip" and not nummer_i(fil.navn)


def pakk_ut(*, fil: Gruppefil, aktoer: Aktoer, naa: datetime) -> Runde:
    """Put the files of the package into its group, and take the package out. May be repeated: the same files are one.

    Folders of the package are passed over, names lose their folders, and nothing is written under a name of its own.
    It takes a place among the uploads while it works. Raises Tusfeil `travelt` when all are taken; then nothing is done.
    """
    with plass():
        return _pakk_ut(fil, aktoer, naa)


def _pakk_ut(fil: Gruppefil, aktoer: Aktoer, naa: datetime) -> Runde:
    runde = Runde()
    sum_ = 0
    try:
        with lager.aapne(fil.noekkel) as kilde, _aapne(kilde) as pakke:
            innslag = [info for info in pakke.infolist() if not info.is_dir()]
            if len(innslag) > MAKS_INNSLAG or sum(info.file_size for info in innslag) > MAKS_UTPAKKET:
                raise _for_stor()
            for info in innslag:
                sum_ += _pakk_ut_en(pakke, info, fil, runde, rom=MAKS_UTPAKKET - sum_, aktoer=aktoer, naa=naa)
    except Filfeil as feil:
        runde.avvist.append(AvvistFil(fil.navn, fil.stoerrelse, feil))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, EOFError, OSError):
        runde.avvist.append(AvvistFil(fil.navn, fil.stoerrelse, _ulest()))
    fjern_gruppefiler(gruppe_id=fil.gruppe_id, fil_ider=[fil.pk], aktoer=aktoer, naa=naa)
    return runde


def _aapne(kilde: BinaryIO) -> zipfile.ZipFile:
    """The package, when its table of contents is no bigger than we would read: all of it is held in memory."""
    slutt = zipfile._EndRecData(kilde)  # type: ignore[attr-defined]  # the only way to see the size before it is read
    if slutt and slutt[zipfile._ECD_SIZE] > MAKS_KATALOG:  # type: ignore[attr-defined]
        raise _for_stor()
    pakke = zipfile.ZipFile(kilde)
    if any(info.compress_type not in PAKKEMAATER for info in pakke.infolist()):
        raise _ulest()  # the others may ask for gigabytes before they give a byte
    return pakke


def _pakk_ut_en(
    pakke: zipfile.ZipFile,
    info: zipfile.ZipInfo,
    fil: Gruppefil,
    runde: Runde,
    *,
    rom: int,
    aktoer: Aktoer,
    naa: datetime,
) -> int:
    """How many bytes it was; one that is refused is told of, and holds no other back."""
    navn = normaliser_navn(PurePosixPath(info.filename.replace("\\", "/")).name)
    if navn.startswith(".") or navn.lower() in SYSTEMFILER or info.filename.startswith("__MACOSX/"):
        return 0
    try:
        sjekk_fil(navn, info.file_size)
        with pakke.open(info) as stroem:
            spolfil = lager.skriv_spol(stroem, maks_byte=min(MAKS_BYTE, rom))
        sjekk_fil(navn, spolfil.stoerrelse)
    except Filfeil as feil:
        runde.avvist.append(AvvistFil(navn, info.file_size, feil))
        return 0
    except ForStor:
        raise _for_stor() from None
    legg_til_gruppefil(gruppe_id=fil.gruppe_id, navn=navn, spolfil=spolfil, aktoer=aktoer, naa=naa)
    return spolfil.stoerrelse


def _for_stor() -> Filfeil:
    return Filfeil(
        _("Pakken er for stor når den pakkes ut"),
        kode="pakke",
        hjelp=_("Del den i flere, og last opp hver for seg. Filene som er kommet med, står i listen."),
    )


def _ulest() -> Filfeil:
    return Filfeil(
        _("Pakken kan ikke åpnes"),
        kode="pakke",
        hjelp=_("Lag den på nytt uten passord, eller last opp filene hver for seg."),
    )
