"""Encryption and keyed hashes of personal data, and hashes of random tokens.

Ciphertext is `v<key version>:<base64url of nonce and AES-256-GCM output>`. The highest key version writes, every
version reads, so a new key is added beside the old one and rows move over as they are saved. The purpose
(`formaal`, such as `person.nummer`) is bound to the ciphertext: a value moved to another column cannot be read there.
No value, clear or encrypted, is ever part of a message or a log line.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Mapping
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.views.decorators.debug import sensitive_variables

NOEKKELLENGDE: Final = 32
# 96 bits is the nonce length that GCM is made for; random nonces are safe far beyond the number of rows we store.
NONCELENGDE: Final = 12
MERKELENGDE: Final = 16
FORM: Final = re.compile(r"v([1-9][0-9]{0,4}):([A-Za-z0-9_-]+={0,2})")


class KanIkkeDekryptere(Exception):
    """A stored value cannot be read: unknown key version, other purpose, or changed. `kode` says which can be known."""

    def __init__(self, kode: str, melding: str) -> None:
        super().__init__(melding)
        self.kode = kode
        self.melding = melding


@sensitive_variables()
def krypter(klartekst: str, *, formaal: str) -> str:
    """Encrypt with the newest key. The same text gives another ciphertext each time, so it cannot be searched.

    Raises `ImproperlyConfigured` when `PERSONDATA_NOEKLER` is empty or holds a key that is not 32 bytes.
    """
    return krypterer(formaal=formaal)(klartekst)


def krypterer(*, formaal: str) -> Callable[[str], str]:
    """`krypter` for one purpose, with its key found once: for texts by the thousand. Not to be kept for later."""
    noekler = _noekler()
    versjon = max(noekler)
    aes, merke = AESGCM(noekler[versjon]), _bytes(formaal)

    @sensitive_variables()
    def skjul(klartekst: str) -> str:
        nonce = secrets.token_bytes(NONCELENGDE)
        skjult = nonce + aes.encrypt(nonce, _bytes(klartekst), merke)
        return f"v{versjon}:{base64.urlsafe_b64encode(skjult).decode('ascii')}"

    return skjul


@sensitive_variables()
def dekrypter(tekst: str, *, formaal: str) -> str:
    """Read what `krypter` wrote for the same purpose, with whichever key version it names.

    Raises `KanIkkeDekryptere` with `kode` `form`, `noekkel` (the version is not in the settings) or `endret` (other
    key, other purpose, or the value was changed; the three look alike).
    """
    treff = FORM.fullmatch(tekst)
    if not treff:
        raise KanIkkeDekryptere("form", "The stored value is not an encrypted value. Was it written past the field?")
    versjon = int(treff[1])
    noekkel = _noekler().get(versjon)
    if noekkel is None:
        raise KanIkkeDekryptere(
            "noekkel", f"Key version {versjon} is not in PERSONDATA_NOEKLER. Put it back: old keys are needed to read."
        )
    try:
        raa = base64.urlsafe_b64decode(treff[2])
    except ValueError:
        raise KanIkkeDekryptere("form", "The stored value is cut off or changed.") from None
    if len(raa) < NONCELENGDE + MERKELENGDE:
        raise KanIkkeDekryptere("form", "The stored value is cut off or changed.")
    try:
        klar = AESGCM(noekkel).decrypt(raa[:NONCELENGDE], raa[NONCELENGDE:], _bytes(formaal))
    except InvalidTag:
        raise KanIkkeDekryptere(
            "endret", f"Key version {versjon} does not open the stored value for this purpose."
        ) from None
    return klar.decode("utf-8", "surrogatepass")


@sensitive_variables()
def noekkelhash(klartekst: str, *, formaal: str) -> str:
    """Keyed hash (HMAC-SHA256, 64 hex digits) for UNIQUE and exact look-up of an encrypted value.

    The caller brings the text to its one written form first (`Personnummer.nummer`). The hash key has no versions:
    changing it means hashing every row again. Raises `ImproperlyConfigured` when the key is shorter than 32 bytes.
    """
    return noekkelhasher(formaal=formaal)(klartekst)


def noekkelhasher(*, formaal: str) -> Callable[[str], str]:
    """`noekkelhash` for one purpose, with its key found once: for texts by the thousand. Not to be kept for later."""
    noekkel = settings.PERSONDATA_HASHNOEKKEL
    if not isinstance(noekkel, bytes) or len(noekkel) < NOEKKELLENGDE:
        raise ImproperlyConfigured("PERSONDATA_HASHNOEKKEL must be at least 32 bytes.")
    # The length in front keeps (purpose, text) apart from every other way to cut the same bytes in two.
    merke = _bytes(formaal)
    forrest = len(merke).to_bytes(4, "big") + merke

    @sensitive_variables()
    def regn(klartekst: str) -> str:
        return hmac.digest(noekkel, forrest + _bytes(klartekst), "sha256").hex()

    return regn


@sensitive_variables()
def hash_token(token: str) -> str:
    """SHA-256 (64 hex digits) of a random token, as sessions store it.

    Only for tokens from `secrets` with 128 bits or more; anything a person can choose or guess needs `noekkelhash`.
    """
    return hashlib.sha256(_bytes(token)).hexdigest()


@sensitive_variables()
def noekkel_til(versjon: int | None = None) -> tuple[int, bytes]:
    """A key with its version: the newest, or the one named. Raises `KanIkkeDekryptere` for one that is not there."""
    noekler = _noekler()
    versjon = max(noekler) if versjon is None else versjon
    if versjon not in noekler:
        raise KanIkkeDekryptere(
            "noekkel", f"Key version {versjon} is not in PERSONDATA_NOEKLER. Put it back: old keys are needed to read."
        )
    return versjon, noekler[versjon]


def _noekler() -> Mapping[int, bytes]:
    noekler: Mapping[int, bytes] = settings.PERSONDATA_NOEKLER
    if not noekler:
        raise ImproperlyConfigured("PERSONDATA_NOEKLER holds no key.")
    for versjon, noekkel in noekler.items():
        if not isinstance(noekkel, bytes) or len(noekkel) != NOEKKELLENGDE:
            raise ImproperlyConfigured(f"Key version {versjon} in PERSONDATA_NOEKLER must be 32 bytes.")
    return noekler


def _bytes(tekst: str) -> bytes:
    # A form may hand us half a surrogate pair; that is text like any other here, not a reason to fail.
    return tekst.encode("utf-8", "surrogatepass")
