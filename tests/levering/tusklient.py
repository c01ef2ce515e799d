"""A small client of the protocol, over Django's test client."""

import base64
import hashlib
from uuid import uuid4

from django.test import Client

from tests.fabrikker.levering import PDF

BITTYPE = "application/offset+octet-stream"
KANDIDAT = "/kandidat/opplasting/tus/"
SKOLE = "/monitor/opplasting/"
HALV_MB = 512 * 1024
STOR = PDF + b"x" * 100_000


def metadata(**felt) -> str:
    return ",".join(f"{navn} {base64.b64encode(str(verdi).encode()).decode()}" for navn, verdi in felt.items())


def kode(svar) -> tuple[int, str]:
    """Status and code of a refusal."""
    return svar.status_code, svar.json()["kode"]


def sha256(innhold: bytes) -> str:
    return hashlib.sha256(innhold).hexdigest()


class Tus:
    """Speaks for one browser: `start` makes an upload, `bit` sends a piece of it, `alt` the whole."""

    def __init__(self, klient: Client, sted: str = KANDIDAT) -> None:
        self.klient, self.sted = klient, sted

    def start(self, navn: str, stoerrelse: int, **felt):
        """POST; further metadata by name. `hoder` are further headers."""
        hoder = {
            "Tus-Resumable": "1.0.0",
            "Upload-Length": str(stoerrelse),
            "Upload-Metadata": metadata(filename=navn, **{n: v for n, v in felt.items() if n != "hoder"}),
            **felt.get("hoder", {}),
        }
        return self.klient.post(self.sted, content_type="text/plain", headers=hoder)

    def bit(self, adresse: str, fra: int, bit: bytes, **hoder):
        hoder = {"Tus-Resumable": "1.0.0", "Upload-Offset": str(fra), **hoder}
        return self.klient.patch(adresse, bit, content_type=BITTYPE, headers=hoder)

    def hode(self, adresse: str):
        return self.klient.head(adresse, headers={"Tus-Resumable": "1.0.0"})

    def slett(self, adresse: str):
        return self.klient.delete(adresse, headers={"Tus-Resumable": "1.0.0"})

    def begynn(self, innhold: bytes, navn: str = "svar.pdf", **felt) -> str:
        """The address of a new upload whose content is told by its hash."""
        svar = self.start(navn, len(innhold), sha256=sha256(innhold), runde=uuid4(), **felt)
        assert svar.status_code in (200, 201), svar.content.decode()
        return svar.headers["Location"]

    def alt(self, innhold: bytes, navn: str = "svar.pdf", bitlengde: int = HALV_MB, **felt):
        """The answer to the last piece."""
        adresse = self.begynn(innhold, navn, **felt)
        for fra in range(0, len(innhold), bitlengde):
            svar = self.bit(adresse, fra, innhold[fra : fra + bitlengde])
            assert svar.status_code == 204, svar.content.decode()
        return svar
