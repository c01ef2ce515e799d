"""What the exam day knows that keeps candidates where they are."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from deltakelse.models import (
    Avlysning,
    Fravaer,
    Fravaersdokumentasjon,
    Innloggingssesjon,
    Kandidatdel,
    Sendespost,
    Sperre,
)
from eksamen.models import Eksamensparti, Kandidat


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
    ).filter(Q(har_sesjon=True) | Q(har_fravaer=True) | Q(er_avlyst=True) | Q(har_fakta=True) | Q(har_del1=True))
    return {
        pk: _grunn(har_sesjon=sesjon, har_fravaer=fravaer, er_avlyst=avlyst, har_del1=del1)
        for pk, sesjon, fravaer, avlyst, del1 in rader.values_list(
            "pk", "har_sesjon", "har_fravaer", "er_avlyst", "har_del1"
        )
    }


def _grunn(*, har_sesjon: bool, har_fravaer: bool, er_avlyst: bool, har_del1: bool) -> str | Promise:
    if har_sesjon:
        return _("Kandidaten har logget inn til eksamenen.")
    if har_fravaer:
        return _("Fravær er ført.")
    if er_avlyst:
        return _("Eksamenen er ført som avlyst.")
    return _("Del 1 er levert.") if har_del1 else _("Sperring eller sending i posten er ført.")


def partibindinger(partier: QuerySet[Eksamensparti]) -> Mapping[int, str | Promise]:
    """Why parties cannot be deleted or merged away: their exam is recorded as cancelled. One query."""
    avlyste = Avlysning.objects.filter(parti__in=partier).order_by().values_list("parti_id", flat=True).distinct()
    return {pk: _("Eksamenen er ført som avlyst for partiet.") for pk in avlyste if pk is not None}
