"""The bundles of paper answers: one for each party that has answers in the post, and where it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

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

SENDERE: Final = SKOLEADMINISTRATORER | {Rolle.REKTOR}
Steg = Poststeg.Steg
# Who registers each step: "skole", or the number of the sensor.
HVEM: Final[dict[str, str]] = {
    Steg.SENDT: "skole",
    Steg.MOTTATT_FOERSTE: "1",
    Steg.VIDERESENDT: "1",
    Steg.MOTTATT_ANDRE: "2",
    Steg.RETURNERT: "2",
    Steg.RETUR_MOTTATT: "skole",
}
# Those that something is sent by, so that there is a tracking number.
SENDES: Final = (Steg.SENDT, Steg.VIDERESENDT, Steg.RETURNERT)


@dataclass(frozen=True)
class Bunke:
    """A party's paper answers: its steps that stand, its two sensors, and by when the first sends them on."""

    parti: Eksamensparti
    antall: int
    start: datetime | None
    steg: list[Poststeg]
    sensorer: dict[str, Sensoroppdrag]
    naa: datetime

    @property
    def siste(self) -> Poststeg | None:
        return self.steg[-1] if self.steg else None

    @property
    def neste(self) -> str:
        """The step that comes now, or "" when the answers are back."""
        nummer = Poststeg.REKKE.index(self.siste.steg) + 1 if self.siste else 0
        return Poststeg.REKKE[nummer] if nummer < len(Poststeg.REKKE) else ""

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
        venter = self.neste in {Steg.SENDT, Steg.MOTTATT_FOERSTE, Steg.VIDERESENDT}
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
    """Those that the user grades."""
    mine = Sensoroppdrag.objects.for_sensor(bruker, naa).values("parti")
    return partier_med_post().filter(pk__in=mine)


def for_myndigheten(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Those of exams that the user's organisation, or one under it, is responsible for."""
    return partier_med_post().filter(under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "eksamen__ansvarlig"))


def synlige_for(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """The parties whose bundle the user may know of: the school that sends, the two sensors, the authority."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SENDERE)]
    mine = Sensoroppdrag.objects.for_sensor(bruker, naa).values("parti")
    ansvar = under_q(bruker.organisasjoner(naa, *PUBLISERENDE), "eksamen__ansvarlig")
    return partier_med_post().filter(Q(skole__in=skoler) | Q(pk__in=mine) | ansvar)


def bunker(partier: Iterable[Any], naa: datetime) -> list[Bunke]:
    """The bundles of these parties, in their order; three queries."""
    liste = list(partier)
    ider = [parti.pk for parti in liste]
    steg: dict[int, list[Poststeg]] = defaultdict(list)
    for rad in Poststeg.objects.staaende().filter(parti__in=ider).select_related("av"):
        steg[rad.parti_id].append(rad)
    sensorer: dict[int, dict[str, Sensoroppdrag]] = defaultdict(dict)
    for oppdrag in Sensoroppdrag.objects.aktive().filter(parti__in=ider).select_related("bruker"):
        sensorer[oppdrag.parti_id][str(oppdrag.nummer)] = oppdrag
    antall: dict[int, int] = defaultdict(int)
    post = Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    for parti_id in Kandidat.objects.filter(~er_borte(), Exists(post), parti__in=ider).values_list("parti", flat=True):
        antall[parti_id] += 1
    svar = []
    for parti in liste:
        for oppdrag in sensorer[parti.pk].values():
            oppdrag.parti = parti  # its plan is fetched already
        svar.append(Bunke(parti, antall[parti.pk], parti.foerste_start, steg[parti.pk], dict(sensorer[parti.pk]), naa))
    return svar
