"""The facts of a faggruppe as the proposal wants them, with the words that its page needs. A constant number of queries."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from fordeling.models import Sensorpar
from fordeling.querysets.partier import partier_i, svar_per_parti
from fordeling.services.forslag import Forslag, Grunnlag, Par, Parti, Sensor, foreslaa
from oppnevning.models import Faggruppe, Inhabilitet, Oppnevning
from oppnevning.models.fagpersoner import Fagkompetanse
from oppnevning.querysets.habilitet import inhabile_ved
from oppnevning.querysets.oppnevninger import godtatte
from sensur.models import Sensoroppdrag, Sensurplan
from sensur.querysets.moeter import med_i_avgjoerelser


@dataclass(frozen=True)
class Situasjon:
    """A faggruppe as it stands: who has accepted, the parties, and who grades which.

    `har` is the active sensors of each party by place (1, 2); `relasjoner` are those who told of people they know, which
    no program can keep apart.
    """

    faggruppe: Faggruppe
    oppnevninger: list[Oppnevning]
    partier: dict[int, Eksamensparti]
    svar: dict[int, int]
    har: dict[int, dict[int, int]]
    folk: dict[int, Bruker]
    par: list[Sensorpar]
    relasjoner: frozenset[int]
    grunnlag: Grunnlag

    @cached_property
    def forslag(self) -> Forslag:
        return foreslaa(self.grunnlag)

    @cached_property
    def avtrykk(self) -> str:
        """A print of the proposal: used is only what was seen."""
        rekke = [(p.parti.id, p.parti.svar, *p.par) for p in self.forslag.plasseringer]
        return hashlib.sha256(repr(sorted(rekke)).encode()).hexdigest()[:32]

    @property
    def fordelte(self) -> dict[Par, list[Eksamensparti]]:
        """The parties that have both sensors, by pair."""
        svar: dict[Par, list[Eksamensparti]] = defaultdict(list)
        for parti_id, sensorer in self.har.items():
            if len(sensorer) == len(Sensoroppdrag.Nummer):
                svar[sensorer[1], sensorer[2]].append(self.partier[parti_id])
        return dict(svar)

    @property
    def halve(self) -> list[Eksamensparti]:
        """Parties that lack one of their two sensors."""
        return [self.partier[pk] for pk, sensorer in self.har.items() if len(sensorer) == 1]

    @property
    def tomme(self) -> int:
        """Parties where nobody is to be graded: none of them are distributed."""
        return sum(1 for pk in self.partier if pk not in self.har and not self.svar.get(pk))

    def belastning(self, bruker_id: int) -> int:
        """How many answers somebody grades now."""
        return sum(self.svar.get(pk, 0) for pk, sensorer in self.har.items() if bruker_id in sensorer.values())


def les_situasjon(faggruppe: Faggruppe, naa: datetime) -> Situasjon:
    """Read it all; twelve queries."""
    rader = partier_i(faggruppe).select_related("skole", "eksamen__fag").order_by("eksamen__fag__fagkode", "navn", "pk")
    partier = {parti.pk: parti for parti in rader}
    svar = svar_per_parti(partier_i(faggruppe))
    har: dict[int, dict[int, int]] = defaultdict(dict)
    tidligere: dict[int, set[int]] = defaultdict(set)
    folk: dict[int, Bruker] = {}
    for oppdrag in Sensoroppdrag.objects.filter(parti__in=list(partier)).select_related("bruker").order_by("pk"):
        folk[oppdrag.bruker_id] = oppdrag.bruker
        if oppdrag.avsluttet is None:
            har[oppdrag.parti_id][oppdrag.nummer] = oppdrag.bruker_id
        else:
            tidligere[oppdrag.parti_id].add(oppdrag.bruker_id)
    for parti_id, brukere in med_i_avgjoerelser(partier).items():
        tidligere[parti_id] |= brukere
    oppnevninger = list(godtatte(faggruppe.eier, faggruppe))
    folk |= {oppnevning.bruker_id: oppnevning.bruker for oppnevning in oppnevninger}
    par = list(
        Sensorpar.objects.filter(faggruppe=faggruppe, opploest__isnull=True).select_related("foerste", "andre")
        .order_by("foerste__etternavn", "pk")
    )  # fmt: skip
    folk |= {bruker.pk: bruker for ett in par for bruker in (ett.foerste, ett.andre)}
    oppgitt = Inhabilitet.objects.gjeldende().fortalt(faggruppe.eier).filter(bruker__in=list(folk), skole__isnull=True)
    return Situasjon(
        faggruppe=faggruppe,
        oppnevninger=oppnevninger,
        partier=partier,
        svar=svar,
        har=dict(har),
        folk=folk,
        par=par,
        relasjoner=frozenset(oppgitt.values_list("bruker", flat=True)),
        grunnlag=Grunnlag(
            sensorer=_sensorer(oppnevninger, partier, svar, har),
            partier=_ufordelte(partier, svar, har, tidligere, naa),
            par=tuple((ett.foerste_id, ett.andre_id) for ett in par),
            tak=_tak(partier.values()),
        ),
    )


def _sensorer(
    oppnevninger: list[Oppnevning],
    partier: dict[int, Eksamensparti],
    svar: dict[int, int],
    har: dict[int, dict[int, int]],
) -> tuple[Sensor, ...]:
    eksamener = {parti.eksamen_id: parti.eksamen.fag_id for parti in partier.values()}
    kan: dict[int, set[int]] = defaultdict(set)
    kompetanser = Fagkompetanse.objects.filter(
        fag__in=set(eksamener.values()), fagperson__bruker__in=[oppnevning.bruker_id for oppnevning in oppnevninger]
    )
    for bruker_id, fag_id in kompetanser.values_list("fagperson__bruker", "fag"):
        kan[bruker_id] |= {eksamen_id for eksamen_id, fag in eksamener.items() if fag == fag_id}
    belastning: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for parti_id, sensorer in har.items():
        for bruker_id in sensorer.values():
            belastning[bruker_id][partier[parti_id].eksamen_id] += svar.get(parti_id, 0)
    return tuple(
        Sensor(
            id=oppnevning.bruker_id,
            flest=oppnevning.flest_svar,
            reserve=oppnevning.reserve,
            # Appointed without a word of which fagkoder: all of the faggruppe.
            kan=frozenset(kan[oppnevning.bruker_id]) if oppnevning.bruker_id in kan else None,
            har=tuple(sorted(belastning[oppnevning.bruker_id].items())),
            gruppe=oppnevning.sensorgruppe_id,
        )
        for oppnevning in oppnevninger
    )


def _ufordelte(
    partier: dict[int, Eksamensparti],
    svar: dict[int, int],
    har: dict[int, dict[int, int]],
    tidligere: dict[int, set[int]],
    naa: datetime,
) -> tuple[Parti, ...]:
    """Parties without any sensor, whose grades are not on their way out."""
    uten = [p for p in partier.values() if p.pk not in har and svar.get(p.pk) and p.eksamen.publiseres is None]
    inhabile = inhabile_ved({parti.skole_id for parti in uten}, naa)
    return tuple(
        Parti(
            id=parti.pk,
            eksamen_id=parti.eksamen_id,
            svar=svar[parti.pk],
            inhabile=frozenset(inhabile[parti.skole_id] | tidligere[parti.pk]),
        )
        for parti in uten
    )


def _tak(partier: Iterable[Eksamensparti]) -> tuple[tuple[int, int], ...]:
    planer = Sensurplan.objects.filter(eksamen__in={p.eksamen_id for p in partier}, flest_svar__isnull=False)
    return tuple(
        (eksamen_id, tak) for eksamen_id, tak in planer.values_list("eksamen", "flest_svar") if tak is not None
    )
