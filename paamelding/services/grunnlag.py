"""What the database says about the people and parties of an enrolment file: a constant number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from brukere.models import Organisasjon
from eksamen.models import (
    Deltype,
    Eksamen,
    Eksamensdel,
    Eksamensparti,
    Eksamensperiode,
    Kandidat,
    Kandidatnummer,
    Person,
    Vaktforslag,
)
from felles.bidrag import elever_andre_steder
from felles.radmengde import blant_ider, blant_tekster
from felles.tid import dagens_dato
from paamelding.services.rader import Ansvarligrad, Kandidatrad


class Personinfo(NamedTuple):
    pk: int
    fornavn: str
    etternavn: str

    @property
    def navn(self) -> str:
        return f"{self.fornavn} {self.etternavn}"


class Kandidatinfo(NamedTuple):
    """A candidate row of a person in the file, at whichever school."""

    pk: int
    person_id: int
    eksamen_id: int
    periode_id: int
    skole_id: int
    parti_id: int
    parti: str
    maalform: str
    slag: str
    rom: str
    plass: str


@dataclass(slots=True)
class Grunnlag:
    """Everything the verdict on a row needs, by the keys a row has."""

    skole: Organisasjon
    periode: Eksamensperiode
    eksamener: dict[tuple[str, str], Eksamen] = field(default_factory=dict)
    dager: dict[int, set[date]] = field(default_factory=lambda: defaultdict(set))
    startet: set[int] = field(default_factory=set)
    personer: dict[str, Personinfo] = field(default_factory=dict)
    kandidater: dict[int, list[Kandidatinfo]] = field(default_factory=lambda: defaultdict(list))
    andres_elever: set[int] = field(default_factory=set)  # people that another school has as pupils
    numre: dict[int, str] = field(default_factory=dict)  # person -> number in the period
    opptatt: dict[str, int] = field(default_factory=dict)  # number -> person
    partier: dict[tuple[int, str], int] = field(default_factory=dict)
    forslag: dict[tuple[int, str], Vaktforslag] = field(default_factory=dict)


def laas_periode(periode_id: int) -> None:
    """Let one enrolment through at a time in a period: numbers, people and days are shared between schools.

    `no_key`, so that rows that only point at the period are not held up. In the caller's transaction.
    """
    Eksamensperiode.objects.select_for_update(of=("self",), no_key=True).get(pk=periode_id)


def hent_grunnlag(
    *,
    skole: Organisasjon,
    periode: Eksamensperiode,
    kandidater: Iterable[Kandidatrad],
    ansvarlige: Iterable[Ansvarligrad],
    naa: datetime,
    laas: bool = False,
) -> Grunnlag:
    """Read what the rows meet. With `laas`, the school's parties and candidates of the period are locked first."""
    grunnlag = Grunnlag(skole=skole, periode=periode)
    kandidater = list(kandidater)
    if laas:
        _laas(skole, periode)
    # Local exams first: where a fagkode has both, it is the one in the plan that is meant.
    for eksamen in Eksamen.objects.filter(periode=periode).select_related("fag", "periode").order_by("-lokal", "pk"):
        grunnlag.eksamener[(eksamen.fag.fagkode, eksamen.fag.variant)] = eksamen
    for pk, eksamen_id, navn in Eksamensparti.objects.filter(skole=skole, eksamen__periode=periode).values_list(
        "pk", "eksamen_id", "navn"
    ):
        grunnlag.partier[(eksamen_id, navn)] = pk
    _les_personer(grunnlag, kandidater)
    _les_numre(grunnlag, {rad.kandidatnummer for rad in kandidater if rad.kandidatnummer})
    _les_dager(grunnlag, naa)
    _les_forslag(grunnlag, {rad.noekkel for rad in ansvarlige if rad.noekkel})
    return grunnlag


def _laas(skole: Organisasjon, periode: Eksamensperiode) -> None:
    partier = Eksamensparti.objects.filter(skole=skole, eksamen__periode=periode)
    partiider = list(partier.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))
    kandidater = Kandidat.objects.filter(parti__in=partiider).order_by("pk")
    list(kandidater.select_for_update(of=("self",)).values_list("pk", flat=True))


def _les_personer(grunnlag: Grunnlag, kandidater: Iterable[Kandidatrad]) -> None:
    """People by id. A row with an id that somebody had before gets the key of the one they have now."""
    noekler = {rad.noekkel for rad in kandidater if rad.noekkel}
    felt = ("pk", "fornavn", "etternavn")
    naavaerende = Person.objects.filter(nummer_hash__in=blant_tekster(noekler))
    for noekkel, pk, fornavn, etternavn in naavaerende.values_list("nummer_hash", *felt):
        grunnlag.personer[noekkel] = Personinfo(pk, fornavn, etternavn)
    ukjente = blant_tekster(noekler - grunnlag.personer.keys())
    tidligere = Person.objects.filter(historikk__nummer_hash__in=ukjente)
    naa_for = {}
    for gammel, noekkel, pk, fornavn, etternavn in tidligere.values_list(
        "historikk__nummer_hash", "nummer_hash", *felt
    ):
        naa_for[gammel] = noekkel
        grunnlag.personer[noekkel] = Personinfo(pk, fornavn, etternavn)
    for kandidatrad in kandidater if naa_for else ():
        kandidatrad.noekkel = naa_for.get(kandidatrad.noekkel, kandidatrad.noekkel)
    ider = [person.pk for person in grunnlag.personer.values()]
    for ledd in elever_andre_steder.alle():
        grunnlag.andres_elever.update(ledd(ider, grunnlag.skole.pk))
    rader = Kandidat.objects.filter(person__in=blant_ider(ider)).values_list(
        "pk", "person_id", "eksamen_id", "eksamen__periode_id", "parti__skole_id", "parti_id", "parti__navn",
        "maalform", "slag", "rom", "plass",
    )  # fmt: skip
    for rad in rader:
        info = Kandidatinfo(*rad)
        grunnlag.kandidater[info.person_id].append(info)


def _les_numre(grunnlag: Grunnlag, numre: Collection[str]) -> None:
    ider = [person.pk for person in grunnlag.personer.values()]
    alle = Kandidatnummer.objects.filter(periode=grunnlag.periode)
    grunnlag.numre.update(alle.filter(person__in=blant_ider(ider)).values_list("person_id", "nummer"))
    grunnlag.opptatt.update(alle.filter(nummer__in=blant_tekster(numre)).values_list("nummer", "person_id"))


def _les_dager(grunnlag: Grunnlag, naa: datetime) -> None:
    """Days and starts of the period's exams and of those the people sit already. Preparation is no exam day."""
    ider = {eksamen.pk for eksamen in grunnlag.eksamener.values()}
    ider |= {kandidat.eksamen_id for rader in grunnlag.kandidater.values() for kandidat in rader}
    deler = Eksamensdel.objects.filter(eksamen__in=ider).exclude(type=Deltype.FORBEREDELSE)
    for eksamen_id, start in deler.values_list("eksamen_id", "start"):
        grunnlag.dager[eksamen_id].add(dagens_dato(start))
        if start <= naa:
            grunnlag.startet.add(eksamen_id)


def _les_forslag(grunnlag: Grunnlag, noekler: Collection[str]) -> None:
    partiider = list(grunnlag.partier.values())
    forslag = Vaktforslag.objects.filter(parti__in=partiider, nummer_hash__in=noekler).defer("nummer")
    for rad in forslag:
        grunnlag.forslag[(rad.parti_id, rad.nummer_hash)] = rad
