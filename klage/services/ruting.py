"""Which authority answers an appeal: the rule that routes each case, alone and many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from brukere.models import Organisasjon
from eksamen.models import Eksamen, Kandidat
from felles.radmengde import blant_ider
from klage.models import Klage, Klageansvar
from klage.querysets.ansvar import MYNDIGHETER


@dataclass(frozen=True, slots=True)
class Sted:
    """What decides who answers: the period, the fagkode, the school's place in the tree, and the exam's own authority.

    `lokal` is an exam that the school has made for one party: only a row that names its fagkode counts for it.
    """

    periode_id: int
    fag_id: int
    skolesti: str
    eksamen_ansvarlig_id: int | None = None
    lokal: bool = False


def finn_ansvarlig(
    *, periode_id: int, fag_id: int, skole: Organisasjon, eksamen_ansvarlig: Organisasjon | None = None,
    lokal: bool = False,
) -> Organisasjon | None:  # fmt: skip
    """The authority that answers appeals of the fagkode from that school in that period; None when nobody can be found.

    The most exact standing row of «Klageansvar» wins: the fagkode and the nearest area above the school, the fagkode
    everywhere, the nearest area, everywhere. Where none is listed, and for an exam that the school has made itself: the
    exam's own authority, or the nearest one above it. Changes nothing; a constant number of queries.
    Rule: Udir, «Administrere eksamen», «Klageansvar»; Vigo IKS: the responsible fylkeskommune for exams given locally.
    """
    egen = eksamen_ansvarlig.pk if eksamen_ansvarlig else None
    return _finn({0: Sted(periode_id, fag_id, skole.sti, egen, lokal)}).get(0)


def finn_ansvarlige(kandidater: Iterable[Kandidat | int]) -> dict[int, Organisasjon]:
    """As `finn_ansvarlig`, in the exam's own period, by candidate pk; who has nobody is left out. Four queries."""
    return _finn(_steder(rad if isinstance(rad, int) else rad.pk for rad in kandidater))


def finn_ansvarlige_for_klager(klager: Iterable[Klage]) -> dict[int, Organisasjon]:
    """As `finn_ansvarlig`, by the appeal's pk, in the round in which each is treated. Four queries."""
    alle = list(klager)
    steder = _steder(klage.kandidat_id for klage in alle)
    return _finn({klage.pk: _i_runden(steder[klage.kandidat_id], klage.runde_id) for klage in alle})


def hvem_svarer(eksamener: Iterable[Eksamen], skolesti: str) -> dict[int, Organisasjon]:
    """As `finn_ansvarlig`, by exam pk, for a school (or area) of that path. Three queries."""
    return _finn({e.pk: Sted(e.periode_id, e.fag_id, skolesti, e.ansvarlig_id, e.lokal) for e in eksamener})


def myndighet_for(organisasjon: Organisasjon) -> Organisasjon | None:
    """The authority at or above it: a school that has made its exam itself answers no appeal against it. One query."""
    return _myndighet_for(organisasjon, _over([organisasjon]))


def naermeste(stier: Iterable[str], sti: str) -> str | None:
    """The longest of the paths that leads to `sti`, or is it; None when none does."""
    return max((kandidat for kandidat in stier if sti.startswith(kandidat)), key=len, default=None)


def _i_runden(sted: Sted, runde_id: int) -> Sted:
    return Sted(runde_id, sted.fag_id, sted.skolesti, sted.eksamen_ansvarlig_id, sted.lokal)


def _steder(kandidater: Iterable[int]) -> dict[int, Sted]:
    felt = ("eksamen__periode", "eksamen__fag", "parti__skole__sti", "eksamen__ansvarlig", "eksamen__lokal")
    rader = Kandidat.objects.filter(pk__in=blant_ider(kandidater)).values_list("pk", *felt)
    return {pk: Sted(*rad) for pk, *rad in rader}


def _finn(steder: Mapping[int, Sted]) -> dict[int, Organisasjon]:
    if not steder:
        return {}
    rader = _staaende({sted.periode_id for sted in steder.values()}, {sted.fag_id for sted in steder.values()})
    egne = Organisasjon.objects.in_bulk({sted.eksamen_ansvarlig_id for sted in steder.values()} - {None})
    myndigheter = _over(egne.values())
    svar = {}
    for noekkel, sted in steder.items():
        egen = egne.get(sted.eksamen_ansvarlig_id) if sted.eksamen_ansvarlig_id else None
        valgt = _etter_liste(rader, sted) or (egen and _myndighet_for(egen, myndigheter))
        if valgt:
            svar[noekkel] = valgt
    return svar


# (period, fagkode or None) -> the rows' authorities by the path of their area; "" is everywhere.
type _Rader = dict[tuple[int, int | None], dict[str, Organisasjon]]


def _staaende(perioder: set[int], fag: set[int]) -> _Rader:
    svar: _Rader = {}
    staar = Klageansvar.objects.filter(periode__in=perioder, opphoert__isnull=True)
    for rad in staar.filter(Q(fag__isnull=True) | Q(fag__in=fag)).select_related("ansvarlig", "omraade"):
        omraade = rad.omraade.sti if rad.omraade else ""
        svar.setdefault((rad.periode_id, rad.fag_id), {})[omraade] = rad.ansvarlig
    return svar


def _etter_liste(rader: _Rader, sted: Sted) -> Organisasjon | None:
    for fag_id in (sted.fag_id,) if sted.lokal else (sted.fag_id, None):
        omraader = rader.get((sted.periode_id, fag_id), {})
        sti = naermeste(omraader, sted.skolesti)
        if sti is not None:
            return omraader[sti]
    return None


def _over(organisasjoner: Iterable[Organisasjon]) -> dict[int, Organisasjon]:
    """The authorities at or above those."""
    ider = {int(pk) for organisasjon in organisasjoner for pk in organisasjon.sti.split("/") if pk}
    return {o.pk: o for o in Organisasjon.objects.filter(pk__in=ider, slag__in=MYNDIGHETER)} if ider else {}


def _myndighet_for(organisasjon: Organisasjon, myndigheter: Mapping[int, Organisasjon]) -> Organisasjon | None:
    veien_opp = reversed([int(pk) for pk in organisasjon.sti.split("/") if pk])
    return next((myndigheter[pk] for pk in veien_opp if pk in myndigheter), None)
