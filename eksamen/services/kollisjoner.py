"""Who and what is in two places at once: people, rooms and invigilators. Queries only; nothing is written.

Each function takes the parties it is asked about, looks at everything else that can collide with them, other schools
included, and costs a constant number of queries. Times are those of the plan; own times come on top.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, When

from eksamen.models import Eksamensparti, Kandidat, Rom, Vaktoppdrag
from eksamen.models.valg import Deltype
from felles.tid import dagens_dato


@dataclass(frozen=True)
class Personkollisjon:
    """A person with two exams (or their preparation) on one day. `samtidig`: the times themselves overlap."""

    person_id: int
    kandidat_id: int
    parti_id: int
    annen_kandidat_id: int
    annet_parti_id: int
    dag: date
    samtidig: bool
    forberedelse: bool


@dataclass(frozen=True)
class Dobbeltmelding:
    """A person who stands more than once in a fagkode in a period."""

    person_id: int
    fagkode: str
    parti_ider: tuple[int, ...]


@dataclass(frozen=True)
class Rombruk:
    """How full a room is on a day: the most candidates at one time, of so many seats (None: not in the register)."""

    skole_id: int
    sted: str
    rom: str
    dag: date
    opptatt: int
    kapasitet: int | None
    parti_ider: tuple[int, ...]
    deles: bool  # two parties are there at one time

    @property
    def for_mange(self) -> int:
        """Candidates without a seat."""
        return max(self.opptatt - self.kapasitet, 0) if self.kapasitet is not None else 0


@dataclass(frozen=True)
class Vaktkollisjon:
    """An invigilator who is to be in two rooms at once."""

    bruker_id: int
    navn: str
    parti_ider: tuple[int, int]
    dag: date


@dataclass(frozen=True)
class _Tid:
    """A stretch of time that somebody or something is taken."""

    start: datetime
    slutt: datetime
    rad: Any

    def overlapper(self, annen: "_Tid") -> bool:
        return self.start < annen.slutt and annen.start < self.slutt


@dataclass(frozen=True)
class _Register:
    """Seats by school, place and room, and the place of rooms whose name only one place has."""

    plasser: dict[tuple[int, str, str], int]
    eneste_sted: dict[tuple[int, str], str]


def personkollisjoner(partier: Iterable[Eksamensparti]) -> list[Personkollisjon]:
    """Candidates of these parties who sit two exams, or prepare for one, on the same Norwegian day."""
    ider = {parti.pk for parti in partier}
    personer = Kandidat.objects.filter(parti__in=ider).values("person")
    flere = Kandidat.objects.filter(person__in=personer).values("person").annotate(tall=Count("pk")).filter(tall__gt=1)
    rader = Kandidat.objects.filter(person__in=flere.values("person"), eksamen__deler__isnull=False).values_list(
        "person_id", "pk", "parti_id", "eksamen_id", "eksamen__deler__type", "eksamen__deler__start",
        "eksamen__deler__slutt",
    )  # fmt: skip
    per_dag: dict[tuple[int, date], list[_Tid]] = defaultdict(list)
    for rad in rader.order_by("person_id", "pk"):
        per_dag[rad[0], dagens_dato(rad[5])].append(_Tid(rad[5], rad[6], rad))
    funn: dict[tuple[int, int], Personkollisjon] = {}
    for (person_id, dag), tider in per_dag.items():
        for en, annen in combinations(tider, 2):
            if en.rad[3] == annen.rad[3] or not {en.rad[2], annen.rad[2]} & ider:
                continue
            if en.rad[2] not in ider:
                en, annen = annen, en  # noqa: PLW2901 - the one that was asked about stands first
            ny = Personkollisjon(
                person_id, en.rad[1], en.rad[2], annen.rad[1], annen.rad[2], dag, en.overlapper(annen),
                Deltype.FORBEREDELSE in {en.rad[4], annen.rad[4]},
            )  # fmt: skip
            staar = funn.get((en.rad[1], annen.rad[1]))
            if staar is None or (ny.samtidig, not ny.forberedelse) > (staar.samtidig, not staar.forberedelse):
                funn[en.rad[1], annen.rad[1]] = ny
    return sorted(funn.values(), key=lambda k: (not k.samtidig, k.dag, k.kandidat_id))


def dobbeltmeldte(partier: Iterable[Eksamensparti]) -> list[Dobbeltmelding]:
    """Candidates of these parties who stand more than once in the fagkode in the same period, at any school."""
    ider = {parti.pk for parti in partier}
    mine = Kandidat.objects.filter(parti__in=ider)
    rader = Kandidat.objects.filter(
        person__in=mine.values("person"), eksamen__fag__fagkode__in=mine.values("eksamen__fag__fagkode")
    ).order_by("pk")
    staar: dict[tuple[int, str, int], list[int]] = defaultdict(list)
    for person_id, fagkode, periode_id, parti_id in rader.values_list(
        "person_id", "eksamen__fag__fagkode", "eksamen__periode_id", "parti_id"
    ):
        staar[person_id, fagkode, periode_id].append(parti_id)
    return [
        Dobbeltmelding(person_id, fagkode, tuple(parti_ider))
        for (person_id, fagkode, _), parti_ider in staar.items()
        if len(parti_ider) > 1 and ider & set(parti_ider)
    ]


def samme_dager(partier: QuerySet[Eksamensparti]) -> QuerySet[Eksamensparti]:
    """All parties of the same schools that share a day with these, themselves included."""
    tider = partier.filter(_eksamensdel()).values_list("skole_id", "eksamen__deler__start__date")
    vilkaar = Q(pk__in=partier.values("pk"))
    for skole_id, dag in set(tider):
        vilkaar |= Q(skole=skole_id, eksamen__deler__start__date=dag)
    return Eksamensparti.objects.filter(pk__in=Eksamensparti.objects.filter(vilkaar).values("pk"))


def rombruk(partier: QuerySet[Eksamensparti]) -> list[Rombruk]:
    """How full each room is, day by day, with these parties in it. A candidate's own room counts before the party's."""
    register = _register(partier)
    tall: dict[int, list[tuple[str, int]]] = defaultdict(list)
    rom = Case(When(rom="", then=F("parti__rom")), default=F("rom"), output_field=CharField())
    kandidater = Kandidat.objects.filter(parti__in=partier).annotate(i_rom=rom).values_list("parti_id", "i_rom")
    for parti_id, i_rom, antall in kandidater.annotate(antall=Count("pk")).order_by("parti_id", "i_rom"):
        tall[parti_id].append((i_rom, antall))
    bruk: dict[tuple[int, str, str, date], list[_Tid]] = defaultdict(list)
    skrevet: dict[tuple[int, str, str, date], tuple[str, str]] = {}
    felt = ("pk", "skole_id", "sted", "rom", "eksamen__deler__start", "eksamen__deler__slutt")
    for pk, skole_id, sted, partiets_rom, start, slutt in (
        partier.filter(_eksamensdel()).order_by("pk").values_list(*felt)
    ):
        for i_rom, antall in tall[pk] or [(partiets_rom, 0)]:
            if i_rom:
                # A party without a place is at the one that has the room, when only one has.
                hvor = sted or register.eneste_sted.get((skole_id, i_rom.casefold()), "")
                noekkel = (skole_id, hvor.casefold(), i_rom.casefold(), dagens_dato(start))
                skrevet.setdefault(noekkel, (hvor, i_rom))
                bruk[noekkel].append(_Tid(start, slutt, (pk, antall)))
    return [
        Rombruk(
            noekkel[0], *skrevet[noekkel], noekkel[3], _topp(tider), register.plasser.get(noekkel[:3]),
            tuple(dict.fromkeys(tid.rad[0] for tid in tider)),
            any(en.rad[0] != annen.rad[0] and en.overlapper(annen) for en, annen in combinations(tider, 2)),
        )
        for noekkel, tider in sorted(bruk.items(), key=lambda par: par[0][1:])
    ]  # fmt: skip


def vaktkollisjoner(partier: QuerySet[Eksamensparti]) -> list[Vaktkollisjon]:
    """Invigilators of these parties who watch another room at the same time. Two parties in one room are no trouble."""
    ider = set(partier.values_list("pk", flat=True))
    brukere = Vaktoppdrag.objects.filter(parti__in=ider).values("bruker")
    deler = ~Q(parti__eksamen__deler__type=Deltype.FORBEREDELSE) & Q(parti__eksamen__deler__isnull=False)
    rader = Vaktoppdrag.objects.filter(deler, bruker__in=brukere).select_related("bruker", "parti")
    tidsatt = rader.annotate(del_start=F("parti__eksamen__deler__start"), del_slutt=F("parti__eksamen__deler__slutt"))
    per_vakt: dict[int, list[_Tid]] = defaultdict(list)
    for oppdrag in tidsatt.order_by("pk"):
        start, slutt = max(oppdrag.fra or oppdrag.del_start, oppdrag.del_start), oppdrag.til or oppdrag.del_slutt
        per_vakt[oppdrag.bruker_id].append(_Tid(start, slutt, oppdrag))
    funn: dict[tuple[int, int, int], Vaktkollisjon] = {}
    for bruker_id, tider in per_vakt.items():
        for en, annen in combinations(tider, 2):
            par = (en.rad.parti_id, annen.rad.parti_id)
            if set(par) & ider and _hvor(en.rad) != _hvor(annen.rad) and en.overlapper(annen):
                funn[bruker_id, *par] = Vaktkollisjon(bruker_id, en.rad.bruker.navn, par, dagens_dato(en.start))
    return list(funn.values())


def _eksamensdel() -> Q:
    return Q(eksamen__deler__type__in=[deltype for deltype in Deltype if deltype != Deltype.FORBEREDELSE])


def _hvor(oppdrag: Vaktoppdrag) -> tuple[int, str, str]:
    rom = oppdrag.rom or oppdrag.parti.rom
    return oppdrag.parti.skole_id, oppdrag.parti.sted.casefold(), rom.casefold()


def _topp(tider: Sequence[_Tid]) -> int:
    """The most that are there at one time; who leaves at eleven gives room to who comes at eleven."""
    skift = sorted((tid, antall) for t in tider for tid, antall in ((t.start, t.rad[1]), (t.slutt, -t.rad[1])))
    naa = topp = 0
    for _, antall in skift:
        naa += antall
        topp = max(topp, naa)
    return topp


def _register(partier: QuerySet[Eksamensparti]) -> _Register:
    plasser: dict[tuple[int, str, str], int] = {}
    steder: dict[tuple[int, str], list[str]] = defaultdict(list)
    for rom in Rom.objects.filter(sted__skole__in=partier.values("skole")).select_related("sted"):
        plasser[rom.sted.skole_id, rom.sted.navn.casefold(), rom.navn.casefold()] = rom.kapasitet
        steder[rom.sted.skole_id, rom.navn.casefold()].append(rom.sted.navn)
    return _Register(plasser, {noekkel: navn[0] for noekkel, navn in steder.items() if len(navn) == 1})
