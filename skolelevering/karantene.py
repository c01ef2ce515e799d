"""Files in which a virus was found, on the start page of those who run the day."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.bidrag import Sak
from levering.models import Besvarelsesfil
from sjekk.querysets.sjekker import filer_i_karantene
from vakter.permissions import PAA_SKOLEN

# After that somebody has seen to it, or nobody will.
VISES: Final = timedelta(days=14)
FLEST: Final = 5


def startsaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """A line a file, the newest first, by candidate number; one query."""
    if not bruker.har_rolle(naa, *PAA_SKOLEN):
        return []
    egne = Kandidat.objects.handles_av(bruker, naa).values("pk")
    filer = Besvarelsesfil.objects.filter(kandidat__in=egne, slettet__isnull=True, lastet_opp__gt=naa - VISES)
    rader = filer_i_karantene(filer).select_related("kandidat__kandidatnummer", "kandidat__eksamen__fag")
    return [
        Sak(
            tittel=_("Mulig virus i en besvarelse"),
            tekst=_("%(nummer)s, %(fag)s: filen er tatt vare på, men åpne den ikke. Be kandidaten om en ren utgave.")
            % {"nummer": fil.kandidat.kandidatnummer or "", "fag": fil.kandidat.eksamen.fag},
            lenke=reverse("skolelevering:filsjekk", args=[fil.kandidat_id, fil.pk]),
            knapp=_("Se sjekken"),
            farge="danger",
            ikon="feil",
        )
        for fil in rader.order_by("-lastet_opp", "-pk")[:FLEST]
    ]
