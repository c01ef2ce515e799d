"""«Trenger deg nå» and the log, when a candidate's file was not taken in: from the refusal until it is put right."""

from datetime import timedelta

import pytest
from django.test import Client

from brukere.models.bruker import Rolle
from felles.tid import naa
from levering.models import Delmerke, Leveringsregel
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import legg_fil, legg_levering, sett_fravaer, sett_sendespost
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.kandidat import conftest as kandidatsider
from tests.levering.tusklient import STOR, Tus
from tests.monitor import skolelever
from tests.monitor.test_tidens_gang import holder_til, poll, versjon
from tests.monitor.test_trenger_deg import saker, slutt, til

pytestmark = pytest.mark.django_db
klokken = skolelever.klokken
logg_inn, slipp_inn = kandidatsider.logg_inn, kandidatsider.slipp_inn
MB = 1024 * 1024


@pytest.fixture(autouse=True)
def klokken_12(klokken):
    return klokken


@pytest.fixture
def klient(som, vakt):
    return som(vakt)


@pytest.fixture
def tus(kandidat, slipp_inn):
    """The candidate's browser, where a refused file has just been."""
    return Tus(slipp_inn(kandidat))


@pytest.fixture
def avvist(tus):
    tus.start("Olga Nordmann.pages", 10)
    return tus


def test_saken_sier_hva_og_naar_og_knappen_er_aa_levere_for_kandidaten(klient, avvist, kandidat):
    (sak,) = saker(klient)

    assert sak.startswith(f"En fil ble ikke tatt imot {kandidat.person.navn}, {kandidat.kandidatnummer.nummer} ")
    assert "Filen har en ugyldig filtype, kl. 12:00 Lever for kandidat" in sak
    assert "Nordmann" not in sak.replace(kandidat.person.navn, "")
    html = klient.get("/monitor/").content.decode()
    assert f'href="/monitor/kandidater/{kandidat.pk}/lever/"' in html


@pytest.mark.parametrize(
    ("navn", "stoerrelse", "ord_"),
    [
        ("film.mp4", 41 * MB, "Filen er for stor (over 40 MB)"),
        ("svar.pdf", 10, "En fil med dette navnet er allerede lastet opp"),
        ("tom.pdf", 0, "Filen er tom"),
        ("a/b.pdf", 10, "Filnavnet kan ikke brukes"),
    ],
)
def test_grunnen_staar_med_veiledningens_ord(klient, tus, kandidat, klokken, navn, stoerrelse, ord_):
    tus.alt(STOR)
    klokken.shift(timedelta(seconds=1))
    tus.start(navn, stoerrelse)

    assert f"{ord_}, kl. 12:00" in saker(klient)[0]


def test_det_siste_av_flere_er_det_som_sies(klient, avvist, klokken):
    klokken.shift(timedelta(minutes=2))
    avvist.start("tom.pdf", 0)

    (sak,) = saker(klient)
    assert "Filen er tom, kl. 12:02" in sak


def test_en_annen_fil_etterpaa_gjoer_saken_ferdig_og_en_fra_samme_valg_gjoer_det_ikke(klient, tus, klokken):
    runde = "0b7b3e1e-6c7a-4f3c-9a51-3f6d4f0a1c11"
    tus.start("film.mp4", 41 * MB, runde=runde)
    klokken.shift(timedelta(seconds=1))
    adresse = tus.start("svar.pdf", len(STOR), runde=runde).headers["Location"]
    assert tus.bit(adresse, 0, STOR).status_code == 204
    assert len(saker(klient)) == 1
    klokken.shift(timedelta(seconds=1))
    tus.alt(STOR + b"mer", "kort film.mp4")

    assert saker(klient) == []


def test_en_fil_som_var_begynt_foer_er_ikke_den_som_kom_i_stedet(klient, tus, klokken):
    adresse = tus.begynn(STOR)
    klokken.shift(timedelta(seconds=1))
    tus.start("a.pages", 10)
    klokken.shift(timedelta(seconds=1))
    tus.bit(adresse, 0, STOR)

    assert len(saker(klient)) == 1


@pytest.mark.parametrize("loesning", [sett_fravaer, sett_sendespost, lambda k: legg_levering(k, legg_fil(k))])
def test_fravaer_post_og_levering_gjoer_saken_ferdig(klient, avvist, kandidat, loesning):
    assert len(saker(klient)) == 1
    loesning(kandidat)

    assert saker(klient) == []


def test_aapnet_for_ny_levering_er_det_gamle_glemt(klient, avvist, kandidat, klokken):
    klokken.shift(timedelta(seconds=1))
    legg_levering(kandidat, legg_fil(kandidat, delmerke=Delmerke.EKSAMEN), gjenaapnet=naa())

    assert not any("ikke tatt imot" in sak for sak in saker(klient))


def test_etter_ti_minutter_gaar_saken_bort_av_seg_selv_og_siden_hentes_da(klient, avvist, klokken):
    holder_til(klient, klokken, naa() + timedelta(minutes=10))

    assert saker(klient) == []


def test_avvisningen_henter_siden_og_gjentakelsen_gjoer_det_ikke(klient, tus, klokken):
    v = versjon(klient)
    tus.start("a.pages", 10)
    assert poll(klient, v) == 200
    v = versjon(klient)
    klokken.shift(timedelta(seconds=30))
    tus.start("a.pages", 10)

    assert poll(klient, v) == 204


def test_naar_tiden_er_ute_i_mellomtiden_staar_begge_deler(klient, tus, kandidat, klokken):
    til(klokken, slutt(kandidat) - timedelta(seconds=1))
    tus.start("a.pages", 10)
    klokken.shift(timedelta(seconds=1))

    assert [sak.split(kandidat.person.navn)[0].strip() for sak in saker(klient)] == [
        "En fil ble ikke tatt imot", "Tiden er ute, ikke lastet opp",
    ]  # fmt: skip


def test_etter_eierens_frist_for_sen_levering_gjelder_det_samme(klient, tus, kandidat, klokken, fylke):
    Leveringsregel.objects.create(eier=fylke, frist_minutter=0, sen_levering=True, endret=naa())
    til(klokken, slutt(kandidat) + timedelta(minutes=1))
    tus.start("a.pages", 10)

    assert any("ikke tatt imot" in sak for sak in saker(klient))


def test_rektor_ser_saken_uten_knapp_og_andre_ser_den_ikke(som, skole, annen_skoleadmin, avvist, kandidat):
    (sak,) = saker(som(bruker_med_rolle(Rolle.REKTOR, skole)))
    assert "Lever for kandidat" not in sak
    assert saker(som(annen_skoleadmin)) == []
    annen_vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(PartiFactory(skole=skole), annen_vakt)
    assert not any(kandidat.person.navn in sak for sak in saker(som(annen_vakt)))


def test_aktivitetsloggen_sier_det_uten_filnavnet(klient, avvist, kandidat):
    html = klient.get(f"/monitor/kandidater/{kandidat.pk}/logg/").content.decode()

    assert "En fil ble ikke tatt imot" in html
    assert "Filen har en ugyldig filtype" in html
    assert "pages" not in html


@pytest.mark.parametrize("antall", [1, 6])
def test_det_koster_ikke_flere_spoerringer(klient, parti, slipp_inn, antall, django_assert_num_queries):
    for _ in range(antall):
        Tus(slipp_inn(lag_kandidat(parti), Client())).start("a.pages", 10)
    assert len(saker(klient)) == antall

    with django_assert_num_queries(7):
        saker(klient)
