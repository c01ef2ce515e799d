"""Who may not sit on the board of which case. Rule: forvaltningsloven §§ 6 and 13; nobody reads again what they have graded.

Vigo IKS, «Retningslinjer for klagebehandling»: the board is two who had no part in the first assessment.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti
from felles.models import Hendelse
from klage.models import Klage
from oppnevning.models import Inhabilitet
from oppnevning.querysets.habilitet import inhabile_ved
from sensur.models import Fellessensurdeltaker, Fellessensursak, Karakterforslag, Saksinnsyn, Sensoroppdrag


class Konflikt(StrEnum):
    """Why somebody may not sit on the board of a case; the hardest first."""

    SENSOR = "sensor"
    FELLESSENSUR = "fellessensur"
    SKOLE = "skole"


SETNINGER: Final = {
    Konflikt.SENSOR: _("%(navn)s er eller har vært sensor for kandidatens parti. Velg en annen."),
    Konflikt.FELLESSENSUR: _("%(navn)s har sett kandidatens svar i en fellessensur. Velg en annen."),
    Konflikt.SKOLE: _("%(navn)s er inhabil for kandidater ved skolen. Velg en annen."),
}


def konflikter(klager: Collection[Klage], naa: datetime) -> dict[int, dict[int, Konflikt]]:
    """For each case, by its pk: who may not sit on its board, and why. Eight queries, however many.

    A sensor counts also when replaced, and of a party where the candidate no longer is.
    """
    svar: dict[int, dict[int, Konflikt]] = {klage.pk: {} for klage in klager}
    skoler = dict(
        Eksamensparti.objects.filter(kandidater__klager__in=[k.pk for k in klager]).values_list(
            "kandidater__klager", "skole"
        )
    )
    inhabile = inhabile_ved(set(skoler.values()), naa)
    sensorer, moeter = _sensorer(klager), _fellessensur(klager)
    for klage in klager:
        # The hardest last, so that it is the one that is told.
        for folk, grunn in (
            (inhabile[skoler[klage.pk]], Konflikt.SKOLE),
            (moeter[klage.kandidat_id], Konflikt.FELLESSENSUR),
            (sensorer[klage.kandidat_id], Konflikt.SENSOR),
        ):
            svar[klage.pk] |= dict.fromkeys(folk, grunn)
    return svar


def _sensorer(klager: Iterable[Klage]) -> dict[int, set[int]]:
    """The sensors, past ones too, of every party where each candidate is or has been, by candidate."""
    partier: dict[int, set[int]] = defaultdict(set)
    ider = [klage.kandidat_id for klage in klager]
    for rader in (
        Eksamensparti.objects.filter(kandidater__in=ider).values_list("kandidater", "pk"),
        Hendelse.objects.filter(kandidat_id__in=ider, parti_id__isnull=False).values_list("kandidat_id", "parti_id"),
        Karakterforslag.objects.filter(kandidat__in=ider).values_list("kandidat", "oppdrag__parti"),
    ):
        for kandidat_id, parti_id in rader.order_by().distinct():
            partier[kandidat_id or 0].add(parti_id or 0)
    folk: dict[int, set[int]] = defaultdict(set)
    alle = set().union(*partier.values())
    for parti_id, bruker_id in Sensoroppdrag.objects.filter(parti__in=alle).values_list("parti", "bruker"):
        folk[parti_id].add(bruker_id)
    return defaultdict(set, {pk: set().union(*(folk[p] for p in steder)) for pk, steder in partier.items()})


def _fellessensur(klager: Iterable[Klage]) -> dict[int, set[int]]:
    """Leaders and oppmenn of a candidate's cases, past ones too, and those there when one was decided, by candidate."""
    saker = Fellessensursak.objects.filter(kandidat__in=[klage.kandidat_id for klage in klager])
    tilstede = saker.filter(
        avgjort__isnull=False, fellessensur__deltakere__oppmoete=Fellessensurdeltaker.Oppmoete.TILSTEDE
    )
    folk: dict[int, set[int]] = defaultdict(set)
    for rader in (
        Saksinnsyn.objects.filter(sak__in=saker).values_list("sak__kandidat", "bruker"),
        tilstede.values_list("kandidat", "fellessensur__deltakere__bruker"),
    ):
        for kandidat_id, bruker_id in rader.order_by().distinct():
            folk[kandidat_id].add(bruker_id)
    return folk


def relasjoner(ansvarlig: Organisasjon, brukere: Iterable[int]) -> QuerySet[Inhabilitet]:
    """What these people have told the authority, or one under it, about people they know: no program keeps that apart."""
    return (
        Inhabilitet.objects.gjeldende()
        .fortalt(ansvarlig)
        .filter(bruker__in=list(brukere), skole__isnull=True)
        .select_related("bruker")
        .order_by("bruker__etternavn", "pk")
    )
