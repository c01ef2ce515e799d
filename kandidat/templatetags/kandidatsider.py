"""What the candidate's pages are written with, beside the tags of every page."""

import random
from itertools import batched

from django import template

from eksamen.models import Eksamen
from eksamen.models.valg import Deltype
from levering.filtyper import endelse

register = template.Library()

# Milliseconds between questions: the authorisation page is waiting for somebody, the others only beat.
TAKT = {"autorisering": 5_000}
VANLIG_TAKT = 30_000
SPREDNING = 0.15
IKONER = {
    "pdf": "pdf",
    **dict.fromkeys(("xls", "xlsx", "xlsb", "ods"), "ark"),
    **dict.fromkeys(("doc", "docx", "docm", "odt", "rtf"), "word"),
}
SIFFERGRUPPE = 4


@register.simple_tag
def puls(side: str) -> int:
    """How often this page asks, in ms: spread, so that a thousand pages opened at nine do not ask at one moment."""
    takt = TAKT.get(side, VANLIG_TAKT)
    return int(takt * random.uniform(1 - SPREDNING, 1 + SPREDNING))  # noqa: S311 - no secret


@register.filter
def filikon(navn: str) -> str:
    """The symbol of a file's type."""
    return IKONER.get(endelse(navn), "fil")


@register.filter
def siffergrupper(sha256: str) -> str:
    """A hash in groups of four, so that people can compare it."""
    return " ".join("".join(gruppe) for gruppe in batched(sha256, SIFFERGRUPPE, strict=False))


@register.filter
def er_todelt(eksamen: Eksamen) -> bool:
    """True when the digital part is part 2."""
    return any(deel.type == Deltype.DEL2 for deel in eksamen.deler.all())
