"""What the plan puts on the start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.bidrag import Sak
from plan.services.plan import eksamener_uten_oppgave

# More than this is one line with the number: the start page is for what comes first.
FLEST_ENKELTVIS = 3


def oppgavesaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """For those responsible: papers that are not in, the first exam first."""
    eksamener = eksamener_uten_oppgave(bruker, naa)
    tekst = _("Eksamenen starter om mindre enn to uker.")
    if len(eksamener) > FLEST_ENKELTVIS:
        tittel = _("Oppgaver mangler for %(antall)d eksamener") % {"antall": len(eksamener)}
        return [Sak(tittel=tittel, tekst=tekst, lenke=reverse("plan:plan"), knapp=_("Se eksamensplanen"))]
    return [
        Sak(
            tittel=_("Oppgaven mangler for %(fag)s") % {"fag": eksamen.fag},
            tekst=tekst,
            lenke=reverse("plan:oppgaver", args=[eksamen.pk]),
            knapp=_("Legg inn oppgaven"),
        )
        for eksamen in eksamener
    ]
