"""Redis may be gone at any time: the whole way from the door to the receipt, with a Redis that has been stopped."""

import pytest
import redis as redisklient
from celery import current_app
from django.core.files.uploadedfile import SimpleUploadedFile

from deltakelse.services import livstegn
from levering.models import Levering
from tests.fabrikker.eksamen import PDF as OPPGAVE
from tests.fabrikker.levering import PDF
from tests.kandidat.conftest import adressen, gi_tilgang
from verktoey import stack

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def egen_redis(settings):
    """A Valkey of the test's own, and the way to stop it for good."""
    with stack.redis("test") as adresse:
        settings.REDIS_URL = adresse
        yield adresse


def stopp(adresse: str) -> None:
    with redisklient.Redis.from_url(adresse) as klient:
        klient.shutdown(nosave=True)


def test_fra_doeren_til_kvitteringen_uten_redis(egen_redis, olga, logg_inn, settings, monkeypatch):
    monkeypatch.setitem(settings.CACHES["default"], "LOCATION", egen_redis)
    monkeypatch.setattr(current_app.conf, "broker_url", egen_redis)
    foer = logg_inn(olga)
    assert foer.get("/kandidat/autorisering/").status_code == 200
    assert livstegn.sist_aktiv([1]) is not None
    stopp(egen_redis)
    assert livstegn.sist_aktiv([1]) is None

    klient = logg_inn(olga)
    assert klient.get("/kandidat/status/?side=autorisering", headers={"HX-Request": "true"}).status_code == 204
    gi_tilgang(olga)
    assert b"".join(klient.get("/kandidat/oppgave/nb/fil/").streaming_content) == OPPGAVE
    svar = klient.post("/kandidat/opplasting/", {"filer": [SimpleUploadedFile("svar.pdf", PDF)]})
    assert adressen(svar) == "/kandidat/levering/"
    assert adressen(klient.post("/kandidat/lever/")) == "/kandidat/kvittering/"
    assert klient.get("/kandidat/kvittering/").status_code == 200
    assert Levering.objects.get().rader.count() == 1
    assert livstegn.toem() == 0
