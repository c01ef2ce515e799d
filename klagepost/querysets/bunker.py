"""The bundles of paper answers to appeals: what lies in each, where it is, and whom it concerns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from brukere.querysets.organisasjoner import under_q
from felles.bidrag import Tekst
from felles.tid import dagens_dato, doegnet
from klage.models import Klage, Klageutfall
from klage.querysets.frister import frister_for_klager
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN, REGISTRERER, KlageQuerySet
from klage.querysets.utfall import synlig_utfall
from klagenemnd.models import Klageoppdrag
from klagenemnd.querysets.nemnd import MED_NEMND, egne_oppdrag
from klagepost.models import Bunkeklage, Bunkesteg, Papirbunke
from klagepost.querysets.veien import SENDES, SKOLEN, TIL_MEDLEM, Mulighet, innehaver, mangler, muligheter

Steg = Bunkesteg.Steg
PAA_PAPIR: Final = (Klage.Svarform.PAPIR, Klage.Svarform.BEGGE)
# Not yet at the authority, or out of the round.
UTE: Final = (Klage.Status.REGISTRERT, Klage.Status.TRUKKET, Klage.Status.AVVIST)


@dataclass(frozen=True)
class Bunke:
    """A bundle: what lies in it, the steps that stand, and who is to read it now, those who write most first."""

    rad: Papirbunke
    klager: list[Klage]
    steg: list[Bunkesteg]
    lesere: dict[int, Bruker]
    # The day by which the school sends, and by which the appeals are answered.
    sendes_innen: date | None
    besvares_innen: date | None
    # No case in it is open, as far as is shown: an outcome that waits for its second changes nothing here.
    ferdig: bool
    naa: datetime

    @property
    def siste(self) -> Bunkesteg | None:
        return self.steg[-1] if self.steg else None

    @cached_property
    def muligheter(self) -> list[Mulighet]:
        """The steps that can come now, the most likely first."""
        return muligheter(self.steg, list(self.lesere), ferdig=self.ferdig)

    @property
    def neste(self) -> str:
        return self.muligheter[0].steg if self.muligheter else ""

    @property
    def neste_tekst(self) -> Tekst:
        return Steg(self.neste).label if self.neste else ""

    @property
    def skal_sendes(self) -> bool:
        """Whether the school has something to send now."""
        return bool(self.muligheter) and self.muligheter[0].del_ == SKOLEN and self.neste in SENDES

    @property
    def gjelder(self) -> list[Klage]:
        """The cases whose paper goes with the bundle: those that are still with its authority, and on paper."""
        return [klage for klage in self.klager if hoerer_til(self.rad, klage)]

    @property
    def antall(self) -> int:
        return len(self.gjelder)

    @property
    def kalender(self) -> Tekst:
        return self.klager[0].get_kalender_display() if self.klager else ""

    @property
    def innehaver_id(self) -> int | None:
        return innehaver(self.siste)

    @property
    def hos_myndigheten(self) -> bool:
        """It is at the authority, or on the way there."""
        siste = self.siste
        return siste is not None and (
            siste.steg == Steg.MOTTATT_MYNDIGHET or (siste.steg == Steg.SENDT and siste.til_id is None)
        )

    @property
    def forrige(self) -> Bruker | None:
        """Whoever has the bundle, or gets it from the post, and is not on the board any longer."""
        siste, har = self.siste, self.innehaver_id
        if siste is None or har is None or har in self.lesere:
            return None
        return siste.til if siste.til_id == har else siste.av

    @property
    def uten_papiret(self) -> list[Bruker]:
        """Those on the board who have not had it, in order; nobody when no case is open."""
        return [] if self.ferdig else [self.lesere[pk] for pk in mangler(self.steg, list(self.lesere))]

    @property
    def halvveis(self) -> datetime | None:
        """The middle of the time from when it was sent until the answers are due; None before it is sent."""
        if self.besvares_innen is None or not self.steg:
            return None
        fra, til = self.steg[0].registrert, doegnet(self.besvares_innen)[1]
        return fra + (til - fra) / 2 if til > fra else None

    @property
    def forsinket(self) -> bool:
        """It should have been sent, or half the time has passed and somebody on the board has not had it."""
        if not self.steg:
            frist = self.sendes_innen
            return self.skal_sendes and frist is not None and dagens_dato(self.naa) > frist
        halvveis = self.halvveis
        venter = self.hos_myndigheten or len(self.uten_papiret) > 0
        return not self.ferdig and venter and halvveis is not None and self.naa > halvveis


def hoerer_til(rad: Papirbunke, klage: Klage) -> bool:
    """Whether the appeal's paper goes with that bundle: on paper, and sent to the bundle's authority."""
    return klage.svarform in PAA_PAPIR and klage.status not in UTE and klage.ansvarlig_id == rad.ansvarlig_id


def uten_bunke(klager: KlageQuerySet, naa: datetime) -> QuerySet[Klage]:
    """Those among the appeals whose paper lies in no bundle, ordered as bundles are made.

    One that is decided goes from the second of its answer: until then it is as open as it looks.
    """
    lagt = Bunkeklage.objects.filter(klage=OuterRef("pk"), tatt_ut__isnull=True)
    papir = klager.behandles_her().filter(~Exists(lagt), svarform__in=PAA_PAPIR, slag=Klage.Slag.KARAKTER)
    venter = Klageutfall.objects.filter(klage=OuterRef("pk"), erstattet__isnull=True, synlig_fra__gt=naa)
    papir = papir.exclude(~Exists(venter), status=Klage.Status.AVGJORT)
    return papir.exclude(status__in=UTE).order_by(
        "kandidat__parti__skole", "kandidat__eksamen__fag__fagkode", "kandidat__eksamen__fag__variant",
        "kandidat__eksamen", "ansvarlig", "kalender", "runde", "kandidat__kandidatnummer__nummer", "pk",
    )  # fmt: skip


def _med_innhold() -> QuerySet[Papirbunke]:
    """Bundles that something lies in; one that was emptied before it was sent is gone from every page."""
    inni = Bunkeklage.objects.filter(bunke=OuterRef("pk"), tatt_ut__isnull=True)
    return Papirbunke.objects.filter(Exists(inni)).select_related(
        "skole", "ansvarlig", "eksamen__fag", "eksamen__periode"
    )


def for_skolen(bruker: Bruker, naa: datetime, roller: frozenset[str] = REGISTRERER) -> QuerySet[Papirbunke]:
    """Those of the user's own schools."""
    return _med_innhold().filter(skole__in=[o.pk for o in bruker.organisasjoner(naa, *roller)])


def for_myndigheten(bruker: Bruker, naa: datetime) -> QuerySet[Papirbunke]:
    """Those that go to the user's authority, or to one under it."""
    return _med_innhold().filter(under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), "ansvarlig"))


def for_medlemmet(bruker: Bruker, naa: datetime) -> QuerySet[Papirbunke]:
    """Those with a case that the user is on the board of, and those that the user has in hand."""
    return _med_innhold().filter(_medlems(bruker, naa))


def _medlems(bruker: Bruker, naa: datetime) -> Q:
    mine = egne_oppdrag(bruker, naa).filter(klage__status__in=MED_NEMND)
    plasser = Bunkeklage.objects.filter(tatt_ut__isnull=True, klage__in=mine.values("klage"))
    return Q(pk__in=plasser.values("bunke")) | Q(pk__in=hos_medlemmet(bruker))


def synlige_for(bruker: Bruker, naa: datetime) -> QuerySet[Papirbunke]:
    """The bundles that the user may know of: the school's, the responsible authority's, the members'."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)]
    ansvar = under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), "ansvarlig")
    return _med_innhold().filter(Q(skole__in=skoler) | ansvar | _medlems(bruker, naa))


def uferdige(rader: QuerySet[Papirbunke], naa: datetime) -> QuerySet[Papirbunke]:
    """Those that something is left to do with: not back at the school, or with a case that is open as far as is shown."""
    siste = Bunkesteg.objects.staaende().filter(bunke=OuterRef("pk")).order_by("-pk").values("steg")[:1]
    vist = Exists(synlig_utfall(naa, "klage__kandidat"))
    aapen = Q(klage__status__in=Klage.AAPNE) | Q(~vist, klage__status=Klage.Status.AVGJORT)
    aapne = Bunkeklage.objects.filter(aapen, bunke=OuterRef("pk"), tatt_ut__isnull=True)
    med: QuerySet[Any] = rader.annotate(sist=Subquery(siste))
    return med.filter(Q(Exists(aapne)) | ~Q(sist=Steg.RETUR_MOTTATT) | Q(sist__isnull=True))


def hos_medlemmet(bruker: Bruker) -> QuerySet[Any]:
    """Ids of the bundles that the user has, or gets from the post; also when another has taken over."""
    siste = Bunkesteg.objects.staaende().filter(bunke=OuterRef("bunke")).order_by("-pk").values("pk")[:1]
    sist = Bunkesteg.objects.staaende().order_by().filter(pk=Subquery(siste))
    rader: QuerySet[Any] = sist.filter(Q(steg__in=TIL_MEDLEM, til=bruker) | Q(steg=Steg.MOTTATT, av=bruker))
    return rader.values("bunke")


def er_medlem(bruker: Bruker, naa: datetime) -> bool:
    """Whether bundles of appeals may concern the user as a member of a board; also somebody who has one left."""
    return bruker.har_rolle(naa, Rolle.KLAGENEMND) or hos_medlemmet(bruker).exists()


def bunker(rader: Iterable[Papirbunke], naa: datetime) -> list[Bunke]:
    """The bundles of these rows, in their order; a constant number of queries."""
    liste = list(rader)
    ider = [rad.pk for rad in liste]
    steg: dict[int, list[Bunkesteg]] = defaultdict(list)
    for ett in Bunkesteg.objects.staaende().filter(bunke__in=ider).select_related("av", "til"):
        steg[ett.bunke_id].append(ett)
    klager: dict[int, list[Klage]] = defaultdict(list)
    vist = Exists(synlig_utfall(naa, "kandidat"))
    alle: QuerySet[Any] = (
        Klage.objects.filter(bunkeplasser__bunke__in=ider, bunkeplasser__tatt_ut__isnull=True)
        .annotate(bunke_id=F("bunkeplasser__bunke"), vist=vist)
        .select_related("kandidat__kandidatnummer")
        .order_by("kandidat__kandidatnummer__nummer", "pk")
    )
    for klage in alle:
        klager[klage.bunke_id].append(klage)
    frister = frister_for_klager(klage for sine in klager.values() for klage in sine)
    lesere = _lesere(klager)
    svar = []
    for rad in liste:
        sine = klager[rad.pk]
        rundefrister = [frister[klage.pk] for klage in sine if klage.pk in frister]
        ferdig = not any(hoerer_til(rad, klage) and _aapen(klage) for klage in sine)
        sendes = min((frist.siste_sendedag(klage.frist) for klage, frist in _par(sine, frister)), default=None)
        besvares = min((frist.besvares_innen for frist in rundefrister), default=None)
        svar.append(Bunke(rad, sine, steg[rad.pk], lesere.get(rad.pk, {}), sendes, besvares, ferdig, naa))
    return svar


def _par(klager: Iterable[Klage], frister: dict[int, Any]) -> list[tuple[Klage, Any]]:
    return [(klage, frister[klage.pk]) for klage in klager if klage.pk in frister]


def _aapen(klage: Any) -> bool:
    """Open as far as anybody may see: decided, with an answer that does not show yet, is open still."""
    return klage.status in Klage.AAPNE or (klage.status == Klage.Status.AVGJORT and not klage.vist)


def _lesere(klager: dict[int, list[Klage]]) -> dict[int, dict[int, Bruker]]:
    """The members on the boards of each bundle's cases: those who write most of them first, a third reader last."""
    bunke_av = {klage.pk: bunke for bunke, sine in klager.items() for klage in sine if klage.status in MED_NEMND}
    rolle: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(lambda: [0, 0]))
    folk: dict[int, Bruker] = {}
    oppdrag = Klageoppdrag.objects.filter(klage__in=list(bunke_av), avsluttet__isnull=True).select_related("bruker")
    for ett in oppdrag.order_by("bruker", "pk"):
        teller = rolle[bunke_av[ett.klage_id]][ett.bruker_id]
        teller[0] -= ett.rolle != Klageoppdrag.Rolle.TREDJE
        teller[1] -= ett.rolle == Klageoppdrag.Rolle.SKRIVER
        folk[ett.bruker_id] = ett.bruker
    return {
        bunke: {pk: folk[pk] for pk in sorted(sine, key=lambda pk: (not sine[pk][0], sine[pk][1], pk))}
        for bunke, sine in rolle.items()
    }
