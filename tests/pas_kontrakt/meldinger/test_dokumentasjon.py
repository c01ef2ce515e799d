"""What docs/pas-api.md shows another vendor is true: every message is there, valid, and written back the same."""

import re
from pathlib import Path

import pytest
from lxml import etree

from pas_kontrakt.lesere.xmlfil import les_tre
from pas_kontrakt.meldinger.lesing import generasjon_av, les
from pas_kontrakt.meldinger.register import KLASSER, roetter
from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.skriving import skriv

SIDEN = (Path(__file__).resolve().parents[3] / "docs" / "pas-api.md").read_text()
MELDINGER = SIDEN[SIDEN.index("\n## Messages\n") + 4 :].partition("\n## ")[0]
EKSEMPLER = [
    (etree.QName(les_tre(data)).localname, data)
    for data in (treff.encode() for treff in re.findall(r"^```xml\n(.*?)^```$", MELDINGER, re.S | re.M))
]


@pytest.mark.parametrize(("navn", "data"), EKSEMPLER, ids=[f"{nr}-{navn}" for nr, (navn, _) in enumerate(EKSEMPLER)])
def test_eksempelet_er_gyldig_og_skrives_tilbake_likt(navn, data):
    rot = les_tre(data)
    generasjon = generasjon_av(rot)

    valider(data, generasjon)
    tilbake = skriv(les(data, roetter()[rot.tag]), generasjon)

    assert flat(tilbake) == flat(data)


def flat(data: bytes) -> list[tuple]:
    return [(e.tag, (e.text or "").strip(), dict(e.attrib)) for e in les_tre(data).iter()]


def test_hver_melding_har_et_eksempel():
    assert {roetter()[les_tre(data).tag] for _navn, data in EKSEMPLER} == set(KLASSER)
