"""The way from a party's page to what is printed for it."""

from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Eksamensparti
from eksamen.permissions import administrerer_skole
from felles.bidrag import Handling


def partihandlinger(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The attendance list for those who read the party; the slips for its administrators."""
    valg = urlencode({"skole": parti.skole.orgnr, "periode": parti.eksamen.periode.kode, "parti": parti.pk})
    lister = Handling(_("Navneliste"), f"{reverse('rapporter:rapport', args=['navneliste'])}?{valg}", "logg")
    if not administrerer_skole(bruker, parti.skole, naa):
        return [lister]
    lapper = Handling(_("Kandidatlapper"), f"{reverse('rapporter:rapport', args=['kandidatlapper'])}?{valg}", "skriv")
    return [lapper, lister]
