"""The result on the candidate's own page: in figures and letters, with date, how to appeal and until when."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from eksamen.services.passord import fornye_passord
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.querysets.resultat import klagefrist
from sensur.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.karakterfoering import foer, kandidatene, laas, lag_skoleparti
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.sensur import foreslaa, kandidater, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.kandidat.conftest import DOER

pytestmark = pytest.mark.django_db
SIDE = "/kandidat/eksamener/"


@pytest.fixture
def klokken():
    """A Wednesday morning, standing still."""
    with time_machine.travel("2027-06-16T08:00:00+02:00", tick=False) as klokken:
        yield klokken


@pytest.fixture
def ferdig_parti(klokken, skole, statsforvalter):
    """Two final grades, 5 and MB, not published."""
    parti = lag_sensurparti(skole, statsforvalter, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "5", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])
    return parti


def inn(kandidat):
    """A browser that looks at own exams."""
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": passord, "til": "eksamener"})
    return klient


def test_karakteren_kommer_paa_sekundet_med_klagefrist(ferdig_parti, klokken):
    kandidat = kandidater(ferdig_parti)[0]
    klient, fra = inn(kandidat), naa() + timedelta(hours=1)
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa(), tidspunkt=fra)
    klokken.move_to(fra - timedelta(microseconds=1), tick=False)
    side = klient.get(SIDE).text
    assert "Kommer on. 16. juni klokken 09:00" in side
    assert "5 – fem" not in side
    klokken.move_to(fra, tick=False)
    side = klient.get(SIDE).text
    for ord_ in ("5 – fem", "publisert onsdag 16. juni 2027", "til og med mandag 28. juni 2027", "ikke å begrunne",
                 "Lillevik videregående skole"):  # fmt: skip
        assert ord_ in side, ord_
    assert "Kommer" not in side


def test_etter_fristen_staar_den_som_gaatt_ut(ferdig_parti, klokken):
    publiser(eksamen_id=ferdig_parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    kandidat = kandidater(ferdig_parti)[0]
    klokken.move_to("2027-06-28T23:59:59+02:00", tick=False)
    assert "Du kan klage her til og med" in inn(kandidat).get(SIDE).text
    klokken.move_to("2027-06-29T00:00:00+02:00", tick=False)
    assert "Siste dag å klage var mandag 28. juni 2027" in inn(kandidat).get(SIDE).text


@pytest.mark.parametrize(
    ("kjent", "dag"),
    [
        ("2027-06-14T09:00:00+02:00", "2027-06-24"),
        ("2027-06-14T22:30:00+00:00", "2027-06-25"),  # past midnight in Norway
        ("2027-12-27T12:00:00+01:00", "2028-01-06"),
        ("2028-02-19T12:00:00+01:00", "2028-02-29"),
        ("2026-12-14T12:00:00+01:00", "2026-12-24"),  # Christmas Eve is no public holiday
        # Over a Saturday or Sunday.
        ("2027-06-16T09:00:00+02:00", "2027-06-28"),
        ("2027-06-17T09:00:00+02:00", "2027-06-28"),
        # Over a public holiday, and what follows it.
        ("2026-12-15T12:00:00+01:00", "2026-12-28"),  # Christmas Day, a Friday
        ("2026-12-22T12:00:00+01:00", "2027-01-04"),  # New Year's Day, a Friday
        ("2027-03-15T12:00:00+01:00", "2027-03-30"),  # Maundy Thursday to Easter Monday
        ("2027-03-17T12:00:00+01:00", "2027-03-30"),
        ("2027-04-26T12:00:00+02:00", "2027-05-07"),  # Ascension Day
        ("2027-04-21T12:00:00+02:00", "2027-05-03"),  # 1 May, a Saturday
        ("2027-05-07T12:00:00+02:00", "2027-05-18"),  # Whit Monday on 17 May
        ("2028-04-21T12:00:00+02:00", "2028-05-02"),  # 1 May, a Monday
        # Holidays within the ten days do not lengthen them.
        ("2027-03-22T12:00:00+01:00", "2027-04-01"),
    ],
)
def test_fristen_er_ti_norske_dager_og_slutter_paa_en_virkedag(kjent, dag):
    assert klagefrist(datetime.fromisoformat(kjent)).isoformat() == dag


def test_skolens_egen_karakter_kan_paaklages_for_formelle_feil(klokken, skole):
    parti = lag_skoleparti(skole)
    rektor = bruker_med_rolle("REKTOR", skole)
    en = kandidatene(parti)[0]
    foer(parti, rektor, "3", "6")
    klient = inn(en)
    assert "3 – tre" not in klient.get(SIDE).text
    laas(parti, rektor)
    side = klient.get(SIDE).text
    assert "3 – tre" in side
    assert "6 – seks" not in side
    assert "formelle feil" in side


def test_karakter_etter_klage_er_endelig(ferdig_parti):
    kandidat = kandidater(ferdig_parti)[0]
    ta_imot(ferdig_parti, rad(kandidat, 4, klagekarakter=5))
    side = inn(kandidat).get(SIDE).text
    assert "5 – fem, etter klage" in side
    assert "endelig" in side
    assert "Du kan klage" not in side
