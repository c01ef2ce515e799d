"""Who may say that something about an appeal is done in PAS: the administrators of the candidate's school."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from brukere.models import Bruker
from klage.querysets.klager import REGISTRERER
from pas_klage.models import Klagekobling


def hent_gjoeremaal_for(bruker: Bruker, pk: int, *, naa: datetime) -> Klagekobling:
    """What is to be done in PAS; 404 at every other school, and for what was never to be done by hand."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *REGISTRERER)]
    rader = Klagekobling.objects.filter(klage__kandidat__parti__skole__in=skoler).exclude(gjoeremaal="")
    return get_object_or_404(rader.select_related("klage"), pk=pk)
