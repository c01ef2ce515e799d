"""The judge of `make kaos-pas` sees what it is there to see, and the network that we hold does what it is told."""

import random
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from verktoey.kaos.pas import LOEP, del_opp
from verktoey.kaos.pasfasit import kontroller
from verktoey.kaos.pasmellomledd import Kutt, Pasmellomledd, Svar, plag


def kandidat(person="a", **felt):
    return {
        "person": person, "fagkode": "TST1000", "navn": "Rolig Bekk", "maalform": "nb", "slag": "elev", "skole": "1",
        "parti": "3A", "nummer": "123ABC-V", "resultat": "", "fravaer": "", **felt,
    }  # fmt: skip


def side(*kandidater, partier=()):
    return {"kandidater": list(kandidater), "partier": list(partier)}


def tall(svar):
    return (svar.tapt, svar.doblet, svar.endret)


def test_to_like_sider_er_null_null_null():
    assert tall(kontroller(side(kandidat()), side(kandidat()))) == (0, 0, 0)


@pytest.mark.parametrize(
    ("skolen", "pas", "ventet"),
    [
        (side(kandidat()), side(), (1, 0, 0)),
        (side(), side(kandidat()), (0, 0, 1)),
        (side(kandidat()), side(kandidat(), kandidat()), (0, 1, 0)),
        (side(kandidat(nummer="")), side(kandidat()), (0, 0, 1)),
        (side(kandidat()), side(kandidat(maalform="nn")), (0, 0, 1)),
        (side(kandidat()), side(kandidat(resultat="5")), (1, 0, 0)),
        (side(kandidat(resultat="4")), side(kandidat(resultat="5")), (0, 0, 1)),
        (side(kandidat(resultat="4")), side(kandidat()), (0, 0, 1)),
        (side(kandidat()), side(kandidat(fravaer="IDF")), (0, 0, 1)),
        (side(kandidat(fravaer="IDF")), side(kandidat(fravaer="DF")), (0, 0, 1)),
    ],
    ids=[
        "mangler i PAS",
        "igjen i PAS",
        "to ganger",
        "uten nummer",
        "målform",
        "uten resultat",
        "annet",
        "for mye",
        "uten fravær",
        "annet fravær",
    ],
)
def test_hvert_avvik_telles(skolen, pas, ventet):
    assert tall(kontroller(skolen, pas)) == ventet


def test_to_like_partier_og_to_numre_paa_en_person_er_doblet():
    parti = {"skole": "1", "fagkode": "TST1000", "navn": "3A"}
    annet = kandidat(fagkode="TST1001", nummer="999ABC-V")

    assert kontroller(side(), side(partier=[parti, parti])).doblet == 1
    assert kontroller(side(kandidat(), annet), side(kandidat(), annet)).doblet == 2


def test_jobbene_fordeles_og_hver_skole_slutter_med_alt():
    skoler = del_opp(31, ["1", "2"], [1, 2, 3, 4, 5, 6])

    assert [len(skole.slag) for skole in skoler] == [16, 15]
    assert [skole.partier for skole in skoler] == [[1, 2, 3], [4, 5, 6]]
    assert all(skole.slag[-2:] == ["fravaer", "eksport"] for skole in skoler)
    assert skoler[0].slag[:-2] == [*LOEP, LOEP[0]]


@pytest.fixture
def pas():
    """A PAS that counts, and answers with the address it was asked at."""

    class Pas(BaseHTTPRequestHandler):
        def do_GET(self):
            self.server.antall += 1
            kropp = f"<a>{self.path}</a>".encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/xml")
            self.send_header("Content-Length", str(len(kropp)))
            self.end_headers()
            self.wfile.write(kropp)

        def log_message(self, format, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Pas) as tjener:
        tjener.antall = 0
        traad = threading.Thread(target=tjener.serve_forever, daemon=True)
        traad.start()
        yield tjener
        tjener.shutdown()
        traad.join()


@pytest.fixture
def ledd(pas):
    with Pasmellomledd(pas.server_address[1], andel=0, terning=random.Random(1)) as mellomledd:
        yield mellomledd


def test_uten_plager_gaar_alt_gjennom(pas, ledd):
    with urllib.request.urlopen(f"http://127.0.0.1:{ledd.port}/sti?a=1", timeout=60) as svar:
        assert svar.read() == b"<a>/sti?a=1</a>"
    assert (pas.antall, ledd.antall, dict(ledd.plager)) == (1, 1, {})


def test_med_bare_plager_kommer_ikke_alt_fram(pas, ledd):
    ledd.andel = 1
    ledd.velg = lambda sti: "feil"
    with pytest.raises(urllib.error.HTTPError) as feil:
        urllib.request.urlopen(f"http://127.0.0.1:{ledd.port}/sti", timeout=60)
    feil.value.close()
    assert (feil.value.code, pas.antall) == (503, 0)


@pytest.mark.parametrize(
    ("plage", "spurt"), [("kutt_foer", 0), ("kutt_etter", 1), ("halvt", 1)], ids=["før", "etter", "midt i"]
)
def test_en_linje_som_kuttes_har_spurt_pas_eller_ikke(ledd, plage, spurt):
    spurte = []

    def spoer():
        spurte.append(1)
        return Svar(200, (("Content-Type", "application/xml"),), b"<a>12345</a>")

    with pytest.raises(Kutt):
        plag(ledd, plage, "/sti", spoer)
    assert len(spurte) == spurt


@pytest.mark.parametrize(
    ("plage", "ventet"),
    [
        ("gjenta", (200, "application/xml", b"<a>12345</a>")),
        ("ugyldig", (200, "application/xml", b"<a>12345")),
        ("html", (200, "text/html; charset=utf-8", b"<!doctype html><title>Vedlikehold</title>")),
        ("feil_etter", (502, "text/plain", b"Bad gateway")),
        ("for_mange", (429, "text/plain", b"Too many")),
    ],
)
def test_svaret_blir_et_annet(ledd, plage, ventet):
    svar = plag(ledd, plage, "/sti", lambda: Svar(200, (("Content-Type", "application/xml"),), b"<a>12345</a>"))

    assert (svar.status, dict(svar.hoder)["Content-Type"], svar.kropp) == ventet


def test_en_annen_faar_svaret_til_den_foerste(ledd):
    plag(ledd, "", "/kandidat?orgno=1", lambda: Svar(200, (), b"1"))

    svar = plag(ledd, "annen", "/kandidat?orgno=2", lambda: Svar(200, (), b"2"))

    assert svar.kropp in (b"1", b"2")
    assert ledd.en_annens("/kandidat?orgno=3", Svar(200, (), b"3")).kropp == b"2"
