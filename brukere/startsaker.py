"""«Trenger deg nå» for those who run the site."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.bidrag import Sak
from felles.models import Lagerkontroll


def lagersaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """A case while the last comparison found a file without its row, or a row without its file."""
    if not bruker.har_rolle(naa, Rolle.DRIFT):
        return []
    siste = Lagerkontroll.objects.defer("funn").first()
    if siste is None or siste.er_ren:
        return []
    tekst = _("Rader uten fil: %(uten_fil)d · feil størrelse: %(feil)d · filer uten rad: %(uten_rad)d")
    tall = {"uten_fil": siste.uten_fil, "feil": siste.feil_stoerrelse, "uten_rad": siste.uten_rad}
    return [
        Sak(
            tittel=_("Lageret og databasen stemmer ikke"),
            tekst=tekst % tall,
            lenke=reverse("brukere:lager"),
            knapp=_("Se hva som ble funnet"),
            farge="danger" if siste.uten_fil or siste.feil_stoerrelse else "warning",
            ikon="varsel",
        )
    ]
