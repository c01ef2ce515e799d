"""What a user sees in the monitor on a day, and the version of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.utils.translation import get_language

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from deltakelse.models import Feilforsoek
from eksamen.models import Eksamensparti, Kandidat, Vaktoppdrag
from eksamen.querysets.kandidater import KandidatQuerySet
from eksamen.querysets.partier import partier_q
from felles.setning import Plass, Setning
from felles.tid import dagens_dato
from vakter.permissions import MAKS_SKOLER

# From a counter of wrong passwords to every candidate of that number: a person's exams of the period share it.
ALLE_MED_NUMMERET = "kandidat__kandidatnummer__kandidater"
VENTER = 4  # place of the waits in what is read; they are no part of the version
MAKS_SETNINGER = 1000
# One row instead of a hundred: most polls want the fingerprint of them and nothing more.
ALLE_I_EN = (
    "SELECT array_agg(p.id), array_agg(p.skole), array_agg(p.versjon),"
    " coalesce(array_agg(p.id) FILTER (WHERE p.bare_rom), '{{}}'), bool_or(p.ventes)"
    " FROM ({rader}) AS p(id, skole, versjon, bare_rom, ventes)"
)
_setninger: dict[tuple[Any, ...], Setning] = {}


def partier_paa_dagen(bruker: Bruker, naa: datetime, dag: date) -> QuerySet[Eksamensparti]:
    """The parties with an exam on that Norwegian day, among those the user may know of now."""
    return Eksamensparti.objects.synlige_for(bruker, naa).paa_dag(dag)


def skoler_paa_dagen(bruker: Bruker, naa: datetime, dag: date) -> list[tuple[int, str, str]]:
    """Id, name and number of the schools the user may choose among on that day, by name; one query."""
    ider = partier_paa_dagen(bruker, naa, dag).values("skole")
    return list(Organisasjon.objects.filter(pk__in=ider).order_by("navn", "pk").values_list("pk", "navn", "orgnr"))


def romnavn(syn: Omfang, naa: datetime) -> list[str]:
    """The rooms of those in view, as the first of them is written, sorted; one query."""
    par = syn.kandidater(naa).order_by().values_list("rom", "parti__rom").distinct()
    navn = sorted(filter(None, (rom or partiets for rom, partiets in par)))
    return sorted({ett.casefold(): ett for ett in reversed(navn)}.values(), key=str.casefold)


@dataclass(frozen=True)
class Omfang:
    """The parties in view, and a fingerprint of all that decides what the rows look like.

    `bare_rom` is True when the user watches a room of one of them, and so perhaps does not see all its candidates.
    `dag` is the Norwegian day in view and `i_dag` whether that is the present one; on others one may only look.
    With `maa_velge_skole` the schools are so many that no party is in view until one of them is chosen. `ventes` is
    True when somebody must wait after wrong passwords.
    """

    parti_ider: tuple[int, ...]
    versjoner: tuple[int | None, ...]
    avtrykk: str
    bruker: Bruker
    dag: date
    i_dag: bool = True
    skole_id: int | None = None
    maa_velge_skole: bool = False
    bare_rom: bool = False
    ventes: bool = False

    def kandidater(self, naa: datetime) -> KandidatQuerySet:
        """Everybody in view. The rule about rooms is asked only where a room is watched: it costs a little."""
        alle = Kandidat.objects.i_partier(list(self.parti_ider))
        return alle.synlige_for(self.bruker, naa) if self.bare_rom else alle

    def versjon(self, *deler: str) -> str:
        """The version of one view of it: filters, release and the like are added. Short, and safe in an address."""
        return hashlib.sha256(repr((self.avtrykk, *deler)).encode()).hexdigest()[:20]


def omfang(bruker: Bruker, naa: datetime, dag: date | None = None, skole_id: int | None = None) -> Omfang:
    """Scope and version in one SQL, whatever the number of candidates.

    `dag` is a Norwegian day, today when None; `skole_id` keeps one school's parties. A school that the user does not
    know of is as if none was asked for (two more queries); one that has no exam that day shows nothing (one more).

    The fingerprint is of each party's version (raised by every event that names it), who asks, their roles and
    language, the day and the school, and the date. What time alone changes, the page itself says when (monitor.versjon).
    """
    i_dag = dagens_dato(naa)
    dag = dag or i_dag
    lest = _les(bruker, naa, dag, skole_id)
    if skole_id is not None and not lest.partier and not _kjenner_skole(bruker, naa, skole_id):
        lest, skole_id = _les(bruker, naa, dag, None), None
    roller = [(tildeling.rolle, tildeling.organisasjon_id) for tildeling in bruker.roller(naa)]
    # Plain lists and texts: as `json`, and much sooner done.
    avtrykk = repr((lest[:VENTER], bruker.pk, sorted(roller), get_language(), str(dag), skole_id, str(i_dag)))
    mange = skole_id is None and len(set(lest.skoler)) > MAKS_SKOLER
    return Omfang(
        parti_ider=() if mange else tuple(lest.partier),
        versjoner=() if mange else tuple(lest.versjoner),
        avtrykk=avtrykk,
        bruker=bruker,
        dag=dag,
        i_dag=dag == i_dag,
        skole_id=skole_id,
        maa_velge_skole=mange,
        bare_rom=bool(lest.rom),
        ventes=lest.ventes,
    )


class _Lest(NamedTuple):
    """One row for all parties in order of their ids: ids, schools, versions, and those watched by room only."""

    partier: list[int]
    skoler: list[int]
    versjoner: list[int | None]
    rom: list[int]
    ventes: bool


INGENTING = _Lest([], [], [], [], ventes=False)


def _les(bruker: Bruker, naa: datetime, dag: date, skole_id: int | None) -> _Lest:
    """What `omfang` reads.

    The text of the statement follows from the user's roles and the day, and is kept: a page asks every half minute.
    """
    tildelt = tuple((t.rolle, t.organisasjon_id, t.organisasjon.sti) for t in bruker.roller(naa))
    noekkel = (bruker.pk, tildelt, dag, skole_id is not None)
    if (setning := _setninger.get(noekkel)) is None:
        if len(_setninger) >= MAKS_SETNINGER:
            _setninger.clear()
        setning = _setninger[noekkel] = _lag_setning(bruker, naa, dag, med_skole=skole_id is not None)
    [(partier, *resten)] = setning.hent(naa=naa, skole=skole_id)
    return _Lest(partier, *resten) if partier else INGENTING


def _lag_setning(bruker: Bruker, naa: datetime, dag: date, *, med_skole: bool) -> Setning:
    # Anybody who waits after wrong passwords: who it is, is asked only then. Their waits begin with an event.
    ventende = Exists(Feilforsoek.objects.filter(neste_tillatt__gt=RawSQL("%s", [Plass("naa")])))
    romvakter = Exists(Vaktoppdrag.objects.filter(parti=OuterRef("pk"), bruker=bruker).exclude(rom=""))
    # The same parties as `synlige_for` has, without asking for each whether it is among them. Whoever invigilates may
    # have a party twice; nobody else is narrowed to a room.
    partier = Eksamensparti.objects.filter(partier_q(bruker, naa)).paa_dag(dag)
    er_vakt = bruker.har_rolle(naa, Rolle.EKSAMENSVAKT)
    if er_vakt:
        partier = partier.distinct()
    if med_skole:
        partier = partier.filter(skole=RawSQL("%s", [Plass("skole")]))
    rader = partier.annotate(ventes=ventende, bare_rom=romvakter if er_vakt else Value(False)).order_by("pk")
    return Setning(rader.values_list("pk", "skole_id", "versjon__nummer", "bare_rom", "ventes"), ALLE_I_EN)


def _kjenner_skole(bruker: Bruker, naa: datetime, skole_id: int) -> bool:
    return Eksamensparti.objects.synlige_for(bruker, naa).filter(skole=skole_id).exists()


def ventetider(parti_ider: Iterable[int], naa: datetime) -> dict[int, tuple[int, datetime]]:
    """Candidates who must wait after wrong passwords: how many in a row on the worst device, and until when.

    The number waits, so somebody with two exams on the day waits in both.
    """
    rader = Feilforsoek.objects.filter(
        **{f"{ALLE_MED_NUMMERET}__parti__in": list(parti_ider)}, neste_tillatt__gt=naa
    ).order_by("neste_tillatt")
    verst: dict[int, tuple[int, datetime]] = {}
    for kandidat_id, antall, til in rader.values_list(ALLE_MED_NUMMERET, "antall", "neste_tillatt"):
        verst[kandidat_id] = (antall, til)
    return verst
