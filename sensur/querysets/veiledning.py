"""Guidance for those who grade an exam, and with it the exam's papers: what lies beside the answer on the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, Exists, OuterRef, QuerySet, When
from django.db.models import Value as V
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Deltype, Eksamensparti, Maalform, Oppgave
from felles.synlig_fra import synlig_q
from sensur.models import Sensorveiledning
from sensur.querysets.publisering import med_ansvar

# So long before the grading opens the authority is asked for what is missing.
VARSLES: Final = timedelta(days=14)
OPPGAVE, VEILEDNING = "oppgave", "veiledning"


@dataclass(frozen=True, slots=True)
class Papir:
    """A paper or a file of guidance, as a sensor has it on the desk."""

    slag: str
    pk: int
    tittel: str
    deltype: str
    maalform: str
    stoerrelse: int
    tid: datetime  # when the part of a paper started, when a file of guidance was put in

    @property
    def navn(self) -> str:
        """What it is called beside others of its kind: «Del 1, bokmål», or «Bokmål» where there is one part."""
        return capfirst(self._ledd(self.tittel))

    @property
    def fullt_navn(self) -> str:
        """What it is called alone: «Oppgaven, Del 1, bokmål»."""
        return self._ledd(_("Oppgaven") if self.slag == OPPGAVE else self.tittel)

    def _ledd(self, foran: str) -> str:
        deel = str(Deltype(self.deltype).label) if self.deltype not in ("", Deltype.EKSAMEN) else ""
        maalform = str(Maalform(self.maalform).label).lower() if self.maalform else ""
        return ", ".join(filter(None, [foran, deel, maalform]))


@dataclass(frozen=True, slots=True)
class Papirer:
    """What there is to read beside the answers of an exam."""

    oppgaver: list[Papir]
    veiledninger: list[Papir]


def gjeldende(eksamen_id: int) -> QuerySet[Sensorveiledning]:
    """The guidance that applies to an exam now, in the order of its names."""
    rader = Sensorveiledning.objects.filter(eksamen=eksamen_id, tatt_bort__isnull=True)
    return rader.order_by("navn", "maalform", "pk")


def tidligere(eksamen_id: int) -> QuerySet[Sensorveiledning]:
    """What was replaced or taken out, newest first."""
    return Sensorveiledning.objects.filter(eksamen=eksamen_id, tatt_bort__isnull=False).order_by("-tatt_bort", "-pk")


def papirer_for(eksamen_id: int, naa: datetime) -> Papirer:
    """The opened papers of the exam by part, and its guidance, each by målform; one query.

    The caller has checked that the user grades or decides answers of the exam, and that the grading has opened.
    """
    oppgaver: QuerySet[Any] = Oppgave.objects.aapnet(naa).filter(eksamensdel__eksamen=eksamen_id)
    oppgaver = oppgaver.values_list(
        V(OPPGAVE, CharField()), "pk", V("", CharField()), "eksamensdel__type", "maalform", "stoerrelse",
        "eksamensdel__start",
    )  # fmt: skip
    veiledninger: QuerySet[Any] = gjeldende(eksamen_id).order_by()
    veiledninger = veiledninger.values_list(
        V(VEILEDNING, CharField()), "pk", "navn", V("", CharField()), "maalform", "stoerrelse", "lagt_inn"
    )
    alle: dict[str, list[tuple[Any, ...]]] = {OPPGAVE: [], VEILEDNING: []}
    for rad in oppgaver.union(veiledninger, all=True):
        alle[rad[0]].append(rad)
    # Papers by the start of their part, guidance by name; then by målform.
    deler = sorted(alle[OPPGAVE], key=lambda rad: (rad[6], rad[4]))
    navnene = sorted(alle[VEILEDNING], key=lambda rad: (rad[2], rad[4], rad[1]))
    return Papirer([Papir(*rad) for rad in deler], [Papir(*rad) for rad in navnene])


def uten_veiledning(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Exams under the user's responsibility that two sensors grade soon or now, and that have no guidance; unpublished."""
    return (
        skal_ha(bruker, naa)
        .filter(sensur_fra__lte=naa + VARSLES, veiledet=False)
        .exclude(synlig_q("publiseres", naa))
        .order_by("sensur_fra", "fag__fagkode", "pk")
    )


def veiledningsliste(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """The exams of `skal_ha` for a list: newest period first, in it those that lack guidance, then as the grading opens."""
    mangler = Case(When(synlig_q("publiseres", naa), then=False), When(veiledet=False, then=True), default=False)
    rader: QuerySet[Any] = skal_ha(bruker, naa).annotate(mangler=mangler)
    return rader.order_by("-periode__gjennomfoering_fra", "-mangler", "sensur_fra", "fag__fagkode", "pk")


def skal_ha(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Exams under the user's responsibility with parties that two sensors grade; `veiledet` tells whether there is any."""
    partier = Eksamensparti.objects.filter(eksamen=OuterRef("pk"), eksamenstype__in=Eksamensparti.PAS_TYPER)
    finnes = Sensorveiledning.objects.filter(eksamen=OuterRef("pk"), tatt_bort__isnull=True)
    rader: QuerySet[Any] = med_ansvar(bruker, naa).filter(Exists(partier)).annotate(veiledet=Exists(finnes))
    return rader.select_related("fag", "periode")
