"""Absence, room, page size, and the two views by room."""

import re

import pytest
import time_machine

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, gi_vakt, lag_kandidat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def vis(som, vakt):
    """`vis("?sok=olga")`: ids in the order of the page, and the HTML."""
    klient = som(vakt)

    def hent(adresse, klient=klient):
        svar = klient.get(f"/monitor/{adresse}")
        assert svar.status_code == 200
        html = svar.content.decode()
        return [int(pk) for pk in re.findall(r'<(?:tr|li)[^>]* id="k(\d+)"', html)], html

    return hent


@pytest.fixture
def plasser(parti):
    """`plasser("10", "2")`: a candidate on each seat of the party's room, or `("Lab", "1")` in another."""
    parti.rom = "Aula"
    parti.save(update_fields=["rom"])

    def lag(*steder):
        steder = [sted if isinstance(sted, tuple) else ("", sted) for sted in steder]
        return [lag_kandidat(parti, rom=rom, plass=plass) for rom, plass in steder]

    return lag


# --- absence ---------------------------------------------------------------------------------------------------------
def test_filter_paa_fravaer(vis, kandidater):
    her, udokumentert, dokumentert = kandidater
    sett_fravaer(udokumentert)
    sett_fravaer(dokumentert, "DF")

    assert vis("?fravaer=uten")[0] == [her.pk]
    assert set(vis("?fravaer=med")[0]) == {udokumentert.pk, dokumentert.pk}
    assert vis("?fravaer=DF")[0] == [dokumentert.pk]
    assert vis("?fravaer=IDF&fravaer=uten")[1].count("data-removable") == 2
    assert set(vis("?fravaer=tull")[0]) == {k.pk for k in kandidater}


# --- rooms -----------------------------------------------------------------------------------------------------------
def test_filter_paa_rom_bruker_kandidatens_rom_foer_partiets(vis, plasser):
    aula, lab = plasser("1", ("Lab", "1"))

    assert vis("?rom=Aula")[0] == [aula.pk]
    assert vis("?rom=lab")[0] == [lab.pk]
    html = vis("?rom=Lab")[1]
    assert '<option value="Aula">Aula</option>' in html
    assert "Fjern filteret </span>Rom Lab</a>" in html
    assert re.search(r"Nullstill filter\s+\(1\)", html)


def test_et_oppdiktet_rom_viser_ingen_og_sier_hva_en_kan_gjoere(vis, plasser):
    plasser("1", ("Lab", "1"))
    rader, html = vis("?rom=<script>")

    assert rader == []
    assert "Ingen kandidater passer med filteret nå." in html
    assert "<script>" not in html.split("<body")[1]


def test_med_ett_rom_er_det_ikke_noe_aa_velge(vis, plasser):
    plasser("1", "2")

    assert 'id="rom"' not in vis("")[1]


def test_rommene_fra_andre_skoler_vises_ikke(vis, plasser):
    plasser("1", ("Lab", "1"))
    lag_kandidat(PartiFactory(skole=OrganisasjonFactory(), rom="Hemmelig rom"))

    assert "Hemmelig rom" not in vis("")[1]


def test_etter_rom_staar_de_i_plassenes_rekkefoelge(vis, plasser):
    ti, to, uten, lab = plasser("10", "2", "", ("Lab", "1"))
    rader, html = vis("?visning=rom")

    assert rader == [to.pk, ti.pk, uten.pk, lab.pk]
    assert re.findall(r'class="romhode".*?>\s*(\w+) <span class="dempet">([^<]+)<', html) == [
        ("Aula", "3 kandidater, 0 er ferdige"),
        ("Lab", "1 kandidat, 0 er ferdige"),
    ]
    assert 'aria-sort="ascending"' not in html


def test_en_kolonne_sorterer_innenfor_rommet(vis, parti):
    def sett(navn, rom, plass):
        return lag_kandidat(parti, person=PersonFactory(fornavn="Per", etternavn=navn), rom=rom, plass=plass)

    b, a, c = sett("Bø", "Aula", "1"), sett("Aas", "Aula", "2"), sett("Aas", "Lab", "1")

    assert vis("?visning=rom&sorter=kandidat")[0] == [a.pk, b.pk, c.pk]
    assert vis("?visning=rom&sorter=-kandidat")[0] == [b.pk, a.pk, c.pk]


def test_tallene_over_rommet_gjelder_alle_i_rommet_ogsaa_med_filter(vis, plasser):
    venter, ferdig, _tredje = plasser("1", "2", "3")
    lag_sesjon(venter)
    legg_levering(ferdig, legg_fil(ferdig))

    assert "3 kandidater, 1 venter på tilgang, 1 er ferdig" in vis("?visning=rom&tilgang=venter")[1]


def test_plasskartet_har_plassen_foerst_saa_hvem_og_hvordan_det_gaar(vis, plasser):
    to, ti = plasser("2", "10")
    lag_sesjon(to)
    rader, html = vis("?visning=kart")

    assert rader == [to.pk, ti.pk]
    plass = re.search(rf'<li class="plass[^>]* id="k{to.pk}".*?</li>', html, re.S)[0]
    tekst = " ".join(re.sub(r"<[^>]+>", " ", plass).split())
    assert tekst.startswith(f"Plass 2 {to.parti.navn} {to.person.navn} Venter på tilgang Ikke lastet opp Gi tilgang")
    assert f'href="/monitor/?sok={to.kandidatnummer.nummer}"' in plass
    assert f'formaction="/monitor/kandidater/{to.pk}/tilgang/"' in plass


def test_bokstaver_foran_plassnummeret_gir_rekker(vis, plasser):
    plasser("B1", "A10", "A9")
    html = vis("?visning=kart")[1]

    assert re.findall(r'<ol class="kart" aria-label="([^"]+)"', html) == ["Rekke A", "Rekke B"]
    assert re.findall(r'<span class="ds-sr-only">Plass </span>(\w+)', html) == ["A9", "A10", "B1"]


def test_rom_med_samme_navn_paa_to_skoler_staar_hver_for_seg(vis, som, fylke, plasser):
    plasser("1")
    nabo = OrganisasjonFactory(navn="Storevik videregående skole", overordnet=fylke)
    lag_kandidat(PartiFactory(skole=nabo, rom="Aula"), plass="1")
    html = vis("?visning=kart", som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)))[1]

    assert "Aula, Lillevik videregående skole" in html
    assert "Aula, Storevik videregående skole" in html


def test_vakten_i_ett_rom_ser_bare_det_rommet(som, skole, parti, plasser, vis):
    aula, _lab = plasser("1", ("Lab", "1"))
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom="Aula")

    for visning in ("", "?visning=rom", "?visning=kart", "?rom=Lab"):
        rader, html = vis(visning, som(romvakt))
        assert rader == ([] if visning == "?rom=Lab" else [aula.pk])
        assert '<option value="Lab"' not in html


def test_en_oppdiktet_visning_er_listen(vis, kandidat):
    rader, html = vis("?visning=3d")

    assert rader == [kandidat.pk]
    assert 'id="tabell"' in html


def test_visningen_foelger_med_til_filter_og_svar(vis, som, vakt, plasser):
    to = plasser("2")[0]
    lag_sesjon(to)

    assert '<input type="hidden" name="visning" value="kart">' in vis("?visning=kart")[1]
    svar = som(vakt).post(
        f"/monitor/kandidater/{to.pk}/tilgang/", {"liste": "?visning=kart"}, headers={"HX-Request": "true"}
    )
    assert 'class="plass' in svar.content.decode()


# --- pages -----------------------------------------------------------------------------------------------------------
def test_sidestoerrelse_forrige_og_neste(vis, parti):
    alle = [lag_kandidat(parti, person=PersonFactory(fornavn="Per", etternavn=f"Aas{n:03d}")).pk for n in range(60)]
    rader, html = vis("?per=25&side=2")

    assert rader == alle[25:50]
    assert "Side 2 av 3" in html
    assert 'rel="prev" href="/monitor/?per=25"' in html
    assert 'rel="next" href="/monitor/?per=25&amp;side=3"' in html
    assert 'href="/monitor/?per=100"' in html
    assert vis("?per=100")[0] == alle
    assert vis("?per=7")[0] == alle[:50]


def test_paa_foerste_og_siste_side_er_det_bare_en_vei(vis, parti):
    for _ in range(30):
        lag_kandidat(parti)

    html = vis("?per=25")[1]
    assert 'rel="next"' in html
    assert 'rel="prev"' not in html
    html = vis("?per=25&side=2")[1]
    assert 'rel="next"' not in html
    assert 'rel="prev"' in html
    assert 'id="bla"' in vis("")[1]


def test_etter_rom_er_det_plass_til_et_stort_rom_paa_en_side(vis, plasser):
    plasser(*[str(n) for n in range(1, 61)])

    assert len(vis("?visning=kart")[0]) == 60
    assert len(vis("?visning=rom")[0]) == 60
    assert len(vis("?visning=rom&per=25")[0]) == 25


def test_to_partier_i_samme_rom_skilles_paa_kartet(vis, skole, vakt, plasser, parti):
    plasser("1")
    annet = PartiFactory(skole=skole, rom="Aula", navn="3STQ")
    gi_vakt(annet, vakt)
    lag_kandidat(annet, plass="1")
    html = vis("?visning=kart")[1]

    assert set(re.findall(r'</span>1 <span class="dempet">([^<]+)</span>', html)) == {parti.navn, "3STQ"}


def test_faa_kandidater_har_ingen_sider(vis, kandidat):
    assert 'id="bla"' not in vis("")[1]
    assert Kandidat.objects.count() == 1
