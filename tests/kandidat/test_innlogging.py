"""The candidates' door: number and password, the day, and the slowing of wrong passwords."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from deltakelse.models import Feilforsoek, Innloggingssesjon, Partiversjon, Sesjonsadresse
from deltakelse.services.sesjoner import avslutt_utloepte
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.kandidat.conftest import DOER, PASSORD, adressen, gi_tilgang, proev

pytestmark = pytest.mark.django_db


@pytest.fixture
def nummer(kandidat):
    return kandidat.kandidatnummer.nummer


def test_riktig_nummer_og_passord_gir_en_innlogging_uten_tilgang(kandidat, nummer):
    klient = Client()
    svar = proev(klient, nummer, PASSORD)

    assert adressen(svar) == "/kandidat/"
    assert adressen(klient.get("/kandidat/")) == "/kandidat/autorisering/"
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    assert sesjon.autorisert is None
    assert Sesjonsadresse.objects.get(sesjon=sesjon).adresse == "127.0.0.1"


@pytest.mark.parametrize("skrevet", [str.lower, lambda n: n.replace("-", ""), lambda n: f" {n[:3]} {n[3:]} "])
def test_nummer_og_passord_kan_skrives_litt_ulikt(nummer, skrevet):
    assert proev(Client(), skrevet(nummer), " KFM4 TR7W ").status_code == 302


def test_kapselen_er_tilfeldig_skjult_for_skript_og_bare_for_kandidatsidene(kandidat, nummer):
    klient = Client()
    proev(klient, nummer, PASSORD)
    kapsel = klient.cookies["eksamen_kandidat"]

    assert (kapsel["path"], kapsel["httponly"], kapsel["samesite"]) == ("/kandidat/", True, "Lax")
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    assert sesjon.token_hash == hash_token(kapsel.value)
    assert kapsel.value not in str(list(Hendelse.objects.values()))


def test_kapselen_er_sikker_naar_siden_er_det(nummer, settings):
    settings.SESSION_COOKIE_SECURE = True
    klient = Client()
    proev(klient, nummer, PASSORD)

    assert klient.cookies["eksamen_kandidat"]["secure"]


def test_en_kapsel_som_noen_andre_har_lagt_inn_blir_aldri_en_innlogging(kandidat, nummer):
    """Session fixation: the token is always ours and new."""
    klient = Client()
    klient.cookies["eksamen_kandidat"] = "valgt-av-en-annen"
    proev(klient, nummer, PASSORD)

    assert klient.cookies["eksamen_kandidat"].value != "valgt-av-en-annen"
    assert not Innloggingssesjon.objects.filter(token_hash=hash_token("valgt-av-en-annen")).exists()


def test_feil_passord_og_ukjent_nummer_faar_samme_svar(kandidat, nummer):
    feil = proev(Client(), nummer)
    ukjent = proev(Client(), "111BBB-V")

    assert feil.status_code == ukjent.status_code == 422
    assert feil.context["form"].non_field_errors() == ukjent.context["form"].non_field_errors()


def test_feil_passord_hever_monitorens_versjon_bare_naar_nummeret_finnes(kandidat, nummer):
    proev(Client(), nummer)
    versjon = Partiversjon.objects.get(parti=kandidat.parti).nummer
    proev(Client(), "111BBB-V")

    assert Partiversjon.objects.get(parti=kandidat.parti).nummer == versjon == 1
    kjent, ukjent = Hendelse.objects.filter(handling="kandidat.feil_passord").order_by("pk")
    assert (kjent.parti_id, kjent.kandidat_id) == (kandidat.parti_id, kandidat.pk)
    assert (ukjent.parti_id, ukjent.kandidat_id) == (None, None)
    assert "111BBB" not in str(ukjent.data)


def test_kandidat_uten_passord_slipper_ikke_inn_med_tomt_passord(parti):
    uten = lag_kandidat(parti, passord=None)

    assert proev(Client(), uten.kandidatnummer.nummer, " ").status_code == 422


@pytest.mark.parametrize("felt", [{}, {"nummer": "123ABC-V"}, {"nummer": "0OO", "passord": "x"}])
def test_ufullstendig_skjema_sier_hva_som_mangler(felt, db):
    svar = Client().post(DOER, felt)

    assert svar.status_code == 422
    assert svar.context["form"].errors
    assert Feilforsoek.objects.count() == 0


@pytest.mark.parametrize("dager", [-1, 1, 30])
def test_annen_dag_enn_eksamensdagen_sier_naar_eksamen_er(skole, dager):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=dager)))
    kandidat = lag_kandidat(parti)
    klient = Client()
    svar = proev(klient, kandidat.kandidatnummer.nummer, PASSORD)

    assert svar.status_code == 403
    ventet = "Du kan logge inn den dagen" if dager > 0 else "var onsdag 26. mai 2027."
    assert ventet in svar.content.decode()
    assert "eksamen_kandidat" not in klient.cookies
    assert Innloggingssesjon.objects.count() == 0


def test_dagen_er_den_norske(skole):
    """23:30 in Oslo is the same day; half past midnight is the next one, though UTC has the same date for both."""
    start = naa().replace(hour=8, minute=0)
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=start)))
    nummer = kandidat.kandidatnummer.nummer
    with time_machine.travel(start.replace(hour=21, minute=30), tick=False):
        assert proev(Client(), nummer, PASSORD).status_code == 302
    with time_machine.travel(start.replace(hour=23, minute=30), tick=False):
        assert proev(Client(), nummer, PASSORD).status_code == 403


def test_samme_nummer_i_to_eksamener_passordet_avgjoer_hvilken(kandidat, skole, nummer):
    annet_parti = PartiFactory(skole=skole)
    andre = lag_kandidat(annet_parti, passord="xxxxx-yyyyy", person=kandidat.person)
    klient = Client()
    proev(klient, nummer, "xxxxx-yyyyy")

    assert andre.kandidatnummer.nummer == nummer
    assert Innloggingssesjon.objects.get().kandidat == andre


def test_ny_innlogging_paa_annen_maskin_lar_den_gamle_beholde_tilgangen(olga, slipp_inn, logg_inn):
    gammel = slipp_inn(olga)
    ny = logg_inn(olga)

    assert gammel.get("/kandidat/levering/").status_code == 200
    assert adressen(ny.get("/kandidat/levering/")) == "/kandidat/autorisering/"
    gi_tilgang(olga)
    assert ny.get("/kandidat/levering/").status_code == 200
    assert adressen(gammel.get("/kandidat/levering/")) == "/kandidat/logg-inn/?grunn=ny_tilgang"


def test_en_stjaalet_kapsel_er_verdiloes_etter_ny_tilgang(olga, slipp_inn):
    offer = slipp_inn(olga)
    tyv = Client()
    tyv.cookies["eksamen_kandidat"] = offer.cookies["eksamen_kandidat"].value
    slipp_inn(olga)

    for metode, adresse in [
        (tyv.get, "/kandidat/oppgave/nb/fil/"),
        (tyv.post, "/kandidat/lever/"),
        (tyv.post, "/kandidat/opplasting/"),
    ]:
        assert "/kandidat/logg-inn/" in adressen(metode(adresse))


def test_hvorfor_man_er_ute_staar_i_doeren_og_bare_kjente_grunner_vises(db):
    assert "annen innlogging" in Client().get(DOER + "?grunn=ny_tilgang").content.decode()
    assert "<b>" not in Client().get(DOER + "?grunn=<b>hei").content.decode()


def test_utlogging_avslutter_og_kan_gjentas(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    kapsel = klient.cookies["eksamen_kandidat"].value
    assert adressen(klient.post("/kandidat/logg-ut/")) == DOER
    klient.cookies["eksamen_kandidat"] = kapsel

    assert adressen(klient.get("/kandidat/")).startswith(DOER)
    assert adressen(klient.post("/kandidat/logg-ut/")).startswith(DOER)
    assert Innloggingssesjon.objects.get().avsluttet_grunn == "utlogget"
    assert Hendelse.objects.filter(handling="kandidat.logget_ut").count() == 1


def test_ny_innlogging_i_samme_nettleser_avslutter_den_forrige(parti, kandidat, logg_inn):
    klient = logg_inn(kandidat)
    logg_inn(lag_kandidat(parti), klient)

    assert Innloggingssesjon.objects.get(kandidat=kandidat).avsluttet_grunn == "utlogget"


def test_innlogget_i_doeren_sendes_dit_kandidaten_hoerer_hjemme(kandidat, logg_inn):
    assert adressen(logg_inn(kandidat).get(DOER)) == "/kandidat/"


def test_innloggingen_varer_ut_dagen(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    with time_machine.travel(naa() + timedelta(days=1), tick=False):
        assert adressen(klient.get("/kandidat/")) == DOER
        assert avslutt_utloepte(naa=naa()) == 1
        assert avslutt_utloepte(naa=naa()) == 0

    assert Innloggingssesjon.objects.get().avsluttet_grunn == "utloept"


def test_kandidat_og_ansatt_i_samme_nettleser_gir_ingen_av_dem_den_andres_rettigheter(olga, vakt, som, logg_inn):
    klient = som(vakt)
    logg_inn(olga, klient)

    assert adressen(klient.get("/kandidat/levering/")) == "/kandidat/autorisering/"
    assert klient.get("/min-konto/").status_code == 200
    klient.post("/kandidat/logg-ut/")
    assert klient.get("/min-konto/").status_code == 200


def test_ansatt_uten_kandidatinnlogging_kommer_ikke_inn_paa_kandidatsidene(vakt, som):
    assert adressen(som(vakt).get("/kandidat/")) == DOER


def test_kandidat_kommer_ikke_inn_paa_ansattes_sider(olga, slipp_inn):
    assert "/logg-inn/" in adressen(slipp_inn(olga).get("/min-konto/"))


def test_ny_adresse_paa_en_innlogging_skrives_ned(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    klient.get(reverse("kandidat:status"), REMOTE_ADDR="10.1.2.3")

    assert Innloggingssesjon.objects.get().adresse == "10.1.2.3"
    assert set(Sesjonsadresse.objects.values_list("adresse", flat=True)) == {"127.0.0.1", "10.1.2.3"}
