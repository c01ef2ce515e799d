"""Requests that wait, for the start page and the calendar."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.bidrag import Sak, Tekst
from felles.tid import oslo
from oppnevning.models import Oppnevning
from oppnevning.querysets.fagpersoner import OPPNEVNENDE

BAKOVER: Final = timedelta(days=1)


def egne_forespoersler(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Requests to the user that can still be answered. One query."""
    venter = Oppnevning.objects.ubesvarte().filter(bruker=bruker, svarfrist__gt=naa).select_related("faggruppe")
    return [
        Sak(
            _("Du er spurt om å være %(rolle)s i %(gruppe)s")
            % {"rolle": rad.get_rolle_display().lower(), "gruppe": rad.faggruppe.navn},
            _("Svar innen %(frist)s.") % {"frist": date_format(oslo(rad.svarfrist), "j. F")},
            reverse("oppnevning:min", args=[rad.pk]),
            _("Svar"),
        )
        for rad in venter.order_by("svarfrist", "pk")
    ]


def uten_svar_i_tide(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Faggrupper with requests whose deadline went by without an answer. None without the role; one query."""
    if not bruker.har_rolle(naa, *OPPNEVNENDE):
        return []
    ute = Oppnevning.objects.synlige_for(bruker, naa).ubesvarte().filter(
        svarfrist__lte=naa, faggruppe__periode__gjennomfoering_til__gte=naa
    )  # fmt: skip
    rader = ute.values_list("faggruppe", "faggruppe__navn").annotate(antall=Count("pk")).order_by("faggruppe__navn")
    return [
        Sak(
            navn,
            ngettext(
                "%(antall)s har ikke svart innen fristen. Gi ny frist, eller spør en annen.",
                "%(antall)s har ikke svart innen fristen. Gi ny frist, eller spør andre.",
                antall,
            )
            % {"antall": antall},
            reverse("oppnevning:faggruppe", args=[pk]) + "?status=sendt",
            _("Se hvem"),
        )
        for pk, navn, antall in rader
    ]


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """When requests are to be answered: the user's own, and for an authority the next one of each faggruppe."""
    linjer: list[tuple[datetime, Tekst]] = [
        (rad.svarfrist, _("Svar på forespørselen: %(gruppe)s") % {"gruppe": rad.faggruppe.navn})
        for rad in Oppnevning.objects.ubesvarte().filter(bruker=bruker, svarfrist__gt=naa).select_related("faggruppe")
    ]
    if bruker.har_rolle(naa, *OPPNEVNENDE):
        alle = Oppnevning.objects.synlige_for(bruker, naa).ubesvarte().filter(svarfrist__gt=naa - BAKOVER)
        neste = alle.values_list("faggruppe__navn").annotate(frist=Min("svarfrist")).order_by("frist")
        linjer += [(frist, _("Svarfrist for sensorer: %(gruppe)s") % {"gruppe": navn}) for navn, frist in neste]
    return linjer
