"""«Innloggingssesjon/IP»: the log-ins of the day, who is active, and «Fjern tilgang»."""

from datetime import timedelta

import pytest
import redis as redisklient
from django.test import Client

from deltakelse.models import Innloggingssesjon, Sesjonsadresse
from deltakelse.services import livstegn
from felles.tid import naa
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, logg, logg_inn, rad, tekst

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 "
    "Edg/148.0.0.0"
)
FANE = "innlogging"


@pytest.fixture
def redis(egen_redis, settings):
    klient = redisklient.Redis.from_url(settings.REDIS_URL)
    klient.delete(livstegn.SIST, livstegn.NYE)
    yield klient
    klient.delete(livstegn.SIST, livstegn.NYE)


def test_innloggingssesjon_ip_alle_dagens_innlogginger_og_hvem_av_dem_som_har_tilgang(som, vakt, kandidat):
    klient = som(vakt)
    logg_inn(kandidat, REMOTE_ADDR="158.36.103.1")
    gi_tilgang(klient, kandidat)
    logg_inn(kandidat, Client(REMOTE_ADDR="158.36.103.2"))
    lest = tekst(logg(klient, kandidat, FANE))

    assert "158.36.103.1" in lest
    assert "158.36.103.2" in lest
    assert lest.count("Har tilgang") == 1
    assert lest.count("Venter på tilgang") == 1


@pytest.mark.parametrize(("siden", "ordet"), [(10, "Aktiv"), (100, "Aktiv"), (110, "Inaktiv"), (600, "Inaktiv")])
def test_innloggingssesjon_ip_aktiv_til_flere_kontroller_er_uteblitt(som, vakt, kandidat, redis, siden, ordet):
    sesjon = lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    assert livstegn.merk(sesjon_id=sesjon.pk, adresse="158.36.103.1", enhet=EDGE, naa=naa() - timedelta(seconds=siden))

    assert f"<span>{ordet}</span>" in logg(som(vakt), kandidat, FANE)


def test_innloggingssesjon_ip_fjern_tilgang_er_ikke_en_sperre(som, vakt, kandidat):
    lag_oppgave(digital_del(kandidat))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    assert "Fjern tilgang" in logg(klient, kandidat, FANE)
    sesjon = Innloggingssesjon.objects.get()
    klient.post(f"/monitor/kandidater/{kandidat.pk}/fjern-tilgang/", {"sesjon": sesjon.pk})

    # Not logged out, not blocked: back at the authorisation page, and the monitor is told anew.
    assert hoerer_til(egen) == "/kandidat/autorisering/"
    assert rad(klient, kandidat).startswith("Venter på tilgang Gi tilgang")
    gi_tilgang(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/oppgave/"


def test_innloggingssesjon_ip_alle_adressene_med_nettleser_system_enhet_og_tider(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True, enhet=EDGE, adresse="158.36.103.2")
    for ip, fra, til in (("158.36.103.1", 3, 2), ("158.36.103.2", 2, 0)):
        Sesjonsadresse.objects.create(
            sesjon=sesjon,
            adresse=ip,
            enhet=EDGE,
            foerst_sett=naa() - timedelta(hours=fra),
            sist_sett=naa() - timedelta(hours=til),
        )
    lest = tekst(logg(som(vakt), kandidat, FANE))

    for ord_ in ("158.36.103.1", "158.36.103.2", "Edge 148", "Windows 10 eller 11", "09:00:00–10:00:00"):
        assert ord_ in lest
    assert "2 adresser" in lest
