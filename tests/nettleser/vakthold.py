"""Watches pages for what a person would never see: policy reports, script errors, errors in the console."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request

# A page that is meant to be refused is refused by its status; the browser writes that in the console too, and htmx.
SVAR_I_KONSOLLEN = ("Failed to load resource: the server responded with a status of 4", "Response Status Error Code 4")
UTEN_NETT = (
    "net::ERR_INTERNET_DISCONNECTED",
    "net::ERR_CONNECTION_FAILED",
    "status of 503",
    "htmx:sendError",
    "htmx:afterRequest",
)


@dataclass
class Vakthold:
    """What was found, in words. `uten_nett` while the test itself has pulled the plug."""

    funn: list[str] = field(default_factory=list)
    uten_nett: bool = False

    def pass_paa(self, side: Page) -> None:
        """Watch a page from its first request on."""
        side.on("request", self._foresporsel)
        side.on("console", self._konsoll)
        side.on("pageerror", lambda feil: self.funn.append(f"feil i skript: {feil}"))

    def _foresporsel(self, foresporsel: Request) -> None:
        if "/csp-rapport/" in foresporsel.url:
            self.funn.append(f"brudd på innholdspolicyen: {foresporsel.post_data}")

    def _konsoll(self, melding: ConsoleMessage) -> None:
        if melding.type != "error" or melding.text.startswith(SVAR_I_KONSOLLEN):
            return
        if self.uten_nett and any(tegn in melding.text for tegn in UTEN_NETT):
            return
        self.funn.append(f"konsollen på {melding.location.get('url')}: {melding.text}")
