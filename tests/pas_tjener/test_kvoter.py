"""How much a client may ask for, counted by the database."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from felles.hendelser import SYSTEM
from felles.tid import naa
from pas_tjener.models import Kvote, Tilgang
from pas_tjener.services import kvoter
from pas_tjener.services.innlogging import gi_tilgang
from pas_tjener.services.kvoter import rydd_kvoter, tell
from pas_tjener.services.rydding import rydd
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.pas_tjener import bearer_for, hent_token, identifikasjon, lag_klient, logg_inn, signer
from tests.pas_tjener.conftest import apifeil


@pytest.fixture
def klient(skole):
    return lag_klient(skole, navn="Skolesystemet", kvote=3)


@pytest.mark.django_db
def test_et_kall_for_mye_er_429_med_hvor_lenge_en_venter(client, klient, time_machine):
    time_machine.move_to("2027-03-01T08:00:42Z", tick=False)
    hoder = bearer_for(client, *klient)  # fetching the token is a call too
    assert [client.get("/api/ping", headers=hoder).status_code for _ in range(3)] == [200, 200, 429]
    svar = client.get("/api/ekstern/whoami", headers=hoder)
    assert (svar.status_code, svar.headers["Retry-After"]) == (429, "18")
    assert "mer enn 3 kall" in apifeil(svar)
    assert hent_token(client, klient[0].klient_id, klient[1]).status_code == 429
    time_machine.shift(18)
    assert client.get("/api/ping", headers=hoder).status_code == 200


@pytest.mark.django_db
def test_en_annen_klient_har_sin_egen_kvote(client, klient, skole):
    hoder, annen = bearer_for(client, *klient), bearer_for(client, *lag_klient(skole, navn="En annen", kvote=3))
    for _gang in range(4):
        client.get("/api/ping", headers=hoder)
    assert client.get("/api/ping", headers=annen).status_code == 200


@pytest.mark.django_db
def test_signerte_innlogginger_teller_med(client, skole, signerende):
    signerende.kvote = 1
    signerende.save(update_fields=["kvote"])
    tid = {"TimeStamp": naa().isoformat()}
    svar = [logg_inn(client, signer(identifikasjon(skole, **tid))).status_code for _ in range(3)]
    assert svar[0] == 200
    assert 429 in svar
    assert Tilgang.objects.count() == svar.count(200)


@pytest.mark.django_db
def test_kall_som_ikke_er_logget_inn_teller_ikke_hos_noen(client, klient):
    client.get("/api/ping", headers={"Authorization": "Bearer x"})
    assert not Kvote.objects.exists()


@pytest.mark.django_db
def test_gamle_tellinger_ryddes(klient):
    tell(klient=klient[0], naa=naa())
    assert rydd_kvoter(naa=naa()) == 0
    assert rydd_kvoter(naa=naa() + timedelta(hours=2)) == 1


def _mange_paa_en_gang(klient, antall=8):
    """What each of so many at once was told; they start together."""
    sperre, naa_ = threading.Barrier(antall), naa()

    def en():
        try:
            sperre.wait()
            return kvoter.tell(klient=klient, naa=naa_)
        finally:
            connection.close()

    with ThreadPoolExecutor(antall) as gruppe:
        return list(gruppe.map(lambda _nr: en(), range(antall)))


@pytest.mark.django_db(transaction=True)
def test_mange_kall_paa_en_gang_er_saa_mange_kall():
    klient, _hemmelighet = lag_klient(OrganisasjonFactory(), kvote=3)
    svar = _mange_paa_en_gang(klient)
    assert svar.count(0) == 3
    assert Kvote.objects.get().antall == 8


@pytest.mark.django_db(transaction=True)
def test_kontroll_les_og_skriv_hver_for_seg_mister_kall(monkeypatch):
    """The race is there to be lost: a count that is read first and written afterwards lets too many through."""
    klient, _hemmelighet = lag_klient(OrganisasjonFactory(), kvote=3)
    minutt, lest = naa().replace(second=0, microsecond=0), threading.Barrier(8)
    Kvote.objects.create(klient=klient, minutt=minutt, antall=0)

    def tell_i_to_steg(*, klient, naa):
        antall = Kvote.objects.get(klient=klient, minutt=minutt).antall
        lest.wait()
        Kvote.objects.filter(klient=klient, minutt=minutt).update(antall=antall + 1)
        return 0 if antall + 1 <= klient.kvote else 1

    monkeypatch.setattr(kvoter, "tell", tell_i_to_steg)
    assert _mange_paa_en_gang(klient).count(0) == 8
    assert Kvote.objects.get().antall == 1


@pytest.mark.django_db
def test_et_token_virker_til_sekundet_det_utloeper(client, klient, time_machine):
    time_machine.move_to("2027-03-01T08:00:00Z", tick=False)
    token, tilgang = gi_tilgang(klient=klient[0], slag=Tilgang.Slag.TOKEN, aktoer=SYSTEM, naa=naa())
    hoder = {"Authorization": f"Bearer {token}"}
    time_machine.shift(tilgang.varighet - timedelta(seconds=1))
    assert client.get("/api/ping", headers=hoder).status_code == 200
    time_machine.shift(1)
    assert client.get("/api/ping", headers=hoder).status_code == 401


@pytest.mark.django_db
def test_det_som_er_over_ryddes_men_ikke_det_som_kan_komme_igjen(client, skole, signerende):
    for _gang in range(2):
        logg_inn(client, signer(identifikasjon(skole)))
    assert rydd(naa=naa() + timedelta(minutes=14)) == 0
    # Two nonces, and the count of the minute.
    assert rydd(naa=naa() + timedelta(minutes=16)) == 2
    assert rydd(naa=naa() + timedelta(days=31)) >= 2
    # The last log-in tells when the client was last here.
    assert Tilgang.objects.count() == 1
    assert client.get("/api/ekstern/whoami").status_code == 200
