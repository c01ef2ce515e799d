"""An act for several in the monitor, its undo, or a late access, while somebody else acts: nobody waits in a ring.

An event holds its party's version until the transaction ends, so all locks come before the first event. Each promise
has a control without them, where the database must break the ring.
"""

from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from deltakelse.models import Innloggingssesjon, Oppmoete, Sendespost, Sperre
from felles import angre
from felles.hendelser import SYSTEM, Aktoer
from felles.tid import naa
from monitor.radvalg import Valg
from monitor.services import flere, laaser, tilgang
from monitor.services.flere import Hvem, Massevalg, utfoer_for_flere
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.samtidighet.monitorpar import stoppesteder, ut, valg
from tests.samtidighet.ring import i_ring, stopp_foer_den_andre

pytestmark = pytest.mark.django_db(transaction=True)
POST = Massevalg.POST


@pytest.fixture
def vakt(skole):
    return Aktoer("bruker", bruker_med_rolle(Rolle.SKOLEADMIN, skole).pk)


@pytest.fixture
def to(parti):
    return [lag_kandidat(parti) for _ in range(2)]


@pytest.fixture(params=[True, False], ids=["med", "kontroll uten"])
def med_laaser(request, monkeypatch):
    """With the locks that come first, and without: the control."""
    if not request.param:
        monkeypatch.setattr(flere, "laas_alle", lambda *_: None)
    with stoppesteder():
        yield request.param


def for_flere(handling, kandidater, vakt):
    hvem = Hvem(vakt, frozenset())
    return utfoer_for_flere(valg=handling, kandidat_ider=[en.pk for en in kandidater], hvem=hvem, naa=naa())


def tilbake(utfall, vakt):
    return angre.angre(post_id=utfall.angre.pk, bruker_id=vakt.bruker_id, aktoer=vakt, naa=naa())


def test_for_flere_mens_en_annen_handler_paa_den_siste(loep, to, vakt, med_laaser):
    svar = loep.samtidig(lambda: valg(Valg.SPERR)(to[1]), lambda: for_flere(POST, to, vakt), stoppet=True)

    assert i_ring(svar) is not med_laaser
    if med_laaser:
        assert (Sperre.objects.count(), Sendespost.objects.count()) == (1, 2)


def test_angre_for_flere_mens_en_annen_handler_paa_den_siste(loep, to, vakt, med_laaser):
    utfall = for_flere(POST, to, vakt)
    svar = loep.samtidig(lambda: valg(Valg.OPPMOETE)(to[1]), lambda: tilbake(utfall, vakt), stoppet=True)

    assert i_ring(svar) is not med_laaser
    if med_laaser:
        assert not Sendespost.objects.filter(opphevet__isnull=True).exists()


@pytest.mark.parametrize("annen", [valg(Valg.SPERR), ut])
def test_angre_tilgang_mens_den_siste_sperres_eller_logger_ut(loep, to, vakt, med_laaser, annen):
    for en in to:
        lag_sesjon(en)
    utfall = for_flere(Massevalg.TILGANG, to, vakt)
    svar = loep.samtidig(lambda: annen(to[1]), lambda: tilbake(utfall, vakt), stoppet=True)

    assert i_ring(svar) is not med_laaser
    if med_laaser:
        assert not Innloggingssesjon.objects.filter(autorisert__isnull=False, avsluttet__isnull=True).exists()


@pytest.mark.parametrize("i_orden", [True, False], ids=["med", "kontroll uten"])
def test_for_flere_i_to_partier_der_kandidatene_har_en_annen_orden(loep, skole, vakt, monkeypatch, i_orden):
    """Different candidates of the same two parties: those who act meet on the parties only."""
    en, annen = [PartiFactory(skole=skole) for _ in range(2)]
    mine, andres = [lag_kandidat(annen), lag_kandidat(en)], [lag_kandidat(en), lag_kandidat(annen)]
    if not i_orden:
        monkeypatch.setattr(laaser, "laas_versjoner", lambda _partier: None)
    stopp_foer_den_andre(monkeypatch, flere, "utfoer")
    svar = loep.samtidig(lambda: for_flere(POST, mine, vakt), lambda: for_flere(POST, andres, vakt), stoppet=True)

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert Sendespost.objects.count() == 4


@pytest.mark.parametrize("i_orden", [True, False], ids=["med", "kontroll uten"])
def test_sen_tilgang_til_en_som_logger_ut(loep, skole, monkeypatch, i_orden):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(siste_oppmoete=naa() - timedelta(minutes=1))))
    lag_sesjon(kandidat)
    sent = {"kandidat_id": kandidat.pk, "begrunnelse": "Toget sto"}
    if not i_orden:
        monkeypatch.setattr(tilgang, "_laas_innlogginger", lambda _kandidat_id: None)
    with stoppesteder():
        svar = loep.samtidig(
            lambda: ut(kandidat), lambda: tilgang.gi_tilgang(**sent, aktoer=SYSTEM, naa=naa()), stoppet=True
        )

    assert i_ring(svar) is not i_orden
    if i_orden:
        assert svar[1].kode == "ingen_venter"
        assert not Oppmoete.objects.exists()
