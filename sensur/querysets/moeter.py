"""Meetings and their cases, as those who call, lead, attend or decide may see them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Eksamen
from felles.bidrag import Register
from felles.synlig_fra import er_synlig
from oppnevning.models import Faggruppe
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from sensur.models import (
    Fellessensur,
    Fellessensurdeltaker,
    Fellessensursak,
    Gjenaapning,
    Karakter,
    Karakterforslag,
    Saksinnsyn,
    Sensoroppdrag,
    Sluttkarakter,
)
from sensur.querysets.oppdrag import SENSORER_PER_PARTI

Oppmoete = Fellessensurdeltaker.Oppmoete
# (party, person) of who has decided about an answer in a room above: the board of an appeal.
avgjoerere: Final[Register[Callable[[Collection[int]], Iterable[tuple[int, int]]]]] = Register()


def med_i_avgjoerelser(partier: Iterable[int]) -> dict[int, set[int]]:
    """Who has seen cases of each party: leaders and oppmenn, past or present, and those there when one was decided.

    They have seen what two sensors proposed, and never grade the party. Also in cases that were taken off; and whoever has
    had an appeal from the party. Two queries, and one for each room above.
    """
    ider = list(partier)
    saker = Fellessensursak.objects.filter(kandidat__parti__in=ider)
    tilstede = saker.filter(avgjort__isnull=False, fellessensur__deltakere__oppmoete=Oppmoete.TILSTEDE)
    folk: defaultdict[int, set[int]] = defaultdict(set)
    for sett in (
        Saksinnsyn.objects.filter(sak__kandidat__parti__in=ider).values_list("sak__kandidat__parti", "bruker"),
        tilstede.values_list("kandidat__parti", "fellessensur__deltakere__bruker"),
    ):
        for parti_id, bruker_id in sett.order_by().distinct():
            folk[parti_id].add(bruker_id)
    for avgjorte in avgjoerere.alle():
        for parti_id, bruker_id in avgjorte(ider):
            folk[parti_id].add(bruker_id)
    return dict(folk)


def innkalt_av(bruker: Bruker, naa: datetime) -> QuerySet[Fellessensur]:
    """Meetings of the faggrupper of the user's authorities, and of those under them."""
    return Fellessensur.objects.filter(under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "faggruppe__eier"))


def egne(bruker: Bruker, naa: datetime) -> QuerySet[Fellessensur]:
    """Meetings that a sensor leads, is called to, or has a case from as oppmann; none without the role."""
    if not bruker.har_rolle(naa, Rolle.SENSOR):
        return Fellessensur.objects.none()
    med = Fellessensurdeltaker.objects.filter(fellessensur=OuterRef("pk"), bruker=bruker)
    oppmann = Fellessensursak.objects.filter(fellessensur=OuterRef("pk"), oppmann=bruker, tatt_av__isnull=True)
    return Fellessensur.objects.filter(Q(leder=bruker) | Exists(med) | Exists(oppmann))


def synlige(bruker: Bruker, naa: datetime) -> QuerySet[Fellessensur]:
    """All that the user may open."""
    return Fellessensur.objects.filter(
        Q(pk__in=innkalt_av(bruker, naa).values("pk")) | Q(pk__in=egne(bruker, naa).values("pk"))
    )


def kommende_for(eksamen: Eksamen) -> QuerySet[Fellessensur]:
    """Meetings that answers of the exam may be sent to: of its faggruppe, neither over nor cancelled, the first first."""
    grupper = Faggruppe.objects.filter(sensurplaner__eksamen=eksamen)
    return Fellessensur.objects.filter(faggruppe__in=grupper, avsluttet__isnull=True, avlyst__isnull=True).order_by(
        "fra", "pk"
    )


def faggrupper_for(bruker: Bruker, naa: datetime) -> QuerySet[Faggruppe]:
    """The faggrupper that the user may call meetings for."""
    grupper = Faggruppe.objects.filter(under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "eier"))
    return grupper.select_related("periode").order_by("-periode__gjennomfoering_fra", "navn", "pk")


def sensorer_i(faggruppe: Faggruppe, naa: datetime) -> QuerySet[Bruker]:
    """Who may lead a meeting, be called to it or be its oppmann: the faggruppe's sensors, who have said yes or grade."""
    godtatte = faggruppe.oppnevninger.godtatte().sensorer().values("bruker")
    med_oppdrag = Sensoroppdrag.objects.aktive().filter(parti__eksamen__sensurplan__faggruppe=faggruppe)
    folk = Bruker.objects.filter(Q(pk__in=godtatte) | Q(pk__in=med_oppdrag.values("bruker")), is_active=True)
    har = Q(tildelinger__rolle=Rolle.SENSOR) & (Q(tildelinger__til__isnull=True) | Q(tildelinger__til__gt=naa))
    return folk.filter(har).distinct().order_by("etternavn", "fornavn", "pk")


@dataclass(frozen=True, slots=True)
class Sakslinje:
    """A case as its decider sees it: both proposals, once both have confirmed and nothing is open again; else ""."""

    sak: Fellessensursak
    nummer: str
    fag: str
    foerste: str = ""
    andre: str = ""
    # One of the party's sensors, past or present, does not decide.
    inhabil: bool = False
    # The grade is published: nothing is decided any longer.
    publisert: bool = False
    # A proposal is open again: the case waits for it.
    hviler: bool = False

    @property
    def aapen(self) -> bool:
        return bool(self.foerste and self.andre)

    @property
    def med_mb(self) -> bool:
        """Whether one of the sensors has proposed MB."""
        return Karakter.MB in (self.foerste, self.andre)

    def kan_avgjoeres_av(self, bruker: Bruker) -> bool:
        """True for the leader, or for the oppmann when there is one, while there is something to decide."""
        hvem = self.sak.oppmann_id or self.sak.fellessensur.leder_id
        return self.aapen and not self.sak.verdi and not self.publisert and hvem == bruker.pk


def saker_for(moete: Fellessensur, bruker: Bruker, naa: datetime) -> list[Sakslinje]:
    """The meeting's cases: all for its leader, the own for an oppmann, none for others; six queries at most."""
    saker = moete.saker.filter(tatt_av__isnull=True).select_related(
        "kandidat__kandidatnummer", "kandidat__eksamen__fag", "oppmann", "avgjort_av", "fellessensur"
    )
    if bruker.pk != moete.leder_id:
        saker = saker.filter(oppmann=bruker)
    return sakslinjer(list(saker.order_by("avgjort", "kandidat__kandidatnummer__nummer", "pk")), bruker, naa)


def sakslinjer(saker: list[Fellessensursak], bruker: Bruker, naa: datetime) -> list[Sakslinje]:
    """The cases with their proposals, behind the seal; five queries at most, however many."""
    partier = {sak.kandidat.parti_id for sak in saker}
    bekreftet: dict[int, int] = {}
    aktive = Sensoroppdrag.objects.aktive().filter(parti__in=partier, bekreftet__isnull=False)
    for parti_id in aktive.values_list("parti", flat=True):
        bekreftet[parti_id] = bekreftet.get(parti_id, 0) + 1
    aapne = set(
        Gjenaapning.objects.filter(
            kandidat__in=[sak.kandidat_id for sak in saker], lukket__isnull=True, oppdrag__avsluttet__isnull=True
        ).values_list("kandidat", flat=True)
    )
    egne_partier = set(Sensoroppdrag.objects.filter(parti__in=partier, bruker=bruker).values_list("parti", flat=True))
    vises = [
        sak.kandidat_id
        for sak in saker
        if bekreftet.get(sak.kandidat.parti_id or 0) == SENSORER_PER_PARTI
        and sak.kandidat_id not in aapne
        and sak.kandidat.parti_id not in egne_partier
    ]
    forslag = {
        (kandidat_id, nummer): verdi
        for kandidat_id, nummer, verdi in Karakterforslag.objects.staaende()
        .filter(kandidat__in=vises, oppdrag__bekreftet__isnull=False)
        .values_list("kandidat", "oppdrag__nummer", "verdi")
    }
    publiserte = [sak.kandidat_id for sak in saker if er_synlig(sak.kandidat.eksamen.publiseres, naa)]
    # Whoever had no grade then may still be decided.
    satte = Sluttkarakter.objects.staaende().filter(kandidat__in=publiserte).values_list("kandidat", flat=True)
    laaste = set(satte) if publiserte else set()
    return [
        Sakslinje(
            sak=sak,
            nummer=sak.kandidat.kandidatnummer.nummer if sak.kandidat.kandidatnummer else "",
            fag=sak.kandidat.eksamen.fag.kode,
            foerste=forslag.get((sak.kandidat_id, Sensoroppdrag.Nummer.FOERSTE), ""),
            andre=forslag.get((sak.kandidat_id, Sensoroppdrag.Nummer.ANDRE), ""),
            inhabil=sak.kandidat.parti_id in egne_partier,
            publisert=sak.kandidat_id in laaste,
            hviler=sak.kandidat_id in aapne,
        )
        for sak in saker
    ]
