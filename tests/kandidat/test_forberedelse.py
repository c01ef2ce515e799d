"""Preparation: from its release, by log-in alone, and never a second before; no way from it to the exam."""

from datetime import timedelta

import pytest
from django.test import Client

from deltakelse.models import Innloggingssesjon, Innsynsoekt
from eksamen.models import Eksamensdel
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.deltakelse import sett_sperre
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat, lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.kandidat.conftest import PASSORD, adressen, gi_tilgang, innhold, proev

pytestmark = pytest.mark.django_db

SIDE = "/kandidat/forberedelse/"
FIL = "/kandidat/forberedelse/nb/fil/"
MATERIELL = b"%PDF-1.7\nles dette\n"
OPPGAVE = b"%PDF-1.7\nhemmelig\n"


@pytest.fixture
def start():
    return naa() + timedelta(days=1)


@pytest.fixture
def slipp(start):
    """When the material is released: the day before, half an hour from now."""
    return start - timedelta(days=1) + timedelta(minutes=30)


@pytest.fixture
def ida(skole, start, slipp):
    """A candidate of an exam tomorrow with a preparation part, with material and paper in storage."""
    eksamen = lag_eksamen(start=start)
    deel = Eksamensdel.objects.create(
        eksamen=eksamen, type="Forberedelse", start=slipp, slutt=slipp + timedelta(hours=5), minutter=300
    )
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))
    lag_oppgave(deel, innhold=MATERIELL)
    lag_oppgave(digital_del(kandidat), innhold=OPPGAVE)
    return kandidat


def inn(kandidat, klient=None):
    klient = klient or Client()
    return klient, proev(klient, kandidat.kandidatnummer.nummer, PASSORD)


@pytest.fixture
def forberedt(ida, slipp, klokken):
    """A browser that has logged in the second the material was released."""
    klokken.move_to(slipp, tick=False)
    klient, svar = inn(ida)
    assert adressen(svar) == SIDE
    return klient


def test_sekundet_foer_er_doeren_lukket_og_sekundet_etter_er_den_aapen(ida, slipp, klokken):
    klokken.move_to(slipp - timedelta(seconds=1), tick=False)
    klient, svar = inn(ida)
    assert svar.status_code == 403
    assert "eksamen_innsyn" not in klient.cookies

    klokken.move_to(slipp, tick=False)
    klient, svar = inn(ida, klient)
    assert adressen(svar) == SIDE
    assert innhold(klient.get(FIL)) == MATERIELL


def test_innloggingen_paa_forberedelsesdagen_er_ingen_innlogging_til_eksamenen(forberedt, ida):
    assert not Innloggingssesjon.objects.exists()
    assert Innsynsoekt.objects.get().kandidat == ida
    for adresse in ("oppgave/", "levering/", "oppgave/nb/fil/", "autorisering/", "venter/", "kvittering/", ""):
        assert adressen(forberedt.get(f"/kandidat/{adresse}")) == "/kandidat/logg-inn/"
    for adresse in ("lever/", "opplasting/", "dagspassord/"):
        assert adressen(forberedt.post(f"/kandidat/{adresse}")) == "/kandidat/logg-inn/"
    assert not Hendelse.objects.filter(handling="kandidat.logget_inn").exists()


def test_siden_viser_materiellet_og_hentingen_staar_i_loggen(forberedt, ida):
    side = forberedt.get(SIDE)
    svar = forberedt.get(FIL)

    assert "Hent materiellet" in side.content.decode()
    assert "no-store" in side.headers["Cache-Control"]
    assert innhold(svar) == MATERIELL
    assert svar.headers["Content-Disposition"].startswith("attachment")
    hendelse = Hendelse.objects.get(handling="kandidat.hentet_forberedelse")
    assert (hendelse.kandidat_id, hendelse.aktoer_id, hendelse.data["maalform"]) == (ida.pk, ida.pk, "nb")


def test_sett_foer_frigivelsen_sier_siden_naar_det_kommer_og_gir_ingenting(ida, slipp, klokken):
    """By a look at own exams, which is open on any day; a privatist chose the exam, and knows of it."""
    ida.slag = "privatist"
    ida.save(update_fields=["slag"])
    klokken.move_to(slipp - timedelta(seconds=1), tick=False)
    klient = Client()
    proev_innsyn = {"nummer": ida.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"}
    assert adressen(klient.post("/kandidat/logg-inn/", proev_innsyn)) == "/kandidat/eksamener/"

    side = klient.get(SIDE).content.decode()
    assert "Forberedelsesmateriellet kommer her" in side
    assert "Hent materiellet" not in side
    assert klient.get(FIL).status_code == 404
    assert not Hendelse.objects.filter(handling="kandidat.hentet_forberedelse").exists()


def test_en_eksamen_som_ikke_er_kunngjort_roeper_ikke_forberedelsen(ida, slipp, klokken):
    klokken.move_to(slipp - timedelta(seconds=1), tick=False)
    klient = Client()
    klient.post("/kandidat/logg-inn/", {"nummer": ida.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"})
    side = klient.get(SIDE).content.decode()

    assert "har ikke forberedelsesmateriell" in side
    assert str(ida.eksamen.fag) not in side


def test_ogsaa_paa_eksamensdagen_uten_tilgang(ida, start, klokken, logg_inn):
    klokken.move_to(start, tick=False)
    klient = logg_inn(ida)

    assert SIDE in klient.get("/kandidat/autorisering/").content.decode()
    assert "Hent materiellet" in klient.get(SIDE).content.decode()
    assert innhold(klient.get(FIL)) == MATERIELL
    assert adressen(klient.get("/kandidat/oppgave/nb/fil/")) == "/kandidat/autorisering/"


def test_den_som_har_tilgang_finner_materiellet_foer_og_etter_start(ida, start, klokken, logg_inn):
    klokken.move_to(start - timedelta(minutes=10), tick=False)
    klient = logg_inn(ida)
    gi_tilgang(ida)
    assert f'href="{SIDE}"' in klient.get("/kandidat/venter/").content.decode()

    klokken.move_to(start, tick=False)
    assert f'href="{SIDE}"' in klient.get("/kandidat/oppgave/").content.decode()
    assert innhold(klient.get(FIL)) == MATERIELL


def test_den_som_er_sperret_paa_eksamensdagen_har_materiellet_og_ikke_oppgaven(ida, start, klokken, logg_inn):
    klokken.move_to(start, tick=False)
    klient = logg_inn(ida)
    sett_sperre(ida)

    assert innhold(klient.get(FIL)) == MATERIELL
    assert adressen(klient.get("/kandidat/oppgave/nb/fil/")) == "/kandidat/ikke-tilgang/"


def test_dagen_etter_eksamen_er_doeren_lukket(ida, start, klokken):
    klokken.move_to(start + timedelta(days=1), tick=False)

    assert inn(ida)[1].status_code == 403


def test_innloggingen_varer_ut_dagen(forberedt, ida, start, klokken):
    klokken.move_to(start, tick=False)

    assert adressen(forberedt.get(SIDE)) == "/kandidat/logg-inn/"
    assert adressen(forberedt.get(FIL)) == "/kandidat/logg-inn/"


def test_feil_passord_bremses_ogsaa_paa_forberedelsesdagen(ida, slipp, klokken):
    klokken.move_to(slipp, tick=False)
    klient = Client()
    klient.get("/kandidat/logg-inn/")
    svar = [proev(klient, ida.kandidatnummer.nummer).status_code for _forsoek in range(4)]

    assert svar == [422, 422, 422, 429]
    assert inn(ida, klient)[1].status_code == 429


def test_en_kandidat_i_en_annen_eksamen_faar_ikke_materiellet(ida, start, klokken, parti, logg_inn):
    annen = lag_kandidat(parti)
    klient = logg_inn(annen)
    klokken.move_to(naa() + timedelta(hours=1), tick=False)  # released for the other exam

    assert "har ikke forberedelsesmateriell" in klient.get(SIDE).content.decode()
    assert klient.get(FIL).status_code == 404
    assert SIDE not in klient.get("/kandidat/autorisering/").content.decode()


@pytest.mark.parametrize("maalform", ["nn", "xx", "nb-nn"])
def test_maalform_som_ikke_er_der_finnes_ikke(forberedt, maalform):
    assert forberedt.get(f"/kandidat/forberedelse/{maalform}/fil/").status_code == 404


def test_frigitt_uten_materiell_sier_hvem_man_spoer(forberedt, ida):
    ida.eksamen.deler.get(type="Forberedelse").oppgaver.all().delete()

    assert "ikke lagt inn her" in forberedt.get(SIDE).content.decode()


def test_ansatte_og_fremmede_sendes_til_doeren(ida, slipp, klokken, som, skoleadmin):
    klokken.move_to(slipp, tick=False)
    for klient in (Client(), som(skoleadmin)):
        assert adressen(klient.get(SIDE)) == "/kandidat/logg-inn/"
        assert adressen(klient.get(FIL)) == "/kandidat/logg-inn/"
    assert Client().post(SIDE).status_code == 405


def test_innlogging_til_eksamen_tar_bort_innsynet_til_den_som_satt_der_foer(forberedt, ida, parti, logg_inn):
    neste = lag_kandidat(parti)
    logg_inn(neste, forberedt)

    assert ida.person.etternavn not in forberedt.get(SIDE).content.decode()
    assert Innsynsoekt.objects.get().avsluttet is not None
