"""Slips printed from the page to the paper, with and without a job; and the pages of the room held to axe."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from felles.jobbkjoering import kjoer
from felles.models import Jobb
from rapporter.services import filer
from tests.nettleser.undersoekelse import Undersoekelse

LAPPER = "/eksamen/rapporter/kandidatlapper/"


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


def tekst(nedlasting) -> str:
    return "\n".join(s.extract_text() for s in PdfReader(BytesIO(Path(nedlasting.path()).read_bytes())).pages)


def test_lappene_til_et_parti_skrives_ut(verden, side, logg_inn_nettleser):
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    kandidater = verden.kandidater("om_litt")
    side.goto("/")
    menyen = side.get_by_role("navigation", name="Hovedmeny")
    menyen.get_by_role("button", name="Gjennomføring").click()
    menyen.get_by_role("link", name="Rapporter").click()
    side.get_by_role("link", name="Kandidatlapper", exact=True).click()
    side.get_by_label("Parti").select_option(str(verden.partier["om_litt"].pk))
    side.get_by_role("button", name="Vis", exact=True).click()
    side.get_by_role("button", name="Se det første").click()
    expect(side.get_by_role("img", name="Første side")).to_be_visible()
    with side.expect_download() as ventet:
        side.get_by_role("button", name="Lag PDF").click()

    lappene = tekst(ventet.value)
    assert all(k.kandidatnummer.nummer in lappene and k.passord.passord in lappene for k in kandidater)
    fremmed = verden.kandidater("paagaar")[0]
    assert fremmed.kandidatnummer.nummer not in lappene


def test_mange_lapper_lages_mens_siden_viser_hvor_langt_det_er_kommet(verden, side, logg_inn_nettleser, monkeypatch):
    monkeypatch.setattr(filer, "MAKS_BREV", 0)
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(LAPPER)
    side.get_by_role("button", name="Lag PDF").click()
    expect(side).to_have_url(re.compile("/eksamen/jobber/"))
    expect(side.get_by_role("status").filter(has_text="Venter på tur")).to_be_visible()
    see = Undersoekelse()
    see.se(side, "jobben venter")

    assert kjoer(jobb_id=Jobb.objects.latest("pk").pk)
    expect(side.get_by_role("button", name="Last ned")).to_be_visible()
    see.se(side, "jobben er ferdig")
    with side.expect_download() as ventet:
        side.get_by_role("button", name="Last ned").click()
    assert verden.kandidater("om_litt")[0].passord.passord in tekst(ventet.value)
    side.reload()
    expect(side.get_by_role("heading", name="Filen er slettet")).to_be_visible()
    see.se(side, "jobben er hentet")
    assert see.funn == []


def test_rommets_sider_har_ingen_feil(verden, side, logg_inn_nettleser):
    see = Undersoekelse()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    for sti in ("/eksamen/rapporter/", "/eksamen/rapporter/?sok=finnesikke", LAPPER, "/eksamen/klar/", "/eksamen/klar/?dag=alle",
                "/eksamen/rapporter/navneliste/", "/eksamen/rapporter/partier/"):  # fmt: skip
        side.goto(sti)
        see.se(side, sti)
    side.goto(LAPPER)
    side.get_by_role("button", name="Se det første").click()
    expect(side.get_by_role("img", name="Første side")).to_be_visible()
    see.se(side, "forhåndsvisning")
    assert see.funn == []
