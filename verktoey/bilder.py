"""`make bilder`: the pictures of the README, taken from the real pages of a fresh demo."""

import json
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from verktoey.hovedlop.__main__ import NETTLESERVALG, ROT, chromium, ferskt_nettsted

UT = ROT / "docs" / "bilder"


def _ny_side(browser: Browser, adresse: str, bredde: int) -> Page:
    kontekst = browser.new_context(
        locale="nb-NO",
        timezone_id="Europe/Oslo",
        base_url=adresse,
        viewport={"width": bredde, "height": 1100},
        color_scheme="light",
    )
    return kontekst.new_page()


def monitoren(browser: Browser, adresse: str) -> None:
    """The live table as the invigilator sees it."""
    side = _ny_side(browser, adresse, 1280)
    side.goto("/logg-inn/")
    side.locator("button[value=vakt]").click()
    side.goto("/monitor/")
    side.locator("table").first.wait_for()
    side.screenshot(path=UT / "monitor.png")


def leveringen(browser: Browser, adresse: str, mappe: Path) -> None:
    """The candidate's page, with uploaded files that are not delivered yet."""
    innhold = json.loads((mappe / "data" / "demo.json").read_text(encoding="utf-8"))
    # The first of the party writes already; logging in again on this machine needs access anew.
    kandidat = [k for k in innhold["kandidater"] if k["parti"].startswith("1STB")][-1]
    side = _ny_side(browser, adresse, 900)
    side.goto("/kandidat/logg-inn/")
    side.get_by_label("Kandidatnummer").fill(kandidat["nummer"])
    side.get_by_label("Passord").fill(kandidat["passord"])
    side.get_by_role("button", name="Logg inn").click()
    vakt = _ny_side(browser, adresse, 1280)
    vakt.goto("/logg-inn/")
    vakt.locator("button[value=vakt]").click()
    vakt.goto("/monitor/")
    vakt.get_by_role("row", name=kandidat["nummer"]).get_by_role("button", name="Gi tilgang").click()
    side.wait_for_url("**/kandidat/oppgave/")
    side.get_by_role("link", name="Gå til levering").click()
    filer = []
    for navn in ("besvarelse.pdf", "vedlegg.docx"):
        fil = mappe / navn
        fil.write_bytes(b"%PDF-1.7\n" + navn.encode() * 4000)
        filer.append(fil)
    side.locator("#filer").set_input_files(filer)
    side.get_by_role("button", name="Lever 2 filer").wait_for()
    side.screenshot(path=UT / "levering.png", full_page=True)


def planleggingen(browser: Browser, adresse: str) -> None:
    """The parties of the school, what is left before the exam, and the slip that a candidate gets."""
    side = _ny_side(browser, adresse, 1280)
    side.goto("/logg-inn/")
    side.locator("button[value=skoleadmin]").click()
    side.goto("/eksamen/partier/")
    side.locator("table").first.wait_for()
    side.screenshot(path=UT / "partier.png", full_page=True)
    side.goto("/eksamen/klar/")
    side.locator(".sjekker").first.wait_for()
    side.screenshot(path=UT / "klar.png")
    side.goto("/eksamen/rapporter/kandidatlapper/")
    side.get_by_role("button", name="Se det første").click()
    lapp = side.get_by_role("img", name="Første side")
    lapp.wait_for()
    lapp.scroll_into_view_if_needed()
    # The uppermost of the page's three.
    ark = lapp.bounding_box() or {"x": 0, "y": 0, "width": 0, "height": 0}
    ned = side.evaluate("window.scrollY")
    utsnitt = {"x": ark["x"], "y": ark["y"] + ned, "width": ark["width"], "height": ark["height"] * 0.35}
    side.screenshot(path=UT / "kandidatlapper.png", full_page=True, clip=utsnitt)  # type: ignore[arg-type]


def sensuren(browser: Browser, adresse: str) -> None:
    """The sensor's desk: an answer that is read beside the form, and proposals that nobody else sees."""
    side = _ny_side(browser, adresse, 1280)
    side.goto("/logg-inn/")
    side.locator("button[value=sensor1]").click()
    side.goto("/sensur/")
    side.get_by_role("row").filter(has_text="Kladd").first.get_by_role("link").first.click()
    side.wait_for_url("**/sensur/oppdrag/*/")
    for svar in [lenke.get_attribute("href") or "" for lenke in side.locator("table a.tall").all()]:
        side.goto(svar)
        if side.locator("[data-slag=pdf][data-adresse*='/fil/']").count():
            break
    side.locator("[data-adresse*='/fil/'] canvas").first.wait_for()
    side.get_by_role("radio", name="4 – fire").check(force=True)
    side.screenshot(path=UT / "sensur.png")


def klagen(browser: Browser, adresse: str, mappe: Path) -> None:
    """The board's desk, with an answer that waits for the other's approval; and the pupil's own case when it is answered."""
    side = _ny_side(browser, adresse, 1280)
    side.goto("/logg-inn/")
    side.locator("button[value=klagenemnd2]").click()
    side.goto("/klage/mine/")
    avgjort = side.get_by_role("row").filter(has_text="Avgjort").get_by_role("link").first.inner_text()
    side.get_by_role("row").filter(has_text="godkjenn eller endre").get_by_role("link").first.click()
    side.locator("[data-adresse*='/fil/'] canvas").first.wait_for()
    side.locator("[data-vedtak] summary", has_text="Fraser").first.click()
    side.evaluate("Promise.all(document.getAnimations().map((gang) => gang.finished))")
    side.screenshot(path=UT / "klagebord.png")
    _saken(browser, adresse, mappe, avgjort)


def _saken(browser: Browser, adresse: str, mappe: Path, nummer: str) -> None:
    innhold = json.loads((mappe / "data" / "demo.json").read_text(encoding="utf-8"))
    kandidat = next(k for k in innhold["kandidater"] if k["nummer"] == nummer and "NOR1268" in k["parti"])
    side = _ny_side(browser, adresse, 900)
    side.goto("/kandidat/logg-inn/?til=eksamener")
    side.get_by_label("Kandidatnummer").fill(nummer)
    side.get_by_label("Passord").fill(kandidat["passord"])
    side.get_by_role("button", name="Logg inn").click()
    side.wait_for_url("**/kandidat/eksamener/")
    side.locator("section").filter(has_text="NOR1268").get_by_role("link", name="Se saken").click()
    side.wait_for_url("**/saken/")
    side.screenshot(path=UT / "saken.png", full_page=True)


def main() -> int:
    """Take them all."""
    UT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as navn, ferskt_nettsted(Path(navn)) as adresse, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=chromium(), args=NETTLESERVALG)
        monitoren(browser, adresse)
        planleggingen(browser, adresse)
        leveringen(browser, adresse, Path(navn))
        sensuren(browser, adresse)
        klagen(browser, adresse, Path(navn))
        browser.close()
    print(f"Bildene ligger i {UT.relative_to(ROT)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
