"""The monitor by keyboard alone: the skip link, giving access, and focus that stays where the person left it."""

import re

import pytest
from playwright.sync_api import Page, expect

MAKS_TRYKK = 120
# Longer than the monitor waits between two polls, with its spread.
FORBI_EN_OPPDATERING = 34_000


@pytest.fixture
def monitor(verden, side, logg_inn_nettleser) -> Page:
    """The monitor of the invigilator, whose browser's clock the test winds forward."""
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.clock.install()
    side.goto("/monitor/")
    return side


def _tab_til(side: Page, element) -> None:
    """Press Tab until the element has focus."""
    for _ in range(MAKS_TRYKK):
        if element.evaluate("el => el === document.activeElement"):
            return
        side.keyboard.press("Tab")
    raise AssertionError(f"kommer ikke til {element} med {MAKS_TRYKK} trykk på Tab")


def _neste_oppdatering(side: Page):
    with side.expect_response(re.compile("/monitor/tabell/")) as svar:
        side.clock.fast_forward(FORBI_EN_OPPDATERING)
    return svar.value


def test_kandidaten_logger_inn_med_tastaturet(verden, side):
    kandidat = verden.kandidater("om_litt")[8]  # the tenth has pages in nynorsk
    side.goto("/kandidat/logg-inn/")
    expect(side.get_by_label("Kandidatnummer")).to_be_focused()
    side.keyboard.type(kandidat.kandidatnummer.nummer)
    side.keyboard.press("Tab")
    side.keyboard.type(kandidat.passord.passord)
    side.keyboard.press("Enter")
    expect(side).to_have_url(re.compile("/kandidat/autorisering/"))
    side.keyboard.press("Tab")
    expect(side.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    side.keyboard.press("Enter")
    expect(side.locator("#innhold")).to_be_focused()


def test_gi_tilgang_med_enter_og_fokus_blir_paa_raden(verden, monitor):
    kandidat = verden.kandidater("om_litt")[4]
    monitor.goto(f"/monitor/?gruppe={kandidat.parti_id}")
    monitor.keyboard.press("Tab")
    expect(monitor.get_by_role("link", name="Hopp til innholdet")).to_be_focused()
    rad = monitor.locator(f"#k{kandidat.pk}")
    _tab_til(monitor, rad.get_by_role("button", name="Gi tilgang"))
    monitor.keyboard.press("Enter")
    expect(rad).to_contain_text("Venter på eksamensstart")
    expect(rad.locator(":focus")).to_have_count(1)
    expect(monitor.locator("#kunngjoering")).to_have_text(f"{kandidat.person.navn} har fått tilgang.")


def test_fokus_blir_naar_siden_oppdaterer_seg(verden, monitor):
    min_rad, annen_rad = verden.kandidater("om_litt")[4:6]
    knapp = monitor.locator(f"#k{min_rad.pk}").get_by_role("button", name="Gi tilgang")
    knapp.focus()
    assert _neste_oppdatering(monitor).status == 204
    expect(knapp).to_be_focused()
    verden.slipp_inn(annen_rad)
    assert _neste_oppdatering(monitor).status == 200
    expect(monitor.locator(f"#k{annen_rad.pk}")).to_contain_text("Venter på eksamensstart")
    expect(knapp).to_be_focused()


def test_uten_nett_sier_monitoren_hvor_gamle_tallene_er_og_henter_seg_inn(verden, monitor, vakthold):
    kandidat = verden.kandidater("om_litt")[4]
    vakthold.uten_nett = True
    monitor.context.set_offline(True)
    with monitor.expect_event("requestfailed"):
        monitor.clock.fast_forward(FORBI_EN_OPPDATERING)
    advarsel = monitor.get_by_role("alert").filter(has_text="Tallene er fra 10:02")
    expect(advarsel).to_be_visible()
    expect(advarsel).to_contain_text("Kandidatene kan fortsette å skrive")
    verden.slipp_inn(kandidat)
    monitor.context.set_offline(False)
    _neste_oppdatering(monitor)
    expect(advarsel).to_be_hidden()
    expect(monitor.locator(f"#k{kandidat.pk}")).to_contain_text("Venter på eksamensstart")


def test_en_oppdatering_som_var_underveis_visker_ikke_ut_svaret_paa_en_handling(verden, monitor):
    kandidat, annen = verden.kandidater("om_litt")[4:6]
    rad = monitor.locator(f"#k{kandidat.pk}")
    tilbakeholdt = []
    monitor.route("**/monitor/tabell/**", lambda rute: tilbakeholdt.append((rute, rute.fetch())))
    verden.slipp_inn(annen)
    with monitor.expect_request(re.compile("/monitor/tabell/")):
        monitor.clock.fast_forward(FORBI_EN_OPPDATERING)
    rad.get_by_role("button", name="Gi tilgang").click()
    expect(rad).to_contain_text("Venter på eksamensstart")
    rute, svar = tilbakeholdt[0]
    assert "Gi tilgang" in svar.text()
    with monitor.expect_response(re.compile("/monitor/tabell/")):
        rute.fulfill(response=svar)
    expect(rad).to_contain_text("Venter på eksamensstart")
    expect(rad.get_by_role("button", name="Gi tilgang")).to_have_count(0)
