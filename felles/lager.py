"""Where files lie: a spool folder while bytes flow, then storage under a key that holds no name.

The order is fsync of the file, move, fsync of the folder; only after that may a row name the file. A power cut then
leaves an orphan in storage at worst, never a row without its file.
Rule: an acknowledged file is never lost (the project's design, «Files»).
"""

import hashlib
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Protocol, Self

from django.conf import settings

NOEKKELFORM: Final = re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}")
RETTIGHETER: Final = 0o640


class Lager(Protocol):
    """What storage must be able to do; a local folder today, S3 by a setting later."""

    def legg_inn(self, spolfil: Path) -> str:
        """Take over a synced spool file, and return its key once it lies synced in its place."""

    def aapne(self, noekkel: str) -> BinaryIO:
        """Open for reading. Raises FileNotFoundError."""

    def finnes(self, noekkel: str) -> bool:
        """True when the file is there."""

    def angre(self, noekkel: str) -> None:
        """Remove a file that no row came to name. Never called for a file that a row has named."""


class Mappelager:
    """Storage in a folder."""

    def __init__(self, rot: Path) -> None:
        self._rot = rot

    def legg_inn(self, spolfil: Path) -> str:
        navn = uuid.uuid4().hex
        mappe = self._rot / navn[:2]
        if not mappe.is_dir():
            mappe.mkdir(parents=True, exist_ok=True)
            _synk_mappe(self._rot)
        maal = mappe / navn
        try:
            spolfil.rename(maal)
        except OSError:
            # The spool lies on another disk: copy beside the target, sync, then move within the disk.
            kopi = mappe / f"{navn}.del"
            shutil.copyfile(spolfil, kopi)
            _synk_fil(kopi)
            kopi.rename(maal)
            spolfil.unlink()
        maal.chmod(RETTIGHETER)
        _synk_mappe(mappe)
        return f"{navn[:2]}/{navn}"

    def aapne(self, noekkel: str) -> BinaryIO:
        return self._sti(noekkel).open("rb")

    def finnes(self, noekkel: str) -> bool:
        return self._sti(noekkel).is_file()

    def angre(self, noekkel: str) -> None:
        self._sti(noekkel).unlink(missing_ok=True)

    def _sti(self, noekkel: str) -> Path:
        if not NOEKKELFORM.fullmatch(noekkel):
            raise FileNotFoundError("not a storage key")
        return self._rot / noekkel


class Spolfil:
    """A file on its way in: written bit by bit, hashed while writing, and gone unless somebody keeps it."""

    def __init__(self) -> None:
        mappe = Path(settings.SPOLMAPPE)
        mappe.mkdir(parents=True, exist_ok=True)
        nummer, sti = tempfile.mkstemp(prefix="inn-", dir=mappe)
        self.sti = Path(sti)
        self.stoerrelse = 0
        self._hash = hashlib.sha256()
        self._fil = os.fdopen(nummer, "wb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, slag: type[BaseException] | None, feil: BaseException | None, spor: TracebackType | None
    ) -> None:
        self.kast()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def skriv(self, bit: bytes) -> None:
        self._fil.write(bit)
        self._hash.update(bit)
        self.stoerrelse += len(bit)

    def synk(self) -> Path:
        """Flush and fsync; the path is then ready for `Lager.legg_inn`."""
        if not self._fil.closed:
            self._fil.flush()
            os.fsync(self._fil.fileno())
            self._fil.close()
        return self.sti

    def kast(self) -> None:
        """Remove what is left in the spool; harmless after the file has moved."""
        if not self._fil.closed:
            self._fil.close()
        self.sti.unlink(missing_ok=True)


def lager() -> Lager:
    """The site's storage."""
    return Mappelager(Path(settings.FILLAGER))


def lagre(biter: Iterable[bytes]) -> tuple[str, int, str]:
    """Store these bytes: key, size in bytes and SHA-256. For files that come whole, such as papers."""
    with Spolfil() as spolfil:
        for bit in biter:
            spolfil.skriv(bit)
        noekkel = lager().legg_inn(spolfil.synk())
        return noekkel, spolfil.stoerrelse, spolfil.sha256


def _synk_fil(sti: Path) -> None:
    with sti.open("rb") as fil:
        os.fsync(fil.fileno())


def _synk_mappe(mappe: Path) -> None:
    nummer = os.open(mappe, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(nummer)
    finally:
        os.close(nummer)
