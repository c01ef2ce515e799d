"""The paper: when it may be had, and the trace of who fetched it."""

from datetime import datetime

from django.db import transaction
from django.shortcuts import get_object_or_404

from eksamen.models import Oppgave
from eksamen.models.valg import DIGITALE
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import synlig_q
from levering.querysets.kandidatstatus import KandidatMedStatus


def synlige_oppgaver(kandidat: KandidatMedStatus, naa: datetime) -> list[Oppgave]:
    """The papers of the candidate's digital part that may be seen now; the candidate's own målform first.

    Rule: never before the second of the start, and part 1 is on paper only (PGS kandidatmonitor, «Todelt eksamen»).
    """
    oppgaver = Oppgave.objects.filter(
        synlig_q("eksamensdel__start", naa), eksamensdel=kandidat.digital_del_id, eksamensdel__type__in=DIGITALE
    )
    return sorted(oppgaver, key=lambda oppgave: (oppgave.maalform != kandidat.maalform, oppgave.maalform))


@transaction.atomic
def hent_oppgave(*, kandidat: KandidatMedStatus, maalform: str, aktoer: Aktoer, naa: datetime) -> Oppgave:
    """The paper in that målform, logged as fetched; 404 when there is none to be seen."""
    oppgave = get_object_or_404(
        Oppgave,
        synlig_q("eksamensdel__start", naa),
        eksamensdel=kandidat.digital_del_id,
        eksamensdel__type__in=DIGITALE,
        maalform=maalform,
    )
    # No party is named: fetching changes nothing in the live table.
    logg_hendelse(
        oppgave,
        "kandidat.hentet_oppgave",
        aktoer=aktoer,
        naa=naa,
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        maalform=maalform,
    )
    return oppgave
