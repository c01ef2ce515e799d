"""What the post adds to the pages of an appeal: where its answer on paper is."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.bidrag import Handling
from klage.models import Klage
from klage.querysets.hosandre import hos_andre
from klagepost.models import Bunkeklage
from klagepost.querysets.bunker import PAA_PAPIR, UTE, bunker, synlige_for


def klageseksjon(bruker: Bruker, klage: Klage, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """On the school's page of the appeal: the bundle, or that one is to be made. None without paper; seven queries at most."""
    if klage.svarform not in PAA_PAPIR or klage.status in UTE or klage.slag != Klage.Slag.KARAKTER:
        return None
    plass = Bunkeklage.objects.filter(klage=klage, tatt_ut__isnull=True).values("bunke")
    alle = bunker(synlige_for(bruker, naa).filter(pk__in=plass), naa)
    if not alle and hos_andre([klage.pk]):
        return None
    return "klagepost/_klageseksjon.html", {"bunke": alle[0] if alle else None}


def klagehandlinger(bruker: Bruker, klage: Klage, naa: datetime) -> list[Handling]:
    """The way from the authority's page of a case to its bundle; one query, none where nothing is on paper."""
    if klage.svarform not in PAA_PAPIR:
        return []
    plass = Bunkeklage.objects.filter(klage=klage, tatt_ut__isnull=True).values("bunke")
    rad = synlige_for(bruker, naa).filter(pk__in=plass).first()
    if rad is None:
        return []
    tekst = _("Svaret på papir: bunke %(nummer)s") % {"nummer": rad.nummer}
    return [Handling(tekst, reverse("klagepost:bunke", args=[rad.pk]), "post")]
