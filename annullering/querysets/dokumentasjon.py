"""What documents a formal fault: the incidents of the invigilators' log, and what is known of each candidate's day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max, Min, Q, Sum

from annullering.models import Formellsak
from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.querysets.avbrudd import med_hvem
from deltakelse.models import Innloggingssesjon
from eksamen.models import Kandidat
from felles.tid import dagens_dato, doegnet
from levering.models import Levering


@dataclass(slots=True)
class Kandidatfakta:
    """The candidate's day: let in, handed in, minutes lost in the incidents of the case, and minutes given back."""

    tilgang: datetime | None = None
    levert: datetime | None = None
    tapt: int = 0
    gitt: int = 0


def avbrudd_i(sak: Formellsak, kandidater: Collection[int]) -> list[Avbrudd]:
    """The incidents that struck these candidates, their parties or schools, the first to begin first; two queries.

    They follow by themselves: those that lasted into the time of the fault, or all of the exam's days where none is given.
    One registered by mistake is left out. Rule: Udir, «Klage på formell feil»: what went wrong, for how long, and what was
    done about it must be documented.
    """
    rom = _tidsrom(sak)
    if rom is None or not kandidater:
        return []
    fra, til = rom
    valgte = Kandidat.objects.filter(pk__in=list(kandidater))
    hele_skolen = Q(parti__isnull=True, kandidat__isnull=True, skole__in=valgte.values("parti__skole"))
    angaar = Q(kandidat__in=list(kandidater)) | Q(parti__in=valgte.values("parti")) | hele_skolen
    # One that was never stopped lasted the day out.
    varte = Q(stoppet__isnull=True, startet__gte=doegnet(dagens_dato(fra))[0]) | Q(stoppet__gte=fra)
    rader = Avbrudd.objects.filter(angaar, varte, startet__lt=til, trukket__isnull=True)
    return list(med_hvem(rader).order_by("startet", "pk"))


def fakta_for(kandidater: Collection[int], avbrudd: Collection[Avbrudd]) -> dict[int, Kandidatfakta]:
    """By candidate pk; three queries."""
    svar: defaultdict[int, Kandidatfakta] = defaultdict(Kandidatfakta)
    inne = Innloggingssesjon.objects.filter(kandidat__in=kandidater, autorisert__isnull=False).order_by()
    for pk, tid in inne.values("kandidat").annotate(foerst=Min("autorisert")).values_list("kandidat", "foerst"):
        svar[pk].tilgang = tid
    levert = Levering.objects.filter(kandidat__in=kandidater, gjenaapnet__isnull=True).order_by()
    for pk, tid in levert.values("kandidat").annotate(sist=Max("levert")).values_list("kandidat", "sist"):
        svar[pk].levert = tid
    tider = Avbruddsrad.objects.filter(kandidat__in=kandidater, avbrudd__in=[ett.pk for ett in avbrudd]).order_by()
    summer = tider.values("kandidat").annotate(tapt=Sum("tapte_minutter"), gitt=Sum("innvilget_minutter"))
    for pk, tapt, gitt in summer.values_list("kandidat", "tapt", "gitt"):
        svar[pk].tapt, svar[pk].gitt = tapt or 0, gitt or 0
    return svar


def _tidsrom(sak: Formellsak) -> tuple[datetime, datetime] | None:
    if sak.fra is not None:
        return sak.fra, sak.til or doegnet(dagens_dato(sak.fra))[1]
    dager = sorted({dagens_dato(start) for start in sak.eksamen.deler.values_list("start", flat=True)})
    return (doegnet(dager[0])[0], doegnet(dager[-1])[1]) if dager else None
