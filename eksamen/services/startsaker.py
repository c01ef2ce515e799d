"""What the eksamen app puts on the start page: what somebody must do, and the way there."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat, Vaktforslag
from eksamen.services.plan import eksamener_uten_oppgave
from felles.bidrag import Sak

# More than this is one line with the number: the start page is for what comes first.
FLEST_ENKELTVIS = 3


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Proposals, missing numbers and missing papers that wait for this user; three queries."""
    return [*_skolens(bruker, naa), *_oppgaver(bruker, naa)]


def _skolens(bruker: Bruker, naa: datetime) -> list[Sak]:
    """For school administrators, about exams that are not over."""
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


def _oppgaver(bruker: Bruker, naa: datetime) -> list[Sak]:
    """For those responsible: papers that are not in, the first exam first."""
    eksamener = eksamener_uten_oppgave(bruker, naa)
    tekst = _("Eksamenen starter om mindre enn to uker.")
    if len(eksamener) > FLEST_ENKELTVIS:
        tittel = _("Oppgaver mangler for %(antall)d eksamener") % {"antall": len(eksamener)}
        return [Sak(tittel=tittel, tekst=tekst, lenke=reverse("eksamen:plan"), knapp=_("Se eksamensplanen"))]
    return [
        Sak(
            tittel=_("Oppgaven mangler for %(fag)s") % {"fag": eksamen.fag},
            tekst=tekst,
            lenke=reverse("eksamen:oppgaver", args=[eksamen.pk]),
            knapp=_("Legg inn oppgaven"),
        )
        for eksamen in eksamener
    ]


def _liste(mangler: str) -> str:
    return f"{reverse('eksamen:partier')}?{urlencode({'mangler': mangler})}"
