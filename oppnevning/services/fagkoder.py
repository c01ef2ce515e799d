"""Fagkoder as people write them."""

import re
from typing import Final

FLEST_FAG: Final = 60


def del_opp(tekst: str) -> list[str]:
    """The codes in a text with commas, semicolons, spaces or lines between, each once, in capitals; at most 60."""
    return [kode for kode in dict.fromkeys(re.split(r"[\s,;]+", tekst.strip().upper())) if kode][:FLEST_FAG]
