"""Whom a message may go to: rooms and parties, what changes meanwhile, made-up fields, and that it is of its day."""

import re
from datetime import datetime, timedelta

import pytest

from eksamen.models import Eksamensdel, Kandidat, Vaktoppdrag
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.tid import OSLO, naa
from monitor.models import Melding
from monitor.services.meldinger import send_melding
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.fabrikker.monitor import lag_melding
from tests.monitor.meldinger import SIDE, TEKST, mottakere, send

pytestmark = pytest.mark.django_db


def test_et_rom_er_alle_som_sitter_der_ogsaa_fra_andre_partier(som, vakt, skole, parti):
    andre = PartiFactory(skole=skole, navn="3STC", rom="Rom 300")
    gi_vakt(andre, vakt)
    parti.rom = "Aula"
    parti.save(update_fields=["rom"])
    her, ogsaa_her, annet_rom = lag_kandidat(parti), lag_kandidat(andre, rom="AULA"), lag_kandidat(parti, rom="Rom 9")
    klient = som(vakt)
    valg = [verdi for _gruppe, par in klient.get(SIDE).context["valg"].skoler for verdi, _tekst in par]
    rom = next(verdi for verdi in valg if verdi.startswith("rom:") and "aula" in verdi)

    send(klient, rom)

    assert mottakere() == {her.pk, ogsaa_her.pk}
    assert Melding.objects.get().rom.casefold() == "aula"
    assert annet_rom.pk not in mottakere()


def tilbudt(klient):
    return {verdi for _skole, par in klient.get(SIDE).context["valg"].skoler for verdi, _tekst in par}


def test_romvakten_tilbys_rommet_og_hele_partiet_bare_naar_alle_sitter_der(som, vakt, skoleadmin, parti):
    min_, annen = lag_kandidat(parti, rom="Rom 1"), lag_kandidat(parti, rom="Rom 2")
    Vaktoppdrag.objects.filter(bruker=vakt).update(rom="Rom 1")
    klient, hele, rommet = som(vakt), f"parti:{parti.pk}", f"rom:{parti.skole_id}:rom 1"

    assert tilbudt(klient) == {rommet}
    assert hele in tilbudt(som(skoleadmin))
    assert send(klient, hele).status_code == 422
    assert not Melding.objects.exists()
    send(klient, rommet)
    assert mottakere() == {min_.pk}
    Kandidat.objects.filter(pk=annen.pk).update(rom="ROM 1")
    assert tilbudt(klient) == {hele, rommet}


def test_et_parti_som_er_slettet_i_mellomtiden_sies_det_fra_om(parti, kandidat):
    with pytest.raises(Domenefeil, match="parti_borte") as feil:
        send_melding(kandidat_ider=[kandidat.pk], tekst=TEKST, parti_id=parti.pk + 1000, aktoer=SYSTEM, naa=naa())

    assert str(feil.value.melding) == "Partiet er slettet av en annen. Ingen fikk meldingen."
    assert not Melding.objects.exists()


def test_den_som_er_flyttet_ut_av_partiet_i_mellomtiden_faar_ikke_partiets_melding(skole, parti, kandidat):
    flyttet = lag_kandidat(PartiFactory(skole=skole))
    ider = [kandidat.pk, flyttet.pk]
    send_melding(kandidat_ider=ider, tekst=TEKST, parti_id=parti.pk, aktoer=SYSTEM, naa=naa())

    assert mottakere() == {kandidat.pk}


@pytest.mark.parametrize(
    "felt",
    [
        {"kandidat": "\x00"},
        {"kandidat": "9" * 18},
        {"kandidat": "9" * 30},
        {"kandidat": "9" * 5000},
        {"kandidater": "\x00,1,,x"},
        {"kandidater": f"{10**18 - 1},{10**30},-1"},
        {"kandidater": ",".join(str(pk) for pk in range(10**6, 10**6 + 70_000))},
        {"til": "parti:\x00"},
        {"til": f"parti:{10**30}"},
        {"til": "rom:\x00:aula"},
        {"til": f"rom:{10**30}:aula"},
        {"tekst": "Hei\x00"},
        {"skole": "\x00"},
        {"skole": "9" * 30},
        {"setning": "\x00"},
    ],
    ids=lambda felt: " ".join(f"{navn}={verdi[:12]!r}" for navn, verdi in felt.items()),
)
def test_nullbyte_og_kjempetall_gir_aldri_feilside(som, vakt, parti, kandidater, felt):
    klient = som(vakt)
    rett = {"til": f"parti:{parti.pk}", "tekst": TEKST}

    assert klient.get(SIDE, {navn: verdi[:1000] for navn, verdi in felt.items()}).status_code == 200
    assert klient.post(SIDE, felt).status_code in (200, 422)
    assert klient.post(SIDE, rett | felt).status_code in (200, 302, 422)
    assert klient.post(SIDE, rett | {"til": "valgte"} | felt).status_code in (302, 422)
    assert all("\x00" not in melding.tekst for melding in Melding.objects.all())


@pytest.mark.parametrize("nummer", [10**18, 10**30, "9" * 5000])
def test_en_melding_med_oppdiktet_nummer_finnes_ikke(som, vakt, parti, nummer):
    klient = som(vakt)

    assert klient.get(f"{SIDE}{nummer}/").status_code == 404
    assert klient.post(f"{SIDE}{nummer}/trekk/").status_code == 404


@pytest.mark.parametrize("bare_rommet", [False, True])
def test_forberedelsesdagens_meldinger_ventes_det_ikke_paa_paa_eksamensdagen(
    klokken, som, vakt, parti, kandidater, bare_rommet
):
    dagen_foer = datetime(2027, 5, 26, 9, 0, tzinfo=OSLO)
    Eksamensdel.objects.create(
        eksamen=parti.eksamen,
        type=Deltype.FORBEREDELSE,
        start=dagen_foer,
        slutt=dagen_foer + timedelta(hours=6),
        minutter=360,
    )
    Vaktoppdrag.objects.filter(bruker=vakt).update(rom=parti.rom if bare_rommet else "")

    def ubekreftet():
        return re.findall(r"(\d+) kandidat(?:er)? har ikke bekreftet", som(vakt).get("/monitor/").content.decode())

    klokken.move_to(dagen_foer)
    lag_melding(*kandidater)
    klokken.move_to(datetime(2027, 5, 26, 23, 59, 59, tzinfo=OSLO))
    assert ubekreftet() == ["3"]
    klokken.move_to(datetime(2027, 5, 27, 0, 0, tzinfo=OSLO))
    assert ubekreftet() == []
    send(som(vakt), "valgte", kandidater[0])
    klokken.move_to(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO))
    assert ubekreftet() == ["1"]
