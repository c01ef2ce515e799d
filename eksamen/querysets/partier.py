from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import F, Q

from brukere.models import Bruker
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from eksamen.querysets.plan import PARTILESERE
from felles.tid import dagens_dato, doegnet

if TYPE_CHECKING:
    from eksamen.models import Eksamensparti  # noqa: F401 - named in strings below


def partier_q(bruker: Bruker, naa: datetime, felt: str = "") -> Q:
    """Which parties a user may know of, as a condition on a path to a party (`"parti"`).

    The only place where the rule stands. Rule: PGS kandidatmonitor, «Innledning» and «Finn kandidatene dine»:
    administrators and owners see what lies under them, invigilators only the parties given to them.
    """
    prefiks = f"{felt}__" if felt else ""
    over = bruker.organisasjoner(naa, *OVERORDNEDE, *SKOLEADMINISTRATORER, Rolle.REKTOR)
    vilkaar = under_q(over, f"{prefiks}skole")
    vaktskoler = bruker.organisasjoner(naa, Rolle.EKSAMENSVAKT)
    if vaktskoler:
        vilkaar |= Q(**{f"{prefiks}vaktoppdrag__bruker": bruker}) & under_q(vaktskoler, f"{prefiks}skole")
    return vilkaar


def kandidater_q(bruker: Bruker, naa: datetime, *, handle: bool = False) -> Q:
    """Which candidates a user may know of, or act on during the exam day (`handle`), as a condition on candidates.

    As `partier_q`, and narrower in one way: whoever watches one room of a party has the candidates who sit there. A
    candidate sits in the room of their own when there is one, else in the party's. Case does not tell rooms apart.
    Rule: PGS kandidatmonitor, «Finn kandidatene dine»: an invigilator sees the candidates that were given to them.
    """
    over = bruker.organisasjoner(naa, *OVERORDNEDE, *SKOLEADMINISTRATORER, *(() if handle else (Rolle.REKTOR,)))
    vilkaar = under_q(over, "parti__skole")
    vaktskoler = bruker.organisasjoner(naa, Rolle.EKSAMENSVAKT)
    if vaktskoler:
        rom = Q(parti__vaktoppdrag__rom="") | Q(rom__iexact=F("parti__vaktoppdrag__rom"))
        rom |= Q(rom="", parti__rom__iexact=F("parti__vaktoppdrag__rom"))
        vilkaar |= Q(parti__vaktoppdrag__bruker=bruker) & rom & under_q(vaktskoler, "parti__skole")
    return vilkaar


class PartiQuerySet(models.QuerySet["Eksamensparti"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Parties the user may know of."""
        return self.filter(pk__in=self.model._default_manager.filter(partier_q(bruker, naa)).values("pk"))

    def administreres_av(self, bruker: Bruker, naa: datetime) -> Self:
        """Parties of schools where the user is a school administrator."""
        return self.filter(under_q(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER), "skole"))

    def i_dag(self, naa: datetime) -> Self:
        """Parties with a part that starts on this Norwegian day."""
        return self.paa_dag(dagens_dato(naa))

    def paa_dag(self, dag: date) -> Self:
        """Parties with a part that starts on that Norwegian day."""
        start, slutt = doegnet(dag)
        eksamener: Any = self.model._meta.get_field("eksamen").related_model
        paa_dagen = eksamener._default_manager.filter(deler__start__gte=start, deler__start__lt=slutt)
        return self.filter(eksamen__in=paa_dagen.values("pk"))

    def med_plan(self) -> Self:
        """With exam, fag, period, school and parts; two queries in all."""
        return self.select_related("eksamen__fag", "eksamen__periode", "skole").prefetch_related("eksamen__deler")

    def for_lesere(self, bruker: Bruker, naa: datetime) -> Self:
        """Parties of schools whose pages the user reads: administrator, rektor or above; no invigilators."""
        return self.filter(under_q(bruker.organisasjoner(naa, *PARTILESERE), "skole"))
