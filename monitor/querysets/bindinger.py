"""What the monitor knows that keeps candidates where they are."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eksamen.models import Eksamensparti, Kandidat
from monitor.models import Avbrudd, Avbruddsrad, Melding, Meldingsmottaker, Mistanke

# What is said of each, the first that holds.
GRUNNER: dict[str, str | Promise] = {
    "har_mistanke": _("En mistanke om fusk er meldt."),
    "har_avbrudd": _("Et avbrudd er ført."),
    "har_melding": _("Kandidaten har fått en melding fra eksamensvakten."),
}


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: something about them was recorded. One query.

    What was taken back still counts: it is part of what happened.
    """
    min_ = {"kandidat": OuterRef("pk")}
    rader = kandidater.annotate(
        har_mistanke=Exists(Mistanke.objects.filter(**min_)),
        har_avbrudd=Exists(Avbruddsrad.objects.filter(**min_)) | Exists(Avbrudd.objects.filter(**min_)),
        har_melding=Exists(Meldingsmottaker.objects.filter(**min_)),
    ).filter(reduce(or_, (Q(**{navn: True}) for navn in GRUNNER)))
    return {
        pk: next(GRUNNER[navn] for navn, gjelder in zip(GRUNNER, gjelder_for, strict=True) if gjelder)
        for pk, *gjelder_for in rader.values_list("pk", *GRUNNER)
    }


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: an incident or a message was about the whole of them. Two queries."""
    svar: dict[int, str | Promise] = {}
    for modell, grunn in ((Melding, _("Det er sendt meldinger til partiet.")), (Avbrudd, _("Et avbrudd er ført."))):
        svar |= dict.fromkeys(modell.objects.filter(parti__in=partier).values_list("parti_id", flat=True), grunn)
    return svar
