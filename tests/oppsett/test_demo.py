"""`make demo` on a bad day: one clear line that says what to do."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.arkitektur.filer import ROT
from verktoey import demo, demosteder, stack


def kjoer_demo(*argumenter, **miljoe):
    rent = {n: v for n, v in os.environ.items() if n not in {"DATABASE_URL", "REDIS_URL", "PORT", "PAS"}}
    utfall = subprocess.run(
        [sys.executable, "-m", "verktoey.demo", *argumenter],
        env=rent | miljoe, cwd=ROT, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    return utfall.returncode, utfall.stderr.strip().splitlines()


@pytest.fixture
def opptatt_port():
    with socket.socket() as lytter:
        lytter.bind(("127.0.0.1", 0))
        lytter.listen()
        yield lytter.getsockname()[1]


def test_opptatt_port_gir_en_linje_som_sier_hva_du_gjoer(opptatt_port):
    status, linjer = kjoer_demo(PORT=str(opptatt_port))

    assert status == 1
    assert len(linjer) == 1
    assert f"Port {opptatt_port} er opptatt" in linjer[0]
    assert "make demo" in linjer[0]


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_en_port_som_ikke_er_en_port_gir_en_linje(port):
    status, linjer = kjoer_demo(PORT=port)

    assert status == 1
    assert len(linjer) == 1
    assert "PORT må være et tall" in linjer[0]


def test_full_disk_gir_en_linje_som_sier_hva_du_gjoer():
    status, linjer = kjoer_demo(MINST_LEDIG_MB=str(10**9))

    assert status == 1
    assert len(linjer) == 1
    assert "Disken er nesten full" in linjer[0]
    assert "Frigjør plass" in linjer[0]


def test_demoen_nekter_andre_adresser():
    status, linjer = kjoer_demo(DEMO_ADRESSE="0.0.0.0")

    assert status == 1
    assert len(linjer) == 1
    assert "127.0.0.1" in linjer[0]


def test_demo_reset_roerer_ikke_en_annens_database():
    status, linjer = kjoer_demo("--nullstill", DATABASE_URL="postgresql://a@db/annen")

    assert status == 1
    assert len(linjer) == 1
    assert "DATABASE_URL" in linjer[0]


def test_porten_kan_vaere_ledig(opptatt_port):
    with pytest.raises(demo.DemoFeil):
        demo.sjekk_port(opptatt_port, 0)
    with socket.socket() as ledig:
        ledig.bind(("127.0.0.1", 0))
        port = ledig.getsockname()[1]
    demo.sjekk_port(port, 0)


def test_merket_etter_en_drept_kjoering_gjenkjennes(tmp_path):
    merke = tmp_path / "kjoerer.pid"
    doed = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    merke.write_bytes(doed.stdout)
    assert not demo._lever(merke)

    merke.write_text(str(os.getpid()))
    assert demo._lever(merke)

    merke.write_text("")
    assert not demo._lever(merke)
    merke.write_text("0")
    assert not demo._lever(merke)


def test_velkomsten_viser_kontoer_uten_aa_vise_kandidatenes_passord(tmp_path, monkeypatch):
    monkeypatch.setattr(demo, "DATA", tmp_path)
    (tmp_path / "demo.json").write_text(
        '{"kontoer": [{"brukernavn": "vakt", "rolle": "Eksamensvakt"}], "kandidater": [{"passord": "abc123"}]}'
    )

    tekst = demo.velkomst(9000, None)

    assert "http://127.0.0.1:9000/" in tekst
    assert "vakt" in tekst
    assert "abc123" not in tekst
    assert "PAS" not in tekst
    assert "http://127.0.0.1:9001/" in demo.velkomst(9000, None, pas=9001)


SKRIPT = ROT / "verktoey" / "oppsett.sh"


def kjoer_oppsett(rot, **miljoe):
    return subprocess.run(
        ["/bin/bash", str(rot / "verktoey" / "oppsett.sh"), "demo"],
        env={"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/")} | miljoe,
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


@pytest.fixture
def ny_klone(tmp_path):
    """A folder with the set-up script and nothing installed."""
    (tmp_path / "verktoey").mkdir()
    (tmp_path / "verktoey" / "oppsett.sh").write_bytes(SKRIPT.read_bytes())
    return tmp_path


def lag_program(mappe, navn, innhold):
    mappe.mkdir(parents=True, exist_ok=True)
    (mappe / navn).write_text(f"#!/bin/bash\n{innhold}\n")
    (mappe / navn).chmod(0o755)


def test_oppsett_paa_full_disk_gir_en_linje(ny_klone):
    utfall = kjoer_oppsett(ny_klone, MINST_LEDIG_MB=str(10**9))

    assert utfall.returncode == 2
    assert utfall.stderr.count("\n") == 1
    assert "disken er nesten full" in utfall.stderr


def test_oppsett_uten_python_gir_en_linje(ny_klone):
    programmer = ny_klone / "bin"
    for navn in ("dirname", "df", "awk", "cat", "cksum", "tr"):
        lag_program(programmer, navn, f'PATH=/usr/bin:/bin exec {navn} "$@"')

    utfall = kjoer_oppsett(ny_klone, PATH=str(programmer))

    assert utfall.returncode == 2
    assert utfall.stderr == "FEIL: python3 mangler. Installer Python 3.13 og prøv igjen.\n"


def test_oppsett_uten_python_3_13_gir_en_linje(ny_klone):
    # A machine whose uv finds no Python of the right version answers like this.
    lag_program(ny_klone / ".uv" / "bin", "uv", "echo 'No interpreter found' >&2; exit 2")

    utfall = kjoer_oppsett(ny_klone, MINST_LEDIG_MB="1")

    assert utfall.returncode == 2
    assert utfall.stderr.count("\n") == 1
    assert "fant ikke Python 3.13" in utfall.stderr
    assert "pyenv install 3.13" in utfall.stderr


def test_tester_uten_chromium_og_clamd_gir_en_linje(tmp_path):
    lag_program(tmp_path, "id", "echo 1000")

    utfall = subprocess.run(
        ["/bin/bash", str(ROT / "verktoey" / "systempakker.sh")],
        env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert utfall.returncode == 2
    assert utfall.stderr.count("\n") == 1
    assert "Installer dem" in utfall.stderr


def test_signalene_som_stopper_demoen():
    assert {signal.SIGINT, signal.SIGTERM} <= set(demo.SIGNALER)


EGNE = {"DATABASE_URL": "postgresql:///egen", "REDIS_URL": "redis://egen"}
INNEBYGD = stack.Adresser("postgresql://eier@/eksamen?host=/x", "postgresql://eksamen_app@/eksamen?host=/x", Path("/x"))


def test_lenkene_i_brevene_gaar_til_demoen(tmp_path):
    with contextlib.ExitStack() as alt:
        miljoe, _database = demosteder.miljoe_for(alt, EGNE, 9123, tmp_path)
        annet, _database = demosteder.miljoe_for(alt, EGNE | {"NETTADRESSE": "http://demo.example.no"}, 9123, tmp_path)

    assert miljoe["NETTADRESSE"] == "http://127.0.0.1:9123"
    assert annet["NETTADRESSE"] == "http://demo.example.no"


@pytest.mark.parametrize(
    "kilde", [{"PAS": "nei"}, {"DATABASE_URL": "postgresql:///egen"}, {"PAS_KLIENT_ADRESSE": "https://pas.example.no"}]
)
def test_pas_er_med_om_ikke_noe_annet_er_sagt(kilde):
    assert demosteder.med_pas({})
    assert not demosteder.med_pas(kilde)


def test_de_to_nettstedene_deler_ingenting(tmp_path):
    with contextlib.ExitStack() as alt:
        skole, _database = demosteder.miljoe_for(
            alt, EGNE | {"REDIS_URL": "unix:///r.sock?db=0"}, 9123, tmp_path / "skole"
        )
    skole |= {"DATABASE_URL": INNEBYGD.app, "DATABASE_URL_EIER": INNEBYGD.eier, "PAS_KLIENT_ADRESSE": "http://x"}

    pas = demosteder.som_pas(skole, INNEBYGD, 9124, tmp_path / "pas")

    assert pas["DATABASE_URL"] == "postgresql://eksamen_app@/pas?host=/x"
    assert pas["DATABASE_URL_EIER"] == "postgresql://eier@/pas?host=/x"
    assert pas["REDIS_URL"] == "unix:///r.sock?db=1"
    assert pas["NETTADRESSE"] == "http://127.0.0.1:9124"
    assert pas["PAS_TJENER"] == "ja"
    assert pas["KAPSELFORLEDD"] != "eksamen"
    assert "PAS_KLIENT_ADRESSE" not in pas
    egne = ("DATABASE_URL", "DATABASE_URL_EIER", "REDIS_URL", "FILLAGER", "SPOLMAPPE", "DEMO_FIL", "PORT")
    assert not [navn for navn in egne if pas[navn] == skole[navn]]


def test_pas_trenger_porten_etter():
    status, linjer = kjoer_demo(PORT="65535")

    assert status == 1
    assert len(linjer) == 1
    assert "PAS=nei" in linjer[0]


def test_naar_porten_etter_er_opptatt_sier_linjen_hvilken(opptatt_port):
    status, linjer = kjoer_demo(PORT=str(opptatt_port - 1))

    assert status == 1
    assert len(linjer) == 1
    assert "opptatt" in linjer[0]


def test_demofilen_sier_hvor_pas_er_mens_det_er_der(tmp_path):
    steder = [
        demosteder.Sted("skole", 9123, tmp_path, {}),
        demosteder.Sted("pas", 9124, tmp_path / "pas", {}),
    ]
    (tmp_path / "pas").mkdir()
    steder[0].demofil.write_text(json.dumps({"adresse": "gammel", "kandidater": [1], "pas": {"partier": [2]}}))
    steder[1].demofil.write_text(json.dumps({"kontoer": [{"brukernavn": "udir"}]}))

    demosteder.skriv_adresser(steder)
    med = demosteder.les_demofil(steder[0])
    demosteder.skriv_adresser(steder[:1])
    uten = demosteder.les_demofil(steder[0])

    assert med["adresse"] == "http://127.0.0.1:9123/"
    assert med["kandidater"] == [1]
    assert med["pas"]["adresse"] == "http://127.0.0.1:9124/"
    assert med["pas"]["kontoer"] == [{"brukernavn": "udir"}]
    assert set(med["pas"]["klient"]) == {"id", "hemmelighet"}
    assert uten["pas"] == {"partier": [2]}
