"""The daily chain: one value a day, over all its receipts and the value of the day before.

The value of a day is the SHA-256 of this text (UTF-8, every line ended by one LF), in small hexadecimals:

    eksamensloepet-doegn-1
    2027-05-27                 (the Norwegian date)
    2                          (how many receipts)
    <value of the day before>  (empty line for the first day)
    <checksum of a receipt>    (each on its line, in order)

The text of each day is published as a file, so that `sha256sum` of the file is the value.
"""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Final

HODE: Final = "eksamensloepet-doegn-1"


def doegntekst(dato: date, forrige: str, digester: Iterable[str]) -> str:
    """The text of a day; `digester` in any order."""
    rekke = sorted(digester)
    return "".join(f"{linje}\n" for linje in (HODE, dato.isoformat(), str(len(rekke)), forrige, *rekke))


def doegnverdi(tekst: str) -> str:
    """The value of a day, from its text."""
    return hashlib.sha256(tekst.encode()).hexdigest()
