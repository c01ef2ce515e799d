"""The whole of a call has a deadline: a server that says or takes a little at a time lets go of the worker too.

Nothing here measures time: without the deadline these servers go on for ever, and so would the test.
"""

import socket
import threading

import httpx
import pytest

from pas_kontrakt.klient import feil, nett
from pas_kontrakt.klient.frist import FristenUteUnderSendingen, _Linje, hele_kallet
from pas_kontrakt.klient.treghet import HodeneDrypper, SvaretDrypper, TarImotForSakte

HODE = b"HTTP/1.1 200 OK\r\nContent-Type: application/xml\r\n"
PAUSE = 0.02


@pytest.fixture
def raa():
    """`raa(svar)`: a server on a socket that answers each request with what the iterator gives, until the test is over."""
    slutt, tjener, traader = threading.Event(), socket.create_server(("127.0.0.1", 0)), []

    def betjen(linje, svar):
        with linje:
            try:
                linje.recv(65536)
                for bit in svar():
                    linje.sendall(bit)
                    if slutt.wait(PAUSE):
                        return
            except OSError:
                pass  # the client hung up, which is what it is about

    def ta_imot(svar):
        while not slutt.is_set():
            try:
                linje = tjener.accept()[0]
            except OSError:
                return
            traader.append(threading.Thread(target=betjen, args=(linje, svar)))
            traader[-1].start()

    def start(svar):
        traader.append(threading.Thread(target=ta_imot, args=(svar,)))
        traader[-1].start()
        return f"http://127.0.0.1:{tjener.getsockname()[1]}/"

    yield start
    slutt.set()
    tjener.shutdown(socket.SHUT_RDWR)
    tjener.close()
    nett.lukk()
    for traad in traader:
        traad.join()


def uten_ende(forst, *biter):
    yield forst
    while True:
        yield from biter


def test_hoder_som_drypper_ett_tegn_om_gangen_har_en_samlet_grense(raa):
    adresse = raa(lambda: uten_ende(HODE + b"X-Lang: ", b"x"))
    with pytest.raises(HodeneDrypper) as feilen:
        nett.send("POST", adresse, sekunder=0.2, hoder={}, kropp=b"<a/>")
    assert feilen.value.uavklart  # PAS may have taken it


def test_hoder_som_aldri_tar_slutt_stanses(raa):
    adresse = raa(lambda: uten_ende(HODE, b"X-Hode: ja\r\n"))
    with pytest.raises((HodeneDrypper, feil.ForbindelsenBrutt)):
        nett.send("GET", adresse, sekunder=0.2, hoder={})


@pytest.mark.parametrize("lengde", [b"Content-Length: 100000\r\n\r\n", b"\r\n", b"Transfer-Encoding: chunked\r\n\r\n"])
def test_et_svar_som_drypper_ett_tegn_om_gangen_har_en_samlet_grense(raa, lengde):
    bit = b"1\r\nx\r\n" if b"chunked" in lengde else b"x"
    svar = nett.send("GET", raa(lambda: uten_ende(HODE + lengde, bit)), sekunder=0.2, hoder={})
    assert type(svar.halvt) is SvaretDrypper
    assert set(svar.kropp) == {ord("x")}


def test_den_som_tier_er_treg_og_ikke_drypper(raa):
    with pytest.raises(feil.PasErTreg) as feilen:
        nett.send("GET", raa(lambda: uten_ende(b"", b"")), sekunder=0.2, hoder={})
    assert type(feilen.value) is feil.PasErTreg


def test_et_svar_som_kommer_sakte_men_i_tide_er_helt(raa):
    def svar():
        yield HODE + b"Content-Length: 5\r\nConnection: close\r\n\r\n"
        yield from (b"x" for _nr in range(5))

    helt = nett.send("GET", raa(svar), sekunder=5, hoder={})
    assert (helt.halvt, helt.kropp) == (None, b"xxxxx")


def test_neste_kall_har_sin_egen_frist(raa):
    adresser = raa(lambda: uten_ende(HODE + b"\r\n", b"x"))
    assert {type(nett.send("GET", adresser, sekunder=0.1, hoder={}).halvt) for _nr in range(3)} == {SvaretDrypper}


def test_den_som_tar_imot_litt_om_gangen_holder_oss_ikke():
    vi, de = socket.socketpair()
    slutt = threading.Event()
    vi.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    def les_sakte():
        while not slutt.wait(PAUSE):
            de.recv(512)

    traad = threading.Thread(target=les_sakte)
    traad.start()
    linje = _Linje(_Sokkel(vi))
    try:
        with hele_kallet(0.3), pytest.raises(FristenUteUnderSendingen) as arsak:
            linje.write(b"x" * 10_000_000, timeout=60)
    finally:
        slutt.set()
        vi.close()
        traad.join()
        de.close()
    feilen = httpx.WriteTimeout("")
    feilen.__cause__ = arsak.value
    navn = nett.navngi(feilen)
    assert (type(navn), navn.uavklart) == (TarImotForSakte, True)


class _Sokkel:
    """The part of a connection that writing asks for."""

    def __init__(self, sokkel):
        self._sokkel = sokkel

    def get_extra_info(self, navn):
        assert navn == "socket"
        return self._sokkel
