"""The machine check and the practice exam in a real browser, and the choice of language."""

import pytest
from playwright.sync_api import Page, expect

from oevelse.models import Oevelsesfil
from oevelse.services import grense
from tests.nettleser.undersoekelse import Undersoekelse

PDF = {"name": "svar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 en oevelse"}


@pytest.fixture
def undersoekelse():
    """Fails at the end, with everything that was found."""
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture(autouse=True)
def _mapper(transactional_db, tmp_path, settings):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()


def test_maskinen_sjekkes_og_siden_sier_om_den_er_klar(side: Page, undersoekelse):
    side.goto("/oevelse/maskinsjekk/")
    expect(side.locator("#maskinsjekk")).to_have_attribute("data-ferdig", "ja")
    for punkt in ("nettleser", "nett", "fart", "klokke", "lagring", "skjerm"):
        synlige = side.locator(f"[data-punkt={punkt}] [data-utfall]:visible")
        expect(synlige).to_have_count(1)
        assert synlige.get_attribute("data-utfall") in ("bra", "svakt")
    expect(side.get_by_text("megabit i sekundet")).to_be_visible()
    undersoekelse.se(side, "maskinsjekk")


def test_en_maskin_uten_lagring_og_med_nett_som_er_borte_faar_vite_hva_som_er_feil(side: Page, vakthold):
    vakthold.uten_nett = True
    side.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    side.context.route("**/maskinsjekk/maaling/", lambda rute: rute.abort("connectionfailed"))
    side.goto("/oevelse/maskinsjekk/")
    expect(side.get_by_role("heading", name="Denne maskinen er ikke klar til eksamen")).to_be_visible()
    expect(side.get_by_text("Opplastingen virker ikke")).to_be_visible()
    expect(side.get_by_text("Mangler: IndexedDB")).to_be_visible()


def test_hele_oevelsen_i_nettleser(side: Page, undersoekelse):
    side.goto("/oevelse/")
    undersoekelse.se(side, "inngang")
    side.get_by_role("button", name="Begynn øvelsen").click()
    expect(side.get_by_text("Øvelse – ingenting av dette er eksamen")).to_be_visible()
    undersoekelse.se(side, "venter")
    side.get_by_role("button", name="Start øvelsen nå").click()
    expect(side.get_by_role("link", name="Gå til levering")).to_be_visible()
    undersoekelse.se(side, "oppgave")
    side.get_by_role("link", name="Gå til levering").click()
    side.get_by_label("Last opp besvarelsen").set_input_files(PDF)
    expect(side.get_by_role("link", name="svar.pdf", exact=True)).to_be_visible()
    undersoekelse.se(side, "levering")
    baser = side.evaluate("indexedDB.databases().then((alle) => alle.map(({name}) => name))")
    assert baser == ["oevelse-opplasting"]  # the chosen files of an exam lie elsewhere
    side.get_by_role("button", name="Lever 1 fil").click()
    expect(side.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()
    undersoekelse.se(side, "kvittering")
    assert Oevelsesfil.objects.get().navn == "svar.pdf"


def test_opplastingen_i_oevelsen_venter_til_det_er_plass(side: Page, vakthold):
    vakthold.uten_nett = True
    side.goto("/oevelse/")
    side.get_by_role("button", name="Begynn øvelsen").click()
    side.get_by_role("button", name="Start øvelsen nå").click()
    side.get_by_role("link", name="Gå til levering").click()
    with grense.plass():
        side.get_by_label("Last opp besvarelsen").set_input_files(PDF)
        expect(side.get_by_text("Mange laster opp nå")).to_be_visible()
        assert not Oevelsesfil.objects.exists()
    expect(side.get_by_role("link", name="svar.pdf", exact=True)).to_be_visible()


@pytest.mark.parametrize(
    ("valg", "kode", "ventet"),
    [
        ("Nynorsk", "nn", "Denne maskina er klar til eksamen"),
        ("English", "en", "This computer is ready for the exam"),
        ("Davvisámegiella", "se", "Dát dihtor lea gárvvis eksámenii"),
    ],
)
def test_spraaket_velges_nederst_paa_siden(side: Page, undersoekelse, valg, kode, ventet):
    side.goto("/oevelse/maskinsjekk/")
    side.get_by_role("button", name=valg).click()
    expect(side.locator("html")).to_have_attribute("lang", kode)
    expect(side.locator("#maskinsjekk")).to_have_attribute("data-ferdig", "ja")
    expect(side.locator("[data-dom=bra]")).to_contain_text(ventet)
    undersoekelse.se(side, f"maskinsjekk på {kode}")
