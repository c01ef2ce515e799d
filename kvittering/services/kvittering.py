"""Receipts of deliveries. Whoever delivers knows nothing of them: a job finds the deliveries, and pages make theirs."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Max, Prefetch, QuerySet

from felles.tid import dagens_dato
from kvittering.innhold import Filfakta, Kvitteringsfakta
from kvittering.models import Kvittering, Kvitteringsdoegn, Skolebrev
from levering.models import Levering, Leveringsfil

# Transactions commit out of order: so many ids behind the newest receipt are looked at again.
TILBAKE: Final = 5000
BUNKE: Final = 500
# What is older is told to nobody by e-mail any more.
BREV_INNEN: Final = timedelta(days=1)


def kvitteringsfakta(levering: Levering) -> Kvitteringsfakta:
    """What a delivery is, from its rows as they stand; also files that were taken out of it since. UTC."""
    kandidat = levering.kandidat
    return Kvitteringsfakta(
        kode=levering.kvitteringskode,
        kandidatnummer=kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
        fagkode=kandidat.eksamen.fag.kode,
        eksamensdel=levering.eksamensdel.type,
        levert=levering.levert,
        levert_av=levering.levert_av,
        frist=levering.frist,
        filer=tuple(
            Filfakta(sha256=rad.fil.sha256, navn=rad.fil.navn, stoerrelse=rad.fil.stoerrelse, delmerke=rad.fil.delmerke)
            for rad in levering.rader.all()
        ),
    )


@transaction.atomic
def sikre_kvitteringer(*, levering_ider: Iterable[int], naa: datetime) -> int:
    """Make the receipts that these deliveries lack, and their e-mails' rows; how many. Repeatable, also by several at once.

    A receipt stands in the chain of the day it is made, or the first day after it that is not closed.
    """
    ider = list(levering_ider)
    if not ider:
        return 0
    mangler = list(_med_alt(Levering.objects.filter(pk__in=ider, kvittering__isnull=True)))
    if not mangler:
        return 0
    dag = _aapen_dag(naa)
    rader = []
    for levering in mangler:
        fakta = kvitteringsfakta(levering)
        rader.append(Kvittering(levering=levering, innhold=fakta.innhold, digest=fakta.digest, dag=dag, laget=naa))
    Kvittering.objects.bulk_create(rader, ignore_conflicts=True)
    uten_brev = Kvittering.objects.filter(levering__in=[levering.pk for levering in mangler], skolebrev__isnull=True)
    Skolebrev.objects.bulk_create(
        [_brev(pk, levert, naa) for pk, levert in uten_brev.values_list("pk", "levering__levert")],
        ignore_conflicts=True,
    )
    return len(mangler)


def sikre_for_kandidat(*, kandidat_id: int, naa: datetime) -> int:
    """As `sikre_kvitteringer`, for the deliveries of a candidate that stand: nobody waits for the job to see theirs."""
    staar = Levering.objects.filter(kandidat=kandidat_id, gjenaapnet__isnull=True, kvittering__isnull=True)
    return sikre_kvitteringer(levering_ider=list(staar.values_list("pk", flat=True)), naa=naa)


def finn_nye(*, naa: datetime, alle: bool = False) -> int:
    """Make the receipts of deliveries that have none; how many. Beat runs it. `alle` looks at every delivery there is."""
    fra = 0 if alle else max(0, (Kvittering.objects.aggregate(siste=Max("levering_id"))["siste"] or 0) - TILBAKE)
    laget = 0
    while True:
        mangler = Levering.objects.filter(kvittering__isnull=True, pk__gt=fra).order_by("pk")
        bunke = list(mangler.values_list("pk", flat=True)[:BUNKE])
        if not bunke:
            return laget
        laget += sikre_kvitteringer(levering_ider=bunke, naa=naa)
        fra = bunke[-1]


def _med_alt(leveringer: QuerySet[Levering]) -> QuerySet[Levering]:
    return (
        leveringer.select_related("kandidat__kandidatnummer", "kandidat__eksamen__fag", "eksamensdel")
        .prefetch_related(Prefetch("rader", Leveringsfil.objects.select_related("fil").order_by("pk")))
        .order_by("pk")
    )


def _aapen_dag(naa: datetime) -> date:
    siste = Kvitteringsdoegn.objects.aggregate(siste=Max("dato"))["siste"]
    i_dag = dagens_dato(naa)
    return max(i_dag, siste + timedelta(days=1)) if siste else i_dag


def _brev(kvittering_id: int, levert: datetime, naa: datetime) -> Skolebrev:
    if naa - levert > BREV_INNEN:
        return Skolebrev(kvittering_id=kvittering_id, status=Skolebrev.Status.FOR_GAMMEL)
    return Skolebrev(kvittering_id=kvittering_id, forfall=naa)
