"""The browser tests' own checks: what they look for is found when it is there."""

import pytest
from playwright.sync_api import expect

from tests.nettleser.undersoekelse import Undersoekelse
from tests.nettleser.vakthold import Vakthold

FEIL_I_SIDEN = """() => {
  const bilde = document.createElement("img");
  bilde.src = "/static/merke.svg";
  const bred = document.createElement("p");
  bred.className = "tall"; // figures do not wrap
  bred.textContent = "09:00 ".repeat(100);
  document.querySelector("main .ramme").append(bilde, bred);
}"""
ANDRE_ORD = """(ordet) => {
  for (const tekst of document.querySelectorAll("main p")) {
    tekst.className = "tall"; // figures do not wrap
    tekst.textContent = ordet;
  }
}"""
# Faults that a page with the same words, or with the same rows, may have: each is found though the page has been seen.
SKJULTE_FEIL = {
    "label": "() => { document.querySelector('main label[for]').htmlFor = 'borte'; }",
    "aria-allowed-attr": "() => document.querySelector('main p').setAttribute('aria-checked', 'true')",
    "color-contrast": "() => Object.assign(document.querySelector('main p').style, { color: '#ddd', background: '#eee' })",
    "empty-heading": "() => { document.querySelector('main h2').textContent = ''; }",
    "region": "() => document.body.append(Object.assign(document.createElement('p'), { textContent: 'utenfor' }))",
}
SKRIPT_I_SIDEN = """() => {
  const skript = document.createElement("script");
  skript.textContent = "window.kjoert = true";
  document.body.append(skript);
}"""


def test_undersoekelsen_finner_bilde_uten_tekst_og_for_bred_side(side):
    alle = Undersoekelse()
    side.goto("/om/")
    alle.se(side, "hel")
    assert alle.funn == []
    side.evaluate(FEIL_I_SIDEN)
    alle.se(side, "ødelagt")
    funn = "\n".join(alle.funn)
    assert "ødelagt" in funn
    assert "image-alt på" in funn
    assert "px for bred på 360" in funn


def test_samme_side_med_andre_ord_er_sett_og_likevel_maales_bredden(side):
    alle = Undersoekelse()
    side.goto("/om/")
    for ordet in ("Noe.", "Noe annet."):
        side.evaluate(ANDRE_ORD, ordet)
        alle.se(side, ordet)
    assert (alle.sett, alle.funn) == (["Noe.", "Noe annet."], [])
    side.evaluate(ANDRE_ORD, "for bredt " * 100)
    alle.se(side, "for brede ord")
    assert len(alle.funn) == 1
    assert "px for bred på 360" in alle.funn[0]


@pytest.mark.parametrize("regel", SKJULTE_FEIL)
def test_feil_finnes_paa_en_side_som_ligner_en_som_er_sett(side, regel):
    alle = Undersoekelse()
    side.goto("/kandidat/logg-inn/" if regel == "label" else "/om/")
    side.evaluate(ANDRE_ORD, "Noe.")
    alle.se(side, "hel")
    assert alle.funn == []
    side.evaluate(ANDRE_ORD, "Noe annet.")
    side.evaluate(SKJULTE_FEIL[regel])
    alle.se(side, "ødelagt")
    assert f"{regel} på" in "\n".join(alle.funn)


def test_vaktholdet_ser_skript_som_innholdspolicyen_stanser(browser, live_server):
    hold = Vakthold()
    kontekst = browser.new_context(base_url=live_server.url)
    kontekst.on("page", hold.pass_paa)
    side = kontekst.new_page()
    side.goto("/om/")
    assert hold.funn == []
    with side.expect_request("**/csp-rapport/"):
        side.evaluate(SKRIPT_I_SIDEN)
    expect(side.locator("h1")).to_be_visible()
    assert side.evaluate("window.kjoert") is None
    with side.expect_event("pageerror"):
        side.evaluate("setTimeout(() => { throw new Error('feil med vilje') })")
    kontekst.close()
    assert any("innholdspolicyen" in funn for funn in hold.funn)
    assert any("feil med vilje" in funn for funn in hold.funn)
