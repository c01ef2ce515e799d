"""What addresses and machines the candidates of a school have been seen from."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from deltakelse.models import Innloggingssesjon, Sesjonsadresse
from eksamen.models import Kandidat
from felles.tid import dagens_dato, doegnet


class Spor(NamedTuple):
    """That a log-in was used from an address, with what the browser said of itself."""

    tid: datetime
    adresse: str | None
    enhet: str


def spor(kandidat_id: int) -> list[Spor]:
    """Where the candidate's log-ins have been used from, the first first; two queries."""
    rader = Innloggingssesjon.objects.filter(kandidat=kandidat_id).values_list("opprettet", "adresse", "enhet")
    flere = Sesjonsadresse.objects.filter(sesjon__kandidat=kandidat_id).values_list("foerst_sett", "adresse", "enhet")
    return sorted({Spor(*rad) for rad in [*rader, *flere]}, key=lambda ett: (ett.tid, ett.adresse or "", ett.enhet))


def delte(kandidat: Kandidat, adresser: Collection[str], tid: datetime) -> dict[str, set[int]]:
    """Other people's candidates at the school who used each of these addresses on the Norwegian day of `tid`; one query."""
    fra, til = doegnet(dagens_dato(tid))
    rader = (
        Sesjonsadresse.objects.filter(
            sesjon__kandidat__parti__skole=kandidat.parti.skole_id,
            sesjon__opprettet__gte=fra,
            sesjon__opprettet__lt=til,
            adresse__in=adresser,
        )
        .exclude(sesjon__kandidat__person=kandidat.person_id)
        .values_list("adresse", "sesjon__kandidat")
        .distinct()
    )
    svar: dict[str, set[int]] = {}
    for adresse, kandidat_id in rader:
        svar.setdefault(adresse, set()).add(kandidat_id)
    return svar
