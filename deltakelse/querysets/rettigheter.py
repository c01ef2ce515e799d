"""Rights to a new exam, as proposals for the next period: derived from grade, absence and what is marked by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from deltakelse.models import Nytttrekk, Rettighetssvar, Saerskiltrett
from deltakelse.querysets.oppmoete import Oppmoete, Oppmoetestatus, oppmoete
from eksamen.models import Eksamen, Eksamensperiode, Fag, Kandidat, Person
from eksamen.models.valg import Kandidatslag, Karakterstatus
from eksamen.querysets.kunngjoering import er_trekkfag

KARAKTEREN_EN: Final = "1"
# Exams that came of a right: in the fag of that right, undrawn, and the last that the school owes the pupil.
IKKE_ORDINAER: Final = (Karakterstatus.NY, Karakterstatus.SAERSKILT)
# No exam that counts, through no fault of the pupil's.
GIR_UTSATT: Final = frozenset({Oppmoetestatus.DOKUMENTERT, Oppmoetestatus.ANNULLERT})


@dataclass(frozen=True, slots=True)
class Rettighet:
    """A pupil's right to sit an exam in the next period, and what came of it."""

    skole: Organisasjon
    person: Person
    fag: Fag
    slag: Karakterstatus
    grunn: str
    # The subject drew lots: the postponed exam gets a new draw, so its fag is not known from this one.
    ny_trekning: bool
    # What the right itself is, where somebody marked it; None where it follows from the exam.
    saerskilt: Saerskiltrett | None
    svar: Rettighetssvar | None
    # The exam of `nytt_fag` in the next period's plan; None while there is none.
    eksamen: Eksamen | None
    eksamenstype: str
    # In the exam that the right comes from; None for a right marked by hand.
    kandidat: Kandidat | None = None
    # The new draw that stands; what it came to is sealed for the pupil until the announcement.
    trekk: Nytttrekk | None = None

    @property
    def noekkel(self) -> str:
        """What a form calls it."""
        return f"{self.slag.value}-{self.person.pk}-{self.fag.pk}"

    @property
    def aapen(self) -> bool:
        return self.svar is None

    @property
    def nytt_fag(self) -> Fag | None:
        """The fag of the new exam; None while it is not drawn."""
        return (self.trekk.fag if self.trekk else None) if self.ny_trekning else self.fag


@dataclass(frozen=True, slots=True)
class Rettigheter:
    """The proposals of a period for some schools, and how many have no right because their absence is undocumented."""

    rader: list[Rettighet]
    uten_rett: int
    neste_kode: str
    neste: Eksamensperiode | None


def neste_periodekode(kode: str) -> str:
    """The period after: `V-2027` → `H-2027` → `V-2028`.

    Rule: opplæringsforskrifta: the right is to the first following exam; for schools that is the next period.
    """
    aar = int(kode[2:])
    return f"H-{aar}" if kode.startswith("V") else f"V-{aar + 1}"


def rettigheter(skoler: QuerySet[Organisasjon], periode: Eksamensperiode, naa: datetime) -> Rettigheter:
    """All proposals from a period; a constant number of queries.

    Rule: forskrift til opplæringslova §§ 3-33 to 3-35 (Møre og Romsdal fylkeskommune, «Ny, utsett og særskild
    eksamen»): grade 1 at an ordinary exam gives ny, so that 1 again at a ny or særskilt exam gives nothing more;
    documented absence from any of them gives utsatt, with a new draw where the subject was drawn, and so does an exam
    that is annulled (inferred: it is sat as if it had not been); a right marked by hand særskilt. Absence without documentation gives none. Privatists have none: they enrol anew themselves. A grade
    that is not published gives nothing here.
    """
    elever = Kandidat.objects.filter(parti__skole__in=skoler, eksamen__periode=periode, slag=Kandidatslag.ELEV)
    stilling = oppmoete(elever, naa)
    andre_gang = set(elever.filter(nus_status__in=IKKE_ORDINAER).values_list("pk", flat=True))
    slag = _slag(stilling, andre_gang)
    kandidater = elever.filter(pk__in=slag).select_related("person", "eksamen__fag", "parti__skole", "kandidatnummer")
    merkede = Saerskiltrett.objects.filter(skole__in=skoler, periode=periode, opphevet__isnull=True)
    kode = neste_periodekode(periode.kode)
    neste = Eksamensperiode.objects.filter(kode=kode).first()
    grunnlag: list[tuple[Any, Fag, Karakterstatus, bool, Saerskiltrett | None]] = [
        (
            k,
            k.eksamen.fag,
            slag[k.pk],
            slag[k.pk] == Karakterstatus.UTSATT and k.pk not in andre_gang and er_trekkfag(k),
            None,
        )
        for k in kandidater.defer("person__nummer")
    ]
    grunnlag += [
        (rett, rett.fag, Karakterstatus.SAERSKILT, False, rett)
        for rett in merkede.select_related("person", "fag", "skole").defer("person__nummer")
    ]
    svar = _svar(periode, (rad.person_id for rad, *_resten in grunnlag))
    trekkene = _trekk(rad.pk for rad, _fag, _slag, trekning, _rett in grunnlag if trekning)
    fagene = {fag.pk for _rad, fag, *_resten in grunnlag} | {trekk.fag_id for trekk in trekkene.values()}
    eksamener = _neste_eksamener(neste, fagene)
    rader = [
        Rettighet(
            skole=rett.skole if rett else rad.parti.skole,
            person=rad.person,
            fag=fag,
            slag=slaget,
            grunn=str(rett.get_grunn_display()) if rett else _grunn(stilling[rad.pk].status),
            ny_trekning=trekning,
            saerskilt=rett,
            svar=svar.get((rad.person_id, fag.pk, slaget.value)),
            eksamen=eksamener.get(trekk.fag_id if trekk else fag.pk) if trekk or not trekning else None,
            eksamenstype="" if rett else rad.parti.eksamenstype,
            kandidat=None if rett else rad,
            trekk=trekk,
        )
        for rad, fag, slaget, trekning, rett in grunnlag
        for trekk in [trekkene.get(rad.pk) if trekning else None]
    ]
    rader.sort(key=lambda r: (not r.aapen, r.person.sortering, r.fag.kode, r.slag))
    uten = sum(rad.status == Oppmoetestatus.IKKE_DOKUMENTERT for rad in stilling.values())
    return Rettigheter(rader, uten, kode, neste)


def _slag(stilling: Mapping[int, Oppmoete], andre_gang: set[int]) -> dict[int, Karakterstatus]:
    """The kind of right that the exams give; those that give none are left out."""
    return {
        pk: Karakterstatus.NY if rad.status == Oppmoetestatus.AVLAGT else Karakterstatus.UTSATT
        for pk, rad in stilling.items()
        if rad.status in GIR_UTSATT or (rad.karakter == KARAKTEREN_EN and pk not in andre_gang)
    }


def _svar(periode: Eksamensperiode, personer: Iterable[int]) -> dict[tuple[int, int, str], Rettighetssvar]:
    """What is answered; a candidate who was taken out again is no answer."""
    rader = Rettighetssvar.objects.filter(
        Q(svar=Rettighetssvar.Svar.AVSLAATT) | Q(kandidat__isnull=False),
        periode=periode,
        person__in=list(personer),
        opphevet__isnull=True,
    ).select_related("kandidat__parti__eksamen__fag", "registrert_av")
    return {(rad.person_id, rad.fag_id, rad.slag): rad for rad in rader}


def _trekk(kandidater: Iterable[int]) -> dict[int, Nytttrekk]:
    """The new draws that stand, by the candidate in the exam that came to nothing."""
    rader = Nytttrekk.objects.filter(kandidat__in=list(kandidater), opphevet__isnull=True)
    return {trekk.kandidat_id: trekk for trekk in rader.select_related("fag", "trukket_av")}


def _neste_eksamener(neste: Eksamensperiode | None, fag: set[int]) -> dict[int, Eksamen]:
    if neste is None:
        return {}
    return {e.fag_id: e for e in Eksamen.objects.filter(periode=neste, lokal=False, fag__in=fag)}


def _grunn(status: Oppmoetestatus) -> str:
    return str(status.label) if status in GIR_UTSATT else _("Karakteren 1 til eksamen")
