"""Who may know of messages, and take them back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from brukere.models import Bruker
from eksamen.models import Kandidat
from monitor.models import Melding
from monitor.querysets.meldinger import synlige_meldinger


def hent_melding_for(bruker: Bruker, pk: int, *, naa: datetime, skrive: bool = False) -> Melding:
    """A message to somebody whom the user may know of; 404 for others. `skrive`: 403 unless they may take it back."""
    melding = get_object_or_404(synlige_meldinger(bruker, naa), pk=pk)
    if skrive and not kan_trekke(bruker, melding, naa=naa):
        raise PermissionDenied
    return melding


def kan_trekke(bruker: Bruker, melding: Melding, *, naa: datetime) -> bool:
    """True for those who may act on everybody who was sent the message: another room's words are not theirs."""
    mine = Kandidat.objects.handles_av(bruker, naa)
    return not melding.mottakere.exclude(kandidat__in=mine.values("pk")).exists()
