"""Seats in a room: in order or shuffled, past those that are taken, and with the way back."""

import random
from datetime import timedelta

import pytest

from eksamen.models import Eksamenssted, Kandidat, Rom
from elever.services.plassering import plasser_kandidater
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.elever.conftest import angre, meldinger
from tests.fabrikker.eksamen import FagFactory, PartiFactory, lag_eksamen, lag_kandidat


def plassene(parti) -> dict[str, str]:
    return {k.person.etternavn: k.plass for k in Kandidat.objects.filter(parti=parti).select_related("person")}


def test_plasser_i_norsk_alfabetisk_rekkefoelge_og_angre(klient, til, tre, snart):
    data = {"rom": "B201", "fra": "1", "rekkefoelge": "alfabetisk", "valgt": [k.pk for k in tre]}

    svar = klient.post(til("plasser"), data, follow=True)

    assert meldinger(svar) == ["Kandidatene har fått plass 1–3 i B201."]
    assert plassene(snart) == {"Berg": "1", "Vik": "2", "Ås": "3"}
    angre(klient, til("kandidater"))
    assert set(plassene(snart).values()) == {""}


def test_plasser_hopper_over_plasser_andre_har_i_rommet_samme_dag(tre, snart, skole, norsk):
    samme_dag = lag_eksamen(start=norsk.deler.get().start, fag=FagFactory(fagkode="MAT1023"))
    lag_kandidat(PartiFactory(skole=skole, eksamen=samme_dag, rom="b201"), plass="2")
    annen_dag = lag_eksamen(start=norsk.deler.get().start + timedelta(days=2), fag=FagFactory(fagkode="ENG1007"))
    lag_kandidat(PartiFactory(skole=skole, eksamen=annen_dag, rom="B201"), plass="1")

    plasser_kandidater(
        parti_id=snart.pk, kandidat_ider=[k.pk for k in tre], rom="B201", fra=1, rekkefoelge="alfabetisk", aktoer=SYSTEM,
        naa=naa(),
    )  # fmt: skip

    assert plassene(snart) == {"Berg": "1", "Vik": "3", "Ås": "4"}


def test_stokket_rekkefoelge_gir_hver_sin_plass(tre, snart):
    plasser_kandidater(
        parti_id=snart.pk, kandidat_ider=[k.pk for k in tre], rom="B201", fra=10, rekkefoelge="stokket", aktoer=SYSTEM,
        naa=naa(), tilfeldig=random.Random(3),
    )  # fmt: skip

    assert sorted(plassene(snart).values()) == ["10", "11", "12"]


def test_rom_med_for_faa_plasser_avvises_ved_feltet(klient, til, tre, skole, snart):
    sted = Eksamenssted.objects.create(skole=skole, navn="Hovedbygget")
    Rom.objects.create(sted=sted, navn="B201", kapasitet=2)
    data = {"rom": "B201", "fra": "1", "rekkefoelge": "alfabetisk", "valgt": [k.pk for k in tre]}

    svar = klient.post(til("plasser"), data)

    assert svar.status_code == 422
    assert "B201 har 2 plasser" in svar.content.decode()
    assert set(plassene(snart).values()) == {""}


@pytest.mark.parametrize(
    ("felt", "verdi"),
    [("rom", ""), ("rom", "x" * 51), ("fra", "0"), ("fra", "ett"), ("rekkefoelge", "x"), ("valgt", [])],
)
def test_gale_verdier_i_plassering_gir_422(klient, til, tre, felt, verdi):
    data = {"rom": "B201", "fra": "1", "rekkefoelge": "alfabetisk", "valgt": [tre[0].pk], felt: verdi}

    assert klient.post(til("plasser"), data).status_code == 422


def test_plassering_av_ingen_i_tjenesten_avvises(snart):
    with pytest.raises(UgyldigOvergang):
        plasser_kandidater(
            parti_id=snart.pk, kandidat_ider=[1], rom="A", fra=1, rekkefoelge="alfabetisk", aktoer=SYSTEM, naa=naa()
        )
