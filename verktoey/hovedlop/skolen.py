"""Steps of the school's administrator and the invigilator."""

import re

from playwright.sync_api import Page, expect

from verktoey.hovedlop.filer import KANDIDATER, lag_pamelding
from verktoey.hovedlop.scene import Scene


def importer(scene: Scene) -> None:
    """An enrolment file is read, checked row by row, and confirmed."""
    oppsett = scene.oppsett
    innhold = lag_pamelding(
        orgnr=oppsett.orgnr,
        skole=oppsett.skole,
        periode=oppsett.periode,
        fagkode=oppsett.fagkode,
        gruppe=oppsett.gruppe,
        vakt_epost=oppsett.vakt_epost,
    )
    fil = scene.mappe / "pamelding.xml"
    fil.write_bytes(innhold)
    side = scene.logg_inn("skoleadmin")
    scene.kontroll(side)
    side = scene.gaa("skoleadmin", "/eksamen/pamelding/import/")
    scene.kontroll(side)
    side.get_by_label("Fil", exact=True).set_input_files(fil)
    side.get_by_role("button", name="Les filen og vis hva som skjer").click()
    expect(side.get_by_role("heading", name="Kontroller importen")).to_be_visible()
    scene.kontroll(side)
    side.get_by_role("button", name=f"Importer {len(KANDIDATER)} kandidater").click()
    expect(side.get_by_role("heading", name="Filen er importert")).to_be_visible()
    scene.kontroll(side)


def aapne_parti(scene: Scene) -> Page:
    """The party's page, found as a person would: by searching."""
    side = scene.gaa("skoleadmin", f"/eksamen/partier/?sok={scene.oppsett.gruppe}")
    scene.kontroll(side)
    side.get_by_role("row", name=re.compile(scene.oppsett.gruppe)).get_by_role("link").first.click()
    expect(side.get_by_role("heading", name=f"{len(KANDIDATER)} kandidater")).to_be_visible()
    return side


def gi_vakt(scene: Scene) -> None:
    """The responsible person named in the file becomes invigilator when the administrator ticks it."""
    side = aapne_parti(scene)
    scene.kontroll(side)
    side.get_by_role("checkbox", name="Velg Siv Haugland").check()
    side.get_by_role("button", name="Gi vakt til de valgte").click()
    expect(side.get_by_text("Siv Haugland").first).to_be_visible()


def hent_passord(scene: Scene) -> None:
    """The administrator opens the list that is printed for the candidates."""
    side = aapne_parti(scene)
    side.get_by_role("link", name="Passord", exact=True).click()
    scene.kontroll(side)
    for kandidat in KANDIDATER:
        rad = side.get_by_role("row", name=re.compile(kandidat.etternavn))
        nummer = rad.locator("td .tall").first.inner_text().strip()
        passord = rad.locator("td .kode").first.inner_text().strip()
        scene.kandidater[kandidat.etternavn] = (nummer, passord)


def gi_tilgang(scene: Scene) -> None:
    """The invigilator sees who waits, and lets the candidate in."""
    side = scene.logg_inn("vakt")
    side = scene.gaa("vakt", "/monitor/")
    nummer, _passord = scene.kandidater[KANDIDATER[0].etternavn]
    rad = side.get_by_role("row", name=re.compile(nummer))
    expect(rad).to_contain_text("Venter på tilgang")
    scene.kontroll(side)
    rad.get_by_role("button", name=re.compile("Gi tilgang")).click()
    expect(rad).to_contain_text(re.compile("Venter på eksamensstart|Har tilgang"))


def monitor_viser_levert(scene: Scene) -> None:
    """The monitor tells the truth: delivered."""
    side = scene.gaa("vakt", "/monitor/")
    nummer, _passord = scene.kandidater[KANDIDATER[0].etternavn]
    expect(side.get_by_role("row", name=re.compile(nummer))).to_contain_text("Levert digitalt")
    scene.kontroll(side)


def ser_ingen_karakter(scene: Scene) -> None:
    """Before the publication the school sees no grade."""
    side = aapne_parti(scene)
    expect(side.get_by_text("5 – fem")).to_have_count(0)


def ser_karakter(scene: Scene) -> None:
    """After it, the administrator sees the result."""
    side = aapne_parti(scene)
    expect(side.get_by_role("row", name=re.compile(KANDIDATER[0].etternavn))).to_contain_text("5 – fem")
    expect(side.get_by_role("row", name=re.compile(KANDIDATER[1].etternavn))).to_contain_text("MB")
    scene.kontroll(side)
