"""Steps of the two sensors and of the authority that publishes."""

import re

from playwright.sync_api import Page, expect

from verktoey.hovedlop.filer import KANDIDATER
from verktoey.hovedlop.scene import Scene


def foreslaar(scene: Scene, konto: str, karakter: str) -> None:
    """A sensor proposes for every answer and confirms; sees numbers and files only."""
    side = scene.logg_inn(konto)
    _aapne_oppdrag(scene, side)
    scene.kontroll(side)
    (levert, _), (tomt, _) = (scene.kandidater[k.etternavn] for k in KANDIDATER)
    oppdrag = side.url
    _etterlyser(scene, side, tomt)
    for nummer, verdi in ((levert, karakter), (tomt, "MB")):
        side.goto(oppdrag)
        side.get_by_role("link", name=nummer).first.click()
        _ser_ingen_navn(side)
        side.get_by_role("radio", name=re.compile(f"^{verdi}\\b")).check(force=True)
        scene.kontroll(side)
        side.get_by_role("button", name="Lagre og gå til neste").click()
        expect(side.get_by_role("main")).to_be_visible()
    side.goto(oppdrag)
    side.get_by_role("button", name=f"Bekreft {len(KANDIDATER)} forslag").click()
    expect(side.get_by_role("button", name="Bekreft")).to_have_count(0)


def foerste_foreslaar(scene: Scene) -> None:
    """The first sensor is done, and sees nothing of the second."""
    foreslaar(scene, "sensor1", "4")
    side = scene.side("sensor1")
    side.goto(f"{_oppdrag(side)}enighet/")
    expect(side.get_by_role("heading", name=re.compile("Ulike forslag"))).to_have_count(0)
    scene.kontroll(side)


def andre_foreslaar(scene: Scene) -> None:
    """The second proposes another grade."""
    foreslaar(scene, "sensor2", "5")


def andre_fastsetter(scene: Scene) -> None:
    """Both have confirmed: side by side, and the second sensor sets the final grades."""
    side = scene.side("sensor2")
    side.goto(f"{_oppdrag(side)}enighet/")
    scene.kontroll(side)
    nummer, _passord = scene.kandidater[KANDIDATER[0].etternavn]
    side.get_by_role("button", name=re.compile("^Sett 1 lik karakter")).click()
    side.get_by_role("button", name=f"Sett 5 for {nummer}").click()
    expect(side.get_by_text("2 av 2").first).to_be_visible()
    scene.kontroll(side)


def publiserer(scene: Scene) -> None:
    """The authority publishes with a button."""
    side = scene.logg_inn("statsforvalter")
    side = scene.gaa("statsforvalter", "/sensur/publisering/")
    scene.kontroll(side)
    side.get_by_role("link", name=re.compile(scene.oppsett.fagkode)).first.click()
    scene.kontroll(side)
    side.get_by_role("button", name=re.compile("^Publiser 2 karakterer")).click()
    expect(side.get_by_role("button", name=re.compile("^Publiser"))).to_have_count(0)


def _etterlyser(scene: Scene, side: Page, nummer: str) -> None:
    """Before MB the school is asked, and says that nothing was handed in."""
    side.get_by_role("link", name=nummer).first.click()
    side.get_by_text("Mangler besvarelse", exact=True).click()
    side.get_by_role("button", name="Spør skolen etter svaret").click()
    expect(side.get_by_text("Skolen er spurt etter svaret")).to_be_visible()
    scene.kontroll(side)
    skolen = scene.gaa("skoleadmin", "/sensur/etterlysninger/")
    if "/logg-inn/" in skolen.url:  # at PAS, where the school has only been to see that the candidates came
        scene.logg_inn("skoleadmin")
        skolen = scene.gaa("skoleadmin", "/sensur/etterlysninger/")
    scene.kontroll(skolen)
    sak = skolen.get_by_role("region").filter(has_text=nummer).filter(has=skolen.get_by_role("button"))
    sak.get_by_label("Kandidaten leverte ikke noe svar").check(force=True)
    sak.get_by_role("button", name=f"Svar sensor {nummer}").click()
    expect(skolen.get_by_text("Svaret er sendt til sensoren.")).to_be_visible()


def _aapne_oppdrag(scene: Scene, side: Page) -> None:
    side.goto("/sensur/")
    rad = side.get_by_role("row", name=re.compile(scene.oppsett.fagkode))
    rad.get_by_role("link").first.click()


def _oppdrag(side: Page) -> str:
    treff = re.match(r".*/sensur/oppdrag/\d+/", side.url)
    if treff is None:
        raise AssertionError("siden er ikke et sensoroppdrag")
    return treff.group()


def _ser_ingen_navn(side: Page) -> None:
    innhold = side.content()
    for kandidat in KANDIDATER:
        if kandidat.etternavn in innhold or kandidat.nummer in innhold:
            raise AssertionError("sensoren ser mer enn kandidatnummeret")
