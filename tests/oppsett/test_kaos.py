"""The judge of the chaos run sees what it is there to see, and the network that we hold can be cut."""

import contextlib
import hashlib
import random
import socket
import threading
from collections import Counter

import pytest

from verktoey.kaos.__main__ import MINST, STOERST, stoerrelser
from verktoey.kaos.fasit import Svar, Utfall, kontroller
from verktoey.kaos.mellomledd import Mellomledd


def sha(innhold: bytes) -> str:
    return hashlib.sha256(innhold).hexdigest()


@pytest.fixture
def lager(tmp_path):
    for navn in ("a", "b"):
        (tmp_path / navn).write_bytes(navn.encode())
    return tmp_path


def rad(pk: int, noekkel: str, **felt):
    navn = felt.pop("navn", f"{noekkel}.pdf")
    return {"pk": pk, "kandidat_id": 1, "navn": navn, "noekkel": noekkel, "stoerrelse": 1, "sha256": sha(noekkel.encode()), **felt}  # fmt: skip


def utfall(kvittert: int, navn: str) -> Utfall:
    return Utfall(1, f"{navn}.pdf", 1, sha(navn.encode()), kvittert, "", Counter(), 0, 0)


def test_alt_paa_plass_er_null_null_null(lager):
    assert kontroller([utfall(1, "a"), utfall(2, "b")], [rad(1, "a"), rad(2, "b")], lager) == Svar(0, 0, 0)


def test_ikke_kvittert_er_ikke_tapt(lager):
    assert kontroller([utfall(1, "a"), utfall(0, "b")], [rad(1, "a")], lager) == Svar(0, 0, 0)


def test_kvittert_uten_rad_er_tapt(lager):
    assert kontroller([utfall(1, "a"), utfall(2, "b")], [rad(1, "a")], lager).tapt == 1


def test_rad_uten_fil_er_tapt_ogsaa_naar_ingen_fikk_kvittering(lager):
    (lager / "b").unlink()
    assert kontroller([utfall(1, "a")], [rad(1, "a"), rad(2, "b")], lager).tapt == 1


def test_andre_byte_er_endret(lager):
    (lager / "a").write_bytes(b"x")
    assert kontroller([utfall(1, "a")], [rad(1, "a")], lager).endret >= 1
    (lager / "a").write_bytes(b"a")
    assert kontroller([utfall(1, "b")], [rad(1, "a", navn="b.pdf")], lager).endret == 1


def test_samme_fil_to_ganger_er_doblet(lager):
    assert kontroller([utfall(1, "a")], [rad(1, "a"), rad(2, "a")], lager).doblet == 1
    assert kontroller([utfall(1, "a")], [rad(1, "a"), rad(2, "a", navn="kopi.pdf")], lager).doblet == 1


def test_stoerrelsene_er_spredt_over_hele_skalaen():

    alle = stoerrelser(1000, random.Random(1))
    assert MINST <= min(alle) < 20_000
    assert STOERST // 2 < max(alle) <= STOERST
    assert 200 < sum(ett < 100_000 for ett in alle) < 350


def test_kutt_river_linjen_og_slipper_ingen_gjennom_foer_etterpaa():
    tjener = socket.create_server(("127.0.0.1", 0))

    def svar(linje):
        with linje, contextlib.suppress(OSError):
            while bit := linje.recv(10):
                linje.sendall(bit)

    def ekko():
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=svar, args=(tjener.accept()[0],), daemon=True).start()

    threading.Thread(target=ekko, daemon=True).start()
    with tjener, Mellomledd(tjener.getsockname()[1]) as ledd:
        adresse = ("127.0.0.1", ledd.port)
        with socket.create_connection(adresse, 60) as foerste:
            # The answer says that the line goes all the way: a line still in the queue is not there to be cut.
            foerste.sendall(b"foer")
            assert foerste.recv(10) == b"foer"
            ledd.kutt(0)
            assert er_revet(foerste)
        with socket.create_connection(adresse, 60) as neste:
            neste.sendall(b"igjen")
            assert neste.recv(10) == b"igjen"
        assert ledd.sendt == len(b"foer") + len(b"igjen")
        tjener.shutdown(socket.SHUT_RDWR)


def er_revet(linje: socket.socket) -> bool:
    """Reset, or closed without a word."""
    try:
        return not linje.recv(10)
    except ConnectionError:
        return True
