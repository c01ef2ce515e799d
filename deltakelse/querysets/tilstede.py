"""Who has been seen in the room, as annotations; `deltakelse.services.oppmoete` writes it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V

from deltakelse.models import Oppmoete
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Deltype, Kandidatslag
from elever.models import Elev
from felles.tid import dagens_dato


def oppmoete_naar(*, forberedelse: bool = False, felt: str = "registrert") -> Subquery:
    """When the outer row's candidate was seen (UTC), as an expression; null when nobody has said so."""
    aapne = Oppmoete.objects.filter(kandidat=OuterRef("pk"), forberedelse=forberedelse, opphevet__isnull=True)
    return Subquery(aapne.values(felt)[:1])


def med_oppmoete(kandidater: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate attendance: `moett` and `moett_forberedelse` (UTC or None), `legitimert` for each, and `ukjent`."""
    rader: QuerySet[Any] = kandidater.annotate(
        moett=oppmoete_naar(),
        moett_forberedelse=oppmoete_naar(forberedelse=True),
        legitimert=oppmoete_naar(felt="identitet"),
        legitimert_forberedelse=oppmoete_naar(forberedelse=True, felt="identitet"),
        ukjent=Case(When(ukjent_for_skolen(), then=V(True)), default=V(False)),
    )
    return rader


def ukjent_for_skolen() -> Q:
    """The condition that the school does not know the candidate: a privatist, or a pupil of other schools only."""
    elever = Elev.objects.filter(person=OuterRef("person"))
    egne = elever.filter(skole=OuterRef("parti__skole"))
    return Q(slag=Kandidatslag.PRIVATIST) | (Q(Exists(elever)) & ~Q(Exists(egne)))


def forberedelsesdag(parti: Eksamensparti) -> date | None:
    """The Norwegian date of the exam's preparation; None when it has none. From prefetched parts when there are any."""
    starter = [deel.start for deel in parti.eksamen.deler.all() if deel.type == Deltype.FORBEREDELSE]
    return dagens_dato(min(starter)) if starter else None


def i_rommet(kandidater: QuerySet[Kandidat], rom: str) -> QuerySet[Kandidat]:
    """Those who sit in that room: their own when there is one, else the party's. Case does not tell rooms apart."""
    return kandidater.filter(Q(rom__iexact=rom) | Q(rom="", parti__rom__iexact=rom))
