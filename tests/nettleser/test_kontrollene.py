"""The browser tests' own checks: what they look for is found when it is there."""

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
