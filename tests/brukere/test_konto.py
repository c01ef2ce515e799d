import pytest
from django.test import Client

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from config.settings import base
from felles.models import Hendelse
from tests.fabrikker.brukere import bruker_med_rolle

GAMMELT = "en grei setning om hester"
NYTT = "en bedre setning om sauer"

pytestmark = pytest.mark.django_db


@pytest.fixture
def siv(skole):
    siv = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    siv.set_password(GAMMELT)
    siv.save(update_fields=["password"])
    return siv


def bytt(klient, gammelt=GAMMELT, nytt=NYTT, gjentatt=None):
    data = {"gammelt": gammelt, "nytt": nytt, "gjentatt": nytt if gjentatt is None else gjentatt}
    return klient.post("/min-konto/passord/", data)


def test_min_konto_viser_rollene_med_organisasjon_og_dato(som, siv):
    innhold = som(siv).get("/min-konto/").content.decode()
    assert "Eksamensvakt" in innhold
    assert "Lillevik videregående skole" in innhold
    assert "uten sluttdato" in innhold


def test_nytt_passord_gjelder_og_andre_innlogginger_er_ute(som, siv):
    her, der = som(siv), som(siv)
    svar = bytt(her)
    assert (svar.status_code, svar.url) == (302, "/min-konto/")
    assert "Passordet er byttet" in her.get("/min-konto/").content.decode()
    assert der.get("/min-konto/").status_code == 302
    siv.refresh_from_db()
    assert siv.check_password(NYTT)
    assert Hendelse.objects.filter(handling="bruker.passord_byttet", objekt_id=siv.pk).count() == 1


@pytest.mark.parametrize(
    ("felt", "tekst"),
    [
        ({"gammelt": "galt passord"}, "Det nåværende passordet stemmer ikke"),
        ({"nytt": "kort"}, "nytt"),
        ({"nytt": "passordpassord", "gjentatt": "noe helt annet"}, "De to passordene er ulike"),
        ({"nytt": ""}, "Skriv det nye passordet"),
    ],
)
def test_passord_som_ikke_kan_brukes_avvises_og_det_gamle_gjelder(som, siv, felt, tekst):
    svar = bytt(som(siv), **felt)
    assert svar.status_code == 422
    assert tekst in svar.content.decode()
    siv.refresh_from_db()
    assert siv.check_password(GAMMELT)
    assert not Hendelse.objects.filter(handling="bruker.passord_byttet").exists()


def test_passordene_staar_aldri_i_siden(som, siv):
    innhold = bytt(som(siv), gammelt="feil-gammelt-ord", nytt="et-nytt-langt-ord", gjentatt="ulikt").content.decode()
    assert not any(ord_ in innhold for ord_ in ("feil-gammelt-ord", "et-nytt-langt-ord", "ulikt"))


def test_passord_lagres_med_argon2(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    bruker = Bruker.objects.create_user("argon", GAMMELT)
    assert bruker.password.startswith("argon2$argon2id$")
    assert Client().login(username="argon", password=GAMMELT)
