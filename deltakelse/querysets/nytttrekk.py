"""New draws: what each pupil may be drawn in, and from when the pupil may know what it came to.

Rule: rundskriv Udir-2-2018; Fravær og eksamensrett: a new draw is among the pupil's own subjects. Inferred: the subject
whose exam came to nothing is among them, for there is no exam in it that counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from deltakelse.models import Nytttrekk
from deltakelse.querysets.oppmoete import oppmoete
from deltakelse.querysets.rettigheter import GIR_UTSATT, Rettighet
from eksamen.models import Eksamen, Eksamensperiode, Fag, Kandidat
from eksamen.models.valg import Eksamensform
from eksamen.querysets.kunngjoering import OBLIGATORISKE, trekket_kjent_fra
from elever.models import Elevfag
from elever.querysets.forslag import skoleaar_i_perioden
from felles.synlig_fra import er_synlig
from felles.tid import dagens_dato

if TYPE_CHECKING:
    from felles.bidrag import Tekst


@dataclass(frozen=True, slots=True)
class Pott:
    """The subjects that a pupil may be drawn in, and those left out, each with its reason."""

    fag: list[Fag] = field(default_factory=list)
    utelatt: list[tuple[Fag, Tekst]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Person:
    """What a person has already: the reason by fagkode, and the days of the next period that are taken."""

    opptatt: dict[str, Tekst] = field(default_factory=dict)
    dager: set[date] = field(default_factory=set)


def potter(
    rettene: Sequence[Rettighet], fra: Eksamensperiode, neste: Eksamensperiode, naa: datetime
) -> dict[int, Pott]:
    """The pool of each right with a new draw, by the candidate it comes from; a constant number of queries.

    The subjects are those the pupil was taught in the school year of `fra`, also when the pupil has left since.
    """
    egne: dict[tuple[int, int], list[Fag]] = defaultdict(list)
    alle = {rett.person.pk for rett in rettene}
    rader = Elevfag.objects.filter(
        elev__person__in=alle, elev__skole__in={rett.skole.pk for rett in rettene},
        elev__skoleaar=skoleaar_i_perioden(fra),
    )  # fmt: skip
    for rad in rader.select_related("fag", "elev").order_by("fag__fagkode", "fag__variant", "pk"):
        egne[rad.elev.person_id, rad.elev.skole_id].append(rad.fag)
    fag_ider = {fag.pk for fagene in egne.values() for fag in fagene}
    plan = Eksamen.objects.filter(periode=neste, lokal=False, form=Eksamensform.SKRIFTLIG, fag__in=fag_ider)
    eksamener = {eksamen.fag_id: eksamen for eksamen in plan.prefetch_related("deler")}
    personer = _personer(alle, neste, naa)
    svar: dict[int, Pott] = {}
    for rett in rettene:
        pott = Pott()
        for fag in egne[rett.person.pk, rett.skole.pk]:
            grunn = _grunn(fag, eksamener.get(fag.pk), neste, personer[rett.person.pk], naa)
            if grunn:
                pott.utelatt.append((fag, grunn))
            else:
                pott.fag.append(fag)
        if rett.kandidat:
            svar[rett.kandidat.pk] = pott
    return svar


def _personer(ider: Collection[int], neste: Eksamensperiode, naa: datetime) -> dict[int, _Person]:
    """What stands for each: own exams of any time and school that count or are to come, and other new draws."""
    personer: dict[int, _Person] = defaultdict(_Person)
    kandidater = Kandidat.objects.filter(person__in=ider)
    stilling = oppmoete(kandidater, naa)
    for k in kandidater.select_related("eksamen__fag").prefetch_related("eksamen__deler"):
        person = personer[k.person_id]
        if stilling[k.pk].status not in GIR_UTSATT:
            person.opptatt[k.eksamen.fag.fagkode] = _("Eleven har eller har hatt eksamen i faget.")
            if k.eksamen.periode_id == neste.pk:
                person.dager.update(_dager(k.eksamen))
    andre = Nytttrekk.objects.filter(kandidat__person__in=ider, periode=neste, opphevet__isnull=True)
    trekkene = list(andre.select_related("fag", "kandidat"))
    eksamener = _eksamener(trekkene)
    for trekk in trekkene:
        person = personer[trekk.kandidat.person_id]
        person.opptatt.setdefault(trekk.fag.fagkode, _("Eleven er trukket ut i faget i et annet nytt trekk."))
        eksamen = eksamener.get((trekk.fag_id, trekk.periode_id))
        person.dager.update(_dager(eksamen) if eksamen else ())
    return personer


def _grunn(fag: Fag, eksamen: Eksamen | None, neste: Eksamensperiode, person: _Person, naa: datetime) -> Tekst:
    """Why the subject is left out; "" when it may be drawn. The day alone is told of another exam, not which it is."""
    if fag.fagkode in OBLIGATORISKE:
        return _("Alle har eksamen i faget, så det trekkes ikke.")
    if eksamen is None or not eksamen.deler.all():
        return _("Faget har ikke skriftlig eksamen med tid i %(kode)s.") % {"kode": neste.kode}
    if min(deel.start for deel in eksamen.deler.all()) <= naa:
        return _("Eksamenen har begynt.")
    if fag.fagkode in person.opptatt:
        return person.opptatt[fag.fagkode]
    felles = _dager(eksamen) & person.dager
    if felles:
        dag = date_format(min(felles), "j. F")
        return _("Eleven har annen eksamen eller forberedelse samme dag, %(dag)s.") % {"dag": dag}
    return ""


def _dager(eksamen: Eksamen) -> set[date]:
    """Norwegian days of the exam, those of preparation included."""
    return {dagens_dato(deel.start) for deel in eksamen.deler.all()}


# --- from when it shows ---------------------------------------------------------------------------------------------------
def kjente_fra(trekkene: Collection[Nytttrekk]) -> dict[int, datetime | None]:
    """When each pupil may know, by pk of the draw; None while no moment is set. One query."""
    rader = _med_eksamen(Nytttrekk.objects.filter(pk__in=[trekk.pk for trekk in trekkene]))
    return {rad.pk: _kjent_fra(rad) for rad in rader}


def kunngjorte_trekk(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, Nytttrekk]:
    """The standing draws that the pupils may know of now, by the candidate in the exam that came to nothing.

    One query, whether there is a draw or not.
    """
    rader = _med_eksamen(Nytttrekk.objects.filter(kandidat__in=kandidater.order_by().values("pk")))
    return {rad.kandidat_id: rad for rad in rader.filter(opphevet__isnull=True) if er_synlig(_kjent_fra(rad), naa)}


def _med_eksamen(trekkene: QuerySet[Nytttrekk]) -> QuerySet[Any]:
    """With form and start of the drawn exam; None when the plan no longer has it."""
    eksamen = Eksamen.objects.filter(lokal=False, fag=OuterRef("fag"), periode=OuterRef("periode"))
    rader: QuerySet[Any] = trekkene.select_related("fag", "periode")
    med: QuerySet[Any] = rader.annotate(
        form=Subquery(eksamen.values("form")[:1]),
        start=Subquery(eksamen.order_by("deler__start").values("deler__start")[:1]),
    )
    return med


def _kjent_fra(rad: Any) -> datetime | None:
    if rad.form is None:
        return None
    return trekket_kjent_fra(Eksamen(fag=rad.fag, periode=rad.periode, form=rad.form), rad.start)


def _eksamener(trekkene: Collection[Nytttrekk]) -> dict[tuple[int, int], Eksamen]:
    rader = Eksamen.objects.filter(
        lokal=False, fag__in=[t.fag_id for t in trekkene], periode__in=[t.periode_id for t in trekkene]
    )
    med_tid = rader.prefetch_related("deler")
    return {(eksamen.fag_id, eksamen.periode_id): eksamen for eksamen in med_tid}
