"""How an annulment stands beside the grade: what has been decided, as far as it shows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from eksamen.models import Kandidat
from felles.bidrag import Tekst
from klage.models import Annullering
from klage.querysets.utfall import annullert_q

ANNULLERT = _("Annullert")
KAN_VELGES = _("kan velge annullering")


def annullerte(kandidater: QuerySet[Kandidat], naa: datetime) -> set[int]:
    """Pks of those whose exam is annulled, so that no grade counts; one query."""
    rader = Annullering.objects.filter(annullert_q(naa), kandidat__in=kandidater.order_by().values("pk"))
    return set(rader.values_list("kandidat", flat=True))


def synlige_annulleringer(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, Annullering]:
    """The standing decisions by candidate pk, from their second on; one query."""
    rader = Annullering.objects.filter(
        kandidat__in=kandidater.order_by().values("pk"), opphevet__isnull=True, vedtatt__lte=naa
    ).select_related("myndighet")
    return {rad.kandidat_id: rad for rad in rader}


def kan_velges(rad: Annullering, naa: datetime) -> bool:
    """Whether the candidate may choose, or choose anew, at `naa`: from the decision's second until the deadline."""
    frist = rad.valgfrist
    return rad.valgfri and rad.opphevet is None and rad.vedtatt <= naa and frist is not None and naa < frist


def ved_siden_av(karakterer: Mapping[int, Tekst], rader: Mapping[int, Annullering], naa: datetime) -> dict[int, Tekst]:
    """The grades in words with the annulment beside: «4 – fire, kan velge annullering», and «Annullert» for no grade."""
    svar = dict(karakterer)
    for pk, rad in rader.items():
        if not rad.valgfri or rad.valg == Annullering.Valg.ANNULLERES:
            svar[pk] = ANNULLERT
        elif kan_velges(rad, naa):
            svar[pk] = f"{svar[pk]}, {KAN_VELGES}" if pk in svar else str(KAN_VELGES).capitalize()
    return svar
