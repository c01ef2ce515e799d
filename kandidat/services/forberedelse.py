"""The material to prepare with: from when it may be had, and the trace of who fetched it. No invigilator is needed."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404

from eksamen.models import Kandidat, Oppgave
from eksamen.models.valg import Deltype
from eksamen.querysets.kunngjoering import kan_vises
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig, synlig_q


@dataclass(frozen=True, slots=True)
class Forberedelse:
    """What the candidate may know of the preparation part: when it is released, and its material from then on."""

    start: datetime
    frigitt: bool
    materiell: list[Oppgave]


def forberedelse_for(kandidat: Kandidat, naa: datetime) -> Forberedelse | None:
    """The candidate's preparation, own målform first; None where there is none or the exam is not announced.

    Rule: never before the second of its start (felles.synlig_fra), and nothing of an exam that is not announced.
    """
    deel = next((d for d in kandidat.eksamen.deler.all() if d.type == Deltype.FORBEREDELSE), None)
    if deel is None or not kan_vises(kandidat, naa):
        return None
    materiell = Oppgave.objects.filter(synlig_q("eksamensdel__start", naa), eksamensdel=deel)
    rader = sorted(materiell, key=lambda rad: (rad.maalform != kandidat.maalform, rad.maalform))
    return Forberedelse(deel.start, er_synlig(deel.start, naa), rader)


@transaction.atomic
def hent_materiell(*, kandidat: Kandidat, maalform: str, aktoer: Aktoer, naa: datetime) -> Oppgave:
    """The material in that målform, logged as fetched; 404 when there is none to be seen."""
    materiell = get_object_or_404(
        Oppgave,
        synlig_q("eksamensdel__start", naa),
        eksamensdel__eksamen=kandidat.eksamen_id,
        eksamensdel__type=Deltype.FORBEREDELSE,
        maalform=maalform,
    )
    # No party is named: fetching changes nothing in the live table.
    logg_hendelse(
        materiell,
        "kandidat.hentet_forberedelse",
        aktoer=aktoer,
        naa=naa,
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        maalform=maalform,
    )
    return materiell
