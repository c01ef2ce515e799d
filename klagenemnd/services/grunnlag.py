"""The facts of a faggruppe's cases as the proposal wants them, with what its page needs. A constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from brukere.models import Bruker, Rolletildeling
from brukere.models.bruker import Rolle
from klage.models import Klage
from klage.querysets.klager import KlageQuerySet
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.habilitet import konflikter, relasjoner
from klagenemnd.querysets.medlemmer import godtatte_medlemmer
from klagenemnd.querysets.saker import mine_klagesaker
from klagenemnd.services.forslag import Nemndforslag, Nemndgrunnlag, Sak, Sensor, foreslaa
from oppnevning.models import Faggruppe, Inhabilitet, Oppnevning
from oppnevning.models.fagpersoner import Fagkompetanse


@dataclass(frozen=True)
class Nemndsituasjon:
    """A faggruppe as it stands: who has accepted, the cases without a board, and what everybody has already."""

    faggruppe: Faggruppe
    oppnevninger: list[Oppnevning]
    klager: dict[int, Klage]
    relasjoner: list[Inhabilitet]
    grunnlag: Nemndgrunnlag

    @cached_property
    def forslag(self) -> Nemndforslag:
        return foreslaa(self.grunnlag)

    @cached_property
    def folk(self) -> dict[int, Bruker]:
        return {oppnevning.bruker_id: oppnevning.bruker for oppnevning in self.oppnevninger}


def saker_i(faggruppe: Faggruppe, bruker: Bruker, naa: datetime) -> KlageQuerySet:
    """The cases that the faggruppe's boards read, of its authority and round, that the user may give away."""
    return (
        mine_klagesaker(bruker, naa)
        .behandles_her()
        .filter(
            slag=Klage.Slag.KARAKTER,
            ansvarlig=faggruppe.eier_id,
            runde=faggruppe.periode_id,
            kandidat__eksamen__fag__in=faggruppe.fagrader.values("fag"),
        )
    )


def les_situasjon(faggruppe: Faggruppe, bruker: Bruker, naa: datetime) -> Nemndsituasjon:
    """Read it all; about twenty queries, however many cases and members."""
    klager = {
        klage.pk: klage
        for klage in saker_i(faggruppe, bruker, naa)
        .filter(status=Klage.Status.SENDT)
        .for_visning()
        .order_by("kandidat__eksamen__fag__fagkode", "kandidat__kandidatnummer__nummer", "pk")
    }
    med_rollen = Rolletildeling.objects.gjeldende(naa).filter(rolle=Rolle.KLAGENEMND)
    oppnevninger = list(godtatte_medlemmer(faggruppe).filter(bruker__in=med_rollen.values("bruker")))
    folk = [rad.bruker_id for rad in oppnevninger]
    sperret = konflikter(list(klager.values()), naa)
    har, par, skriver = _det_de_har(faggruppe, folk)
    return Nemndsituasjon(
        faggruppe=faggruppe,
        oppnevninger=oppnevninger,
        klager=klager,
        relasjoner=list(relasjoner(faggruppe.eier, folk)),
        grunnlag=Nemndgrunnlag(
            medlemmer=_medlemmer(oppnevninger, klager.values(), har),
            saker=tuple(
                Sak(klage.pk, klage.kandidat.eksamen.fag_id, klage.kandidat.parti_id, frozenset(sperret[klage.pk]))
                for klage in klager.values()
            ),
            par=tuple(sorted(par)),
            skriver=tuple(sorted(skriver.items())),
        ),
    )


def _det_de_har(
    faggruppe: Faggruppe, folk: list[int]
) -> tuple[dict[int, Counter[int]], set[tuple[int, int]], Counter[int]]:
    """Per member the cases by fag, also decided ones; the pairs; and written cases less only read ones."""
    har: dict[int, Counter[int]] = defaultdict(Counter)
    skriver: Counter[int] = Counter()
    par: dict[int, list[int]] = defaultdict(list)
    rader = Klageoppdrag.objects.filter(
        avsluttet__isnull=True, bruker__in=folk, klage__runde=faggruppe.periode_id, klage__ansvarlig=faggruppe.eier_id
    ).exclude(klage__status__in=[Klage.Status.TRUKKET, Klage.Status.AVVIST])
    for klage_id, bruker_id, rolle, fag_id in rader.values_list(
        "klage", "bruker", "rolle", "klage__kandidat__eksamen__fag"
    ):
        har[bruker_id][fag_id] += 1
        if rolle != Klageoppdrag.Rolle.TREDJE:
            skriver[bruker_id] += 1 if rolle == Klageoppdrag.Rolle.SKRIVER else -1
            par[klage_id].append(bruker_id)
    return har, {(min(to), max(to)) for to in par.values() if len(to) > 1}, skriver


def _medlemmer(
    oppnevninger: list[Oppnevning], klager: Iterable[Klage], har: dict[int, Counter[int]]
) -> tuple[Sensor, ...]:
    fag = {klage.kandidat.eksamen.fag_id for klage in klager}
    kan: dict[int, set[int]] = defaultdict(set)
    rader = Fagkompetanse.objects.filter(fagperson__bruker__in=[rad.bruker_id for rad in oppnevninger], fag__in=fag)
    for bruker_id, fag_id in rader.values_list("fagperson__bruker", "fag"):
        kan[bruker_id].add(fag_id)
    return tuple(
        Sensor(
            id=rad.bruker_id,
            flest=rad.flest_svar,
            reserve=rad.reserve,
            # Appointed without a word of which fagkoder: all of the faggruppe.
            kan=frozenset(kan[rad.bruker_id]) if rad.bruker_id in kan else None,
            har=tuple(sorted(har[rad.bruker_id].items())),
        )
        for rad in oppnevninger
    )
