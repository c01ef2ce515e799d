"""What a user sees in the monitor today, and the version of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import get_language

from brukere.models import Bruker
from deltakelse.models import Feilforsoek
from eksamen.models import Eksamensparti, Kandidat, Vaktoppdrag
from eksamen.querysets.kandidater import KandidatQuerySet
from felles.tid import dagens_dato

# From a counter of wrong passwords to every candidate of that number: a person's exams of the period share it.
ALLE_MED_NUMMERET = "kandidat__kandidatnummer__kandidater"


def partier_i_dag(bruker: Bruker, naa: datetime) -> QuerySet[Eksamensparti]:
    """The parties whose exam is on this Norwegian day and that the user may know of."""
    return Eksamensparti.objects.synlige_for(bruker, naa).i_dag(naa)


@dataclass(frozen=True)
class Omfang:
    """The parties in view, and a fingerprint of all that decides what the rows look like.

    `bare_rom` is True when the user watches a room of one of them, and so perhaps does not see all its candidates.
    """

    parti_ider: tuple[int, ...]
    avtrykk: str
    bruker: Bruker
    bare_rom: bool = False

    def kandidater(self, naa: datetime) -> KandidatQuerySet:
        """Everybody in view. The rule about rooms is asked only where a room is watched: it costs a little."""
        alle = Kandidat.objects.i_partier(list(self.parti_ider))
        return alle.synlige_for(self.bruker, naa) if self.bare_rom else alle

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
    romvakter = Vaktoppdrag.objects.filter(parti=OuterRef("pk"), bruker=bruker).exclude(rom="")
    rader = list(
        partier_i_dag(bruker, naa)
        .annotate(passert=passert, over=over, ventetider=Subquery(ventetider), bare_rom=Exists(romvakter))
        .order_by("pk")
        .values_list("pk", "versjon__nummer", "passert", "over", "ventetider", "bare_rom")
    )
    roller = sorted((tildeling.rolle, tildeling.organisasjon_id) for tildeling in bruker.roller(naa))
    avtrykk = json.dumps([rader, bruker.pk, roller, get_language(), str(dagens_dato(naa))])
    return Omfang(tuple(rad[0] for rad in rader), avtrykk, bruker, any(rad[-1] for rad in rader))


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
