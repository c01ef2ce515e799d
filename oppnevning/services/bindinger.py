"""What hangs on an appointed person in the rooms above: shown before an appointment is taken back or replaced, and after."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.bidrag import Register, Tekst
from oppnevning.models import Oppnevning, Sensorgruppe


@dataclass(frozen=True, slots=True)
class Arbeid:
    """Something that the person has and another must take over: a sentence, and the page where that is done."""

    tekst: Tekst
    lenke: str
    lenketekst: Tekst


# (appointment, who reads, now) -> what the person has to do in its faggruppe, such as the parties they grade; never
# anything sealed, and not how far it has come. Without a reader: all of it.
arbeid: Register[Callable[[Oppnevning, Bruker | None, datetime], list[Arbeid]]] = Register()


def hva_de_har(oppnevning: Oppnevning, leser: Bruker | None, naa: datetime) -> list[Arbeid]:
    """What all rooms say; a constant number of queries."""
    svar = _ledede_grupper(oppnevning)
    for hent in arbeid.alle():
        svar += hent(oppnevning, leser, naa)
    return svar


def har_arbeid(oppnevning: Oppnevning, naa: datetime) -> bool:
    """Whether any room above has something for the person in the appointment's faggruppe."""
    return any(hent(oppnevning, None, naa) for hent in arbeid.alle())


def _ledede_grupper(oppnevning: Oppnevning) -> list[Arbeid]:
    grupper = Sensorgruppe.objects.filter(faggruppe=oppnevning.faggruppe_id, leder=oppnevning.bruker_id)
    return [
        Arbeid(
            _("Leder sensorgruppen %(navn)s. Den står uten leder når oppnevningen avsluttes.") % {"navn": gruppe.navn},
            reverse("oppnevning:sensorgruppe", args=[oppnevning.faggruppe_id, gruppe.pk]),
            _("Velg en annen leder"),
        )
        for gruppe in grupper.order_by("navn", "pk")
    ]
