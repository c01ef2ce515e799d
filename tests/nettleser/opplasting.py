"""What the browser tests of uploading share: files, a line that breaks, a candidate at the hand-in page."""

from playwright.sync_api import Page, expect

from felles import lager
from levering.models import Besvarelsesfil

KB = 1024
BIT = 512 * KB


def pdf(navn, kb=1):
    """A file of that size whose bytes are its own."""
    hode = f"%PDF-1.7 {navn} ".encode()
    return {"name": navn, "mimeType": "application/pdf", "buffer": hode + b"%" * (kb * KB - len(hode))}


def innhold(kandidat, navn):
    fil = Besvarelsesfil.objects.get(kandidat=kandidat, navn=navn, slettet__isnull=True)
    with lager.aapne(fil.noekkel) as lagret:
        return lagret.read()


class Propp:
    """Lets that many pieces through, and then cuts the line until it is opened again."""

    def __init__(self, side: Page, *, slipp: int, sti="**/kandidat/opplasting/tus/**") -> None:
        self.igjen, self.stoppet, self.slapp = slipp, 0, 0
        side.context.route(sti, self._rute)

    def _rute(self, rute) -> None:
        if rute.request.method == "PATCH":
            if self.igjen <= 0:
                self.stoppet += 1
                rute.abort("connectionfailed")
                return
            self.igjen -= 1
            self.slapp += 1
        rute.continue_()

    def aapne(self) -> None:
        self.igjen = 1_000_000


def lastet_opp(side, *navn):
    for ett in navn:
        expect(side.get_by_role("link", name=ett, exact=True)).to_be_visible()
    expect(side.locator("#koe")).to_be_hidden()
