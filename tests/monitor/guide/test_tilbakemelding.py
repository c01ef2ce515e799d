"""«Tilbakemelding»: from the monitor to where one says what is missing, and to the help."""

import re

from tests.monitor.guide.guiden import html, monitor, tekst


def test_tilbakemelding_fra_monitoren(som, vakt, kandidat):
    klient = som(vakt)
    treff = re.search(r'href="(/hjelp/#tilbakemelding)"', monitor(klient))
    assert treff, "Monitoren leder ikke til tilbakemelding."

    hjelp = html(klient.get("/hjelp/"))
    assert 'id="tilbakemelding"' in hjelp
    assert "Savner du noe" in tekst(hjelp)
    assert "tjenestevei" in tekst(hjelp)


def test_tilbakemelding_veiledningen_er_ett_trykk_unna(som, vakt, kandidat):
    klient = som(vakt)

    assert 'href="/hjelp/"' in monitor(klient)
    assert "Du er eksamensvakt" in html(klient.get("/hjelp/"))
