"""Who may still get a grade when the others have theirs: those who had none at the second of publication."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from felles.synlig_fra import er_synlig
from sensur.models import Sluttkarakter


def uten_karakter(parti_id: int) -> QuerySet[Kandidat]:
    """Candidates of the party without a final grade that stands.

    From the second of publication on nobody leaves or enters this set but by the first grade: what stands is fixed.
    """
    staaende = Sluttkarakter.objects.staaende().filter(kandidat=OuterRef("pk"))
    return Kandidat.objects.filter(~Exists(staaende), parti=parti_id)


def er_laast(parti: Eksamensparti, naa: datetime, *, kandidat_id: int | None = None) -> bool:
    """Whether the grade of the candidate, or of all in the party, is published and thereby fixed.

    False before the publication, and after it for somebody who has none yet. At most one query.
    """
    if not er_synlig(parti.eksamen.publiseres, naa):
        return False
    uten = uten_karakter(parti.pk)
    return not (uten.filter(~er_borte()) if kandidat_id is None else uten.filter(pk=kandidat_id)).exists()
