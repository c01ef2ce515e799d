"""A candidate who is taken out, or excused, while somebody acts or looks: a sentence, and the others are done."""

from contextlib import contextmanager

import pytest
from django.db import connection

from deltakelse.models import Fravaer, Innloggingssesjon, Sperre
from elever.services.fjerning import fjern_kandidater
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
HTMX = {"HX-Request": "true"}
LAASER, STATUSEN = "FOR UPDATE", "digital_levert"


@contextmanager
def tas_ut(kandidat, foer):
    """The candidate is taken out right before the first query about candidates that has `foer` in it."""
    igjen = [kandidat]

    def spoerring(utfoer, sql, parametre, mange, sammenheng):
        if igjen and foer in sql and "eksamen_kandidat" in sql:
            ett = igjen.pop()
            fjern_kandidater(parti_id=ett.parti_id, kandidat_ider=[ett.pk], aktoer=SYSTEM, naa=naa())
        return utfoer(sql, parametre, mange, sammenheng)

    with connection.execute_wrapper(spoerring):
        yield
    assert not igjen


def test_tilgang_til_en_som_er_tatt_ut_er_en_setning(som, vakt, kandidat):
    with tas_ut(kandidat, LAASER):
        svar = som(vakt).post(f"/monitor/kandidater/{kandidat.pk}/tilgang/", headers=HTMX)

    assert svar.status_code == 200
    assert "Kandidaten er tatt ut i mellomtiden, og ingenting er endret." in svar.content.decode()


@pytest.mark.parametrize("adresse", ["/monitor/flere/", "/monitor/tilgang/"])
def test_tilgang_til_flere_gis_til_de_andre(som, vakt, kandidater, adresse):
    borte, *resten = kandidater
    for en in resten:
        lag_sesjon(en)
    ider = [en.pk for en in kandidater]
    data = {"handling": "tilgang", "valgt": ider, "kandidater": ",".join(map(str, ider))}
    with tas_ut(borte, LAASER):
        html = som(vakt).post(adresse, data, headers=HTMX).content.decode()

    assert "2 av 3 har fått tilgang." in html
    assert "Kandidaten er tatt ut i mellomtiden" in html
    assert Innloggingssesjon.objects.filter(autorisert__isnull=False).count() == 2


@pytest.mark.parametrize("handling", ["IDF", "post"])
def test_flere_valg_gjoeres_for_de_andre(som, vakt, kandidater, handling):
    with tas_ut(kandidater[0], LAASER):
        svar = som(vakt).post(
            "/monitor/flere/", {"handling": handling, "valgt": [k.pk for k in kandidater]}, headers=HTMX
        )
    assert "2 av 2 er" in svar.content.decode()


def test_forslaget_om_fravaer_gjoeres_for_de_andre(som, vakt, kandidater):
    with tas_ut(kandidater[0], LAASER):
        data = {"handling": "resten", "valgt": [k.pk for k in kandidater]}
        html = som(vakt).post("/monitor/oppmoete/", data, headers=HTMX).content.decode()
    assert "2 av 2 er registrert med ikke-dokumentert fravær." in html


def test_forslaget_om_fravaer_lar_dokumentert_fravaer_som_er_foert_imens_staa(som, vakt, kandidater):
    sykmeldt, *resten = kandidater
    fravaer = sett_fravaer(sykmeldt, "DF")
    data = {"handling": "resten", "valgt": [k.pk for k in kandidater]}
    html = som(vakt).post("/monitor/oppmoete/", data, headers=HTMX).content.decode()

    assert "2 av 3 er registrert med ikke-dokumentert fravær." in html
    assert "Kandidaten har dokumentert fravær, og det står som det var." in html
    assert list(Fravaer.objects.filter(kandidat=sykmeldt)) == [fravaer]
    assert Fravaer.objects.filter(kandidat__in=resten, slag="IDF").count() == 2
    assert not Fravaer.objects.filter(opphevet__isnull=False).exists()


def test_flere_valg_for_en_er_en_setning(som, vakt, kandidat):
    with tas_ut(kandidat, LAASER):
        html = (
            som(vakt).post(f"/monitor/kandidater/{kandidat.pk}/valg/", {"valg": "sperr"}, headers=HTMX).content.decode()
        )
    assert "Kandidaten er tatt ut i mellomtiden" in html
    assert not Sperre.objects.exists()


@pytest.mark.parametrize("side", ["valg", "logg"])
def test_siden_til_en_som_er_tatt_ut_finnes_ikke(som, vakt, kandidat, side):
    klient = som(vakt)
    with tas_ut(kandidat, STATUSEN):
        assert klient.get(f"/monitor/kandidater/{kandidat.pk}/{side}/", headers=HTMX).status_code == 404
