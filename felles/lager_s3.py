"""Files at rest in S3, whole files only: PUT with checksum, HEAD that must say the same, and only then is there a key.

Nothing is listed, changed or guessed on the way in. A key is random, so putting the same file in its place twice, after
a server that died, finds it there already.
"""

import base64
import contextlib
import hashlib
import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import Any, BinaryIO, Final

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

BITSTOERRELSE: Final = 256 * 1024
# Storage that does not answer must not hold the threads of the web server: the client tries again.
KOBLE_SEKUNDER: Final = 3
LESE_SEKUNDER: Final = 30
FORSOEK: Final = 2
# What the caller counted, kept beside the file: not every server gives its own checksum back.
METADATA: Final = "sha256"


class Lagerfeil(OSError):
    """Storage is away, refuses, or did not keep what it was given."""


def legg_inn(sti: Path, noekkel: str, *, sha256: str, stoerrelse: int) -> None:
    """Put the file behind the key. When this returns, storage has said that it has it, with that size and hash.

    Repeatable, also when the file at `sti` is gone because it was put in place before. Raises OSError.
    """
    funnet = _hode(noekkel)
    if funnet is None:
        with sti.open("rb") as fil, _oversatt():
            _klient().put_object(
                **_sted(noekkel),
                Body=fil,
                ContentLength=stoerrelse,
                ContentType="application/octet-stream",
                ContentMD5=_md5(fil),
                ChecksumSHA256=base64.b64encode(bytes.fromhex(sha256)).decode(),
                Metadata={METADATA: sha256},
            )
        funnet = _hode(noekkel)
    if funnet is None or (funnet["ContentLength"], _hash(funnet)) != (stoerrelse, sha256):
        raise Lagerfeil("storage does not have what it was given")


def aapne(noekkel: str) -> BinaryIO:
    """The bytes behind the key, fetched as they are read. Raises FileNotFoundError, OSError."""
    funnet = _hode(noekkel)
    if funnet is None:
        raise FileNotFoundError(noekkel)
    return io.BufferedReader(_Leser(noekkel, funnet["ContentLength"]), BITSTOERRELSE)


def stoerrelse(noekkel: str) -> int | None:
    """How many bytes lie behind the key, or None. Raises OSError."""
    funnet = _hode(noekkel)
    return None if funnet is None else int(funnet["ContentLength"])


def slett(noekkel: str) -> None:
    """Remove the file. Repeatable. Raises OSError."""
    with _oversatt():
        _klient().delete_object(**_sted(noekkel))


def alle() -> Iterator[tuple[str, int, datetime]]:
    """Key, size and time of everything under our prefix. Raises OSError."""
    prefiks = _valg()["prefiks"]
    with _oversatt():
        for side in _klient().get_paginator("list_objects_v2").paginate(Bucket=_boette(), Prefix=prefiks):
            for rad in side.get("Contents", []):
                yield rad["Key"].removeprefix(prefiks), rad["Size"], rad["LastModified"]


def svarer() -> bool:
    """True when the bucket is there and lets us in."""
    try:
        with _oversatt():
            _klient().head_bucket(Bucket=_boette())
    except OSError:
        return False
    return True


class _Leser(io.RawIOBase):
    """Reads one object from start to end, or from wherever it is told to go on."""

    def __init__(self, noekkel: str, lengde: int) -> None:
        self._noekkel, self._lengde, self._sted = noekkel, lengde, 0
        self._kropp: Any = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, sted: int, hvorfra: int = io.SEEK_SET) -> int:
        ny = sted + {io.SEEK_SET: 0, io.SEEK_CUR: self._sted, io.SEEK_END: self._lengde}[hvorfra]
        if ny < 0:
            raise ValueError("negative seek position")
        if ny != self._sted:
            self._slipp()
        self._sted = ny
        return ny

    def tell(self) -> int:
        return self._sted

    def readinto(self, buffer: Any) -> int:
        if self._sted >= self._lengde:
            return 0
        with _oversatt():
            if self._kropp is None:
                svar = _klient().get_object(**_sted(self._noekkel), Range=f"bytes={self._sted}-")
                self._kropp = svar["Body"]
            bit = self._kropp.read(min(len(buffer), self._lengde - self._sted))
        if not bit:
            raise Lagerfeil("storage ended before the file did")
        buffer[: len(bit)] = bit
        self._sted += len(bit)
        return len(bit)

    def close(self) -> None:
        self._slipp()
        super().close()

    def _slipp(self) -> None:
        if self._kropp is not None:
            self._kropp.close()
            self._kropp = None


def _hode(noekkel: str) -> dict[str, Any] | None:
    try:
        with _oversatt():
            svar: dict[str, Any] = _klient().head_object(**_sted(noekkel))
    except FileNotFoundError:
        return None
    return svar


def _hash(funnet: dict[str, Any]) -> str:
    """What we said of the file when we put it there. Some servers write the names of such fields with capitals."""
    metadata: dict[str, str] = funnet["Metadata"]
    return {navn.lower(): verdi for navn, verdi in metadata.items()}.get(METADATA, "")


def _md5(fil: io.BufferedReader) -> str:
    """The checksum that every server compares, also those that do not know of SHA-256."""
    verdi = hashlib.file_digest(fil, lambda: hashlib.md5(usedforsecurity=False))
    fil.seek(0)
    return base64.b64encode(verdi.digest()).decode()


def _sted(noekkel: str) -> dict[str, str]:
    return {"Bucket": _boette(), "Key": _valg()["prefiks"] + noekkel}


def _boette() -> str:
    return _valg()["boette"]


def _valg() -> dict[str, str]:
    valg: dict[str, str] | None = settings.LAGER_S3
    if valg is None:
        raise Lagerfeil("S3 is not configured")
    return valg


def _klient() -> Any:
    valg = _valg()
    return _ny_klient(valg["endepunkt"], valg["region"], valg["noekkel"], valg["hemmelighet"], valg["boette"])


@cache
def _ny_klient(endepunkt: str, region: str, noekkel: str, hemmelighet: str, boette: str) -> Any:
    """One per process; clients are safe to share between threads. The payload is signed, also over TLS."""
    lager = S3Storage(
        bucket_name=boette,
        access_key=noekkel,
        secret_key=hemmelighet,
        endpoint_url=endepunkt or None,
        region_name=region,
        client_config=Config(
            signature_version="s3v4",
            s3={"addressing_style": "path", "payload_signing_enabled": True},
            connect_timeout=KOBLE_SEKUNDER,
            read_timeout=LESE_SEKUNDER,
            retries={"total_max_attempts": FORSOEK},
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        ),
    )
    return lager.connection.meta.client


@contextlib.contextmanager
def _oversatt() -> Iterator[None]:
    """The library's errors as those of a disk. Neither keys nor addresses stand in them."""
    try:
        yield
    except ClientError as feil:
        if feil.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND:
            raise FileNotFoundError("no such file in storage") from feil
        raise Lagerfeil(f"storage refused: {feil.response.get('Error', {}).get('Code', '')}") from feil
    except BotoCoreError as feil:
        raise Lagerfeil(f"storage is away: {type(feil).__name__}") from feil
