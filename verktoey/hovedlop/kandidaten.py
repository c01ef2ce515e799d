"""Steps of the candidate."""

import hashlib
import re

from playwright.sync_api import expect

from verktoey.hovedlop.filer import KANDIDATER, lag_svar
from verktoey.hovedlop.scene import Scene

HVEM = "kandidat"


def logg_inn(scene: Scene) -> None:
    """Number and password from the sheet; then the candidate waits for an invigilator."""
    kandidat = KANDIDATER[0]
    nummer, passord = scene.kandidater[kandidat.etternavn]
    side = scene.gaa(HVEM, "/kandidat/logg-inn/")
    scene.kontroll(side)
    side.get_by_label("Kandidatnummer").fill(nummer)
    side.get_by_label("Passord").fill(passord)
    side.get_by_role("button", name="Logg inn").click()
    expect(side.get_by_role("heading", name=f"Hei, {kandidat.fornavn} {kandidat.etternavn}")).to_be_visible()
    scene.kontroll(side)


def faar_tilgang(scene: Scene) -> None:
    """The page moves on by itself when access is given, and waits for the start."""
    side = scene.side(HVEM)
    expect(side).to_have_url(re.compile("/kandidat/(venter|oppgave)/"))
    # The exam may start at any moment, and then the page is another.
    venter = side.get_by_role("heading", name="Du har fått tilgang")
    expect(venter.or_(side.get_by_role("link", name=re.compile("Hent oppgaven"))).first).to_be_visible()
    scene.kontroll(side)


def henter_oppgaven(scene: Scene) -> None:
    """At the second of the start the paper is there, by itself."""
    side = scene.side(HVEM)
    expect(side).to_have_url(re.compile("/kandidat/oppgave/"), timeout=scene.oppsett.vent_paa_start_ms)
    scene.kontroll(side)
    with side.expect_download() as nedlasting:
        side.get_by_role("link", name=re.compile("Hent oppgaven")).first.click()
    innhold = nedlasting.value.path().read_bytes()
    if not innhold.startswith(b"%PDF-"):
        raise AssertionError("oppgaven er ikke en PDF")


def leverer(scene: Scene) -> None:
    """Two files at once, then delivered; the receipt says what was received."""
    side = scene.side(HVEM)
    side.get_by_role("link", name="Gå til levering").click()
    scene.kontroll(side)
    filer = lag_svar()
    stier = []
    for navn, (_type, innhold) in filer.items():
        sti = scene.mappe / navn
        sti.write_bytes(innhold)
        stier.append(sti)
    side.locator("#filer").set_input_files(stier)
    for navn in filer:
        expect(side.get_by_role("link", name=navn, exact=True)).to_be_visible()
    scene.kontroll(side)
    side.get_by_role("button", name=f"Lever {len(filer)} filer").click()
    expect(side.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()
    tekst = re.sub(r"\s", "", side.locator("main").inner_text())
    for navn, (_type, innhold) in filer.items():
        if navn not in tekst or hashlib.sha256(innhold).hexdigest() not in tekst:
            raise AssertionError(f"kvitteringen viser ikke {navn} med riktig SHA-256")
    scene.kontroll(side)
