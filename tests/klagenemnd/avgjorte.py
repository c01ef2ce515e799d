"""Appeals with an outcome, as rows: how they came there is tested elsewhere."""

from datetime import timedelta

from felles.tid import naa
from klage.models import Klageutfall
from tests.fabrikker.klage import lag_klage


def lag_avgjort(kandidat, ansvarlig, etter, *, foer="3", om=timedelta(0), **felt):
    """An appeal that was decided: from one grade to another, shown from `om` from now."""
    na = naa()
    klage = lag_klage(
        kandidat, karakter=foer, status="avgjort", ansvarlig=ansvarlig, sendt=na, avsluttet=na, naa=na, **felt
    )
    Klageutfall.objects.create(
        klage=klage, kilde="nemnd", verdi=etter, tekst="Svar", maalform="nb", synlig_fra=na + om, laget=na
    )
    return klage
