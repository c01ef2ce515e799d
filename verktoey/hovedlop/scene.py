"""The stage of the main job: a browser, who plays, and a line printed for each step."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

VENT_MS = 15_000


@dataclass(frozen=True)
class Oppsett:
    """What the main job is played with: a school, an exam whose start is near, and somebody who appoints sensors."""

    orgnr: str
    skole: str
    periode: str
    fagkode: str
    gruppe: str
    vakt_epost: str
    # Longest wait for the start of the exam, in milliseconds.
    vent_paa_start_ms: int
    oppnevn_sensorer: Callable[[], None]
    passord: str = "demo"


@dataclass
class Scene:
    """Pages by person, kept open from step to step. `kontroll` is called on each page that is shown (axe in tests)."""

    browser: Browser
    adresse: str
    oppsett: Oppsett
    skriv: Callable[[str], None]
    mappe: Path
    kontroll: Callable[[Page], None] = lambda side: None
    kandidater: dict[str, tuple[str, str]] = field(default_factory=dict)
    csp: list[str] = field(default_factory=list)
    sider: dict[str, Page] = field(default_factory=dict)
    _kontekster: list[BrowserContext] = field(default_factory=list)

    def side(self, hvem: str) -> Page:
        """The person's page, in a browser of their own."""
        if hvem not in self.sider:
            kontekst = self.browser.new_context(locale="nb-NO", timezone_id="Europe/Oslo", base_url=self.adresse)
            kontekst.set_default_timeout(VENT_MS)
            self._kontekster.append(kontekst)
            self.sider[hvem] = kontekst.new_page()
            self.sider[hvem].on("request", self._se_etter_csp)
        return self.sider[hvem]

    def gaa(self, hvem: str, sti: str) -> Page:
        """Open an address as that person."""
        side = self.side(hvem)
        side.goto(sti)
        return side

    def logg_inn(self, brukernavn: str) -> Page:
        """Log a member of staff in by name and password."""
        side = self.gaa(brukernavn, "/logg-inn/")
        felt = side.get_by_label("Brukernavn")
        if not felt.is_visible():  # the demo offers its accounts by one click first
            side.locator("details:has(input[name=brukernavn]) > summary").click()
        felt.fill(brukernavn)
        side.get_by_label("Passord").fill(self.oppsett.passord)
        side.get_by_role("button", name="Logg inn", exact=True).click()
        expect(side).not_to_have_url(re.compile("/logg-inn/"))
        return side

    def steg(self, tekst: str, gjoer: Callable[["Scene"], None]) -> None:
        """Play a step and say how long it took. Raises what the step raises, after saying which it was."""
        start = time.perf_counter()
        try:
            gjoer(self)
        except BaseException:
            self.skriv(f"FEIL   {time.perf_counter() - start:6.1f} s  {tekst}")
            raise
        self.skriv(f"bra    {time.perf_counter() - start:6.1f} s  {tekst}")
        if self.csp:
            raise AssertionError(f"nettleseren meldte brudd på innholdspolicyen: {self.csp}")

    def lukk(self) -> None:
        """Close all browsers' windows."""
        for kontekst in self._kontekster:
            kontekst.close()

    def _se_etter_csp(self, foresporsel: object) -> None:
        if "/csp-rapport/" in str(getattr(foresporsel, "url", "")):
            self.csp.append(str(getattr(foresporsel, "post_data", "")))
