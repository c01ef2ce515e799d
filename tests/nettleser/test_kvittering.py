"""The public verify page as people use it: a file dropped, a file chosen, a code typed; without subtle crypto as well."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from felles.tid import naa
from kvittering.services.doegn import lukk_doegn
from kvittering.services.kvittering import sikre_kvitteringer
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.nettleser.undersoekelse import Undersoekelse

SVARET = b"%PDF-1.7 akkurat dette ble levert"
SLIPP = """([navn, tekst]) => {
  const pose = new DataTransfer();
  pose.items.add(new File([tekst], navn, {type: "application/pdf"}));
  return pose;
}"""


@pytest.fixture
def levering(verden):
    """Delivered now by somebody who is at it, with a receipt; yesterday's chain is closed."""
    kandidat = verden.kandidater("paagaar")[0]
    ny = lag_levering(kandidat, lag_fil(kandidat, "besvarelsen.pdf", SVARET), kvitteringskode="7F3K-9QPX")
    sikre_kvitteringer(levering_ider=[ny.pk], naa=naa() - timedelta(days=1))
    lukk_doegn(naa=naa())
    return ny


def slipp(side, tekst, navn="besvarelsen.pdf"):
    pose = side.evaluate_handle(SLIPP, [navn, tekst.decode()])
    side.dispatch_event("body", "dragover", {"dataTransfer": pose})
    side.dispatch_event("body", "drop", {"dataTransfer": pose})


def test_filen_slippes_paa_siden_og_gir_treff_uten_aa_bli_sendt(side, levering):
    sendt = []
    side.on("request", lambda f: sendt.append(f.post_data or "") if f.method == "POST" else None)
    side.goto("/kvittering/")
    slipp(side, SVARET)

    svar = side.get_by_role("status").filter(has_text="Treff")
    expect(svar).to_contain_text("Filen er levert, og er uendret.")
    expect(svar).to_be_focused()
    expect(side.get_by_label("Kontrollsum (SHA-256)")).to_have_value(levering.filer.get().sha256)
    assert len(sendt) == 1
    assert "akkurat" not in sendt[0]
    assert "besvarelsen" not in sendt[0]


def test_endret_fil_er_ingen_treff_og_koden_kan_skrives_i_stedet(side, levering):
    side.goto("/kvittering/")
    side.set_input_files("#fil", {"name": "b.pdf", "mimeType": "application/pdf", "buffer": SVARET + b" "})
    expect(side.get_by_role("heading", name="Ingen treff")).to_be_visible()
    side.get_by_label("Kontrollsum (SHA-256)").fill("")
    side.get_by_label("Kvitteringskode").fill("7f3k 9qpx")
    side.keyboard.press("Enter")

    expect(side.get_by_text("Koden hører til en levering.")).to_be_visible()


def test_uten_regning_i_nettleseren_limes_summen_inn(ny_kontekst, levering):
    kontekst = ny_kontekst()
    kontekst.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    side = kontekst.new_page()
    side.goto("/kvittering/")
    expect(side.get_by_text("Nettleseren kan ikke regne ut kontrollsummen her.")).to_be_visible()
    side.get_by_label("Kontrollsum (SHA-256)").fill(levering.filer.get().sha256.upper())
    side.get_by_role("button", name="Kontroller").click()

    expect(side.get_by_text("Filen er levert, og er uendret.")).to_be_visible()


def test_uten_skript_vises_bare_feltene(ny_kontekst, levering):
    side = ny_kontekst(java_script_enabled=False).new_page()
    side.goto("/kvittering/")
    expect(side.locator("#fil")).to_be_hidden()
    side.get_by_label("Kvitteringskode").fill("7F3K-9QPX")
    side.get_by_role("button", name="Kontroller").click()

    expect(side.get_by_text("Koden hører til en levering.")).to_be_visible()


def test_sidene_er_uten_feil_lyst_og_moerkt_bredt_og_smalt(side, verden, levering, logg_inn_nettleser):
    under = Undersoekelse()
    side.goto("/kvittering/")
    under.se(side, "tom")
    slipp(side, SVARET)
    expect(side.get_by_role("heading", name="Treff", exact=True)).to_be_visible()
    under.se(side, "treff")
    slipp(side, b"noe annet")
    expect(side.get_by_role("heading", name="Ingen treff")).to_be_visible()
    under.se(side, "ingen treff")
    side.get_by_label("Kontrollsum (SHA-256)").fill("abc")
    side.get_by_role("button", name="Kontroller").click()
    expect(side.get_by_role("group", name="Rett 1 feil")).to_be_visible()
    under.se(side, "feil")
    side.goto("/kvittering/doegn/")
    under.se(side, "døgnverdier")
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(f"/monitor/kandidater/{levering.kandidat_id}/kvittering/")
    under.se(side, "for skolen")
    logg_inn_nettleser(side, verden.kandidater("paagaar")[0])
    side.goto("/kandidat/kvittering/")
    expect(side.get_by_role("link", name="Last ned kvitteringen (PDF)")).to_be_visible()
    under.se(side, "kandidatens")

    assert under.funn == []
    assert len(under.sett) == 7
