"""What was recorded about candidates and parties, and so keeps them where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from avbrudd.models import Avbrudd, Avbruddsrad, Mistanke
from eksamen.models import Eksamensparti, Kandidat


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: a suspicion or an incident. One query.

    What was taken back still counts: it is part of what happened.
    """
    egne = {"kandidat": OuterRef("pk")}
    rader = kandidater.annotate(
        har_mistanke=Exists(Mistanke.objects.filter(**egne)),
        har_avbrudd=Exists(Avbruddsrad.objects.filter(**egne)) | Exists(Avbrudd.objects.filter(**egne)),
    ).filter(Q(har_mistanke=True) | Q(har_avbrudd=True))
    return {
        pk: _("En mistanke om fusk er meldt.") if mistanke else _("Et avbrudd er ført.")
        for pk, mistanke in rader.values_list("pk", "har_mistanke")
    }


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: an incident was about the whole of them. One query."""
    ider = Avbrudd.objects.filter(parti__in=partier).values_list("parti_id", flat=True)
    return dict.fromkeys(ider, _("Et avbrudd er ført."))
