"""Locks: every package by hash, and no address of any registry, so that the same lock works everywhere."""

import json
import re
import tomllib

import pytest

from tests.arkitektur.filer import ROT

PYTHONLAASER = ["base", "demo", "utvikling", "node", "uv"]


def pakker(laas):
    return re.findall(r"^([a-z0-9-]+)==", (ROT / "krav" / f"{laas}.txt").read_text(), re.MULTILINE)


@pytest.mark.parametrize("laas", PYTHONLAASER)
def test_laasen_navngir_ingen_adresse_eller_mappe(laas):
    tekst = (ROT / "krav" / f"{laas}.txt").read_text()

    assert not re.search(r"://|file:|--index|--find-links|/", tekst)


@pytest.mark.parametrize("laas", PYTHONLAASER)
def test_hver_pakke_er_laast_med_kontrollsum(laas):
    blokker = re.split(r"\n(?=[a-z0-9])", (ROT / "krav" / f"{laas}.txt").read_text().strip())

    assert [b.splitlines()[0] for b in blokker if "==" not in b or "--hash=sha256:" not in b] == []
    assert blokker


def test_det_pyproject_ber_om_staar_i_laasene():
    prosjekt = tomllib.loads((ROT / "pyproject.toml").read_text())
    navn = re.compile(r"^[a-z0-9-]+")

    for laas, krav in {
        "base": prosjekt["project"]["dependencies"],
        "demo": prosjekt["dependency-groups"]["demo"],
        "utvikling": [k for k in prosjekt["dependency-groups"]["utvikling"] if isinstance(k, str)],
        "node": prosjekt["dependency-groups"]["node"],
    }.items():
        assert {navn.match(k)[0] for k in krav} <= set(pakker(laas)), laas


def test_laasene_bygger_paa_hverandre():
    assert set(pakker("base")) <= set(pakker("demo")) <= set(pakker("utvikling"))


def test_npm_laasen_har_kontrollsummer_og_ingen_adresser():
    laas = json.loads((ROT / "package-lock.json").read_text())
    pakker = {navn: p for navn, p in laas["packages"].items() if navn}

    assert pakker
    assert [navn for navn, p in pakker.items() if "integrity" not in p] == []
    assert [navn for navn, p in pakker.items() if "resolved" in p] == []
    assert "://" not in re.sub(r'"(url|funding)": "[^"]*"', "", (ROT / "package-lock.json").read_text())
