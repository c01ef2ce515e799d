"""What the eksamen app puts on the start page: what somebody must do, and the way there."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat, Vaktforslag
from felles.bidrag import Sak


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Proposals and missing numbers that wait for this school administrator, about exams that are not over."""
    i_gang = Q(eksamen__periode__gjennomfoering_til__gte=naa)
    mine = Eksamensparti.objects.administreres_av(bruker, naa).filter(i_gang)
    forslag = Vaktforslag.objects.filter(parti__in=mine, status=Vaktforslag.Status.FORESLAATT)
    partier = list(forslag.values_list("parti", flat=True))
    uten_nummer = Kandidat.objects.i_partier(mine).uten_nummer().count()
    funnet = []
    if partier:
        tittel = ngettext(
            "%(antall)d forslag til eksamensvakt venter på deg",
            "%(antall)d forslag til eksamensvakter venter på deg",
            len(partier),
        )
        funnet.append(
            Sak(
                tittel=tittel % {"antall": len(partier)},
                tekst=_("De har ingen tilgang før du gir dem vakten."),
                lenke=reverse("eksamen:parti", args=[partier[0]]) if len(set(partier)) == 1 else _liste("forslag"),
                knapp=_("Se forslagene"),
                ikon="folk",
            )
        )
    if uten_nummer:
        tittel = ngettext(
            "%(antall)d kandidat mangler kandidatnummer", "%(antall)d kandidater mangler kandidatnummer", uten_nummer
        )
        funnet.append(
            Sak(
                tittel=tittel % {"antall": uten_nummer},
                tekst=_("Uten nummer kan kandidaten ikke logge inn på eksamensdagen."),
                lenke=_liste("nummer"),
                knapp=_("Se partiene"),
            )
        )
    return funnet


def _liste(mangler: str) -> str:
    return f"{reverse('eksamen:partier')}?{urlencode({'mangler': mangler})}"
