"""The candidates of the attendance page: who is noted, who has left a trace without it, and who has not come."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V

from deltakelse.models import Innloggingssesjon, Kandidatdel, Oppmoete
from deltakelse.querysets.tilstede import med_oppmoete
from eksamen.models import Kandidat
from eksamen.models.valg import Deltype
from levering.models import Besvarelsesfil
from levering.querysets.status import med_fakta


def med_rommet(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Any]:
    """Annotate what the page shows: `med_oppmoete`, the facts of the day, `logget_inn` (ever), `spor` and `del1_innlevert`."""
    rader: QuerySet[Any] = med_oppmoete(med_fakta(kandidater, naa))
    del1 = Kandidatdel.objects.filter(kandidat=OuterRef("pk"), eksamensdel__type=Deltype.DEL1)
    med: QuerySet[Any] = rader.annotate(
        logget_inn=Exists(_innlogginger()),
        spor=Case(When(_spor(), then=V(True)), default=V(False)),
        del1_innlevert=Subquery(del1.values("innlevert")[:1]),
    )
    return med


def er_kommet(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Any]:
    """Those who are noted as present, have logged in, have handed something in, or are sent by post."""
    moett = Oppmoete.objects.filter(kandidat=OuterRef("pk"), forberedelse=False, opphevet__isnull=True)
    post = Q(digital_post=True) | Q(del1_post=True)
    return med_fakta(kandidater, naa).filter(Q(Exists(moett)) | Q(Exists(_innlogginger())) | _spor() | post)


def _innlogginger() -> QuerySet[Innloggingssesjon]:
    return Innloggingssesjon.objects.filter(kandidat=OuterRef("pk")).order_by()


def _spor() -> Q:
    """The condition that something of an answer is here: part 1 on paper, or a file."""
    del1 = Kandidatdel.objects.filter(kandidat=OuterRef("pk"), innlevert__isnull=False)
    filer = Besvarelsesfil.objects.filter(kandidat=OuterRef("pk"), slettet__isnull=True)
    return Q(Exists(del1)) | Q(Exists(filer))
