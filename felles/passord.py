"""Passwords and codes that people read from paper or a screen and type."""

import functools
import hmac
import re
import secrets
from typing import Final

from django.views.decorators.debug import sensitive_variables

# No vowels (no words), and none that look like another: 0 o, 1 l i, 2 z, 5 s, 9 g q.
PASSORDTEGN: Final = "bcdfhjkmnprtvwxy346789"
PASSORDGRUPPE: Final = 5
# Crockford's base 32 for people: without I, L, O and U.
KODETEGN: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
KODEGRUPPE: Final = 4
KODEFORM: Final = re.compile(rf"[{KODETEGN}]{{{2 * KODEGRUPPE}}}")
FORVEKSLINGER: Final = str.maketrans("OIL", "011")
BINDESTREKER: Final = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212"))


def lag_passord() -> str:
    """A random password such as `kfm47-tr8wd`: ten characters of 22, 44 bits, in two groups.

    Enough against guessing through the log-in page, which slows down; not for a hash that may be carried away.
    """
    return _i_to(_trekk(PASSORDTEGN, 2 * PASSORDGRUPPE))


@sensitive_variables()
def like(a: str, b: str) -> bool:
    """Whether two passwords are the same, in constant time. Case, spaces and hyphens do not count.

    An empty password is like nothing, also not another empty one.
    """
    ene, andre = _sammenlignbar(a), _sammenlignbar(b)
    return hmac.compare_digest(ene, andre) and bool(ene)


def lag_kode() -> str:
    """A random receipt code such as `7F3K-9QPX`: 40 bits. Not secret; unique by the caller's constraint."""
    return _i_to(_trekk(KODETEGN, 2 * KODEGRUPPE))


def normaliser_kode(tekst: str) -> str:
    """A typed receipt code in its written form, or `""` when it is none. O is read as 0, I and L as 1."""
    tegn = "".join(tekst.split()).translate(BINDESTREKER)
    tegn = tegn.upper().translate(FORVEKSLINGER) if tegn.isascii() else ""
    return f"{tegn[:KODEGRUPPE]}-{tegn[KODEGRUPPE:]}" if KODEFORM.fullmatch(tegn) else ""


def _trekk(tegn: str, antall: int) -> str:
    som_tegn, bort = _tabell(tegn)
    trukket = b""
    while len(trukket) < antall:
        trukket += secrets.token_bytes(2 * antall).translate(som_tegn, bort)
    return trukket[:antall].decode("ascii")


@functools.cache
def _tabell(tegn: str) -> tuple[bytes, bytes]:
    """The sign of each byte, and the bytes that are thrown away: those over the last whole round of signs, so that
    every sign is as likely as the others."""
    runde = len(tegn)
    return bytes(ord(tegn[tall % runde]) for tall in range(256)), bytes(range(256 - 256 % runde, 256))


def _i_to(tegn: str) -> str:
    halv = len(tegn) // 2
    return f"{tegn[:halv]}-{tegn[halv:]}"


def _sammenlignbar(passord: str) -> bytes:
    return "".join(passord.split()).translate(BINDESTREKER).casefold().encode("utf-8", "surrogatepass")
