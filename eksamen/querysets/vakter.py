"""Who watches what: the school's invigilators, their watches with times and rooms, and who is in two places."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Greatest, NullIf

from brukere.models import Bruker, Organisasjon, Rolle, Rolletildeling
from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Kandidat, Vaktoppdrag
from felles.bidrag import siste_slutter

# A watch without times of its own lasts from so long before the exam to so long after it.
FOER_START: Final = timedelta(minutes=30)
ETTER_SLUTT: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Vakt:
    """A watch, kept or only planned: who, where and when. Without a date there is no `fra` and `til`."""

    bruker_id: int
    navn: str
    parti_id: int
    parti: str
    skole_id: int
    rom: str
    fra: datetime | None
    til: datetime | None


def vakter_ved(skole: Organisasjon | int, naa: datetime) -> QuerySet[Bruker]:
    """The school's active invigilators, in order of name."""
    roller = Rolletildeling.objects.gjeldende(naa).filter(rolle=Rolle.EKSAMENSVAKT, organisasjon=skole)
    vakter = Bruker.objects.filter(pk__in=roller.values("bruker"), is_active=True)
    return vakter.order_by("etternavn", "fornavn", "pk")


def ledige_vakter(parti: Eksamensparti, naa: datetime) -> QuerySet[Bruker]:
    """The school's active invigilators who do not watch the party yet."""
    return vakter_ved(parti.skole_id, naa).exclude(vaktoppdrag__parti=parti)


def med_partitider(partier: QuerySet[Eksamensparti]) -> QuerySet[Any]:
    """Parties with `start` and `slutt` over their parts; preparation is not counted, and none means null."""
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen")).exclude(type=Deltype.FORBEREDELSE)
    return partier.annotate(
        start=Subquery(deler.order_by("start").values("start")[:1]),
        slutt=Subquery(deler.order_by("-slutt").values("slutt")[:1]),
    )


def med_tider(oppdrag: QuerySet[Vaktoppdrag]) -> QuerySet[Any]:
    """Watches with `vakt_fra`, `vakt_til` (their own, or those of the exam), and `vaktrom` (null when unknown).

    The exam is over when the last candidate that is watched has used their own time.
    """
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("parti__eksamen")).exclude(type=Deltype.FORBEREDELSE)
    start = Subquery(deler.order_by("start").values("start")[:1])
    planens = Subquery(deler.order_by("-slutt").values("slutt")[:1])
    slutt = Greatest(planens, *(siste(_kandidatene()) for siste in siste_slutter.alle()), planens)
    return oppdrag.annotate(
        vakt_fra=Coalesce("fra", ExpressionWrapper(start - Value(FOER_START), output_field=DateTimeField())),
        vakt_til=Coalesce("til", ExpressionWrapper(slutt + Value(ETTER_SLUTT), output_field=DateTimeField())),
        vaktrom=Coalesce(NullIf(F("rom"), Value("")), NullIf(F("parti__rom"), Value(""))),
    )


def _kandidatene() -> QuerySet[Any]:
    """Those that a watch is about, two queries within it: the whole party, or who sits in the room."""
    rom = ExpressionWrapper(OuterRef(OuterRef("rom")), output_field=CharField())
    i_partiet: QuerySet[Any] = Kandidat.objects.filter(parti=OuterRef(OuterRef("parti"))).annotate(vaktens_rom=rom)
    return i_partiet.filter(
        Q(vaktens_rom="") | Q(vaktens_rom=F("rom")) | Q(rom="", vaktens_rom=F("parti__rom"))
    ).order_by()


def vaktliste(partier: QuerySet[Eksamensparti]) -> QuerySet[Any]:
    """The watches over these parties with times, people and plan, in order of time; one query."""
    oppdrag = med_tider(Vaktoppdrag.objects.filter(parti__in=partier.values("pk")))
    plan = oppdrag.select_related("bruker", "vikar_for", "parti__skole", "parti__eksamen__fag")
    return plan.order_by("vakt_fra", "parti__navn", "vaktrom", "bruker__etternavn", "pk")


def som_vakter(oppdrag: Iterable[Any]) -> list[Vakt]:
    """The rows of `vaktliste` as plain values."""
    return [
        Vakt(
            bruker_id=rad.bruker_id,
            navn=rad.bruker.navn,
            parti_id=rad.parti_id,
            parti=f"{rad.parti.eksamen.fag.kode} {rad.parti.navn}",
            skole_id=rad.parti.skole_id,
            rom=rad.vaktrom or "",
            fra=rad.vakt_fra,
            til=rad.vakt_til,
        )
        for rad in oppdrag
    ]


def vakter_for(bruker_ider: Iterable[int]) -> list[Vakt]:
    """All watches of these people, at every school; one query."""
    oppdrag = med_tider(Vaktoppdrag.objects.filter(bruker__in=list(bruker_ider)))
    return som_vakter(oppdrag.select_related("bruker", "parti__eksamen__fag"))


def kollisjoner(vakter: Iterable[Vakt]) -> list[tuple[Vakt, Vakt]]:
    """Pairs of watches that put one person in two places at once, in order of time.

    Two parties in one room are one place. A room that nobody has named yet collides with nothing at the same school.
    """
    per_bruker: dict[int, list[Vakt]] = defaultdict(list)
    for vakt in vakter:
        per_bruker[vakt.bruker_id].append(vakt)
    funnet = []
    for egne in per_bruker.values():
        i_tid = sorted((v for v in egne if v.fra), key=_foerst)
        for nummer, ene in enumerate(i_tid):
            funnet += [
                (ene, andre) for andre in i_tid[nummer + 1 :] if _samtidig(ene, andre) and _to_steder(ene, andre)
            ]
    return sorted(funnet, key=lambda par: (*_foerst(par[1]), par[0].navn))


def antall_vakter(skole: Organisasjon, brukere: QuerySet[Bruker], naa: datetime) -> QuerySet[Bruker]:
    """The people with `antall`, their watches at the school in periods that are not over."""
    gjeldende = Q(vaktoppdrag__parti__skole=skole, vaktoppdrag__parti__eksamen__periode__gjennomfoering_til__gte=naa)
    return brukere.annotate(antall=Count("vaktoppdrag", filter=gjeldende))


def _foerst(vakt: Vakt) -> tuple[str, int]:
    return (vakt.fra.astimezone(UTC).isoformat() if vakt.fra else "", vakt.parti_id)


def _samtidig(ene: Vakt, andre: Vakt) -> bool:
    if not (ene.fra and ene.til and andre.fra and andre.til):
        return False
    return ene.fra < andre.til and andre.fra < ene.til


def _to_steder(ene: Vakt, andre: Vakt) -> bool:
    if ene.skole_id != andre.skole_id:
        return True
    return bool(ene.rom and andre.rom) and ene.rom.casefold() != andre.rom.casefold()
