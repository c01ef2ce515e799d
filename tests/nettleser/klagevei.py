"""What each person does on the way of an appeal: clicking and typing on the pages, as people do."""

import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Page, expect

from brukere.models import Bruker
from eksamen.models import Kandidat
from eksamen.services.passord import lag_manglende_passord
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.klage import lag_publisert_parti
from tests.fabrikker.klagenemnd import lag_medlem
from tests.fabrikker.oppnevning import lag_faggruppe
from tests.nettleser.sensurvei import aapne, hoved, sier, trykk


@dataclass(frozen=True)
class Klagevei:
    """A candidate with a published 3 in norsk, and two who have said yes to sit in the board."""

    kandidat: Kandidat
    skriver: Bruker
    medlem: Bruker

    @property
    def nummer(self) -> str:
        return self.kandidat.kandidatnummer.nummer

    @property
    def fagkode(self) -> str:
        return self.kandidat.eksamen.fag.kode


def bygg(statsforvalter, skole) -> Klagevei:
    """The exam, its published grade and the board; nobody has appealed."""
    fag = FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål")
    eksamen = lag_eksamen(
        start=naa() - timedelta(days=3), sensur_fra=naa() - timedelta(days=2), fag=fag, ansvarlig=statsforvalter
    )
    parti = lag_publisert_parti(skole, statsforvalter, "3", navn="3STA", eksamen=eksamen)
    lag_manglende_passord(kandidat_ider=parti.kandidater.values_list("pk", flat=True), aktoer=SYSTEM, naa=naa())
    gruppe = lag_faggruppe(statsforvalter, fag, periode=parti.eksamen.periode, navn="Klage norsk")
    skriver, medlem = (lag_medlem(gruppe, navn) for navn in ("Berge", "Lunde"))
    return Klagevei(parti.kandidater.select_related("kandidatnummer", "eksamen__fag").get(), skriver, medlem)


def klag(side: Page) -> None:
    """From «Mine eksamener»: choose, see what is sent, and send it."""
    aapne(side, "Klag")
    side.get_by_role("radio", name="Karakteren").check()
    trykk(side, "Gå videre")
    trykk(side, "Send klagen")
    sier(side, "Klagen er registrert")


def se_over_og_send(side: Page, navn: str) -> None:
    """The school confirms what it must, and sends."""
    side.goto("/klage/klager/")
    aapne(side, re.compile(f"^{navn}, "))
    sier(side, "Dette må på plass før klagen kan sendes")
    aapne(side, "Se over klagen")
    side.get_by_role("group", name="Målformen i besvarelsen").get_by_label("Bokmål").check()
    trykk(side, "Lagre")
    trykk(side, "Send klagen")
    sier(side, "Sendt til")


def gi_til_nemnda(side: Page, gruppe: str) -> None:
    """By the proposal."""
    side.goto("/klage/fordeling/")
    aapne(side, gruppe)
    expect(hoved(side).get_by_role("checkbox").first).to_be_checked()


def i_ro(side: Page) -> None:
    """The reader has said what it has to say of the file (which is no whole PDF): nothing moves under the mouse now."""
    expect(side.get_by_text("Filen kan ikke vises her")).to_be_visible()


def tast(side: Page, navn: str) -> None:
    """The button by the keyboard, once the page is at rest: wherever it has moved meanwhile, it is that one."""
    i_ro(side)
    hoved(side).get_by_role("button", name=navn).press("Enter")


def skriv_svaret(side: Page, verdi: str, **deler: str) -> None:
    """Grade and the three parts of the reasons, saved as a new version."""
    i_ro(side)
    skjema = side.locator("[data-vedtak]")
    skjema.get_by_role("radio", name=verdi, exact=True).check()
    for felt, tekst in deler.items():
        skjema.locator(f"#id_{felt}").fill(tekst)
    skjema.get_by_role("button", name="Lagre", exact=True).press("Enter")


def godkjenn(side: Page, nummer: int) -> None:
    """Stand by that version."""
    tast(side, f"Godkjenn versjon {nummer}")
    sier(side, f"godkjente versjon {nummer}")
