"""What waits for the school's administrators after an incident: time that was lost, and is neither given nor refused."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from avbrudd.models import Avbruddsrad
from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.bidrag import Sak
from felles.tid import dagens_dato, doegnet


def startsaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """«14 kandidater har tapt tid», while the exam day lasts and it can still be given; one query."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    if not skoler:
        return []
    fra, til = doegnet(dagens_dato(naa))
    venter = Avbruddsrad.objects.filter(
        avbrudd__skole__in=skoler,
        avbrudd__startet__gte=fra,
        avbrudd__startet__lt=til,
        avbrudd__trukket__isnull=True,
        avgjort__isnull=True,
    )
    tall = venter.aggregate(kandidater=Count("kandidat", distinct=True), avbrudd=Count("avbrudd", distinct=True))
    if not tall["kandidater"]:
        return []
    tittel = ngettext("%(n)s kandidat har tapt tid", "%(n)s kandidater har tapt tid", tall["kandidater"])
    tekst = ngettext(
        "Avgjør hvor mye som gis tilbake etter %(n)s avbrudd.", "Avgjør hvor mye som gis tilbake etter %(n)s avbrudd.",
        tall["avbrudd"],
    )  # fmt: skip
    return [
        Sak(
            tittel=tittel % {"n": tall["kandidater"]},
            tekst=tekst % {"n": tall["avbrudd"]},
            lenke=reverse("avbrudd:avbrudd"),
            knapp=_("Se avbruddene"),
        )
    ]
