"""An act for several: whom the request is about, who does it, and what is said of it."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import ngettext

from brukere.http import InnloggetRequest, bruker_aktoer
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Kandidat
from felles.liste import ider
from felles.masse import Radsvar
from felles.tid import naa
from monitor.services.flere import Hvem, Masseutfall
from monitor.visning import Melding

# So many refusals are said above the list; the rest stand with the others, candidate by candidate.
MAKS_SAGT: Final = 5


def valgte_kandidater(request: InnloggetRequest, tekster: list[str] | None = None) -> set[int]:
    """Those that are ticked (or named) among the ones the user may know of; what is made up is passed over.

    Raises PermissionDenied when one of them is only to be looked at.
    """
    tidspunkt = naa()
    valgte = ider(request.POST.getlist("valgt") if tekster is None else tekster)
    synlige = Kandidat.objects.synlige_for(request.user, tidspunkt).filter(pk__in=valgte)
    kandidater = set(synlige.values_list("pk", flat=True))
    if synlige.exclude(pk__in=Kandidat.objects.handles_av(request.user, tidspunkt).values("pk")).exists():
        raise PermissionDenied
    return kandidater


def den_som_handler(request: InnloggetRequest) -> Hvem:
    """The user as the actor, with the schools they administer."""
    skoler = request.user.organisasjoner(naa(), *SKOLEADMINISTRATORER)
    return Hvem(bruker_aktoer(request), frozenset(skole.pk for skole in skoler))


def meldinger(utfall: Masseutfall) -> list[Melding]:
    """What is said of an act for several: how many, and the first of those it was refused for."""
    return [("success" if utfall.alle_gjort else "info", utfall.tekst), *avslag(utfall.svar)]


def avslag(svar: list[Radsvar]) -> list[Melding]:
    """The first of those an act was refused for, and how many more there are."""
    nei = [rad for rad in svar if not rad.gjort]
    sagt: list[Melding] = [("warning", radtekst(rad)) for rad in nei[:MAKS_SAGT]]
    if resten := len(nei) - len(sagt):
        tekst = ngettext(
            "Det gikk heller ikke for %(n)s til. Se hver kandidat i listen.",
            "Det gikk heller ikke for %(n)s til. Se hver kandidat i listen.",
            resten,
        )
        sagt.append(("warning", tekst % {"n": resten}))
    return sagt


def radtekst(rad: Radsvar) -> str:
    """The sentence of one row, with the name when it does not say who it is about."""
    tekst = str(rad.melding)
    return tekst if rad.navn in tekst else f"{rad.navn}: {tekst}"
