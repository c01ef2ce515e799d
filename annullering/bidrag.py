"""What the room of formal faults adds to the pages of an appeal: the case that it lies in."""

from datetime import datetime
from typing import Any

from annullering.models import Formellsak, Sakskandidat
from brukere.models import Bruker
from klage.models import Klage


def klageseksjon(bruker: Bruker, klage: Klage, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """On the school's page of an appeal about a formal fault: its case, where there is one; at most three queries."""
    if klage.slag != Klage.Slag.FORMELL_FEIL:
        return None
    rader = Sakskandidat.objects.filter(klage=klage, tatt_ut__isnull=True, sak__trukket__isnull=True)
    sak = Formellsak.objects.synlige_for(bruker, naa).filter(pk__in=rader.values("sak")).order_by("-pk").first()
    return ("annullering/_klageseksjon.html", {"sak": sak}) if sak else None
