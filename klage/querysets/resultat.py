"""Which grade counts, and from when it shows. The only reader of final grades for others than the two sensors."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, CharField, OuterRef, QuerySet, Subquery, When
from django.db.models import Value as V

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from felles.bidrag import Tekst
from felles.synlig_fra import synlig_q
from sensur.models import Karakter, Sluttkarakter

# How long the start page tells that results are there.
NYTT = timedelta(days=14)


def gjeldende_resultat(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate `resultat`: the grade that counts (a `Karakter`), None until the exam's publication, and for the absent or
    cancelled.

    Adds no query. Rule: felles.synlig_fra; Vigo IKS, retningslinjer for sensur: grades are confidential until
    published.
    """
    karakter = Sluttkarakter.objects.filter(kandidat=OuterRef("pk"), runde=1)
    synlig = synlig_q("eksamen__publiseres", naa) & ~er_borte()
    return kandidater.annotate(
        resultat=Case(
            When(synlig, then=Subquery(karakter.values("verdi")[:1])), default=V(None), output_field=CharField()
        )
    )


def karakterkolonne(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, Tekst]:
    """Published grades in words by candidate pk, for the school's list of a party; one query."""
    med_resultat: QuerySet[Any] = gjeldende_resultat(kandidater.order_by(), naa)
    rader = med_resultat.filter(resultat__isnull=False)
    return {pk: Karakter(verdi).label for pk, verdi in rader.values_list("pk", "resultat")}


def resultatverdier(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, str]:
    """The published grade that counts («5», «MB») by candidate pk, for `bidrag.resultater`; one query."""
    med_resultat: QuerySet[Any] = gjeldende_resultat(kandidater.order_by(), naa)
    return dict(med_resultat.filter(resultat__isnull=False).values_list("pk", "resultat"))


def nylig_publiserte(bruker: Bruker, naa: datetime) -> QuerySet[Eksamensparti]:
    """Parties of the user's schools whose results came in the last 14 days, newest first."""
    skoler = bruker.organisasjoner(naa, *SKOLEADMINISTRATORER, Rolle.REKTOR)
    return (
        Eksamensparti.objects.filter(
            under_q(skoler, "skole"),
            synlig_q("eksamen__publiseres", naa),
            eksamen__publiseres__gt=naa - NYTT,
            pk__in=Kandidat.objects.values("parti"),
        )
        .select_related("eksamen__fag")
        .order_by("-eksamen__publiseres", "navn", "pk")
    )
