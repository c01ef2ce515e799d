"""«Viktige datoer» on the start page."""

from datetime import timedelta

from felles.tid import naa
from tests.fabrikker.eksamen import PeriodeFactory


def test_viktige_datoer_viser_det_neste_foerst_og_det_som_har_vaert_til_slutt(som, skoleadmin):
    PeriodeFactory(trekk_vgs=naa() + timedelta(days=1), sensurfrist=naa() + timedelta(days=30))

    tekst = som(skoleadmin).get("/").content.decode()

    plasser = [tekst.index(ord_) for ord_ in (
        "Viktige datoer", "Elever i videregående får vite trekkfaget", "Siste eksamensdag", "Sensuren faller",
        "datoer som er passert", "Eksamenene begynner", "Påmeldingen åpner",
    )]  # fmt: skip
    assert plasser == sorted(plasser)


def test_uten_perioder_er_det_ingen_datoer(som, skoleadmin):
    assert "Viktige datoer" not in som(skoleadmin).get("/").content.decode()
