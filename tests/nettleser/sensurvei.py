"""What each person does on the way of an exam through grading: clicking and typing on the pages, as people do."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import timedelta

from playwright.sync_api import Locator, Page, expect

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensparti, Kandidat
from felles.jobbkjoering import kjoer_forfalte
from felles.tid import dagens_dato, naa
from tests.fabrikker.brukere import BrukerFactory
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.filer import lag_pdf
from tests.fabrikker.oppnevning import lag_fagperson
from tests.fabrikker.sensur import kandidater, legg_fil, lever_filer
from tests.kvittering.posttjener import Post

PASSORD = "sommerfugl-i-vinterland"
LENKE = re.compile(r"(\S+/sensur/svar/[\w-]+/)")
# As many deliver, and one more came and left without.
LEVERTE = 3


@dataclass(frozen=True)
class Vei:
    """A written exam of two days ago, and three teachers at another school who can be asked."""

    parti: Eksamensparti
    kandidater: list[Kandidat]
    foerste: Bruker
    andre: Bruker
    leder: Bruker

    @property
    def numre(self) -> list[str]:
        return [kandidat.kandidatnummer.nummer for kandidat in self.kandidater]

    @property
    def fagkode(self) -> str:
        return self.parti.eksamen.fag.kode


def bygg(over: Organisasjon, skole: Organisasjon, annen_skole: Organisasjon) -> Vei:
    """The exam, its answers, and the teachers; nobody is asked, and nothing is planned."""
    periode = PeriodeFactory(sensurfrist=naa() + timedelta(days=14))
    fag = FagFactory(navn_nb="Norsk hovedmål")
    eksamen = lag_eksamen(
        start=naa() - timedelta(days=2), sensur_fra=naa() - timedelta(days=1), fag=fag, periode=periode, ansvarlig=over
    )
    parti = PartiFactory(skole=skole, eksamen=eksamen, navn="3STA")
    for _ in range(LEVERTE + 1):
        lag_kandidat(parti)
    for kandidat in kandidater(parti)[:LEVERTE]:
        lever_filer(kandidat, legg_fil(kandidat, innhold=lag_pdf("Oppgave 1", "Oppgave 2")))
    folk = [_laerer(annen_skole, fag, periode, *navn) for navn in (("Kari", "Moe"), ("Per", "Lund"), ("Anne", "Vik"))]
    return Vei(parti, kandidater(parti), *folk)


def _laerer(skole, fag, periode, fornavn, etternavn) -> Bruker:
    """Proposed for the period; an account that nobody has opened."""
    bruker = BrukerFactory(fornavn=fornavn, etternavn=etternavn)
    bruker.set_unusable_password()
    bruker.save(update_fields=["password"])
    return lag_fagperson(skole, fag, skole=skole, periode=periode, bruker=bruker).bruker


def lenke_til(bruker: Bruker, post: Post) -> str:
    """The answer link of the letter that came to that address, as it stands there."""
    kjoer_forfalte()
    for _fra, til, brev in post.brev:
        if bruker.epost in til and (treff := LENKE.search(_tekst(brev))):
            return treff[1]
    raise AssertionError(f"ingen lenke til {bruker.epost} i {len(post.brev)} brev")


def _tekst(brev: bytes) -> str:
    # Long lines come broken as quoted-printable; the parser mends them.
    return email.message_from_bytes(brev, policy=email.policy.default).get_content()


def hoved(side: Page) -> Locator:
    """What the page says, without menu and foot."""
    return side.get_by_role("main")


def sier(side: Page, *tekster: str) -> None:
    """The page has come, and says all of that."""
    for tekst in tekster:
        expect(hoved(side)).to_contain_text(tekst)


def sier_ikke(side: Page, *tekster: str) -> None:
    """The page stands there, and nothing of that is on it."""
    expect(hoved(side)).to_be_visible()
    for tekst in tekster:
        expect(hoved(side)).not_to_contain_text(tekst)


def meny(side: Page, punkt: str) -> None:
    """To a place in the menu; where there are many, it lies in the group «Sensur»."""
    menyen = side.get_by_role("navigation", name="Hovedmeny")
    expect(menyen).to_be_visible()
    lenke = menyen.get_by_role("link", name=punkt, exact=True)
    if not lenke.is_visible():
        menyen.get_by_role("button", name="Sensur", exact=True).click()
    lenke.click()
    side.wait_for_load_state()


def trykk(side: Page, navn: str | re.Pattern[str]) -> None:
    hoved(side).get_by_role("button", name=navn).click()


def aapne(side: Page, navn: str | re.Pattern[str]) -> None:
    hoved(side).get_by_role("link", name=navn).first.click()


def velg(side: Page, felt: str, tekst: str) -> None:
    """The choice that has that in its words."""
    liste = side.get_by_role("combobox", name=re.compile(f"^{felt}"))
    liste.select_option(liste.locator("option", has_text=tekst).get_attribute("value"))


def om(dager: int) -> str:
    """A date as a date field takes it."""
    return f"{dagens_dato(naa()) + timedelta(days=dager):%Y-%m-%d}"


def takk_ja(side: Page, *, skole: str = "", relasjon: str = "") -> None:
    """Address, telephone, what one cannot grade, a password, and the vow."""
    side.get_by_label("Gateadresse").fill("Kirkegata 1")
    side.get_by_label("Postnummer").fill("0153")
    side.get_by_label("Poststed").fill("Oslo")
    side.get_by_role("textbox", name="Telefon").fill("90000000")
    side.get_by_role("combobox", name=re.compile(r"^Skole(?! \d)")).fill(skole)
    side.get_by_label("Personer du har nær tilknytning til").fill(relasjon)
    side.get_by_label("Velg et passord").fill(PASSORD)
    side.get_by_label("Skriv passordet en gang til").fill(PASSORD)
    side.get_by_label("Jeg har taushetsplikt").check()
    trykk(side, "Takk ja")
    sier(side, "Du har takket ja")


def logg_inn(side: Page, bruker: Bruker) -> None:
    """With the user name and the password that were chosen."""
    side.goto("/logg-inn/")
    side.get_by_label("Brukernavn").fill(bruker.brukernavn)
    side.get_by_label("Passord", exact=True).fill(PASSORD)
    trykk(side, "Logg inn")
    sier(side, bruker.fornavn)


def logg_inn_kandidat(side: Page, kandidat: Kandidat) -> None:
    """With number and password of the sheet, to the own exams."""
    side.goto("/kandidat/logg-inn/?til=eksamener")
    side.get_by_label("Kandidatnummer").fill(kandidat.kandidatnummer.nummer)
    side.get_by_label("Passord", exact=True).fill(kandidat.passord.passord)
    side.get_by_role("button", name="Logg inn").click()
    expect(side.get_by_role("heading", name="Mine eksamener")).to_be_visible()


def sett_karakter(side: Page, nummer: str, tast: str) -> None:
    """Read the answer, fill in the form, set the grade by its key, and go on with Enter."""
    expect(side.get_by_role("heading", name=nummer)).to_be_visible()
    expect(side.locator("[data-leser] canvas").first).to_be_visible()
    for linje in ("Innhold", "Språk"):
        side.get_by_role("group", name=linje).get_by_label("Middels").check()
    expect(side.get_by_text("Skjemaet er lagret")).to_be_visible()
    side.keyboard.press(tast)
    expect(side.get_by_role("radio", name=re.compile(f"^{tast} – "))).to_be_checked()
    side.keyboard.press("Enter")
    sier(side, f"Kladden for {nummer} er lagret.")


def spoer_skolen(side: Page, nummer: str) -> None:
    """There is no answer: the school is asked first."""
    expect(side.get_by_role("heading", name=nummer)).to_be_visible()
    sier(side, "Spør skolen før du setter MB.")
    side.get_by_text("Mangler besvarelse", exact=True).click()
    trykk(side, "Spør skolen etter svaret")
    sier(side, "Den har ikke svart ennå")


def svar_sensor(side: Page, sensor: Bruker) -> None:
    """From the school's start page: the answer was never delivered."""
    side.goto("/")
    aapne(side, "Svar sensor")
    sier(side, f"{sensor.navn} spurte")
    side.get_by_label("Kandidaten leverte ikke noe svar").check()
    trykk(side, re.compile("^Svar sensor"))
    sier(side, "Svaret er sendt til sensoren.")


def sett_mb(side: Page, nummer: str) -> None:
    """After the school's answer."""
    side.reload()
    sier(side, "Du kan sette MB.")
    side.get_by_role("radio", name=re.compile("^MB")).check()
    trykk(side, "Lagre og gå til neste")
    sier(side, f"Kladden for {nummer} er lagret.")
