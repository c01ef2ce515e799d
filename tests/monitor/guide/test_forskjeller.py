"""«Forskjeller på eksamen med én del og todelt eksamen»."""

from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.levering import lag_fil
from tests.monitor.guide.guiden import html, monitor, radkode, tekst
from tests.monitor.skolelever import last_opp, side


def test_forskjeller_kolonnene(som, vakt, kandidat, todelt_kandidat):
    klient = som(vakt)
    bare_en = monitor(klient, f"?gruppe={kandidat.parti_id}")
    begge = monitor(klient)

    assert ">Eksamen" in bare_en
    assert ">Del 1 (kun på papir)</button>" in begge


def test_forskjeller_del_1_har_ingen_status_for_paalogging(som, vakt, todelt_kandidat):
    """Access stands once in the row of a two-part exam, for part 2; the cell of part 1 has progress only."""
    lag_sesjon(todelt_kandidat)
    kode = radkode(som(vakt), todelt_kandidat)
    celle = kode.split("Del 1 (kun på papir)")[1].split("</td>")[0]

    assert tekst(kode).count("Venter på tilgang") == 1
    assert "tilgang" not in tekst(celle).lower()


def test_forskjeller_bare_todelt_krever_del_naar_vakten_leverer(som, vakt, kandidat, todelt_kandidat):
    klient = som(vakt)
    for ett, krever in ((kandidat, False), (todelt_kandidat, True)):
        last_opp(klient, ett, "a.pdf")
        assert ("Mangler eksamensdel" in html(klient.get(side(ett)))) is krever


def test_forskjeller_kandidatens_egen_fil_er_del_2(som, vakt, todelt_kandidat):
    lag_fil(todelt_kandidat, delmerke="del2")
    lest = tekst(radkode(som(vakt), todelt_kandidat))

    assert "Del 2 Laster opp" in lest
