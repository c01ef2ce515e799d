"""What the exam day knows that keeps candidates where they are."""

from collections.abc import Mapping
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deltakelse.models import (
    Avlysning,
    Fravaer,
    Fravaersdokumentasjon,
    Innloggingssesjon,
    Kandidatdel,
    Oppmoete,
    Sendespost,
    Sperre,
    Tidstillegg,
)
from eksamen.models import Eksamensparti, Kandidat

# What is said of each, the first that holds.
GRUNNER: dict[str, str | Promise] = {
    "har_sesjon": _("Kandidaten har logget inn til eksamenen."),
    "har_fravaer": _("Fravær er ført."),
    "er_avlyst": _("Eksamenen er ført som avlyst."),
    "har_del1": _("Del 1 er levert."),
    "har_fakta": _("Sperring eller sending i posten er ført."),
    "har_moett": _("Oppmøte er ført."),
    "har_tillegg": _("Tapt tid er lagt til."),
}


def bindinger(kandidater: QuerySet[Kandidat]) -> Mapping[int, str | Promise]:
    """Why candidates cannot be taken out of or moved between parties: they have been here, or something is recorded.

    One query. A fact that was taken back still counts: it is part of what happened.
    """
    min_ = {"kandidat": OuterRef("pk")}
    rader = kandidater.annotate(
        har_sesjon=Exists(Innloggingssesjon.objects.filter(**min_)),
        har_fravaer=Exists(Fravaer.objects.filter(**min_)) | Exists(Fravaersdokumentasjon.objects.filter(**min_)),
        er_avlyst=Exists(Avlysning.objects.filter(**min_)),
        har_fakta=Exists(Sperre.objects.filter(**min_)) | Exists(Sendespost.objects.filter(**min_)),
        har_del1=Exists(Kandidatdel.objects.filter(**min_, innlevert__isnull=False)),
        har_moett=Exists(Oppmoete.objects.filter(**min_)),
        har_tillegg=Exists(Tidstillegg.objects.filter(**min_)),
    ).filter(reduce(or_, (Q(**{navn: True}) for navn in GRUNNER)))
    return {
        pk: next(GRUNNER[navn] for navn, gjelder in zip(GRUNNER, gjelder_for, strict=True) if gjelder)
        for pk, *gjelder_for in rader.values_list("pk", *GRUNNER)
    }


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: their exam is recorded as cancelled. One query."""
    avlyste = Avlysning.objects.filter(parti__in=partier).order_by().values_list("parti_id", flat=True).distinct()
    return {pk: _("Eksamenen er ført som avlyst for partiet.") for pk in avlyste if pk is not None}
