"""The print of the list, and the emergency list that opens without the server."""

import base64
import re
from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, gi_vakt, lag_eksamen, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def hent(som, vakt):
    """`hent("utskrift/?sok=a")`: the answer's HTML."""

    def be_om(adresse, bruker=vakt):
        svar = som(bruker).get(f"/monitor/{adresse}")
        assert svar.status_code == 200
        assert svar.headers["Cache-Control"] == "private, no-store"
        return svar.content.decode()

    return be_om


def navn(html):
    return [" ".join(treff.split()) for treff in re.findall(r'<th[^>]* scope="row"[^>]*>([^<]+)', html)]


def per(parti, etternavn, **felt):
    return lag_kandidat(parti, person=PersonFactory(fornavn="Per", etternavn=etternavn), **felt)


def test_utskriften_har_alle_sider_med_filteret_og_rekkefoelgen(hent, parti):
    for n in range(60):
        per(parti, f"Aas{n:03d}")
    borte = per(parti, "Ås")
    sett_fravaer(borte)
    html = hent("utskrift/?per=25&side=2&fravaer=uten&sorter=-kandidat")

    assert navn(html) == [f"Per Aas{n:03d}" for n in reversed(range(60))]
    assert "60 kandidater, slik det var to. 27. mai kl. 12:00." in html
    assert "Filtre: Uten fravær." in html
    assert 'href="/monitor/?fravaer=uten&amp;sorter=-kandidat&amp;per=25&amp;side=2"' in html


def test_utskrift_etter_rom_har_en_tabell_for_hvert_rom(hent, parti):
    per(parti, "Aas", rom="Lab", plass="1")
    per(parti, "Bø", rom="Aula", plass="10")
    per(parti, "Dal", rom="Aula", plass="2")
    html = hent("utskrift/?visning=rom")

    assert navn(html) == ["Per Dal", "Per Bø", "Per Aas"]
    assert re.findall(r'<h2[^>]*id="rom-\d">(\w+) <span', html) == ["Aula", "Lab"]
    assert html.count("<table") == 2


def test_utskriften_har_plass_til_aa_skrive(hent, kandidat):
    html = hent("utskrift/")

    assert re.findall(r'class="kun-papir">([^<]+)</th>', html) == ["Til stede", "Levert kl.", "Merknad"]


def test_ingen_aa_skrive_ut(hent, kandidat):
    assert "Det er ingen kandidater å skrive ut." in hent("utskrift/?dato=2027-05-26")


def test_noedlisten_er_en_fil_som_ikke_spoer_noen(som, vakt, kandidat):
    svar = som(vakt).get("/monitor/noedliste/")
    html = svar.content.decode()

    assert svar.headers["Content-Disposition"] == 'attachment; filename="noedliste-2027-05-27.html"'
    assert re.findall(r'(?:src|href|action)="(?!data:)([^"]*)"', html) == []
    assert "<script" not in html
    stil = base64.b64decode(re.search(r'href="data:text/css;base64,([^"]+)"', html)[1]).decode()
    assert "@page" in stil
    assert "url(" not in stil


def test_noedlisten_har_rom_plass_nummer_tider_og_hva_en_gjoer(hent, parti):
    kandidat = per(parti, "Dal", rom="Aula", plass="2")
    kandidat.deler.update(slutt=naa() + timedelta(hours=4, minutes=30), ekstra_minutter=30)
    html = hent("noedliste/")
    tekst = " ".join(re.sub(r"<[^>]+>", " ", html).split())

    assert "Nødliste Lillevik videregående skole · torsdag 27. mai 2027" in tekst
    assert "Når nettet eller tjeneren er borte" in tekst
    assert "Aula 1 kandidat, 0 er ferdige" in tekst
    assert re.search(
        rf"2 Per Dal {kandidat.kandidatnummer.nummer} {parti.navn} · Aula .*11:00–16:30 \(\+30 min\)", tekst
    )


def test_noedlisten_har_alle_og_bryr_seg_ikke_om_filter(hent, parti):
    per(parti, "Dal")
    per(parti, "Bø")

    assert len(navn(hent("noedliste/?sok=dal&side=9&fravaer=med"))) == 2


def test_todelt_eksamen_har_tidene_for_begge_delene(hent, todelt_parti):
    lag_kandidat(todelt_parti)

    for side in ("noedliste/", "utskrift/"):
        assert re.search(r"Del 1 \d\d:\d\d–\d\d:\d\d.*Del 2 \d\d:\d\d–\d\d:\d\d", hent(side), re.S), side


def test_vakten_faar_bare_sine_og_vakten_i_et_rom_bare_rommet(hent, skole, vakt, parti):
    aula, lab = per(parti, "Aas", rom="Aula"), per(parti, "Bø", rom="Lab")
    fremmed = lag_kandidat(PartiFactory(skole=skole))
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom="Lab")

    for side in ("utskrift/", "noedliste/"):
        assert navn(hent(side)) == [aula.person.navn, lab.person.navn], side
        assert navn(hent(side, romvakt)) == [lab.person.navn], side
        assert fremmed.person.navn not in hent(side)


def test_en_annen_dag_og_en_oppdiktet_skole(hent, skole, vakt, kandidat):
    annen = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=1)))
    gi_vakt(annen, vakt)
    i_morgen = lag_kandidat(annen)

    assert navn(hent("noedliste/?dato=2027-05-28")) == [i_morgen.person.navn]
    assert navn(hent("noedliste/?dato=i-morgen&skole=999999")) == [kandidat.person.navn]


@pytest.mark.parametrize("side", ["utskrift/", "noedliste/"])
def test_papiret_roeper_verken_foedselsnummer_passord_eller_hvorfor_noen_har_lengre_tid(hent, parti, side):
    kandidat = lag_kandidat(parti, passord="kfm4-tr7w")
    html = hent(side)

    assert "kfm4-tr7w" not in html
    assert "fødselsnummer" not in html.lower()
    assert kandidat.person.navn in html


@pytest.mark.parametrize("side", ["utskrift/", "noedliste/?visning=rom"])
def test_papiret_koster_det_samme_for_en_som_for_tretti(hent, parti, kandidat, side, django_assert_max_num_queries):
    hent(side)
    with django_assert_max_num_queries(30) as en:
        hent(side)
    for _ in range(29):
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(en)):
        hent(side)


def test_bare_henting_er_lov(som, vakt, kandidat):
    assert [som(vakt).post(f"/monitor/{side}/").status_code for side in ("utskrift", "noedliste")] == [405, 405]
