"""What an appeal or an annulment does to the grade that counts, for the outer candidate of a query."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from felles.synlig_fra import synlig_q
from klage.models import Annullering, Klageutfall


def synlig_utfall(naa: datetime, kandidat: str = "pk") -> QuerySet[Klageutfall]:
    """The outer candidate's answer to an appeal on the grade, from its second on; at most one row."""
    return Klageutfall.objects.filter(
        synlig_q("synlig_fra", naa), klage__kandidat=OuterRef(kandidat), klage__slag="karakter", erstattet__isnull=True
    )


def annullert_q(naa: datetime) -> Q:
    """Rows of `Annullering` that are in force: decided, and chosen where the candidate has the choice."""
    return Q(opphevet__isnull=True, vedtatt__lte=naa) & (Q(valgfri=False) | Q(valg=Annullering.Valg.ANNULLERES))


def er_annullert(naa: datetime, kandidat: str = "pk") -> Exists:
    """Whether the outer candidate's exam is annulled, so that no grade counts."""
    return Exists(Annullering.objects.filter(annullert_q(naa), kandidat=OuterRef(kandidat)))
