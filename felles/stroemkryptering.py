"""Encryption of large files in pieces, so that memory does not grow with them.

A file is a head (mark, key version, salt) and pieces of 256 KiB, each sealed by AES-256-GCM under a key of the file's own,
derived from the salt and the purpose. A piece knows its place and whether it is the last: pieces that are changed, moved,
left out or cut off at the end are not read. Key versions are those of `felles.kryptering`.
"""

import hashlib
import secrets
from collections.abc import Iterator
from itertools import count
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.views.decorators.debug import sensitive_variables

from felles.kryptering import MERKELENGDE, NOEKKELLENGDE, KanIkkeDekryptere, noekkel_til
from felles.lager import Leser

MERKE: Final = b"ESK1"
VERSJONSLENGDE: Final = 2
SALTLENGDE: Final = 32
BIT: Final = 256 * 1024
# Place and «last»: the key is the file's own, so a nonce never comes twice.
PLASSLENGDE: Final = 11


class Kryptert:
    """A stream that gives the ciphertext of another; `sha256` and `stoerrelse` are of the clear bytes read so far."""

    def __init__(self, kilde: Leser, *, formaal: str) -> None:
        self._hash = hashlib.sha256()
        self.stoerrelse = 0
        self._biter = self._krypter(kilde, formaal)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()

    def read(self, antall: int = -1, /) -> bytes:
        """The next piece, whatever its size; empty at the end."""
        return next(self._biter, b"")

    @sensitive_variables()
    def _krypter(self, kilde: Leser, formaal: str) -> Iterator[bytes]:
        versjon, noekkel = noekkel_til()
        salt = secrets.token_bytes(SALTLENGDE)
        yield MERKE + versjon.to_bytes(VERSJONSLENGDE, "big") + salt
        aes = _aes(noekkel, salt, formaal)
        bit = _fyll(kilde, BIT)
        for plass in count():
            neste = _fyll(kilde, BIT) if len(bit) == BIT else b""
            self._hash.update(bit)
            self.stoerrelse += len(bit)
            yield aes.encrypt(_nonce(plass, siste=not neste), bit, None)
            if not neste:
                return
            bit = neste


@sensitive_variables()
def dekrypter_stroem(fil: BinaryIO, *, formaal: str) -> Iterator[bytes]:
    """The clear bytes of what `Kryptert` gave for the same purpose, piece by piece.

    Raises `KanIkkeDekryptere` at the first piece that is not as it was written; what came before it was.
    """
    hode = fil.read(len(MERKE) + VERSJONSLENGDE + SALTLENGDE)
    if len(hode) < len(MERKE) + VERSJONSLENGDE + SALTLENGDE or not hode.startswith(MERKE):
        raise KanIkkeDekryptere("form", "The stored file is not an encrypted file.")
    versjon = int.from_bytes(hode[len(MERKE) : -SALTLENGDE], "big")
    aes = _aes(noekkel_til(versjon)[1], hode[-SALTLENGDE:], formaal)
    bit = _fyll(fil, BIT + MERKELENGDE)
    for plass in count():
        neste = _fyll(fil, BIT + MERKELENGDE)
        try:
            klar = aes.decrypt(_nonce(plass, siste=not neste), bit, None)
        except InvalidTag:
            raise KanIkkeDekryptere("endret", "The stored file is changed, cut off, or of another purpose.") from None
        if klar:
            yield klar
        if not neste:
            return
        bit = neste


def _aes(noekkel: bytes, salt: bytes, formaal: str) -> AESGCM:
    hkdf = HKDF(algorithm=SHA256(), length=NOEKKELLENGDE, salt=salt, info=b"fil:" + formaal.encode("utf-8"))
    return AESGCM(hkdf.derive(noekkel))


def _nonce(plass: int, *, siste: bool) -> bytes:
    return plass.to_bytes(PLASSLENGDE, "big") + (b"\x01" if siste else b"\x00")


def _fyll(kilde: Leser, antall: int) -> bytes:
    """Exactly that many bytes, or fewer at the end: a stream may give less than it is asked for."""
    biter, mangler = [], antall
    while mangler and (bit := kilde.read(mangler)):
        biter.append(bit)
        mangler -= len(bit)
    return b"".join(biter)
