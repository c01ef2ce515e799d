"""What the monitor keeps of what it read: never older than the version, for a minute, and not of what was undone."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Fravaer, Partiversjon
from felles.hendelser import SYSTEM
from felles.tid import naa
from monitor.minne import HOLDER, MAKS_PARTIER, Minne, Partilest, minne
from monitor.radvalg import Valg
from monitor.services.radvalg import utfoer
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat

HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def tomt():
    minne.toem()
    yield
    minne.toem()


@pytest.fixture
def to_partier(transactional_db, skole, vakt, parti):
    """The party of the others, and one more with the same invigilator; a candidate in each."""
    annet = PartiFactory(skole=skole, eksamen=parti.eksamen, navn="3STB")
    gi_vakt(annet, vakt)
    return [lag_kandidat(parti), lag_kandidat(annet)]


def les(klient) -> tuple[str, list[str]]:
    """The fragment, and the statements behind it."""
    with CaptureQueriesContext(connection) as spoerringer:
        html = klient.get("/monitor/tabell/?v=gammel", headers=HTMX).content.decode()
    return html, [ett["sql"] for ett in spoerringer.captured_queries]


def kandidatene(setninger: list[str]) -> list[str]:
    return [sql for sql in setninger if "venter_siden" in sql]


def sett_fravaer_bak_ryggen(kandidat) -> None:
    """A fact without an event, as nothing in the program makes it."""
    Fravaer.objects.create(kandidat=kandidat, slag=Fravaer.Slag.IKKE_DOKUMENTERT, registrert=naa())


def test_det_som_er_lest_leses_ikke_igjen_saa_lenge_versjonen_staar(som, vakt, to_partier):
    klient = som(vakt)
    foerste, spoerringer = les(klient)
    assert kandidatene(spoerringer)
    andre, spoerringer = les(klient)
    assert not kandidatene(spoerringer)
    for kandidat in to_partier:
        assert kandidat.person.navn in foerste
        assert kandidat.person.navn in andre


def test_bare_partiet_det_skjedde_noe_i_leses_igjen(som, vakt, to_partier):
    klient, (her, der) = som(vakt), to_partier
    les(klient)
    sett_fravaer_bak_ryggen(der)
    utfoer(kandidat_id=her.pk, valg=Valg.SPERR, administrator=True, aktoer=SYSTEM, naa=naa())
    html, spoerringer = les(klient)
    assert len(kandidatene(spoerringer)) == 1
    assert html.count("Digital tilgang sperret") == 1
    assert "Ikke-dokumentert fravær" not in html  # nobody was told, so the other party is as it was read


def test_den_som_laster_siden_leser_alt(som, vakt, to_partier):
    klient = som(vakt)
    les(klient)
    sett_fravaer_bak_ryggen(to_partier[1])
    assert "Ikke-dokumentert fravær" in klient.get("/monitor/").content.decode().split('id="liste"')[1]
    assert "Ikke-dokumentert fravær" in les(klient)[0]


def test_etter_ett_minutt_leses_alt_paa_nytt(som, vakt, to_partier):
    klient = som(vakt)
    les(klient)
    sett_fravaer_bak_ryggen(to_partier[1])
    with time_machine.travel(naa() + HOLDER - timedelta(seconds=2)):
        assert "Ikke-dokumentert fravær" not in les(klient)[0]
    with time_machine.travel(naa() + HOLDER + timedelta(seconds=1)):
        assert "Ikke-dokumentert fravær" in les(klient)[0]


def test_det_som_leses_i_en_transaksjon_huskes_ikke(som, vakt, to_partier):
    """A version that is undone is given out once more, to another act."""
    klient, (her, _der) = som(vakt), to_partier
    les(klient)
    with transaction.atomic():
        utfoer(kandidat_id=her.pk, valg=Valg.SPERR, administrator=True, aktoer=SYSTEM, naa=naa())
        assert "Digital tilgang sperret" in les(klient)[0]
        angret = Partiversjon.objects.get(parti=her.parti_id).nummer
        transaction.set_rollback(True)
    utfoer(kandidat_id=her.pk, valg=Valg.IKKE_DOKUMENTERT, administrator=True, aktoer=SYSTEM, naa=naa())
    assert Partiversjon.objects.get(parti=her.parti_id).nummer == angret
    html, _spoerringer = les(klient)
    assert "Digital tilgang sperret" not in html.split('id="liste"')[1]
    assert "Ikke-dokumentert fravær" in html


@pytest.mark.usefixtures("formiddag")
def test_naar_tiden_gaar_er_det_som_er_husket_noe_annet(som, vakt, to_partier, parti):
    """What was read stays, and is worked out anew when the time comes."""
    klient = som(vakt)
    foer = parti.eksamen.siste_oppmoete - timedelta(seconds=20)
    with time_machine.travel(foer, tick=False) as klokken:
        assert "ikke møtt" not in les(klient)[0].lower()
        klokken.shift(timedelta(seconds=30))
        html, spoerringer = les(klient)
    assert "ikke møtt" in html.lower()
    assert not kandidatene(spoerringer)


def test_minnet_har_en_grense(transactional_db):
    lite, tid = Minne(), naa()
    for nr in range(MAKS_PARTIER + 3):
        lite.legg({(nr, 1, tid.date()): Partilest(None, [], {}, tid)})
    assert len(lite.hent([(nr, 1, tid.date()) for nr in range(MAKS_PARTIER + 3)], tid)) == MAKS_PARTIER
