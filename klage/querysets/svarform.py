"""In which form an answer was handed in: what the school is asked to confirm before the appeal is sent."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from deltakelse.models import Sendespost
from eksamen.models import Eksamensdel, Kandidat
from eksamen.models.valg import Deltype
from felles.radmengde import blant_ider
from klage.models import Klage
from levering.models import Levering

Svarform = Klage.Svarform


def svarformer(kandidater: Iterable[int]) -> dict[int, str]:
    """Digital, on paper, or both, by candidate pk; one query.

    Digital where a delivery with a file stands; paper where an answer was sent by post, and where the exam has a part 1
    that nobody has handed in online, since part 1 is done on paper. Digital where nothing is known.
    Rule: PGS kandidatmonitor, «Todelt eksamen»; Vigo IKS: the school sends the originals of what is on paper.
    """
    del1 = Eksamensdel.objects.filter(eksamen=OuterRef("eksamen"), type=Deltype.DEL1)
    levert = Levering.objects.filter(kandidat=OuterRef("pk"), gjenaapnet__isnull=True, rader__fil__slettet__isnull=True)
    rader = (
        Kandidat.objects.filter(pk__in=blant_ider(kandidater))
        .annotate(
            digitalt=Exists(levert),
            post=Exists(Sendespost.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)),
            todelt=Exists(del1),
            del1_digitalt=Exists(levert.filter(eksamensdel__type=Deltype.DEL1)),
        )
        .values_list("pk", "digitalt", "post", "todelt", "del1_digitalt")
    )
    return {pk: _svarform(digitalt, post or (todelt and not del1)) for pk, digitalt, post, todelt, del1 in rader}


def _svarform(digitalt: bool, papir: bool) -> str:
    if papir:
        return Svarform.BEGGE if digitalt else Svarform.PAPIR
    return Svarform.DIGITAL
