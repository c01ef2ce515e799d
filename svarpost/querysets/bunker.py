"""The bundles of paper answers: one for each party that has answers in the post, and where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.functional import cached_property

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.models import Sendespost
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensdel, Eksamensparti, Kandidat
from eksamen.models.valg import Deltype
from felles.bidrag import Tekst
from felles.synlig_fra import er_synlig
from sensur.models import Sensoroppdrag
from sensur.querysets.oppdrag import frist_for
from sensur.querysets.publisering import PUBLISERENDE
from svarpost.models import Poststeg
from svarpost.querysets.veien import MOTTATT, SENDES, TIL_SENSOR, Mulighet, er_sendt_til, hos, innehaver, muligheter

SENDERE: Final = SKOLEADMINISTRATORER | {Rolle.REKTOR}
Steg = Poststeg.Steg
# What the school registers; the other steps are the sensors'.
SKOLENS: Final = (Steg.SENDT, Steg.RETUR_MOTTATT)


@dataclass(frozen=True)
class Bunke:
    """A party's paper answers: its steps that stand, its two sensors, and by when the first sends them on."""

    parti: Eksamensparti
    antall: int
    start: datetime | None
    steg: list[Poststeg]
    sensorer: dict[str, Sensoroppdrag]
    # The number of everybody who is or has been a sensor of the party.
    numre: dict[int, str]
    naa: datetime

    @property
    def siste(self) -> Poststeg | None:
        return self.steg[-1] if self.steg else None

    @cached_property
    def muligheter(self) -> list[Mulighet]:
        """The steps that can come now, the most likely first."""
        naa_sensor = {nummer: oppdrag.bruker_id for nummer, oppdrag in self.sensorer.items()}
        return muligheter(self.steg, naa_sensor, self.numre, ferdig=self.publisert)

    @property
    def neste(self) -> str:
        """The step that comes now, or "" when the answers are back."""
        return self.muligheter[0].steg if self.muligheter else ""

    @property
    def innehaver_id(self) -> int | None:
        """The sensor who has the answers, or gets them from the post."""
        return innehaver(self.siste)

    @property
    def hos(self) -> str:
        """The number of that sensor; "" when they are at the school or on the way there."""
        return hos(self.siste, self.numre)

    @property
    def forrige(self) -> Bruker | None:
        """Whoever has the answers, or gets them from the post, and is no longer their sensor."""
        siste, har = self.siste, self.innehaver_id
        if siste is None or har is None or any(o.bruker_id == har for o in self.sensorer.values()):
            return None
        return siste.til if siste.til_id == har else siste.av

    def mangler(self, nummer: str) -> bool:
        """Whether that sensor has taken over, and has neither had the answers nor been sent them."""
        oppdrag = self.sensorer.get(nummer)
        tidligere = any(nr == nummer and bruker != oppdrag.bruker_id for bruker, nr in self.numre.items() if oppdrag)
        return bool(oppdrag and tidligere and self.steg and not er_sendt_til(self.steg, oppdrag.bruker_id))

    @property
    def neste_tekst(self) -> Tekst:
        return Steg(self.neste).label if self.neste else ""

    @property
    def neste_sendes(self) -> bool:
        return self.neste in SENDES

    @property
    def halvveis(self) -> datetime | None:
        """The middle of the time for grading; None without a deadline, or when the deadline is before the opening."""
        foerste = self.sensorer.get("1")
        frist = frist_for(foerste) if foerste else None
        fra = self.parti.eksamen.sensur_fra
        return fra + (frist - fra) / 2 if frist and frist > fra else None

    @property
    def forsinket(self) -> bool:
        """The middle has passed, and the first sensor has not sent the answers on."""
        halvveis = self.halvveis
        andre = self.sensorer.get("2")
        venter = not er_sendt_til(self.steg, andre.bruker_id if andre else None) and not self.publisert
        return venter and halvveis is not None and self.naa > halvveis

    @property
    def er_over(self) -> bool:
        """Whether the exam has begun, so that there is something to send."""
        return self.start is None or self.start <= self.naa

    @property
    def publisert(self) -> bool:
        return er_synlig(self.parti.eksamen.publiseres, self.naa)


def _i_posten() -> QuerySet[Any]:
    """Candidates of the outer row's party who have an answer, or a part of one, in the post."""
    post = Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    return Kandidat.objects.filter(~er_borte(), Exists(post), parti=OuterRef("pk"))


def partier_med_post() -> QuerySet[Any]:
    """Parties graded by sensors that have paper answers, or whose bundle is on its way already."""
    har = Exists(Poststeg.objects.filter(parti=OuterRef("pk")))
    deler = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen")).exclude(type=Deltype.FORBEREDELSE).order_by()
    sensorer = Exists(Sensoroppdrag.objects.aktive().filter(parti=OuterRef("pk")))
    partier: QuerySet[Any] = Eksamensparti.objects.filter(
        Q(Exists(_i_posten())) | Q(har), Q(eksamenstype__in=Eksamensparti.PAS_TYPER) | Q(sensorer)
    )
    med: QuerySet[Any] = partier.annotate(
        foerste_start=Subquery(deler.values("eksamen").annotate(foerste=Min("start")).values("foerste"))
    )
    return med.select_related("skole", "eksamen__fag", "eksamen__periode", "eksamen__ansvarlig", "eksamen__sensurplan")


def for_skolen(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Those of the user's own schools."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SENDERE)]
    return partier_med_post().filter(skole__in=skoler)


def for_sensoren(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Those that the user grades, or has the answers of."""
    mine = Sensoroppdrag.objects.for_sensor(bruker, naa).values("parti")
    return partier_med_post().filter(Q(pk__in=mine) | Q(pk__in=hos_sensor(bruker)))


def for_myndigheten(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Those of exams that the user's organisation, or one under it, is responsible for."""
    return partier_med_post().filter(under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "eksamen__ansvarlig"))


def synlige_for(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """The parties whose bundle the user may know of: the school that sends, the two sensors, the authority."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SENDERE)]
    mine = Sensoroppdrag.objects.for_sensor(bruker, naa).values("parti")
    ansvar = under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "eksamen__ansvarlig")
    return partier_med_post().filter(Q(skole__in=skoler) | Q(pk__in=mine) | Q(pk__in=hos_sensor(bruker)) | ansvar)


def hos_sensor(bruker: Bruker) -> QuerySet[Any]:
    """Ids of the parties whose bundle the user has, or gets from the post; also when another has taken over as sensor."""
    siste = Poststeg.objects.staaende().filter(parti=OuterRef("parti")).order_by("-pk").values("pk")[:1]
    sist = Poststeg.objects.staaende().order_by().filter(pk=Subquery(siste))
    har = Q(steg__in=TIL_SENSOR, til=bruker) | Q(steg__in=MOTTATT.values(), av=bruker)
    return sist.filter(har).values("parti")


def bunker(partier: Iterable[Any], naa: datetime) -> list[Bunke]:
    """The bundles of these parties, in their order; three queries."""
    liste = list(partier)
    ider = [parti.pk for parti in liste]
    steg: dict[int, list[Poststeg]] = defaultdict(list)
    for rad in Poststeg.objects.staaende().filter(parti__in=ider).select_related("av", "til"):
        steg[rad.parti_id].append(rad)
    sensorer: dict[int, dict[str, Sensoroppdrag]] = defaultdict(dict)
    numre: dict[int, dict[int, str]] = defaultdict(dict)
    for oppdrag in Sensoroppdrag.objects.filter(parti__in=ider).select_related("bruker"):
        numre[oppdrag.parti_id][oppdrag.bruker_id] = str(oppdrag.nummer)
        if oppdrag.avsluttet is None:
            sensorer[oppdrag.parti_id][str(oppdrag.nummer)] = oppdrag
    antall: dict[int, int] = defaultdict(int)
    post = Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    for parti_id in Kandidat.objects.filter(~er_borte(), Exists(post), parti__in=ider).values_list("parti", flat=True):
        antall[parti_id] += 1
    svar = []
    for parti in liste:
        for oppdrag in sensorer[parti.pk].values():
            oppdrag.parti = parti  # its plan is fetched already
        har, folk = dict(sensorer[parti.pk]), dict(numre[parti.pk])
        svar.append(Bunke(parti, antall[parti.pk], parti.foerste_start, steg[parti.pk], har, folk, naa))
    return svar
