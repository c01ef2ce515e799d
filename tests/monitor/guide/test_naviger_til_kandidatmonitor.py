"""«Naviger til kandidatmonitor»: from the start page and from the menu."""

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.monitor.guide.guiden import html, monitor


def test_naviger_til_kandidatmonitor_fra_menyen(som, vakt, skoleadmin):
    for bruker in (vakt, skoleadmin):
        start = html(som(bruker).get("/", follow=True))
        assert 'href="/monitor/"' in start
        assert "Kandidatmonitor" in start


def test_naviger_til_kandidatmonitor_fra_det_som_venter_paa_startsiden(som, vakt, kandidat):
    lag_sesjon(kandidat)
    klient = som(vakt)
    start = html(klient.get("/", follow=True))

    assert "1 kandidat venter på tilgang" in start
    assert 'href="/monitor/?tilgang=venter"' in start
    assert kandidat.person.navn in monitor(klient, "?tilgang=venter")


@pytest.mark.parametrize("rolle", [Rolle.FYLKESKOMMUNE, Rolle.VIGO_EKSAMENSADMIN])
def test_naviger_til_kandidatmonitor_for_dem_over_skolen(som, fylke, kandidat, rolle):
    klient = som(bruker_med_rolle(rolle, fylke))

    assert 'href="/monitor/"' in html(klient.get("/", follow=True))
    assert "Velg skole" in monitor(klient) or kandidat.parti.skole.navn in monitor(klient)


def test_naviger_til_kandidatmonitor_uten_aa_vaere_innlogget_gaar_om_innloggingen(client):
    svar = client.get("/monitor/")

    assert svar.status_code == 302
    assert svar.headers["Location"] == "/logg-inn/?next=/monitor/"
