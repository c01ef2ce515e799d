"""Numbers that name people and organisations: how they are built, read and shown.

Every reader in this package returns the number in its one written form and raises `UgyldigNummer` for anything
else. A message never repeats what was typed: it may be a real person's national id.
"""

from operator import mul
from typing import Final

from felles.feil import Domenefeil

UTEN_NULL: Final = 10


class UgyldigNummer(Domenefeil):
    """A number is not what it claims to be. `kode` is for code and tests, `melding` for the person who typed it."""

    def __init__(self, kode: str, melding: str) -> None:
        super().__init__(melding, kode=kode)


def uten_mellomrom(tekst: str) -> str:
    """`tekst` without any white space, also the non-breaking kind that comes along from a spreadsheet."""
    return "".join(tekst.split())


def bare_siffer(tekst: str) -> bool:
    """True when `tekst` is one or more of 0–9. `str.isdigit` alone also says yes to other scripts' digits."""
    return tekst.isascii() and tekst.isdigit()


def vektet_sum(siffer: str, vekter: tuple[int, ...]) -> int:
    """Sum of digit times weight, as every mod 11 check begins. `siffer` is at least as long as `vekter`."""
    return sum(map(mul, vekter, map(int, siffer)))


def med_tapt_null(nummer: str) -> str:
    """Without white space, and with the leading zero that a spreadsheet takes from an id it thinks is a number."""
    siffer = uten_mellomrom(nummer)
    return f"0{siffer}" if len(siffer) == UTEN_NULL and bare_siffer(siffer) else siffer
