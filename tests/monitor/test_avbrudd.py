"""Incidents: begun and ended by those who may, minutes counted inside own working time."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from avbrudd.models import Avbrudd
from brukere.models.bruker import Rolle
from deltakelse.models import Tidstillegg
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import legg_fil, legg_levering, sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.monitor.avbrudd import ADRESSE, angre, avgjoer, gaa, html, kjoer, parti_, slutt, start, stopp, tapt

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reisen(klokken):
    """Noon; the exams began at eleven and last for five hours."""
    return klokken


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


# --- begin and end ----------------------------------------------------------------------------------------------------
def test_et_avbrudd_for_partiet_teller_minuttene_for_hver_kandidat(som, vakt, parti, reisen):
    kandidater = [lag_kandidat(parti) for _ in range(2)]
    avbrudd = kjoer(reisen, som(vakt), parti_(parti), fra="12:00", til="12:19", beskrivelse="Nettet falt ut")

    assert tapt(avbrudd) == {k.pk: 19 for k in kandidater}
    assert (avbrudd.startet_av, avbrudd.stoppet_av, avbrudd.aarsak) == (vakt, vakt, "skole")
    handlinger = list(Hendelse.objects.filter(handling__startswith="avbrudd.").order_by("pk").values_list("handling"))
    assert handlinger == [("avbrudd.startet",), ("avbrudd.stoppet",)]
    assert "Nettet" not in str(list(Hendelse.objects.values_list("data", flat=True)))
    assert slutt(kandidater[0]) == "16:00"


def test_bare_tid_innenfor_egen_arbeidstid_teller(som, skoleadmin, skole, parti, reisen):
    for_kort = lag_kandidat(parti)
    senere = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(minutes=15))))
    i_morgen = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=1))))
    avbrudd = kjoer(reisen, som(skoleadmin), f"skole-{skole.pk}", fra="12:00", til="12:20")

    assert tapt(avbrudd) == {for_kort.pk: 20, senere.pk: 5}
    assert i_morgen.pk not in tapt(avbrudd)


def test_den_som_er_borte_eller_har_levert_taper_ingenting(som, vakt, parti, reisen):
    borte, levert, til_stede = (lag_kandidat(parti) for _ in range(3))
    sett_fravaer(borte)
    legg_levering(levert, legg_fil(levert))
    avbrudd = kjoer(reisen, som(vakt), parti_(parti))

    assert tapt(avbrudd) == {til_stede.pk: 20}


def test_det_samme_minuttet_telles_en_gang(som, skoleadmin, parti, kandidat, reisen):
    foerste = kjoer(reisen, som(skoleadmin), parti_(parti), fra="12:00", til="12:20")
    gaa(reisen, "12:30")
    start(som(skoleadmin), f"skole-{parti.skole_id}", startet="12:10")
    andre = Avbrudd.objects.latest("pk")
    stopp(som(skoleadmin), andre)

    assert (tapt(foerste), tapt(andre)) == ({kandidat.pk: 20}, {kandidat.pk: 10})


def test_bare_de_i_rommet_rammes(som, skoleadmin, parti, reisen):
    her, der = lag_kandidat(parti, rom="B12"), lag_kandidat(parti)
    avbrudd = kjoer(reisen, som(skoleadmin), f"rom-{parti.pk}-B12")

    assert tapt(avbrudd) == {her.pk: 20}
    assert der.pk not in tapt(avbrudd)


def test_en_kandidats_maskin_fra_raden(som, vakt, kandidat, reisen):
    svar = som(vakt).get(ADRESSE, {"kandidat": kandidat.pk})
    assert f'value="kandidat-{kandidat.pk}" selected' in html(svar)

    avbrudd = kjoer(reisen, som(vakt), f"kandidat-{kandidat.pk}", aarsak="maskin")
    assert (avbrudd.kandidat, tapt(avbrudd)) == (kandidat, {kandidat.pk: 20})


def test_to_ganger_er_ett_avbrudd(som, vakt, parti, kandidat):
    start(som(vakt), parti_(parti))
    svar = start(som(vakt), parti_(parti))
    avbrudd = Avbrudd.objects.get()
    assert "Det pågår et avbrudd her fra før" in html(svar)

    stopp(som(vakt), avbrudd)
    assert "stoppet fra før" in html(stopp(som(vakt), avbrudd))
    assert Hendelse.objects.filter(handling="avbrudd.stoppet").count() == 1


@pytest.mark.parametrize(
    ("felt", "setning"),
    [
        ({"gjelder": ""}, "Velg hvem avbruddet gjelder."),
        ({"gjelder": "parti-999999"}, "Velg noe fra listen."),
        ({"aarsak": ""}, "Velg årsaken"),
        ({"aarsak": "oppdiktet"}, "Velg årsaken"),
        ({"startet": "25:99"}, "timer og minutter"),
        ({"startet": "12:01"}, "har ikke vært ennå"),
    ],
)
def test_ugyldig_skjema_sier_hva_som_er_galt(som, vakt, parti, kandidat, felt, setning):
    svar = som(vakt).post(ADRESSE, {"gjelder": parti_(parti), "aarsak": "skole", **felt})

    assert svar.status_code == 422
    assert setning in html(svar)
    assert not Avbrudd.objects.exists()


def test_stopp_foer_start_eller_frem_i_tid_er_ugyldig(som, vakt, parti, kandidat, reisen):
    start(som(vakt), parti_(parti))
    avbrudd = Avbrudd.objects.get()
    gaa(reisen, "12:10")

    assert "Avbruddet begynte 12:00" in html(stopp(som(vakt), avbrudd, stoppet="11:30"))
    assert "har ikke vært ennå" in html(stopp(som(vakt), avbrudd, stoppet="12:11"))
    assert "timer og minutter" in html(stopp(som(vakt), avbrudd, stoppet="tolv"))
    stopp(som(vakt), avbrudd, stoppet="12:05")
    assert tapt(avbrudd) == {kandidat.pk: 5}


def test_stopp_kan_angres_saa_lenge_ingenting_er_avgjort(som, skoleadmin, parti, kandidat, reisen):
    klient = som(skoleadmin)
    avbrudd = kjoer(reisen, klient, parti_(parti))
    assert "Avbruddet pågår igjen." in angre(klient, "avbrudd.stoppet")
    avbrudd.refresh_from_db()
    assert (avbrudd.stoppet, tapt(avbrudd)) == (None, {})

    stopp(klient, avbrudd)
    avgjoer(klient, avbrudd)
    assert "endret siden" in angre(klient, "avbrudd.stoppet")


def test_trukket_avbrudd_teller_ikke_og_kan_legges_tilbake(som, skoleadmin, parti, kandidat, reisen):
    klient = som(skoleadmin)
    avbrudd = kjoer(reisen, klient, parti_(parti))
    klient.post(f"{ADRESSE}{avbrudd.pk}/trekk/")
    assert "trukket" in html(avgjoer(klient, avbrudd))
    assert not Tidstillegg.objects.exists()

    assert "lagt tilbake" in angre(klient, "avbrudd.trukket")
    avbrudd.refresh_from_db()
    assert avbrudd.trukket is None
    avgjoer(klient, avbrudd)
    assert "Gjør om avgjørelsene først" in html(klient.post(f"{ADRESSE}{avbrudd.pk}/trekk/", follow=True))


# --- who may ----------------------------------------------------------------------------------------------------------
def test_vakten_starter_for_sitt_og_ser_ikke_andres(som, vakt, skole, parti, kandidat, annen_skoleadmin):
    andres = PartiFactory(skole=skole)
    lag_kandidat(andres)
    svar = som(vakt).post(ADRESSE, {"gjelder": parti_(andres), "aarsak": "skole"})
    assert svar.status_code == 422
    side = html(som(vakt).get(ADRESSE))
    assert parti_(parti) in side
    assert parti_(andres) not in side
    assert f"skole-{skole.pk}" not in side

    start(som(vakt), parti_(parti))
    avbrudd = Avbrudd.objects.get()
    uten = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    assert [som(b).get(f"{ADRESSE}{avbrudd.pk}/").status_code for b in (uten, annen_skoleadmin)] == [404, 404]


def test_vakt_i_ett_rom_foerer_for_rommet_og_stopper_ikke_hele_partiets(som, skole, skoleadmin, reisen):
    parti = PartiFactory(skole=skole, rom="Aula")
    lag_kandidat(parti, rom="B12")
    lag_kandidat(parti)
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom="b12")
    side = html(som(romvakt).get(ADRESSE))
    assert f"rom-{parti.pk}-B12" in side
    assert f"rom-{parti.pk}-Aula" not in side
    assert parti_(parti) not in side

    start(som(skoleadmin), parti_(parti))
    hele = Avbrudd.objects.latest("pk")
    assert som(romvakt).post(f"{ADRESSE}{hele.pk}/stopp/").status_code == 403
    start(som(skoleadmin), f"rom-{parti.pk}-Aula")
    assert som(romvakt).get(f"{ADRESSE}{Avbrudd.objects.latest('pk').pk}/").status_code == 404
    avbrudd = kjoer(reisen, som(romvakt), f"rom-{parti.pk}-B12")
    assert avbrudd.rader.count() == 1


def test_bare_skoleadministrator_avgjoer(som, vakt, rektor, fylke, parti, kandidat, reisen):
    avbrudd = kjoer(reisen, som(vakt), parti_(parti))
    fylkets = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)

    assert [avgjoer(som(b), avbrudd).status_code for b in (vakt, rektor, fylkets)] == [403, 403, 403]
    assert "Innvilg for de valgte" not in html(som(vakt).get(f"{ADRESSE}{avbrudd.pk}/"))


def test_rektor_ser_og_foerer_ikke(som, rektor, parti, kandidat):
    svar = som(rektor).get(ADRESSE)
    assert svar.status_code == 200
    assert "Start et avbrudd" not in html(svar)
    assert som(rektor).post(ADRESSE, {"gjelder": parti_(parti), "aarsak": "skole"}).status_code == 422
    assert not Avbrudd.objects.exists()


# --- on top of the monitor --------------------------------------------------------------------------------------------
def versjon(klient):
    return re.search(r'name="v" value="(\w+)"', html(klient.get("/monitor/")))[1]


def test_paagaaende_avbrudd_staar_oeverst_i_monitoren_til_det_er_stoppet(som, vakt, skoleadmin, parti, kandidat):
    klient = som(vakt)
    foer = versjon(klient)
    start(som(skoleadmin), f"skole-{parti.skole_id}", aarsak="nasjonal")
    avbrudd = Avbrudd.objects.get()
    side = html(klient.get("/monitor/"))

    assert f"Avbrudd pågår siden 12:00: Hele {parti.skole.navn}. Nasjonal feil." in side
    assert f"/monitor/avbrudd/{avbrudd.pk}/" in side
    assert versjon(klient) != foer
    under = versjon(klient)
    stopp(som(skoleadmin), avbrudd)
    assert "Avbrudd pågår" not in html(klient.get("/monitor/"))
    assert versjon(klient) != under


def test_det_som_ikke_angaar_meg_staar_ikke_oeverst(som, skole, skoleadmin, vakt, parti, kandidat, annen_skole):
    andres = PartiFactory(skole=skole)
    lag_kandidat(andres)
    start(som(skoleadmin), parti_(andres))
    Avbrudd.objects.create(skole=annen_skole, aarsak="skole", startet=naa())

    assert "Avbrudd pågår" not in html(som(vakt).get("/monitor/"))


def test_vakt_i_ett_rom_ser_ikke_naboens_kandidat_oeverst(som, skole, skoleadmin):
    parti = PartiFactory(skole=skole, rom="Aula")
    lag_kandidat(parti, rom="B12")
    nabo = lag_kandidat(parti)
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom="B12")
    Avbrudd.objects.create(skole=skole, kandidat=nabo, aarsak="maskin", startet=naa())
    assert "Avbrudd pågår" not in html(som(romvakt).get("/monitor/"))
    assert nabo.person.navn in html(som(skoleadmin).get("/monitor/"))


def test_det_koster_ingen_spoerring_naar_ingenting_paagaar(som, vakt, parti, kandidat, reisen):
    klient = som(vakt)

    def tell():
        with CaptureQueriesContext(connection) as fanget:
            klient.get("/monitor/tabell/")
        return len(fanget)

    foer = tell()
    kjoer(reisen, som(vakt), parti_(parti))
    assert tell() == foer
    for _ in range(3):
        Avbrudd.objects.create(skole=parti.skole, parti=parti, aarsak="skole", startet=naa())
    assert tell() == foer + 1


def test_startsiden_sier_at_tapt_tid_venter_paa_avgjoerelse(som, vakt, skoleadmin, annen_skoleadmin, parti, reisen):
    lag_kandidat(parti)
    lag_kandidat(parti)
    avbrudd = kjoer(reisen, som(vakt), parti_(parti))

    assert "2 kandidater har tapt tid" in html(som(skoleadmin).get("/"))
    assert [b for b in (vakt, annen_skoleadmin) if "har tapt tid" in html(som(b).get("/"))] == []
    avgjoer(som(skoleadmin), avbrudd, "avslaa")
    assert "har tapt tid" not in html(som(skoleadmin).get("/"))


def test_loggen_til_kandidaten_sier_hva_som_ble_gitt(som, vakt, skoleadmin, parti, kandidat, reisen):
    avgjoer(som(skoleadmin), kjoer(reisen, som(vakt), parti_(parti)))
    logg = html(som(vakt).get(f"/monitor/kandidater/{kandidat.pk}/logg/"))

    assert "Fikk tid tilbake" in logg
    assert "innvilget 20 minutter" in logg
