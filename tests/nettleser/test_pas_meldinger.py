"""The archive of PAS messages in a browser: found, seen masked, shown whole and downloaded."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from pas_integration.services import arkiv
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Pamelding, Pameldingsgruppe, Pameldingskandidat
from tests.fabrikker.brukere import bruker_med_rolle
from tests.nettleser.undersoekelse import Undersoekelse

FNR = "03880999973"


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


def test_en_melding_finnes_vises_skjermet_hel_og_lastes_ned(verden, side, logg_inn_nettleser):
    skole = verden.partier["paagaar"].skole
    kandidat = Pameldingskandidat(FNR, "Rolig", "Fjord", "nn", "elev")
    gruppe = Pameldingsgruppe("3STA", "REA3056", None, (), (kandidat,) * 3)
    kropp = skriv(Pamelding("pasbruker", "V-2027", skole.orgnr, skole.navn, (gruppe,), "VGS"))
    felles = {"motpart": "https://pas.example.no", "naa": verden.naa, "skole": skole, "periodekode": "V-2027"}
    arkiv.legg(retning="ut", slag="Pamelding", metode="POST", sti="/api/ekstern/kandidatpamelding", kropp=kropp,
               status=202, **felles)  # fmt: skip
    for status in (200, 503, None):
        arkiv.legg(retning="inn", slag="PameldingReport", metode="GET", sti="/api/ekstern/kandidatpamelding/1",
                   kropp=b"<html>stengt", status=status, **felles)  # fmt: skip
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole))
    alle = Undersoekelse()

    side.goto("/pas/meldinger/")
    alle.se(side, "listen")
    side.get_by_label("Slag").select_option("Pamelding")
    side.get_by_role("button", name="Filtrer", exact=True).click()
    expect(side.get_by_text("1 melding.")).to_be_visible()
    alle.se(side, "filtrert")
    side.get_by_role("rowheader").get_by_role("link").click()
    expect(side.get_by_text("•••").first).to_be_visible()
    expect(side.get_by_text(FNR)).to_have_count(0)
    alle.se(side, "skjermet")
    side.get_by_role("button", name="Vis hele").click()
    expect(side.get_by_text(FNR).first).to_be_visible()
    alle.se(side, "hel")
    with side.expect_download() as ventet:
        side.get_by_role("button", name="Last ned").click()

    assert Path(ventet.value.path()).read_bytes() == kropp
    assert not alle.funn, "\n".join(alle.funn)
