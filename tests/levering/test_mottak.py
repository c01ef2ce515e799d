"""The way in: memory and spool folder, whatever comes."""

import os
import time
import tracemalloc
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadhandler import StopUpload
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from levering.mottak import MAKS_BYTE, Spolmottak, rydd_spol

MB = 1024 * 1024
GRENSE = "grense"


@pytest.fixture(autouse=True)
def spol(tmp_path, settings):
    settings.SPOLMAPPE = tmp_path / "spol"
    return tmp_path / "spol"


class Stroem:
    """A multipart body with one file of that size, made while it is read."""

    def __init__(self, byte: int, *, brudd: bool = False) -> None:
        hode = f'--{GRENSE}\r\nContent-Disposition: form-data; name="filer"; filename="a.mp4"\r\n\r\n'.encode()
        self._hode, self._rest, self._brudd = hode, byte, brudd
        self._hale = f"\r\n--{GRENSE}--\r\n".encode()
        self.lengde = len(hode) + byte + len(self._hale)

    def read(self, antall: int) -> bytes:
        if self._hode:
            ut, self._hode = self._hode[:antall], self._hode[antall:]
            return ut
        if self._rest:
            if self._brudd and self._rest < MB:
                raise OSError("connection reset")
            ut = b"x" * min(antall, self._rest)
            self._rest -= len(ut)
            return ut
        ut, self._hale = self._hale[:antall], self._hale[antall:]
        return ut


def les(stroem: Stroem) -> tuple[Spolmottak, list]:
    mottak = Spolmottak()
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={GRENSE}", "CONTENT_LENGTH": str(stroem.lengde)}
    _felt, filer = MultiPartParser(meta, stroem, [mottak]).parse()
    return mottak, filer.getlist("filer")


@pytest.mark.parametrize("byte", [1 * MB, 39 * MB])
def test_minnet_vokser_ikke_med_filen(byte):
    tracemalloc.start()
    mottak, (fil,) = les(Stroem(byte))
    topp = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    mottak.rydd()

    assert fil.stoerrelse == byte
    assert topp < 6 * MB


def test_for_stor_fil_tar_ikke_mer_disk_enn_grensen(spol):
    mottak, (fil,) = les(Stroem(MAKS_BYTE + MB))

    assert fil.spolfil is None
    assert fil.stoerrelse == MAKS_BYTE + MB
    assert list(spol.iterdir()) == []
    mottak.rydd()


def test_brutt_forbindelse_etterlater_ingenting_naar_foresporselen_er_over(spol):
    mottak = Spolmottak()
    stroem = Stroem(5 * MB, brudd=True)
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={GRENSE}", "CONTENT_LENGTH": str(stroem.lengde)}
    with pytest.raises((OSError, StopUpload, MultiPartParserError)):
        MultiPartParser(meta, stroem, [mottak]).parse()
    mottak.rydd()

    assert list(spol.iterdir()) == []


def test_spolfiler_etter_drepte_foresporsler_ryddes_men_ikke_de_ferske(spol):
    spol.mkdir()
    gammel, fersk = spol / "gammel.del", spol / "fersk.del"
    for sti in (gammel, fersk):
        sti.write_bytes(b"x")
    os.utime(gammel, (0, 0))

    assert rydd_spol(eldre_enn=time.time() - 3600) == 1
    assert [sti.name for sti in Path(spol).iterdir()] == ["fersk.del"]


def test_tom_foresporsel_er_ingen_filer():
    meta = {"CONTENT_TYPE": f"multipart/form-data; boundary={GRENSE}", "CONTENT_LENGTH": "0"}
    _felt, filer = MultiPartParser(meta, BytesIO(b""), [Spolmottak()]).parse()

    assert filer.getlist("filer") == []
