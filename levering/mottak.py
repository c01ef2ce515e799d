"""Receives the files of an upload: straight to the spool folder, counted and hashed while they come.

Memory does not grow with the size of a file, and a file that is too big takes no more disk than the limit.
"""

import hashlib
import uuid
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import IO, Any, Final

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from felles.lager import Spolfil

# Rule: PGS kandidatmonitor, «Lever for kandidat».
MAKS_FILER: Final = 100
MAKS_BYTE: Final = 40 * 1024 * 1024
MAKS_BYTE_RUNDE: Final = 300 * 1024 * 1024
# What the form says around the files: names, boundaries, token.
ROM_TIL_SKJEMA: Final = 1024 * 1024
BITSTOERRELSE: Final = 256 * 1024


class MottattFil(UploadedFile):  # type: ignore[type-arg]  # generic in the stubs only
    """A file as it came: its name, size, hash, and where it lies; without a place when it was too big."""

    def __init__(self, *, navn: str, stoerrelse: int, sha256: str = "", sti: Path | None = None) -> None:
        super().__init__(name=navn, size=stoerrelse)
        self.navn = navn
        self.stoerrelse = stoerrelse
        self.sha256 = sha256
        self.sti = sti

    @property
    def spolfil(self) -> Spolfil | None:
        return Spolfil(self.sti, self.stoerrelse, self.sha256) if self.sti else None

    def close(self) -> None:
        """Django closes what was uploaded when the request ends: what is left in the spool then goes away."""
        if self.sti:
            self.sti.unlink(missing_ok=True)


class Spolmottak(FileUploadHandler):
    """Django's way of handing us the bytes of each file as they arrive."""

    chunk_size = BITSTOERRELSE

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._fil: IO[bytes] | None = None
        self._sti: Path | None = None
        self._laget: list[Path] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        mappe = Path(settings.SPOLMAPPE)
        mappe.mkdir(parents=True, exist_ok=True)
        self._sti = mappe / f"{uuid.uuid4().hex}.del"
        self._laget.append(self._sti)
        self._fil = self._sti.open("xb")
        self._hash = hashlib.sha256()
        self._mottatt = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._mottatt += len(raw_data)
        if self._mottatt > MAKS_BYTE:
            self._kast()
        elif self._fil:
            self._hash.update(raw_data)
            self._fil.write(raw_data)

    def file_complete(self, file_size: int) -> MottattFil:
        navn = self.file_name or ""
        if self._fil is None:
            return MottattFil(navn=navn, stoerrelse=file_size)
        self._fil.close()
        self._fil = None
        return MottattFil(navn=navn, stoerrelse=file_size, sha256=self._hash.hexdigest(), sti=self._sti)

    def upload_interrupted(self) -> None:
        self._kast()

    def rydd(self) -> None:
        """Remove what is left in the spool of this request. Harmless for files that have moved into storage."""
        self._kast()
        for sti in self._laget:
            sti.unlink(missing_ok=True)

    def _kast(self) -> None:
        if self._fil and self._sti:
            self._fil.close()
            self._sti.unlink(missing_ok=True)
        self._fil = None


def rydd_spol(*, eldre_enn: float, behold: Collection[Path] = ()) -> int:
    """Remove spool files that nobody has touched since then (seconds since 1970): those of killed requests.

    Those in `behold` belong to uploads that may still go on.
    """
    antall = 0
    for sti in _spolfiler():
        if sti in behold:
            continue
        try:
            if sti.stat().st_mtime < eldre_enn:
                sti.unlink()
                antall += 1
        except FileNotFoundError:
            continue  # moved into storage meanwhile
    return antall


def _spolfiler() -> Iterable[Path]:
    mappe = Path(settings.SPOLMAPPE)
    return list(mappe.glob("*.del")) if mappe.is_dir() else []
