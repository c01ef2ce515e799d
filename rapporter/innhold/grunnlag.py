"""What several reports ask for, each in a constant number of queries."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import QuerySet

from deltakelse.models import Kandidatdel
from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Fag, Kandidat, Person
from eksamen.models.valg import DIGITALE
from eksamen.querysets.partier import PartiQuerySet
from elever.models import Elev
from felles import bidrag
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Utvalg
from felles.tid import dagens_dato

INGEN_PLASS = 10**9


def i_rekkefoelge(kandidater: QuerySet[Kandidat]) -> QuerySet[Kandidat]:
    """By party, and in Norwegian order within it; with what names and places them. The national id is left out."""
    rader = kandidater.select_related(
        "person", "kandidatnummer", "parti__skole", "parti__eksamen__fag", "eksamen__fag"
    ).defer("person__nummer")
    return rader.order_by("parti__eksamen__fag__fagkode", "parti__navn", "parti", "person__sortering", "pk")


def egne_slutter(kandidater: QuerySet[Kandidat]) -> dict[int, datetime]:
    """When the digital part ends for each candidate, by pk: own time where they have one."""
    deler = Kandidatdel.objects.filter(kandidat__in=kandidater.values("pk"), eksamensdel__type__in=DIGITALE)
    return dict(deler.values_list("kandidat", "slutt"))


def egne_deler(kandidater: QuerySet[Kandidat]) -> dict[tuple[int, int], Kandidatdel]:
    """Each candidate's own times, by candidate and part."""
    deler = Kandidatdel.objects.filter(kandidat__in=kandidater.values("pk"))
    return {(deel.kandidat_id, deel.eksamensdel_id): deel for deel in deler}


def deler_av(partier: QuerySet[Eksamensparti]) -> dict[int, list[Eksamensdel]]:
    """The parts of each exam, by its pk, in their order."""
    deler: dict[int, list[Eksamensdel]] = {}
    for deel in Eksamensdel.objects.filter(eksamen__partier__in=partier.values("pk")).distinct().order_by("start"):
        deler.setdefault(deel.eksamen_id, []).append(deel)
    return deler


def partier_med_plan(utvalg: Utvalg) -> PartiQuerySet:
    """The parties with exam, fag, period, school and parts; two queries."""
    return Eksamensparti.objects.filter(pk__in=utvalg.partier.order_by().values("pk")).med_plan()


def proever(deler: Iterable[Eksamensdel]) -> list[Eksamensdel]:
    """The parts that are sat, in order: preparation is none."""
    return sorted((deel for deel in deler if deel.type != Deltype.FORBEREDELSE), key=lambda deel: deel.start)


def foerste_start(deler: Iterable[Eksamensdel]) -> datetime | None:
    """When the first part that is sat begins; None as long as there is no date."""
    return min((deel.start for deel in proever(deler)), default=None)


def siste_slutt(deler: Iterable[Eksamensdel]) -> datetime | None:
    """When the last part that is sat ends, by the plan."""
    return max((deel.slutt for deel in proever(deler)), default=None)


def dag_av(tidspunkt: datetime | None) -> date | None:
    """The Norwegian day, for a column of dates."""
    return dagens_dato(tidspunkt) if tidspunkt else None


def tilrettelegginger(utvalg: Utvalg) -> dict[int, str]:
    """What those who prepare the day need to know of each candidate, never the reason."""
    alle: dict[int, list[str]] = {}
    for hent in bidrag.tilretteleggingstekster.alle():
        for pk, tekst in hent(utvalg.kandidater, utvalg.naa).items():
            alle.setdefault(pk, []).append(str(tekst))
    return {pk: ", ".join(tekster) for pk, tekster in alle.items()}


def klasser(utvalg: Utvalg) -> dict[int, str]:
    """The newest class of each pupil by person, for those who may read the school's pupils; nothing for others."""
    elever = Elev.objects.synlige_for(utvalg.bruker, utvalg.naa).filter(
        skole=utvalg.skole, person__in=utvalg.kandidater.order_by().values("person")
    )
    return dict(elever.order_by("skoleaar").values_list("person", "klasse"))


def navn_etternavn_foerst(person: Person) -> str:
    """«Hansen, Olga», as lists are ordered."""
    return f"{person.etternavn}, {person.fornavn}"


def nummer(kandidat: Kandidat) -> str:
    """The candidate number; empty when there is none yet."""
    return kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""


def rom(kandidat: Kandidat) -> str:
    """The room where the candidate sits: an own one, else the party's."""
    return kandidat.rom or kandidat.parti.rom


def fag_i_ord(fag: Fag, maalform: str = "nb") -> str:
    """Code and name, in the recipient's målform where the plan has it."""
    return f"{fag.kode} {fag.navn_nn if maalform == 'nn' and fag.navn_nn else fag.navn_nb}"


def dag_og_tid(tidspunkt: datetime | None, maalform: str) -> str:
    """«torsdag 27. mai 2027 kl. 09:00» in the recipient's målform; empty when there is no such moment."""
    return f"{maalformdato(tidspunkt, maalform)} kl. {klokkeslett(tidspunkt)}" if tidspunkt else ""


def fra_til(start: datetime | None, slutt: datetime | None) -> str:
    """«09:00–14:00»; empty as long as there is no date."""
    return f"{klokkeslett(start)}–{klokkeslett(slutt)}" if start and slutt else ""


def delnavn(deel: Eksamensdel) -> str:
    """«Del 1» or «Del 2», alike in both målformer; empty for an exam in one part."""
    return {Deltype.DEL1: "Del 1", Deltype.DEL2: "Del 2"}.get(Deltype(deel.type), "")


def partinavn(parti: Eksamensparti) -> str:
    """«NOR1267 3STA»; needs exam and fag."""
    return f"{parti.eksamen.fag.kode} {parti.navn}"


def plassnoekkel(plass: str) -> tuple[bool, int, str]:
    """Seats in the order people walk: 2 before 10, words after numbers, and those without a seat last."""
    return plass == "", int(plass) if plass.isascii() and plass.isdigit() else INGEN_PLASS, plass
