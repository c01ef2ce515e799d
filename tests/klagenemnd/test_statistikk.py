"""Figures of appeals: what shows has been published, a school sees its own alone, and the chart has its table."""

import re
from collections import Counter
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.regneark import les
from felles.tid import naa
from klage.models import Klage, Klageutfall
from klagenemnd.querysets.statistikk import Fagtall, fagtall, samlet, statistikkgrunnlag
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage, lag_publisert_parti, ta_imot
from tests.fabrikker.klage import rad as pasrad
from tests.fabrikker.sensur import kandidater, lag_sensurparti
from tests.klagenemnd.avgjorte import lag_avgjort

pytestmark = pytest.mark.django_db
SIDE, ARK = "klagenemnd:statistikk", "klagenemnd:statistikkark"


@pytest.fixture
def myndighet(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def parti(skole, statsforvalter):
    """Eight candidates: two went up, one down, one stayed, one is treated, one waits for the second, two were content."""
    parti = lag_sensurparti(skole, statsforvalter, kandidater=8)
    folk = kandidater(parti)
    for kandidat, foer, etter in zip(folk, "3345", "4545", strict=False):
        lag_avgjort(kandidat, statsforvalter, "4" if (foer, etter) == ("5", "5") else etter, foer=foer)
    lag_klage(folk[4], ansvarlig=statsforvalter)
    lag_avgjort(folk[5], statsforvalter, "6", om=timedelta(hours=1))
    return parti


def siden(klient):
    """Page and sheet as the reader gets them, without what is new each time."""
    ark = les(b"".join(klient.get(reverse(ARK)).streaming_content))
    linjer = klient.get(reverse(SIDE)).text.splitlines()
    return [linje for linje in linjer if "csrf" not in linje and "nonce" not in linje], ark


def tallene(bruker):
    (rad,) = fagtall(statistikkgrunnlag(bruker, naa()), bruker, naa())
    return rad


def test_tallene_for_skolen_og_myndigheten(som, skoleadmin, myndighet, parti):
    for bruker in (skoleadmin, myndighet):
        rad = tallene(bruker)
        assert (rad.klager, rad.avgjort, rad.venter) == (6, 4, 2)
        assert (rad.opp, rad.likt, rad.ned) == (2, 1, 1)
        assert dict(rad.overganger) == {("3", "4"): 1, ("3", "5"): 1, ("4", "4"): 1, ("5", "4"): 1}
        tekst = som(bruker).get(reverse(SIDE)).text
        assert parti.eksamen.fag.kode in tekst
        assert "2 opp, 1 stadfestet, 1 ned" in tekst


def test_en_karakter_der_det_ikke_var_noen_er_opp():
    rad = Fagtall("V-2027", "NOR1267", "Norsk", overganger=Counter({("MB", "2"): 1, ("3", "2"): 1}))
    assert (rad.opp, rad.likt, rad.ned) == (1, 0, 1)


def test_svaret_fra_pas_teller_naar_det_vises_og_staar_paa_skolens_side(som, skoleadmin, skole, statsforvalter):
    kandidat = lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()
    klage = lag_klage(kandidat, ansvarlig=statsforvalter, status="avgjort", avsluttet=naa())
    ta_imot(kandidat.parti, pasrad(kandidat, 3, klagekarakter=5), synlig_fra=naa() + timedelta(hours=1))
    assert (tallene(skoleadmin).klager, tallene(skoleadmin).venter) == (1, 1)
    with time_machine.travel(naa() + timedelta(hours=2)):
        assert dict(tallene(skoleadmin).overganger) == {("3", "5"): 1}
        assert "Karakteren etter klagen er 5 – fem" in som(skoleadmin).get(reverse("klage:klage", args=[klage.pk])).text


def test_det_som_er_forseglet_vises_ikke_foer_sekundet(som, skoleadmin, myndighet, statsforvalter, parti):
    klage = lag_klage(kandidater(parti)[6], ansvarlig=statsforvalter, status="godkjent", sendt=naa())
    foer = {bruker: siden(som(bruker)) for bruker in (skoleadmin, myndighet)}

    Klage.objects.filter(pk=klage.pk).update(status="avgjort", avsluttet=naa())
    utfall = Klageutfall.objects.create(
        klage=klage, kilde="nemnd", verdi="1", maalform="nb", synlig_fra=naa() + timedelta(hours=2), laget=naa()
    )

    assert {bruker: siden(som(bruker)) for bruker in (skoleadmin, myndighet)} == foer
    # Control: from the second on it counts.
    senere = fagtall(statistikkgrunnlag(skoleadmin, naa()), skoleadmin, utfall.synlig_fra)
    assert samlet(senere).overganger["3", "1"] == 1
    assert tallene(skoleadmin).overganger["3", "1"] == 0


def test_figuren_har_de_samme_tallene_i_en_tabell_og_er_bare_for_oeyet(som, skoleadmin, parti):
    tekst = som(skoleadmin).get(reverse(SIDE)).text
    bredder = [float(tall) for tall in re.findall(r'<rect class="\w+" x="[\d.]+" y="0" width="([\d.]+)"', tekst)]
    assert bredder == [50, 25, 25]
    assert re.search(r'<svg class="stolpe"[^>]*aria-hidden="true"', tekst)
    celler = re.findall(r'<td role="cell"><span class="felt">(\w[\w ]*)</span><span class="tall">(\d+)</span>', tekst)
    assert {"Opp": "2", "Stadfestet": "1", "Ned": "1", "Avgjort": "4"}.items() <= dict(celler).items()
    assert "style=" not in tekst.split("<main")[1]


def test_trukne_avviste_og_formelle_feil_er_ikke_med(skoleadmin, statsforvalter, parti):
    folk = kandidater(parti)
    lag_klage(folk[6], ansvarlig=statsforvalter, status="trukket", sendt=naa(), avsluttet=naa())
    lag_klage(folk[7], slag="formell_feil", karakter="", ansvarlig=statsforvalter)
    lag_klage(folk[7])
    assert tallene(skoleadmin).klager == 6


def test_en_skole_ser_bare_sine_egne_tall(
    som, skoleadmin, annen_skoleadmin, annen_skole, statsforvalter, myndighet, parti
):
    annet = lag_sensurparti(annen_skole, statsforvalter, kandidater=1, eksamen=parti.eksamen)
    lag_avgjort(kandidater(annet)[0], statsforvalter, "1", foer="2")
    assert tallene(skoleadmin).klager == 6
    assert (tallene(annen_skoleadmin).klager, tallene(annen_skoleadmin).ned) == (1, 1)
    assert tallene(myndighet).klager == 7
    assert "Andre skolers tall vises ikke" in som(annen_skoleadmin).get(reverse(SIDE)).text
    fremmed = bruker_med_rolle(Rolle.STATSFORVALTER, OrganisasjonFactory(slag="statsforvalter"))
    assert "Ingen klager er sendt ennå" in som(fremmed).get(reverse(SIDE)).text


def test_fylket_som_ikke_behandler_klagene_ser_dem_ikke(som, fylke, parti):
    assert "Ingen klager er sendt ennå" in som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(reverse(SIDE)).text


def test_andelen_er_av_dem_som_har_karakter_ved_skolene_tallene_gjelder(
    som, skoleadmin, myndighet, skole, annen_skole, statsforvalter
):  # fmt: skip
    parti = lag_publisert_parti(skole, statsforvalter, "3", "3", "4", "4")
    lag_kandidat(lag_sensurparti(annen_skole, statsforvalter, kandidater=0, eksamen=parti.eksamen))
    lag_klage(kandidater(parti)[0], ansvarlig=statsforvalter)
    for bruker in (skoleadmin, myndighet):
        assert (tallene(bruker).kandidater, tallene(bruker).andel) == (4, 25.0)
    assert "(25,0 %)" in som(skoleadmin).get(reverse(SIDE)).text


def test_regnearket_har_det_samme_som_siden(som, skoleadmin, parti):
    svar = som(skoleadmin).get(reverse(ARK), {"periode": "alle"})
    ark = les(b"".join(svar.streaming_content))
    assert "klagestatistikk-alle.xlsx" in svar["Content-Disposition"]
    assert ark.overskrifter[4] == "Klager"
    ((_nummer, rad),) = ark.rader
    assert rad[1:] == [
        parti.eksamen.fag.kode, parti.eksamen.fag.navn_nb, "4", "6", "150", "4", "2", "1", "1", "3→4: 1, 3→5: 1, 5→4: 1",
    ]  # fmt: skip


def test_perioden_velges_og_en_ukjent_er_den_nyeste(som, skoleadmin, statsforvalter, parti):
    kode = parti.eksamen.periode.kode
    for valg in ({}, {"periode": kode}, {"periode": "X-1"}, {"periode": "alle"}):
        svar = som(skoleadmin).get(reverse(SIDE), valg)
        assert (svar.status_code, parti.eksamen.fag.kode in svar.text) == (200, True)
    assert f'<option value="{kode}" selected' in som(skoleadmin).get(reverse(SIDE), {"periode": "X-1"}).text


def test_andre_roller_har_ingen_tall(som, skole, statsforvalter, parti):
    for rolle, hvor in ((Rolle.LAERER, skole), (Rolle.KLAGENEMND, statsforvalter), (Rolle.SENSOR, statsforvalter)):
        for navn in (SIDE, ARK):
            assert som(bruker_med_rolle(rolle, hvor)).get(reverse(navn)).status_code == 403


def test_mange_fag_koster_det_samme_som_ett(skole, statsforvalter, myndighet, parti, django_assert_max_num_queries):
    for _ in range(3):
        (kandidat,) = kandidater(lag_sensurparti(skole, statsforvalter, kandidater=1))
        lag_avgjort(kandidat, statsforvalter, "4")
    assert Kandidat.objects.count() == 11
    with django_assert_max_num_queries(12):
        assert len(fagtall(statistikkgrunnlag(myndighet, naa()), myndighet, naa())) == 4
