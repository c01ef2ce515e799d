"""A suspicion: reported from the room, read by the school's leaders alone, and nothing changes for the candidate."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from avbrudd.models import Mistanke
from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from eksamen.models.valg import Kandidatslag
from felles.bidrag import bindinger
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import lag_kandidat

pytestmark = pytest.mark.django_db
ORD = "Leste på en lapp under pulten"


@pytest.fixture(autouse=True)
def reisen(klokken):
    return klokken


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


def meld(klient, kandidat, **felt):
    data = {"slag": "hjelpemidler", "beskrivelse": ORD, **felt}
    return klient.post(f"/monitor/kandidater/{kandidat.pk}/mistanke/", data, follow=True)


def html(svar):
    return svar.content.decode()


def test_meldingen_leses_av_ledelsen_og_staar_ikke_i_loggen(som, vakt, skoleadmin, rektor, kandidat):
    svar = meld(som(vakt), kandidat, sett="11:45")
    mistanke = Mistanke.objects.get()

    assert "er meldt til skolens ledelse" in html(svar)
    assert (mistanke.beskrivelse, mistanke.slag, mistanke.registrert_av) == (ORD, "hjelpemidler", vakt)
    for leser in (skoleadmin, rektor):
        side = html(som(leser).get("/monitor/mistanker/"))
        assert ORD in side
        assert "11:45" in side
    hendelse = Hendelse.objects.get(handling="mistanke.meldt")
    assert (hendelse.kandidat_id, hendelse.parti_id, hendelse.data) == (kandidat.pk, kandidat.parti_id, {})


def test_kandidaten_fortsetter_som_foer(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    meld(som(vakt), kandidat)

    sesjon.refresh_from_db()
    assert sesjon.avsluttet is None
    assert ORD not in html(som(vakt).get("/monitor/"))
    assert "Ulovlige hjelpemidler" not in html(som(vakt).get("/monitor/"))


@pytest.mark.parametrize(
    ("felt", "setning"),
    [
        ({"slag": ""}, "Velg hva mistanken gjelder."),
        ({"slag": "oppdiktet"}, "Velg hva mistanken gjelder."),
        ({"beskrivelse": "  "}, "Skriv hva du så."),
        ({"beskrivelse": "x" * 2001}, "2000"),
        ({"sett": "12:01"}, "har ikke vært ennå"),
        ({"sett": "i stad"}, "timer og minutter"),
    ],
)
def test_ugyldig_melding_sier_hva_som_mangler(som, vakt, kandidat, felt, setning):
    svar = meld(som(vakt), kandidat, **felt)

    assert svar.status_code == 422
    assert setning in html(svar)
    assert not Mistanke.objects.exists()


def test_to_ganger_er_en_melding(som, vakt, kandidat):
    meld(som(vakt), kandidat)
    meld(som(vakt), kandidat)
    meld(som(vakt), kandidat, beskrivelse="Noe annet")

    assert Mistanke.objects.count() == 2
    assert Hendelse.objects.filter(handling="mistanke.meldt").count() == 2


def test_to_trykk_etter_hverandre_er_en_melding_og_det_samme_sett_igjen_er_to(som, vakt, kandidat, reisen):
    meld(som(vakt), kandidat)
    reisen.shift(timedelta(seconds=3))
    meld(som(vakt), kandidat)
    assert Mistanke.objects.count() == 1

    reisen.shift(timedelta(minutes=10))
    meld(som(vakt), kandidat)
    assert Mistanke.objects.count() == 2
    meld(som(vakt), kandidat, sett="11:50")
    reisen.shift(timedelta(minutes=5))
    meld(som(vakt), kandidat, sett="11:50")
    meld(som(vakt), kandidat, sett="11:51")
    assert Mistanke.objects.count() == 4


def test_den_som_meldte_kan_angre_og_administrator_kan_trekke(som, vakt, skoleadmin, rektor, kandidat):
    meld(som(vakt), kandidat)
    svar = som(vakt).post(f"/angre/{Angrepost.objects.get().pk}/", {"neste": "/monitor/"}, follow=True)
    assert "Meldingen om mistanke er trukket." in html(svar)

    meld(som(vakt), kandidat)
    ny = Mistanke.objects.get(trukket__isnull=True)
    adresse = f"/monitor/mistanker/{ny.pk}/trekk/"
    assert som(rektor).post(adresse).status_code == 403
    assert som(vakt).post(adresse).status_code == 404
    assert "Mistanken er trukket." in html(som(skoleadmin).post(adresse, follow=True))
    assert "trukket fra før" in html(som(skoleadmin).post(adresse, follow=True))
    ny.refresh_from_db()
    assert (ny.trukket, ny.trukket_av) == (naa(), skoleadmin)


def test_andre_leser_den_ikke(som, vakt, annen_skoleadmin, statsforvalter, kandidat):
    meld(som(vakt), kandidat)

    assert som(vakt).get("/monitor/mistanker/").status_code == 403
    assert som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)).get("/monitor/mistanker/").status_code == 403
    assert ORD not in html(som(annen_skoleadmin).get("/monitor/mistanker/"))
    assert meld(som(annen_skoleadmin), kandidat).status_code == 404


def test_fylkeskommunen_leser_om_privatister_og_ikke_om_elever(som, vakt, fylke, parti, kandidat):
    privatist = lag_kandidat(parti, slag=Kandidatslag.PRIVATIST)
    meld(som(vakt), kandidat, beskrivelse="Om eleven")
    meld(som(vakt), privatist, beskrivelse="Om privatisten")
    side = html(som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get("/monitor/mistanker/"))

    assert "Om privatisten" in side
    assert "Om eleven" not in side
    assert "meldt ved en feil" not in side


def test_listen_koster_det_samme_for_en_og_for_tretti(som, skoleadmin, vakt, parti):
    def tell():
        with CaptureQueriesContext(connection) as fanget:
            som(skoleadmin).get("/monitor/mistanker/")
        return len(fanget)

    meld(som(vakt), lag_kandidat(parti))
    en = tell()
    for _ in range(29):
        Mistanke.objects.create(
            kandidat=lag_kandidat(parti, passord=None), slag="annet", beskrivelse="x", sett=naa(), registrert=naa()
        )
    assert tell() == en


def test_den_det_er_meldt_om_tas_ikke_ut_av_partiet(som, vakt, kandidat):
    meld(som(vakt), kandidat)

    assert any("fusk" in str(ledd(Kandidat.objects.all()).get(kandidat.pk, "")) for ledd in bindinger.alle())
