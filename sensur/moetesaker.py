"""Meetings on the start page: cases that wait for somebody, and when the meetings are."""

from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.bidrag import Sak, Tekst
from oppnevning.querysets.fagpersoner import OPPNEVNENDE
from sensur.models import Fellessensur
from sensur.querysets.moeter import egne, synlige


def for_sensor(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Undecided cases of the meetings that the user leads, or is oppmann for; at most one query."""
    if not bruker.har_rolle(naa, Rolle.SENSOR):
        return []
    venter = Q(saker__tatt_av__isnull=True, saker__avgjort__isnull=True)
    mine = Q(saker__oppmann=bruker) | Q(leder=bruker, saker__oppmann__isnull=True)
    moeter = egne(bruker, naa).filter(avlyst__isnull=True).annotate(venter=Count("saker", filter=venter & mine))
    return [_sak(moete, moete.venter) for moete in moeter.filter(venter__gt=0).order_by("fra", "pk")]


def _sak(moete: Fellessensur, antall: int) -> Sak:
    tekst = ngettext("%(antall)s sak venter på avgjørelse.", "%(antall)s saker venter på avgjørelse.", antall)
    return Sak(moete.navn, tekst % {"antall": antall}, reverse("sensur:moete", args=[moete.pk]), _("Se sakene"))


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The meetings that are still to come; one query, none without the roles."""
    if not bruker.har_rolle(naa, Rolle.SENSOR, *OPPNEVNENDE):
        return []
    kommende = synlige(bruker, naa).filter(avlyst__isnull=True, til__gt=naa).order_by("fra", "pk")
    return [(moete.fra, moete.navn) for moete in kommende]
