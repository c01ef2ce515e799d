"""The same signed document twice in the same moment lets one in."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from pas_tjener.models import BruktNonce, Tilgang
from pas_tjener.services import innlogging
from pas_tjener.signatur import Avvist
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.pas_tjener import identifikasjon, lag_klient, logg_inn, sertifikat, signer

pytestmark = pytest.mark.django_db(transaction=True)


def to_paa_en_gang(monkeypatch, bruk):
    """The statuses of two who come with the same document, both held where the nonce is to be taken."""
    skole = OrganisasjonFactory()
    lag_klient(skole, sertifikat=sertifikat())
    data, framme = signer(identifikasjon(skole)), threading.Barrier(2)

    def vent_og_bruk(*args):
        framme.wait()
        return bruk(*args)

    monkeypatch.setattr(innlogging, "_bruk_nonce", vent_og_bruk)

    def kom_inn(_nr):
        try:
            return logg_inn(Client(), data).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as gruppe:
        return sorted(gruppe.map(kom_inn, range(2)))


def test_av_to_med_samme_nonce_slippes_en_inn(monkeypatch):
    assert to_paa_en_gang(monkeypatch, innlogging._bruk_nonce) == [200, 401]
    assert Tilgang.objects.count() == 1
    assert BruktNonce.objects.count() == 1


def test_kontroll_en_sjekk_uten_databasens_unike_rad_slipper_begge_inn(monkeypatch):
    lest = threading.Barrier(2)

    def bare_sjekk(klient, nonce, naa):
        funnet = BruktNonce.objects.filter(klient=klient, nonce=nonce).exists()
        lest.wait()
        if funnet:
            raise Avvist("brukt", kode="nonce_brukt")

    assert to_paa_en_gang(monkeypatch, bare_sjekk) == [200, 200]
