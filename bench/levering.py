"""Files on their way in: 20 MB in pieces through the real server, and the last step alone."""

import atexit
import hashlib
import http.client
import os
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from bench.register import Case, registrer
from eksamen.models import Kandidat
from felles.hendelser import Aktoer
from felles.tid import naa
from levering import tus_spol
from levering.models import Besvarelsesfil, Opplasting
from levering.services.opplasting_biter import Mottaker
from levering.services.opplasting_leie import leie_av
from levering.services.opplasting_slutt import sluttfoer
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.levering import lag_opplasting, lag_sesjon
from tests.levering.tjener import Nettklient, Tjener
from tests.levering.tusklient import HALV_MB

MB = 1024 * 1024


@dataclass
class Opplastingsmaterial:
    """A running server, a candidate let in, and the bytes."""

    tjener: Tjener
    klient: Nettklient
    innhold: bytes

    @property
    def biter(self) -> list[tuple[int, bytes]]:
        return [(fra, self.innhold[fra : fra + HALV_MB]) for fra in range(0, len(self.innhold), HALV_MB)]


def forbered_opplasting(antall_mb: int) -> Opplastingsmaterial:
    """The server of the demo and of production, with one process."""
    mappe = tempfile.TemporaryDirectory(prefix="eksamensloepet-bench-")
    tjener = Tjener(Path(mappe.name), app="bench.tjener.wsgi")
    tjener.start()
    atexit.register(mappe.cleanup)
    atexit.register(tjener.stopp)
    lag_sesjon(lag_kandidat(PartiFactory()), token="bench")
    return Opplastingsmaterial(tjener, Nettklient(tjener, "bench"), os.urandom(antall_mb * MB))


def last_opp(material: Opplastingsmaterial) -> None:
    """As the candidate's browser: one line, piece after piece, until the row is committed."""
    klient = material.klient
    adresse = klient.begynn(material.innhold, f"{uuid.uuid4().hex}.pdf")
    linje = http.client.HTTPConnection("127.0.0.1", material.tjener.port)
    for fra, bit in material.biter:
        svar = _send(linje, "PATCH", adresse, bit, klient.bithoder(fra))
    linje.close()
    if svar.headers["Upload-Complete"] != "?1":
        raise RuntimeError("the upload did not end")


def bare_legg(material: Opplastingsmaterial) -> None:
    """The same bytes in the same pieces by PUT to a synced file, behind the same log-in."""
    adresse = f"/kandidat/gulv/{uuid.uuid4().hex}/"
    linje = http.client.HTTPConnection("127.0.0.1", material.tjener.port)
    for fra, bit in material.biter:
        _send(linje, "PUT", adresse, bit, material.klient.bithoder(fra))
    linje.close()


def _send(
    linje: http.client.HTTPConnection, metode: str, adresse: str, bit: bytes, hoder: dict[str, str]
) -> http.client.HTTPResponse:
    linje.request(metode, adresse, body=bit, headers=hoder)
    svar = linje.getresponse()
    svar.read()
    if svar.status != http.client.NO_CONTENT:
        raise RuntimeError(f"{metode} answered {svar.status}")
    return svar


@dataclass
class Sluttmaterial:
    """An upload whose bytes have all come, and as many bytes beside it; neither is forced to disk yet."""

    kandidat: Kandidat
    mottaker: Mottaker
    innhold: bytes
    opplasting: Opplasting = field(init=False)
    gulvfil: Path = field(init=False)

    def legg_fram(self) -> None:
        """New files for the next round."""
        lengde = len(self.innhold)
        self.opplasting = lag_opplasting(self.kandidat, f"{uuid.uuid4().hex}.pdf", lengde, mottatt=lengde)
        self.gulvfil = Path(settings.SPOLMAPPE) / f"{uuid.uuid4().hex}.gulv"
        for sti in (tus_spol.spolsti(self.opplasting.noekkel), self.gulvfil):
            sti.write_bytes(self.innhold)


def forbered_slutt(antall_mb: int) -> Sluttmaterial:
    """A candidate who works."""
    kandidat = lag_kandidat(PartiFactory())
    sesjon = lag_sesjon(kandidat)
    mottaker = Mottaker(aktoer=Aktoer("kandidat", kandidat.pk), kandidat_id=kandidat.pk, sesjon_id=sesjon.pk)
    material = Sluttmaterial(kandidat, mottaker, os.urandom(antall_mb * MB))
    material.legg_fram()
    return material


def slutt(material: Sluttmaterial) -> None:
    """Lease, hash, fsync, move, fsync of the folder, row and event."""
    with leie_av(material.opplasting, naa=naa()) as leie:
        sluttfoer(material.opplasting, mottaker=material.mottaker, leie=leie, naa=naa())


def hash_og_synk(material: Sluttmaterial) -> str:
    """SHA-256 and fsync of as many bytes."""
    with material.gulvfil.open("rb") as fil:
        verdi = hashlib.file_digest(fil, "sha256")
        os.fsync(fil.fileno())
    return verdi.hexdigest()


def neste_slutt(material: Sluttmaterial) -> None:
    """Put the database and the folders back."""
    Opplasting.objects.filter(kandidat=material.kandidat).delete()
    Besvarelsesfil.objects.filter(kandidat=material.kandidat).delete()
    material.gulvfil.unlink()
    material.legg_fram()


registrer(
    Case("opplasting", tak=1.6, stoerrelse=20, forbered=forbered_opplasting, arbeid=last_opp, gulv=bare_legg, runder=3)
)
registrer(
    Case(
        "sluttfoer_40mb", tak=1.5, stoerrelse=40, forbered=forbered_slutt, arbeid=slutt, gulv=hash_og_synk,
        rydd=neste_slutt, runder=5,
    )
)  # fmt: skip
