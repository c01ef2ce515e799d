"""What the school has to grade, for the start page, the party's page and the calendar."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from felles.bidrag import Handling, Sak, Tekst
from karakterfoering.querysets.protokoller import protokollpartier, venter_paa_karakter
from karakterfoering.querysets.roller import REGISTRERER, har_ved


def for_skolen(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line for the parties whose exam has begun and whose protocol is open. One query; none without the role."""
    antall = venter_paa_karakter(bruker, naa).count() if bruker.har_rolle(naa, *REGISTRERER) else 0
    if not antall:
        return []
    tittel = ngettext(
        "%(antall)d parti venter på karakterer fra skolen", "%(antall)d partier venter på karakterer fra skolen", antall
    )
    return [
        Sak(
            tittel % {"antall": antall},
            _("Før karakterene og protokollen, og lås dem."),
            reverse("karakterfoering:liste"),
            _("Før karakterer"),
            ikon="endre",
        )
    ]


def partilenke(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The way from the party to its protocol; no query."""
    if parti.gaar_til_pas or not har_ved(bruker, parti.skole, REGISTRERER, naa):
        return []
    return [Handling(_("Karakterer og protokoll"), reverse("karakterfoering:protokoll", args=[parti.pk]), "sensur")]


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The moments that the school's own grades show from; one query, none without the role."""
    if not bruker.har_rolle(naa, *REGISTRERER):
        return []
    return [
        (parti.vist_fra, _("Karakterene i %(parti)s vises") % {"parti": parti.navn})
        for parti in protokollpartier(bruker, naa).filter(vist_fra__gt=naa)
    ]
