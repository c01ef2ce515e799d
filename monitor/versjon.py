"""The version of what the live fragment shows: what lies behind it, and until when time alone leaves it as it is."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache

from django.conf import settings

from felles.liste import Listevalg
from monitor.puls import Puls
from monitor.querysets.omfang import Omfang

AVTRYKK, MILLISEKUNDER = 20, 11  # hexadecimal digits of the two halves
ALDRI = 16**MILLISEKUNDER - 1
UKJENT = "ukjent"


def grunnlag(omfang: Omfang, valg: Listevalg, puls: Puls | None) -> str:
    """The first half: scope, events, choices, pulse and release. It costs no query and renders nothing."""
    valgt = repr((valg.faste, valg.filtre, valg.sorter, valg.per_side, valg.side))
    return omfang.versjon(valgt, UKJENT if puls is None else puls.avtrykk, utgivelse())


def versjon(grunn: str, neste: datetime | None) -> str:
    """Both halves: what is shown, and the next moment (UTC) at which it changes by itself."""
    return f"{grunn}{ALDRI if neste is None else _millisekunder(neste):0{MILLISEKUNDER}x}"


def gjelder(vist: str, grunn: str, naa: datetime) -> bool:
    """Whether a page that shows this version still shows what is. A made-up version holds for nobody."""
    foerste, siste = vist[:AVTRYKK], vist[AVTRYKK:]
    if foerste != grunn or len(siste) != MILLISEKUNDER:
        return False
    try:
        return _millisekunder(naa) < int(siste, 16)
    except ValueError:
        return False


@cache
def utgivelse() -> str:
    """Fingerprint of the code and template behind the fragment, so that a new release refreshes open pages."""
    rot = settings.ROT
    kilder = sorted([*(rot / "monitor").rglob("*.py"), *(rot / "templates" / "jinja2").rglob("*.html")])
    return hashlib.sha256(b"".join(kilde.read_bytes() for kilde in kilder)).hexdigest()[:12]


def _millisekunder(tid: datetime) -> int:
    return int(tid.timestamp() * 1000)
