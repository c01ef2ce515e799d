"""The spool file of an upload in pieces: locked while it is written, and never trusted beyond what is acknowledged."""

import contextlib
import fcntl
import hashlib
import os
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from django.conf import settings

LESEBIT: Final = 1024 * 1024
RETTIGHETER: Final = 0o640
# From this many bytes a thread costs less than waiting for disk and hash in turn.
STOR_FIL: Final = 4 * LESEBIT


class Opptatt(Exception):
    """Another thread or process, on this machine, has the file open for writing."""


def spolsti(noekkel: uuid.UUID) -> Path:
    """Where the pieces of the upload lie; holds no name."""
    return Path(settings.SPOLMAPPE) / f"{noekkel.hex}.del"


@contextlib.contextmanager
def aapen(noekkel: uuid.UUID, *, ny: bool = False) -> Iterator[int]:
    """The file, locked, as a descriptor; `ny` makes it when it is not there.

    The lock is the kernel's and goes with the process: a lease may lapse while its holder is only slow, and then this
    keeps the two apart. Raises Opptatt, FileNotFoundError.
    """
    sti = spolsti(noekkel)
    if ny:
        sti.parent.mkdir(parents=True, exist_ok=True)
    fd = os.open(sti, os.O_RDWR | os.O_CLOEXEC | (os.O_CREAT if ny else 0), RETTIGHETER)
    try:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Opptatt from None
        # Whoever had it before us may have put it in its place.
        if os.fstat(fd).st_ino != sti.stat().st_ino:
            raise Opptatt
        yield fd
    finally:
        os.close(fd)


def skriv(fd: int, fra: int, bit: bytes, *, ny: bool = False) -> None:
    """Write the piece at `fra` and force it to disk. What lies beyond `fra` was never acknowledged, and goes.

    Raises OSError when the disk refuses; what was acknowledged still stands.
    """
    os.ftruncate(fd, fra)
    rest = memoryview(bit)
    while rest:
        skrevet = os.pwrite(fd, rest, fra)
        rest, fra = rest[skrevet:], fra + skrevet
    os.fsync(fd)
    if ny:
        _synk_mappe(Path(settings.SPOLMAPPE))


def hash_av(fd: int, stoerrelse: int) -> str:
    """SHA-256 of the first `stoerrelse` bytes; memory does not grow with the file. Raises OSError when there are fewer.

    The disk writes a large file meanwhile, so that the two are waited for at once and not one after the other.
    """
    os.ftruncate(fd, min(stoerrelse, os.fstat(fd).st_size))
    hashverdi, sted = hashlib.sha256(), 0
    buffer = bytearray(LESEBIT)
    with _skrives_ut(fd) if stoerrelse >= STOR_FIL else contextlib.nullcontext():
        while sted < stoerrelse:
            lest = os.preadv(fd, [buffer], sted)
            if not lest:
                raise OSError("spool file is shorter than what was acknowledged")
            hashverdi.update(memoryview(buffer)[:lest])
            sted += lest
    return hashverdi.hexdigest()


@contextlib.contextmanager
def _skrives_ut(fd: int) -> Iterator[None]:
    """Sync the file in a thread; the disk's refusal is raised at the end, as a later sync may not hear of it again."""
    with ThreadPoolExecutor(max_workers=1) as traad:
        skriving = traad.submit(os.fsync, fd)
        yield
        skriving.result()


def lengde(fd: int) -> int:
    """How many bytes lie in the file, acknowledged or not."""
    return os.fstat(fd).st_size


def _synk_mappe(mappe: Path) -> None:
    fd = os.open(mappe, os.O_RDONLY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)
