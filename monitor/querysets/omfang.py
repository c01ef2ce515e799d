"""What a user sees in the monitor today, and the version of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from brukere.models import Bruker
from deltakelse.models import Feilforsoek
from eksamen.models import Eksamensparti
from felles.tid import dagens_dato

# From a counter of wrong passwords to every candidate of that number: a person's exams of the period share it.
ALLE_MED_NUMMERET = "kandidat__kandidatnummer__kandidater"


def partier_i_dag(bruker: Bruker, naa: datetime) -> QuerySet[Eksamensparti]:
    """The parties whose exam is on this Norwegian day and that the user may know of."""
    return Eksamensparti.objects.synlige_for(bruker, naa).i_dag(naa)


@dataclass(frozen=True)
class Omfang:
    """The parties in view, and a fingerprint of all that decides what the rows look like."""

    parti_ider: tuple[int, ...]
    avtrykk: str

    def versjon(self, *deler: object) -> str:
        """The version of one view of it: filters, release and the like are added. Short, and safe in an address."""
        tekst = json.dumps([self.avtrykk, *deler], default=str)
        return hashlib.sha256(tekst.encode()).hexdigest()[:20]


def omfang(bruker: Bruker, naa: datetime) -> Omfang:
    """Scope and version in one SQL, whatever the number of candidates.

    Counted are, per party: its version (raised by every event that names it), the plan's moments that have passed
    (a row may change by time alone), and the waits after wrong passwords that still run. With who asks, their roles
    and language, and the date.
    """
    passert = Count("eksamen__deler", filter=Q(eksamen__deler__start__lte=naa))
    over = Count("eksamen__deler", filter=Q(eksamen__deler__slutt__lte=naa))
    ventetider = (
        Feilforsoek.objects.filter(**{f"{ALLE_MED_NUMMERET}__parti": OuterRef("pk")}, neste_tillatt__gt=naa)
        .order_by()
        .values(f"{ALLE_MED_NUMMERET}__parti")
        .annotate(antall=Count("pk"))
        .values("antall")
    )
    rader = list(
        partier_i_dag(bruker, naa)
        .annotate(passert=passert, over=over, ventetider=Subquery(ventetider))
        .order_by("pk")
        .values_list("pk", "versjon__nummer", "passert", "over", "ventetider")
    )
    roller = sorted((tildeling.rolle, tildeling.organisasjon_id) for tildeling in bruker.roller(naa))
    avtrykk = json.dumps([rader, bruker.pk, roller, get_language(), str(dagens_dato(naa))])
    return Omfang(tuple(rad[0] for rad in rader), avtrykk)


def ventetider(parti_ider: Iterable[int], naa: datetime) -> dict[int, tuple[int, datetime]]:
    """Candidates who must wait after wrong passwords: how many in a row on the worst device, and until when.

    The number waits, so somebody with two exams on the day waits in both.
    """
    rader = Feilforsoek.objects.filter(
        **{f"{ALLE_MED_NUMMERET}__parti__in": list(parti_ider)}, neste_tillatt__gt=naa
    ).order_by("neste_tillatt")
    verst: dict[int, tuple[int, datetime]] = {}
    for kandidat_id, antall, til in rader.values_list(ALLE_MED_NUMMERET, "antall", "neste_tillatt"):
        verst[kandidat_id] = (antall, til)
    return verst
