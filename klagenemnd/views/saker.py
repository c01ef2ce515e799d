"""The authority's cases: what needs somebody first, then the list; and one case with its board."""

from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget
from felles.bidrag import klagehandlinger
from felles.liste import Listevalg
from felles.tid import naa
from klage.models import Kalender, Klage
from klage.querysets.klager import KlageQuerySet
from klagenemnd.permissions import hent_sak_for_myndighet, krev_ansvarlig
from klagenemnd.querysets.avvik import avvik_i
from klagenemnd.querysets.saker import (
    FRISTORD,
    I_ARBEID,
    STATUSER,
    Frist,
    frister,
    mine_klagesaker,
    saksrader,
    tall_per_status,
)
from klagenemnd.saksside import saksinnhold

PER_SIDE = 50


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """All cases of the authority, the first to be answered first."""
    tidspunkt = naa()
    krev_ansvarlig(request.user, tidspunkt)
    alle = mine_klagesaker(request.user, tidspunkt)
    runder = list(alle.order_by("-runde__gjennomfoering_fra").values_list("runde__kode", flat=True).distinct())
    fagkoder = list(
        alle.order_by("kandidat__eksamen__fag__fagkode")
        .values_list("kandidat__eksamen__fag__fagkode", flat=True)
        .distinct()
    )
    valg = _valg(request, runder, fagkoder)
    i_arbeid = list(
        alle.behandles_her()
        .filter(status__in=I_ARBEID)
        .only("kandidat", "runde", "kalender", "status", "ansvarlig", "slag")
    )
    dager = frister(i_arbeid, tidspunkt)
    side = Paginator(_ordnet(alle, valg, dager), PER_SIDE).get_page(valg.side)
    paa_siden = {klage.pk: klage for klage in Klage.objects.filter(pk__in=list(side.object_list)).for_visning()}
    tall = tall_per_status(alle)
    sammenheng: dict[str, Any] = {
        "valg": valg,
        "side": side,
        "rader": saksrader([paa_siden[pk] for pk in side.object_list], tidspunkt),
        "tall": tall,
        "statuser": STATUSER,
        "runder": runder,
        "fagkoder": fagkoder,
        "kalendere": Kalender.choices,
        "fristvalg": FRISTORD.items(),
        "uten_nemnd": sum(k.status == Klage.Status.SENDT and k.slag == Klage.Slag.KARAKTER for k in i_arbeid),
        "til_kontroll": dict(tall)[Klage.Status.TIL_KONTROLL],
        "til_publisering": dict(tall)[Klage.Status.GODKJENT],
        "frister": {slag.value: sum(s == slag for _dag, s in dager.values()) for slag in Frist},
        "avvik": avvik_i(i_arbeid, tidspunkt),
    }
    return render(request, "klagenemnd/saker.html", sammenheng)


def _valg(request: InnloggetRequest, runder: list[str], fagkoder: list[str]) -> Listevalg:
    return Listevalg(
        request.GET,
        filtre={
            "status": [status.value for status in STATUSER],
            "fag": fagkoder,
            "runde": runder,
            "kalender": Kalender.values,
            "frist": [frist.value for frist in Frist],
        },
        sorteringer=("frist",),
        standard="frist",
        per_side=PER_SIDE,
    )


def _ordnet(klager: KlageQuerySet, valg: Listevalg, dager: dict[int, tuple[date, Frist | None]]) -> list[int]:
    """The keys of the filtered cases: those with a day first, the nearest first; what is done last. One query."""
    filtrert = _filtrert(klager, valg)
    ider = [
        pk
        for pk in filtrert.order_by("sendt", "pk").values_list("pk", flat=True)
        if not valg.valgt("frist") or (pk in dager and dager[pk][1] in valg.valgt("frist"))
    ]
    return sorted(ider, key=lambda pk: dager[pk][0] if pk in dager else date.max)


def _filtrert(klager: KlageQuerySet, valg: Listevalg) -> KlageQuerySet:
    for navn, felt in (
        ("status", "status__in"),
        ("fag", "kandidat__eksamen__fag__fagkode__in"),
        ("runde", "runde__kode__in"),
        ("kalender", "kalender__in"),
    ):
        if valg.valgt(navn):
            klager = klager.filter(**{felt: valg.valgt(navn)})
    return klager


@require_safe
@innlogget
def sak(request: InnloggetRequest, pk: int) -> HttpResponse:
    """One case: facts, who has it, how far it has come, and what can be done with its board."""
    tidspunkt = naa()
    klage = hent_sak_for_myndighet(request.user, pk, naa=tidspunkt)
    handlinger = [h for ledd in klagehandlinger.alle() for h in ledd(request.user, klage, tidspunkt)]
    return render(request, "klagenemnd/sak.html", saksinnhold(klage, tidspunkt) | {"handlinger": handlinger})
