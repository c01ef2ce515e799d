"""Fagkoder as people write them."""

import re
from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext as _

FLEST_FAG: Final = 60


def del_opp(tekst: str) -> list[str]:
    """The codes in a text with commas, semicolons, spaces or lines between, each once, in capitals."""
    return [kode for kode in dict.fromkeys(re.split(r"[\s,;]+", tekst.strip().upper())) if kode]


def for_mange(koder: Sequence[str]) -> str:
    """What is said of more codes than anybody can have; "" when they are not too many."""
    if len(koder) <= FLEST_FAG:
        return ""
    return _("Det er %(antall)s fagkoder, og %(flest)s er det meste. Ta bort noen.") % {
        "antall": len(koder), "flest": FLEST_FAG
    }  # fmt: skip
