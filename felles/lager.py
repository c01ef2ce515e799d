"""Files at rest. A key is random and says nothing about what lies behind it; a stored file is never changed.

They lie in a folder, or in S3 where the setting `LAGER` says so; the spool folder is always on a disk of ours.

The way in has an order that survives a power cut at any point: bytes to the spool folder while they are counted and
hashed, fsync of the file, move to its place, fsync of the folder. Only then may the caller commit the row that names
the key. A file without a row is harmless; a row without a file is not.
"""

import contextlib
import hashlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG
from typing import BinaryIO, Final, Protocol

from django.conf import settings
from django.utils.translation import gettext as _

from felles import lager_s3
from felles.feil import Domenefeil

BITSTOERRELSE: Final = 256 * 1024
FILRETTIGHETER: Final = 0o640


class Leser(Protocol):
    """Anything that bytes can be read from: an open file, an upload."""

    def read(self, antall: int, /) -> bytes: ...


class ForStor(Domenefeil):
    """More bytes came than the caller allows."""

    def __init__(self, maks_byte: int) -> None:
        melding = _("Filen er større enn %(megabyte)d MB. Gjør den mindre, og prøv igjen.")
        super().__init__(melding % {"megabyte": maks_byte // (1024 * 1024)}, kode="for_stor")


@dataclass(frozen=True, slots=True)
class Spolfil:
    """A whole file in the spool folder, with what was measured on its way in."""

    sti: Path
    stoerrelse: int
    sha256: str

    def kast(self) -> None:
        """Remove it from the spool folder. Repeatable, also after `legg_inn`."""
        self.sti.unlink(missing_ok=True)


def skriv_spol(stroem: Leser, *, maks_byte: int) -> Spolfil:
    """Write a stream to the spool folder; memory does not grow with its size.

    Raises `ForStor` as soon as there are more than `maks_byte` bytes, and leaves nothing behind when it raises.
    """
    mappe = Path(settings.SPOLMAPPE)
    mappe.mkdir(parents=True, exist_ok=True)
    sti = mappe / f"{uuid.uuid4().hex}.del"
    hashverdi, stoerrelse = hashlib.sha256(), 0
    try:
        with sti.open("xb") as fil:
            while bit := stroem.read(BITSTOERRELSE):
                stoerrelse += len(bit)
                if stoerrelse > maks_byte:
                    raise ForStor(maks_byte)
                hashverdi.update(bit)
                fil.write(bit)
    except BaseException:
        sti.unlink(missing_ok=True)
        raise
    return Spolfil(sti, stoerrelse, hashverdi.hexdigest())


def legg_inn(spolfil: Spolfil, *, noekkel: str = "") -> str:
    """Put a spooled file in its place for good and return its key; when this returns, it outlives a power cut.

    The spool file is gone afterwards. Raises OSError when the disk refuses; then there is no key and no row.
    With a `noekkel` of `noekkel_for` it may be repeated after it was cut short, also when the file has moved already.
    """
    noekkel = noekkel or _ny_noekkel()
    maal = _sti(noekkel)
    if not er_lokalt():
        lager_s3.legg_inn(spolfil.sti, noekkel, sha256=spolfil.sha256, stoerrelse=spolfil.stoerrelse)
        spolfil.kast()
        return noekkel
    _lag_mappe(maal.parent)
    if not spolfil.sti.exists() and maal.is_file():
        _synk(maal)
        _synk(maal.parent)
        return noekkel
    kilde = _paa_samme_disk(spolfil.sti, maal)
    kilde.chmod(FILRETTIGHETER)
    _synk(kilde)
    kilde.replace(maal)
    _synk(maal.parent)
    spolfil.kast()
    return noekkel


def aapne(noekkel: str) -> BinaryIO:
    """The stored bytes, read as they are asked for.

    Raises FileNotFoundError when there is no such file, ValueError when it is no key, OSError when storage is away.
    """
    sti = _sti(noekkel)
    return sti.open("rb") if er_lokalt() else lager_s3.aapne(noekkel)


def finnes(noekkel: str) -> bool:
    """True when a whole file lies behind the key."""
    return stoerrelse(noekkel) is not None


def stoerrelse(noekkel: str) -> int | None:
    """How many bytes lie behind the key; None when there is no such file. Raises OSError when storage is away."""
    sti = _sti(noekkel)
    if not er_lokalt():
        return lager_s3.stoerrelse(noekkel)
    try:
        status = sti.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return status.st_size if S_ISREG(status.st_mode) else None


def slett(noekkel: str) -> None:
    """Remove what was made here and can be made again (never an original). Repeatable; the row goes first."""
    sti = _sti(noekkel)
    if er_lokalt():
        sti.unlink(missing_ok=True)
    else:
        lager_s3.slett(noekkel)


def er_lokalt() -> bool:
    """True when files lie in a folder here, where asking about one costs next to nothing."""
    return settings.LAGER_S3 is None


@dataclass(frozen=True, slots=True)
class Lagret:
    """Something that lies in storage: its key (or what it is called, when it is no key of ours), size and time."""

    noekkel: str
    stoerrelse: int
    skrevet: datetime


def alle() -> Iterator[Lagret]:
    """Everything that lies in storage, in no order, also what nobody of ours put there."""
    if not er_lokalt():
        yield from (Lagret(*funnet) for funnet in lager_s3.alle())
        return
    rot, spol = Path(settings.FILLAGER), Path(settings.SPOLMAPPE)
    for mappe, undermapper, filer in rot.walk():
        undermapper[:] = [navn for navn in undermapper if mappe / navn != spol]
        for navn in filer:
            try:
                status = (mappe / navn).stat()
            except FileNotFoundError:
                continue  # moved or removed meanwhile
            skrevet = datetime.fromtimestamp(status.st_ctime, UTC)
            yield Lagret((mappe / navn).relative_to(rot).as_posix(), status.st_size, skrevet)


def svarer() -> bool:
    """True when storage and spool can be used now. A folder that is missing is not made: its disk may be unmounted."""
    mapper = [settings.SPOLMAPPE, settings.FILLAGER] if er_lokalt() else [settings.SPOLMAPPE]
    for mappe in mapper:
        try:
            with tempfile.TemporaryFile(dir=Path(mappe)) as fil:
                fil.write(b".")
                fil.flush()
        except OSError:
            return False
    return er_lokalt() or lager_s3.svarer()


def noekkel_for(ident: uuid.UUID) -> str:
    """The key of the file that this random id stands for."""
    navn = ident.hex
    return f"{navn[:2]}/{navn[2:4]}/{navn}"


def _ny_noekkel() -> str:
    return noekkel_for(uuid.uuid4())


def _sti(noekkel: str) -> Path:
    foerste, andre, navn = noekkel.split("/")
    if uuid.UUID(hex=navn).hex != navn or (foerste, andre) != (navn[:2], navn[2:4]):
        raise ValueError("not a storage key")
    return Path(settings.FILLAGER, foerste, andre, navn)


def _lag_mappe(mappe: Path) -> None:
    """Make the folder and those above it in the store, and make each name durable in the folder above, top down.

    Also where the folder is there: whoever made it may have died, or be on the way, before its name was durable.
    """
    rot = mappe == Path(settings.FILLAGER)
    if rot and mappe.is_dir():
        return
    if not rot:
        _lag_mappe(mappe.parent)
    mappe.mkdir(parents=rot, exist_ok=True)
    _synk(mappe.parent)


def _paa_samme_disk(kilde: Path, maal: Path) -> Path:
    """The spool may be another disk, and a move across disks is a copy that may stop halfway: copy first, beside it."""
    if kilde.stat().st_dev == maal.parent.stat().st_dev:
        return kilde
    kopi = maal.with_suffix(".del")
    try:
        with kilde.open("rb") as fra, kopi.open("wb") as til:
            shutil.copyfileobj(fra, til, BITSTOERRELSE)
    except OSError:
        with contextlib.suppress(OSError):
            kopi.unlink()
        raise
    return kopi


def _synk(sti: Path) -> None:
    """Force a file or folder to disk."""
    fd = os.open(sti, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
