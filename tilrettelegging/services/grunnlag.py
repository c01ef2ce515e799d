"""What own times and lists are made of: decisions in force and rules, for many candidates in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from eksamen.models import Eksamensdel, Kandidat
from felles.radmengde import blant_ider
from tilrettelegging.models import Tidsregel, Tilrettelegging, Tiltaksslag
from tilrettelegging.services.ekstratid import Ekstra, Vedtatt, ekstra_for, gjeldende_regler, tidsrom

Status = Tilrettelegging.Status


@dataclass(frozen=True, slots=True)
class Grunnlag:
    """A candidate's exam parts, decision and rules."""

    deler: Sequence[Eksamensdel]
    vedtak: Vedtatt | None
    regler: Sequence[Tidsregel]

    @property
    def ekstra(self) -> Ekstra:
        return ekstra_for(self.deler, self.vedtak, self.regler)


@dataclass(frozen=True, slots=True)
class Regelbok:
    """The rules of every owner, ended ones too, by the owner's id."""

    regler: Mapping[int, Sequence[Tidsregel]]

    def for_skole(self, sti: str, start: datetime) -> list[Tidsregel]:
        """The rules in force at `start` of the nearest owner above the school that has any."""
        over = [int(ident) for ident in sti.strip("/").split("/")[:-1]]
        for eier in reversed(over):
            if gjeldende := gjeldende_regler(self.regler.get(eier, ()), start):
                return gjeldende
        return []


def hent_regelbok(stier: Iterable[str]) -> Regelbok:
    """The rules of all owners above these schools; one query."""
    over = {int(ident) for sti in stier for ident in sti.strip("/").split("/")[:-1]}
    regler: dict[int, list[Tidsregel]] = defaultdict(list)
    for regel in Tidsregel.objects.filter(eier__in=over).order_by("slag", "minutter", "del1", "pk"):
        regler[regel.eier_id].append(regel)
    return Regelbok(regler)


def gjelder(sak: Tilrettelegging, eksamen_id: int, tidsrommet: tuple[datetime, datetime]) -> bool:
    """True when the decision counts for that exam: decided before it was over, and not ended before it began.

    A pure question about the case as it stands, so that computing anew later gives the same.
    """
    start, slutt = tidsrommet
    if sak.vedtatt is None or sak.status == Status.AVSLAATT or sak.vedtatt >= slutt:
        return False
    if sak.avsluttet is not None and sak.avsluttet <= start:
        return False
    return sak.alle_eksamener or eksamen_id in {eksamen.pk for eksamen in sak.eksamener.all()}


def hent_grunnlag(
    kandidater: QuerySet[Kandidat] | Iterable[Kandidat | int], bok: Regelbok | None = None
) -> dict[int, Grunnlag]:
    """Parts, decision in force and rules by candidate; six queries however many there are.

    `bok` is asked in place of the stored rules when there is one: what would be, if the rules were others.
    """
    # Rows that are here already are named by their keys: a list inside a subquery is guessed at as one row.
    utvalg: Any
    if isinstance(kandidater, QuerySet):
        utvalg = kandidater.order_by().values("pk")
    else:
        utvalg = blant_ider(noekler_av(kandidater))
    rader = list(
        Kandidat.objects.filter(pk__in=utvalg)
        .order_by()
        .values_list("pk", "person_id", "eksamen_id", "eksamen__periode_id", "parti__skole_id", "parti__skole__sti")
    )
    deler = _deler({rad[2] for rad in rader})
    saker = _saker(rader)
    bok = bok or hent_regelbok({rad[5] for rad in rader})
    tidsrommene = {eksamen_id: tidsrom(deler.get(eksamen_id, ())) for eksamen_id in {rad[2] for rad in rader}}
    grunnlag = {}
    for pk, person, eksamen, periode, skole, sti in rader:
        rommet = tidsrommene[eksamen]
        sak = _siste(saker.get((person, periode, skole), ()), eksamen, rommet)
        vedtak = _vedtatt(sak) if sak else None
        # Without a decision on extra time no rule is asked.
        regler = bok.for_skole(sti, rommet[0]) if vedtak and vedtak.utvidet_tid and rommet else []
        grunnlag[pk] = Grunnlag(deler.get(eksamen, ()), vedtak, regler)
    return grunnlag


def noekler_av(kandidater: Iterable[Kandidat | int]) -> list[int]:
    """Primary keys of candidates, of which some may be keys already."""
    return [kandidat if isinstance(kandidat, int) else kandidat.pk for kandidat in kandidater]


def _siste(
    saker: Iterable[Tilrettelegging], eksamen_id: int, rommet: tuple[datetime, datetime] | None
) -> Tilrettelegging | None:
    """The latest decision that counts; for an exam without a date, the one in force."""
    if rommet is None:
        aktuelle = [
            sak for sak in saker if sak.i_kraft and (sak.alle_eksamener or eksamen_id in {e.pk for e in sak.eksamener.all()})
        ]  # fmt: skip
    else:
        aktuelle = [sak for sak in saker if gjelder(sak, eksamen_id, rommet)]
    return max(aktuelle, key=lambda sak: (sak.vedtatt, sak.pk), default=None)


def _deler(eksamen_ider: Iterable[int]) -> dict[int, list[Eksamensdel]]:
    deler: dict[int, list[Eksamensdel]] = defaultdict(list)
    for deel in Eksamensdel.objects.filter(eksamen__in=set(eksamen_ider)).order_by("start", "pk"):
        deler[deel.eksamen_id].append(deel)
    return deler


def _saker(rader: Iterable[tuple[int, int, int, int, int, str]]) -> dict[tuple[int, int, int], list[Tilrettelegging]]:
    """Decided cases by person, period and school. Found by period and school: thousands of people make a slow list."""
    steder = {(periode, skole) for _pk, _person, _eksamen, periode, skole, _sti in rader}
    hvor = Q(pk__in=[])
    for periode, skole in sorted(steder):
        hvor |= Q(periode=periode, skole=skole)
    saker: dict[tuple[int, int, int], list[Tilrettelegging]] = defaultdict(list)
    funnet = Tilrettelegging.objects.filter(hvor, vedtatt__isnull=False).exclude(status=Status.AVSLAATT)
    # Encrypted text is not needed here, and costs to read.
    uten_tekst = funnet.defer("soekernavn", "begrunnelse", "uttalelse_fra", "vedtakstekst")
    for sak in uten_tekst.prefetch_related("tiltak", "eksamener"):
        saker[sak.person_id, sak.periode_id, sak.skole_id].append(sak)
    return saker


def _vedtatt(sak: Tilrettelegging) -> Vedtatt:
    tiltak = tuple(ett for ett in sak.tiltak.all() if ett.innvilget)
    return Vedtatt(
        sak_id=sak.pk,
        tiltak=tiltak,
        utvidet_tid=any(ett.slag == Tiltaksslag.UTVIDET_TID for ett in tiltak),
        eksamen=sak.ekstra_eksamen,
        del1=sak.ekstra_del1,
        del2=sak.ekstra_del2,
    )
