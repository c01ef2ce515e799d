"""What is done in the monitor, without going through it."""

from felles.tid import naa
from monitor.models import Melding, Meldingsmottaker


def lag_melding(*kandidater, tekst="Husk pausen klokken 12.", **felt) -> Melding:
    """A message to these candidates, who are of one school; nobody has read it."""
    melding = Melding.objects.create(**{"skole": kandidater[0].parti.skole, "tekst": tekst, "sendt": naa(), **felt})
    Meldingsmottaker.objects.bulk_create(Meldingsmottaker(melding=melding, kandidat=en) for en in kandidater)
    return melding
