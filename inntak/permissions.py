"""Who gets the changes, and which key. Every view gets them here."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from inntak.models import Inntaksnoekkel
from inntak.querysets.noekler import noekler_til, omraader


def krev_inntakskontor(bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The organisations whose schools the user fetches changes of; 403 for all without the role."""
    egne = omraader(bruker, naa)
    if not egne:
        raise PermissionDenied
    return egne


def hent_noekkel_for(bruker: Bruker, pk: int, *, naa: datetime) -> Inntaksnoekkel:
    """One's own key; 404 for everybody else's, 403 for all without the role."""
    krev_inntakskontor(bruker, naa)
    return get_object_or_404(noekler_til(bruker), pk=pk)
