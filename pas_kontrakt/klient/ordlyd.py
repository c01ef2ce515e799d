"""PAS's own words, made fit to be shown: on one line, cut, and without a national id."""

import re
from typing import Final

# Shorter than the 500 characters that a job keeps of its sentence.
MAKS_ORD: Final = 300
# Beside a candidate there is room for more of it.
MAKS_HELE_ORDET: Final = 500
# Any run of eleven digits, with the mark or the space that people write in a national id.
ELLEVE_SIFFER: Final = re.compile(r"\d{6}[ \u00a0.\u2013-]?\d{5}")
SKJULT: Final = "•••••••••••"


def uten_fnr(tekst: str, maks: int = MAKS_ORD) -> str:
    """The text on one line, without anything that may be a national id, and no longer than fits in a sentence."""
    flatt = " ".join(ELLEVE_SIFFER.sub(SKJULT, tekst).split())
    return flatt if len(flatt) <= maks else f"{flatt[: maks - 1]}…"
