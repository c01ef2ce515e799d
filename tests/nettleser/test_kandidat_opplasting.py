"""The hand-in page with script: several files, a refused one, and a network that goes away."""

import pytest
from playwright.sync_api import expect

from levering.models import Besvarelsesfil


def pdf(navn):
    return {"name": navn, "mimeType": "application/pdf", "buffer": f"%PDF {navn}".encode()}


@pytest.fixture
def levering(verden, side, logg_inn_nettleser):
    """The hand-in page of a candidate who has been let in and has uploaded nothing."""
    kandidat = verden.kandidater("paagaar")[0]
    Besvarelsesfil.objects.filter(kandidat=kandidat).filter(slettet__isnull=True).update(slettet=verden.naa)
    logg_inn_nettleser(side, kandidat)
    verden.slipp_inn(kandidat)
    side.goto("/kandidat/levering/")
    return side, kandidat


def test_opplasting_som_mister_nettet_sier_fra_og_fullfoerer_av_seg_selv(levering, vakthold):
    side, kandidat = levering
    foer = Besvarelsesfil.objects.filter(kandidat=kandidat).count()
    vakthold.uten_nett = True
    side.context.set_offline(True)
    side.set_input_files("#filer", [pdf("ny-en.pdf"), pdf("ny-to.pdf")])

    expect(side.locator("#laster-feil")).to_contain_text("Filene er ikke lastet opp")
    expect(side.locator("[data-naar=frakoblet]")).to_be_visible()
    side.context.set_offline(False)
    expect(side.get_by_role("link", name="ny-to.pdf")).to_be_visible()
    assert Besvarelsesfil.objects.filter(kandidat=kandidat).count() == foer + 2


def test_fil_med_feil_fjernes_fra_listen_og_de_andre_leveres(levering):
    side, _kandidat = levering
    side.set_input_files("#filer", [pdf("svar.pdf"), pdf("utregning.pages")])

    expect(side.get_by_role("heading", name="Filer med feil (1)")).to_be_visible()
    assert side.evaluate("document.activeElement.className") == "ds-error-summary"
    side.get_by_role("link", name="Fjern utregning.pages").click()
    expect(side.get_by_text("utregning.pages")).to_have_count(0)
    side.get_by_role("button", name="Lever 1 fil").click()
    expect(side.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()
