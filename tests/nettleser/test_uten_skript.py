"""The exam day without JavaScript: everything but refreshing and progress works."""

import re

import pytest
from playwright.sync_api import expect

from verktoey.demodata.folk import PASSORD

PDF = {"name": "besvarelse.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"x" * 5000}


@pytest.fixture
def uten_skript(ny_kontekst):
    """`uten_skript()`: a page in a browser of its own, without JavaScript."""

    def ny():
        return ny_kontekst(java_script_enabled=False).new_page()

    return ny


def test_planleggingen_gaar_uten_skript(verden, uten_skript):
    side = uten_skript()
    side.goto("/logg-inn/?next=/eksamen/partier/")
    side.get_by_label("Brukernavn").fill("skoleadmin")
    side.get_by_label("Passord").fill(PASSORD)
    side.get_by_role("button", name="Logg inn").click()
    # What may be made parties of
    side.get_by_role("link", name="Legg til parti").click()
    side.get_by_role("link", name="Eksamensplanen").click()
    expect(side.locator("tbody").get_by_role("checkbox").first).to_be_visible()
    # The menu, and a page under it
    side.get_by_role("button", name="Planlegging").click()
    side.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Elever").click()
    expect(side.get_by_role("heading", name="Elever")).to_be_visible()
    # Rooms for two parties at once
    side.goto("/eksamen/partier/")
    for navn in ("3STA", "1STB"):
        side.get_by_role("row").filter(has_text=navn).get_by_role("checkbox").check()
    side.get_by_role("button", name="Sett rom, sted og folk").click()
    side.locator("input[name=rom]").fill("Gymsal")
    side.get_by_role("button", name="Lagre 2 partier").click()
    expect(side.get_by_text("Gymsal").first).to_be_visible()
    # The board leads on to the reports
    side.get_by_role("button", name="Planlegging").click()
    side.get_by_role("link", name="Klar til eksamen?").click()
    expect(side.get_by_role("heading", name="Klar til eksamen?")).to_be_visible()
    side.get_by_role("button", name="Gjennomføring").click()
    side.get_by_role("link", name="Rapporter").click()
    side.get_by_role("link", name="Navneliste", exact=True).click()
    expect(side.get_by_role("button", name="Regneark")).to_be_visible()


def test_kandidaten_slippes_inn_laster_opp_og_leverer_uten_skript(verden, uten_skript):
    kandidat = verden.kandidater("paagaar")[0]
    eleven = uten_skript()
    eleven.goto("/kandidat/logg-inn/")
    eleven.get_by_label("Kandidatnummer").fill(kandidat.kandidatnummer.nummer)
    eleven.get_by_label("Passord").fill(kandidat.passord.passord)
    eleven.get_by_role("button", name="Logg inn").click()
    expect(eleven).to_have_url(re.compile("/kandidat/autorisering/"))

    vakten = uten_skript()
    vakten.goto("/logg-inn/?next=/monitor/")
    vakten.get_by_label("Brukernavn").fill("vakt")
    vakten.get_by_label("Passord").fill(PASSORD)
    vakten.get_by_role("button", name="Logg inn").click()
    rad = vakten.locator(f"#k{kandidat.pk}")
    rad.get_by_role("button", name="Gi tilgang").click()
    expect(vakten.get_by_text(f"{kandidat.person.navn} har fått tilgang.")).to_be_visible()
    expect(rad).to_contain_text("Har tilgang")

    eleven.get_by_role("link", name="Oppdater siden").click()
    expect(eleven).to_have_url(re.compile("/kandidat/oppgave/"))
    eleven.get_by_role("link", name="Gå til levering").click()
    eleven.locator("#filer").set_input_files(PDF)
    eleven.get_by_role("button", name="Last opp", exact=True).click()
    expect(eleven.get_by_role("link", name="besvarelse.pdf", exact=True)).to_be_visible()
    eleven.get_by_role("button", name="Lever 1 fil").click()
    expect(eleven.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()

    vakten.get_by_role("link", name="Oppdater nå").click()
    expect(vakten.locator(f"#k{kandidat.pk}")).to_contain_text("Levert digitalt")
