"""How an annulment stands beside the grade: what has been decided, as far as it shows."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, CharField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from felles.bidrag import Tekst
from klage.models import Annullering
from klage.querysets.utfall import annullert_q

ER_ANNULLERT = "annullert"
KAN_VELGES = "velges"
ANNULLERT = _("Annullert")
VELGES = _("kan velge annullering")


def annullerte(kandidater: QuerySet[Kandidat], naa: datetime) -> set[int]:
    """Pks of those whose exam is annulled, so that no grade counts; one query."""
    rader = Annullering.objects.filter(annullert_q(naa), kandidat__in=kandidater.order_by().values("pk"))
    return set(rader.values_list("kandidat", flat=True))


def kan_velges(rad: Annullering, naa: datetime) -> bool:
    """Whether the candidate may choose, or choose anew, at `naa`: from the decision's second until the deadline."""
    frist = rad.valgfrist
    return rad.valgfri and rad.opphevet is None and rad.vedtatt <= naa and frist is not None and naa < frist


def stilling(naa: datetime, kandidat: str = "pk") -> Subquery:
    """`ER_ANNULLERT` or `KAN_VELGES` for the outer candidate, else None; adds no query."""
    tekst = CharField()
    rader = Annullering.objects.filter(kandidat=OuterRef(kandidat), opphevet__isnull=True, vedtatt__lte=naa).annotate(
        stilling=Case(
            When(Q(valgfri=False) | Q(valg=Annullering.Valg.ANNULLERES), then=V(ER_ANNULLERT)),
            When(valgfrist__gt=naa, then=V(KAN_VELGES)),
            default=V(None),
            output_field=tekst,
        )
    )
    return Subquery(rader.values("stilling")[:1], output_field=tekst)


def ved_siden_av(karakter: str, staar: str | None) -> Tekst:
    """The grade in words with the annulment beside: «4 – fire, kan velge annullering», and «Annullert» for no grade."""
    if staar == ER_ANNULLERT:
        return ANNULLERT
    if staar == KAN_VELGES:
        return f"{karakter}, {VELGES}" if karakter else str(VELGES).capitalize()
    return karakter
