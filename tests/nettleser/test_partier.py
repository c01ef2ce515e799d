"""A party from the plan, by the way that a school goes: tick, name, save; then room, split, and undo."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from eksamen.models import Eksamensparti
from tests.fabrikker.eksamen import FagFactory, lag_eksamen, lag_kandidat


def test_et_parti_fra_planen(verden, ny_kontekst, logg_inn_nettleser):
    periode = verden.partier["paagaar"].eksamen.periode
    periode.endringsfrist = verden.naa + timedelta(days=1)
    periode.save(update_fields=["endringsfrist"])
    fag = FagFactory(fagkode="SAM3078", navn_nb="Psykologi 1")
    lag_eksamen(fag=fag, periode=periode, start=verden.naa + timedelta(days=2))
    side = ny_kontekst().new_page()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])

    side.goto("/eksamen/partier/")
    side.get_by_role("link", name="Legg til parti").click()
    side.get_by_role("link", name="Eksamensplanen").click()
    side.get_by_label("Finn fagkode eller fagnavn").fill("psykologi")
    side.get_by_label("Periode").select_option(periode.kode)
    side.get_by_role("button", name="Finn", exact=True).click()
    expect(side).to_have_url(re.compile("sok=psykologi"))
    side.get_by_label("Velg SAM3078").check()
    side.get_by_label("Navn på partiet i SAM3078").fill("PSY1, PSY2")
    side.get_by_role("button", name="Legg til partiene").click()
    expect(side.get_by_role("status")).to_contain_text("2 partier er lagt til.")

    for navn in ("PSY1", "PSY2"):
        side.get_by_label(f"Velg SAM3078 {navn}").check()
    expect(side.get_by_text("2 valgt")).to_be_visible()
    side.get_by_role("button", name="Sett rom, sted og folk").click()
    side.get_by_label("Rom", exact=False).first.fill("Aula")
    side.get_by_role("button", name="Lagre 2 partier").click()
    expect(side.get_by_role("status")).to_contain_text("2 partier er lagret.")
    assert set(Eksamensparti.objects.filter(navn__startswith="PSY").values_list("rom", flat=True)) == {"Aula"}
    side.get_by_role("button", name="Angre").click()
    expect(side.get_by_role("status")).to_contain_text("2 partier er satt tilbake.")

    parti = Eksamensparti.objects.get(navn="PSY1")
    for _ in range(3):
        lag_kandidat(parti)
    side.goto(f"/eksamen/partier/{parti.pk}/")
    side.get_by_role("button", name="Flere valg").click()
    side.get_by_role("link", name="Del partiet").click()
    expect(side.get_by_text("0 valgt")).to_be_visible()  # the page's script has run
    bokser = side.locator("tbody input[name=valgt]")
    bokser.nth(0).click()
    bokser.nth(1).click(modifiers=["Shift"])
    side.get_by_label("Flytt til").select_option("PSY2")
    side.get_by_role("button", name="Flytt de valgte").click()
    expect(side.get_by_role("status")).to_contain_text("2 kandidater er flyttet til PSY2.")
    expect(side.get_by_role("heading", name=re.compile("^1 kandidat"))).to_be_visible()
