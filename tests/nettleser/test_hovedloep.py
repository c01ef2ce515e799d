"""The same steps as `make hovedlop`, against the test's own server: the main job of a written exam."""

from datetime import timedelta

import pytest

from felles.tid import naa
from tests.personvern import hendelser_uten_persondata
from verktoey.demodata.folk import lag_kontoer, lag_organisasjoner
from verktoey.demodata.loepet import FAGKODE, GRUPPE, lag_eksamen_snart, oppnevn_sensorer
from verktoey.hovedlop.loep import spill
from verktoey.hovedlop.scene import Oppsett, Scene

pytestmark = [pytest.mark.nettleser, pytest.mark.django_db(transaction=True)]

START_OM = timedelta(seconds=25)


@pytest.mark.usefixtures("klokken")  # an exam that starts in a moment, and a day that does not end meanwhile
def test_hovedloepet_fra_paameldingsfil_til_publisert_karakter(browser, live_server, tmp_path):
    naatid = naa()
    lag_kontoer(lag_organisasjoner(naatid), naatid)
    eksamen = lag_eksamen_snart(start=naatid + START_OM, naa=naatid)
    linjer = []
    scene = Scene(
        browser=browser,
        adresse=live_server.url,
        oppsett=Oppsett(
            orgnr="999999999",
            skole="Lillevik videregående skole",
            periode=eksamen.periode.kode,
            fagkode=FAGKODE,
            gruppe=GRUPPE,
            vakt_epost="vakt@example.no",
            vent_paa_start_ms=90_000,
            oppnevn_sensorer=lambda: oppnevn_sensorer(naa=naa()),
        ),
        skriv=linjer.append,
        mappe=tmp_path,
    )
    try:
        spill(scene)
    finally:
        scene.lukk()
    assert all(linje.startswith("bra") for linje in linjer)
    assert hendelser_uten_persondata() == []
