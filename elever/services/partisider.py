"""What this app puts on the pages below it: links on the party's page, and lines of «Klar til eksamen?»."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from eksamen.models import Eksamensparti, Kandidat, Nummerslag
from eksamen.permissions import administrerer_skole
from felles.bidrag import Handling, Sjekk


def handlinger(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The links of a school administrator; nobody else has any."""
    if not administrerer_skole(bruker, parti.skole, naa):
        return []
    return [
        Handling(_("Legg til kandidater"), reverse("elever:legg_til", args=[parti.pk]), "legg"),
        Handling(_("Rediger kandidater"), reverse("elever:kandidater", args=[parti.pk]), "endre"),
        Handling(_("Plasser"), reverse("elever:plasser", args=[parti.pk]), "folk"),
    ]


def sjekker(partier: QuerySet[Any], naa: datetime) -> list[Sjekk]:
    """Candidates without a number, and with a fictive id; two queries."""
    uten_nummer = list(
        Kandidat.objects.filter(parti__in=partier)
        .uten_nummer()
        .order_by("parti__navn", "pk")
        .values_list("parti", "parti__navn")
    )
    fiktive = list(
        Kandidat.objects.filter(parti__in=partier, person__nummerslag=Nummerslag.FIKTIVT)
        .order_by("parti__navn", "pk")
        .values_list("parti", "parti__navn")
    )
    return [_uten_nummer(uten_nummer), _fiktive(fiktive)]


def _uten_nummer(rader: list[tuple[int, str]]) -> Sjekk:
    tittel = _("Kandidatnummer")
    if not rader:
        return Sjekk(tittel, "groenn", _("Alle kandidatene har nummer."))
    tekst = ngettext(
        "%(antall)d kandidat mangler kandidatnummer, og slipper ikke inn uten.",
        "%(antall)d kandidater mangler kandidatnummer, og slipper ikke inn uten.",
        len(rader),
    )
    return Sjekk(tittel, "roed", tekst % {"antall": len(rader)}, *_vei(rader))


def _fiktive(rader: list[tuple[int, str]]) -> Sjekk:
    tittel = _("Fiktive numre")
    if not rader:
        return Sjekk(tittel, "groenn", _("Ingen kandidater har fiktivt nummer."))
    tekst = ngettext(
        "%(antall)d kandidat har fortsatt fiktivt nummer. Bytt det når det ekte kommer.",
        "%(antall)d kandidater har fortsatt fiktivt nummer. Bytt dem når de ekte kommer.",
        len(rader),
    )
    return Sjekk(tittel, "gul", tekst % {"antall": len(rader)}, *_vei(rader))


def _vei(rader: list[tuple[int, str]]) -> tuple[str, str, frozenset[Rolle]]:
    """To the first party it concerns."""
    parti, navn = rader[0]
    return (
        reverse("elever:kandidater", args=[parti]),
        _("Se kandidatene i %(parti)s") % {"parti": navn},
        SKOLEADMINISTRATORER,
    )
