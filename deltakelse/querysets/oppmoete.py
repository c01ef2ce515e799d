"""Oppmøtestatus as schools know it: derived from the facts and the published grade, stored nowhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import BooleanField, Case, Exists, OuterRef, QuerySet, Subquery, TextChoices, When
from django.db.models import Value as V
from django.utils.translation import gettext_lazy as _

from deltakelse.models import Avlysning, Fravaer
from deltakelse.querysets.borte import aapne_avlysninger
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Deltype
from felles.bidrag import annulleringer, resultater
from felles.tid import dagens_dato

MANGLER_BESVARELSE: Final = "MB"


class Oppmoetestatus(TextChoices):
    """Rule: iSkole, «Oppmøte»: avlagt, two kinds of absence, cancelled. MB is the sensors' word for «no answer»."""

    AVLAGT = "avlagt", _("Avlagt")
    MANGLER = "MB", _("Mangler besvarelse")
    IKKE_DOKUMENTERT = "IDF", _("Ikke dokumentert fravær")
    DOKUMENTERT = "DF", _("Dokumentert fravær")
    AVLYST = "avlyst", _("Eksamen avlyst")
    ANNULLERT = "annullert", _("Eksamen annullert")
    UTEN_KARAKTER = "uten_karakter", _("Ikke karakter ennå")


# What stands in the place of a grade. Rule: iSkole, «Oppmøte»: IM for the absent, `--` for the cancelled, `*` before.
TEGN: Final = {
    Oppmoetestatus.IKKE_DOKUMENTERT: "IM",
    Oppmoetestatus.DOKUMENTERT: "IM",
    Oppmoetestatus.AVLYST: "--",
    Oppmoetestatus.ANNULLERT: "--",
    Oppmoetestatus.UTEN_KARAKTER: "*",
}


@dataclass(frozen=True, slots=True)
class Oppmoete:
    """What a list shows of one candidate: the status and the grade, or the sign that stands for it."""

    status: Oppmoetestatus
    karakter: str


def karakterer(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, str]:
    """The published grades that count, by candidate pk; a query for each app that has grades."""
    svar: dict[int, str] = {}
    for les in resultater.alle():
        svar.update(les(kandidater, naa))
    return svar


def med_fakta(kandidater: QuerySet[Kandidat]) -> QuerySet[Any]:
    """Annotate `fravaer_slag` (open absence or None), `avlyst`, and `parti_avlyst` (the whole party is)."""
    fravaer = Fravaer.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    hele = Avlysning.objects.filter(parti=OuterRef("parti"), opphevet__isnull=True)
    rader: QuerySet[Any] = kandidater
    med: QuerySet[Any] = rader.annotate(
        fravaer_slag=Subquery(fravaer.values("slag")[:1]),
        parti_avlyst=Exists(hele),
        avlyst=Case(When(Exists(aapne_avlysninger()), then=V(True)), default=V(False), output_field=BooleanField()),
    )
    return med


def avled(fravaer_slag: str | None, avlyst: bool, karakter: str | None, annullert: bool = False) -> Oppmoete:
    """The one rule: cancelled, then absent, then annulled, then by the grade."""
    if avlyst:
        status = Oppmoetestatus.AVLYST
    elif fravaer_slag:
        status = Oppmoetestatus(fravaer_slag)
    elif annullert:
        status = Oppmoetestatus.ANNULLERT
    elif karakter == MANGLER_BESVARELSE:
        status = Oppmoetestatus.MANGLER
    else:
        status = Oppmoetestatus.AVLAGT if karakter else Oppmoetestatus.UTEN_KARAKTER
    return Oppmoete(status, TEGN.get(status, karakter or ""))


def oppmoete(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, Oppmoete]:
    """Status and grade by candidate pk; one query, and one for each app that has grades or annulments."""
    alle = karakterer(kandidater, naa)
    annullerte = {pk for les in annulleringer.alle() for pk in les(kandidater, naa)}
    rader: QuerySet[Any, Any] = med_fakta(kandidater.order_by())
    rader = rader.values_list("pk", "fravaer_slag", "avlyst")
    return {pk: avled(slag, avlyst, alle.get(pk), pk in annullerte) for pk, slag, avlyst in rader}


def eksamensdag(parti: Eksamensparti) -> date | None:
    """The Norwegian date of the exam's first part, preparation not counted; None as long as it has no date."""
    starter = [deel.start for deel in parti.eksamen.deler.all() if deel.type != Deltype.FORBEREDELSE]
    return dagens_dato(min(starter)) if starter else None
