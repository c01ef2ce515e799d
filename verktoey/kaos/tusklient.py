"""Speaks tus as the candidate's browser does: pieces, and after every trouble it asks how far it came."""

import base64
import hashlib
import http.client
import random
import time
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final

BIT: Final = 512 * 1024
SVARTID: Final = 30.0
LENGSTE_PAUSE: Final = 2.0
KJEKS: Final = "kaos" * 8  # the token against forged requests is any that header and cookie agree on
# What the server may say and mean: come back.
IGJEN: Final = frozenset({409, 423, 500, 502, 503, 504})
# The upload is gone or was refused as changed: the browser begins it again.
PAA_NYTT: Final = frozenset({404, 410, 460})


class GirOpp(Exception):
    """Refused for good, or no answer within the time we have."""


class Brudd(Exception):
    """The line or the server went away, or it asked us to come back."""


@dataclass
class Opplaster:
    """One file on its way in. `kvittert` is the file's id, and not 0 once the server has said that it has it all."""

    port: int
    sesjon: str
    navn: str
    innhold: bytes
    frist: float
    kapsel: str
    statuser: Counter[int] = field(default_factory=Counter)
    paa_bit: Callable[[int], None] = lambda antall: None
    kvittert: int = 0
    avbrudd: int = 0
    startet_paa_null: int = 0
    lengst: int = 0
    spoer: bool = False
    linje: http.client.HTTPConnection | None = None

    def last_opp(self) -> int:
        """The id of the file. Raises GirOpp."""
        self.sha256 = hashlib.sha256(self.innhold).hexdigest()
        self.runde = str(uuid.uuid4())
        self.adresse, self.sted, pause = "", 0, 0.05
        try:
            while time.monotonic() < self.frist:
                try:
                    self._et_steg()
                    pause = 0.05
                    if self.kvittert:
                        return self.kvittert
                except (OSError, http.client.HTTPException, Brudd):
                    self._brutt()
                    time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 - jitter
                    pause = min(pause * 2, LENGSTE_PAUSE)
        finally:
            if self.linje:
                self.linje.close()
        raise GirOpp("tiden er ute")

    def _brutt(self) -> None:
        self.avbrudd += 1
        self.spoer = True
        if self.linje:
            self.linje.close()
            self.linje = None

    def _et_steg(self) -> None:
        if not self.adresse:
            self._begynn()
        elif self.spoer:
            self._hvor_langt()
        else:
            self._send_bit()

    def _begynn(self) -> None:
        felt = {"filename": self.navn, "sha256": self.sha256, "runde": self.runde}
        metadata = ",".join(f"{navn} {base64.b64encode(verdi.encode()).decode()}" for navn, verdi in felt.items())
        hoder = {"Upload-Length": str(len(self.innhold)), "Upload-Metadata": metadata, "Content-Length": "0"}
        svar = self._spoer("POST", "/kandidat/opplasting/tus/", hoder)
        self.adresse = svar["Location"]
        self._les(svar)

    def _hvor_langt(self) -> None:
        svar = self._spoer("HEAD", self.adresse, {})
        self._les(svar)
        if not self.sted and self.lengst:
            self.startet_paa_null += 1
        self.spoer = False

    def _send_bit(self) -> None:
        bit = self.innhold[self.sted : self.sted + BIT]
        hoder = {
            "Upload-Offset": str(self.sted),
            "Content-Type": "application/offset+octet-stream",
            "Content-Length": str(len(bit)),
        }
        svar = self._spoer("PATCH", self.adresse, hoder, bit)
        self.paa_bit(len(bit))
        self._les(svar)

    def _les(self, svar: dict[str, str]) -> None:
        self.sted = int(svar.get("Upload-Offset", self.sted))
        self.lengst = max(self.lengst, self.sted)
        if svar.get("Upload-Complete") == "?1":
            self.kvittert = int(svar["X-Fil"])

    def _spoer(self, metode: str, sti: str, hoder: dict[str, str], kropp: bytes | None = None) -> dict[str, str]:
        if self.linje is None:
            self.linje = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SVARTID)
        felles = {
            "Tus-Resumable": "1.0.0",
            "Cookie": f"{self.kapsel}={self.sesjon}; eksamen_csrf={KJEKS}",
            "X-CSRFToken": KJEKS,
        }
        self.linje.request(metode, sti, body=kropp, headers=felles | hoder)
        svar = self.linje.getresponse()
        svar.read()
        self.statuser[svar.status] += 1
        if svar.status in IGJEN:
            raise Brudd
        if svar.status in PAA_NYTT:
            self.adresse = ""
            raise Brudd
        if svar.status not in (HTTPStatus.OK, HTTPStatus.CREATED, HTTPStatus.NO_CONTENT):
            raise GirOpp(f"{metode} {svar.status}")
        return {navn.title(): verdi for navn, verdi in svar.getheaders()}
