"""«Gi tilgang til kandidatene»: log-in first, then access, and again at every new log-in."""

from datetime import datetime

import pytest
from django.test import Client

from deltakelse.services.dagspassord import lag_dagspassord
from felles.hendelser import SYSTEM
from felles.tid import OSLO, naa
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat, lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, html, logg_inn, monitor, rad, rader, tekst


@pytest.fixture(autouse=True)
def med_oppgave(kandidat):
    lag_oppgave(digital_del(kandidat))


def todelt_med_start(skole, vakt, start):
    """A candidate whose part 2 begins then."""
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=start, todelt=True), navn="2PX")
    gi_vakt(parti, vakt)
    return lag_kandidat(parti)


def test_gi_tilgang_forutsetter_at_kandidaten_staar_paa_autoriseringssiden(som, vakt, kandidat):
    klient = som(vakt)

    assert "er ikke logget inn." in gi_tilgang(klient, kandidat)
    assert rad(klient, kandidat).startswith("Ikke tilgang")


# --- Infoboks ---------------------------------------------------------------------------------------------------------
def test_infoboks_autentisering_er_ikke_autorisering(som, vakt, kandidat):
    egen = logg_inn(kandidat)
    assert hoerer_til(egen) == "/kandidat/autorisering/"
    assert egen.get("/kandidat/oppgave/").status_code == 302

    gi_tilgang(som(vakt), kandidat)
    assert egen.get("/kandidat/oppgave/").status_code == 200


def test_gi_tilgang_kandidatens_navn_staar_paa_autoriseringssiden(kandidat):
    assert kandidat.person.fornavn in tekst(html(logg_inn(kandidat).get("/kandidat/autorisering/")))


def test_gi_tilgang_varselet_oeverst_leder_til_dem_det_gjelder(som, vakt, kandidater):
    logg_inn(kandidater[1])
    klient = som(vakt)
    kode = monitor(klient)

    assert "1 kandidat venter på tilgang." in kode
    assert 'href="/monitor/?tilgang=venter">Se hvilke kandidater det gjelder' in kode
    assert rader(klient, "?tilgang=venter") == [kandidater[1].pk]
    assert "Nullstill filter" in monitor(klient, "?tilgang=venter")


def test_gi_tilgang_etter_start_gaar_kandidaten_til_oppgaven(som, vakt, kandidat):
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)

    assert rad(klient, kandidat).startswith("Har tilgang")
    assert hoerer_til(egen) == "/kandidat/oppgave/"


def test_gi_tilgang_foer_start_venter_kandidaten_og_slippes_inn_av_seg_selv(som, vakt, kandidat, klokken):
    klokken.move_to(datetime(2027, 5, 27, 10, 30, tzinfo=OSLO))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    assert rad(klient, kandidat).startswith("Venter på eksamensstart")
    assert hoerer_til(egen) == "/kandidat/venter/"
    assert egen.get("/kandidat/oppgave/").status_code == 302

    klokken.move_to(datetime(2027, 5, 27, 11, 0, tzinfo=OSLO))
    assert rad(klient, kandidat).startswith("Har tilgang")
    assert hoerer_til(egen) == "/kandidat/oppgave/"


@pytest.mark.parametrize("start", ["10:00", "10:45", "11:00", "12:00"])
def test_gi_tilgang_todelt_gjelder_del_2_som_starter_naar_planen_sier(som, skole, vakt, klokken, start):
    """Access may be given while part 1 goes on; the paper comes when part 2 begins, and not before."""
    time, minutt = (int(tall) for tall in start.split(":"))
    klokken.move_to(datetime(2027, 5, 27, 9, 30, tzinfo=OSLO))
    kandidat = todelt_med_start(skole, vakt, datetime(2027, 5, 27, time - 2, minutt, tzinfo=OSLO))
    lag_oppgave(digital_del(kandidat))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    assert rad(klient, kandidat).startswith("Venter på eksamensstart")
    assert start in tekst(html(egen.get("/kandidat/venter/"))).replace(".", ":")

    klokken.move_to(datetime(2027, 5, 27, time, minutt, tzinfo=OSLO))
    assert rad(klient, kandidat).startswith("Har tilgang")
    assert hoerer_til(egen) == "/kandidat/oppgave/"


def test_gi_tilgang_todelt_med_utvidet_tid_arbeider_med_del_1_etter_at_del_2_har_startet(som, skole, vakt, klokken):
    """Access to part 2 is given by the plan, while the own part 1 still goes on: the row says so until it is over."""
    klokken.move_to(datetime(2027, 5, 27, 11, 10, tzinfo=OSLO))
    kandidat = todelt_med_start(skole, vakt, datetime(2027, 5, 27, 9, 0, tzinfo=OSLO))
    del1, del2 = kandidat.deler.order_by("start")
    del1.slutt = datetime(2027, 5, 27, 11, 25, tzinfo=OSLO)
    del1.save(update_fields=["slutt"])
    del2.start = del1.slutt
    del2.save(update_fields=["start"])
    logg_inn(kandidat)
    klient = som(vakt)
    gi_tilgang(klient, kandidat)

    assert rad(klient, kandidat).startswith("Har tilgang")
    assert "arbeider med del 1 til 11:25" in rad(klient, kandidat)
    klokken.move_to(datetime(2027, 5, 27, 11, 25, tzinfo=OSLO))
    assert "arbeider med del 1" not in rad(klient, kandidat)


def test_gi_tilgang_ip_adressen_kan_kontrolleres_foerst(som, vakt, kandidat):
    logg_inn(kandidat, REMOTE_ADDR="158.36.103.20")

    assert "158.36.103.20" in rad(som(vakt), kandidat, "?ip=1")


def test_gi_tilgang_med_dagspassord(som, vakt, kandidat):
    passord = lag_dagspassord(parti_id=kandidat.parti_id, aktoer=SYSTEM, naa=naa()).passord
    egen = logg_inn(kandidat)
    assert "mindre sikkert enn å gi tilgang via kandidatmonitor" in html(egen.get("/kandidat/autorisering/"))
    egen.post("/kandidat/dagspassord/", {"passord": passord})

    assert hoerer_til(egen) == "/kandidat/oppgave/"
    assert rad(som(vakt), kandidat).startswith("Har tilgang")


# --- one log-in with access -------------------------------------------------------------------------------------------
def test_gi_tilgang_paa_nytt_etter_utlogging(som, vakt, kandidat):
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    egen.post("/kandidat/logg-ut/")
    logg_inn(kandidat, egen)

    assert hoerer_til(egen) == "/kandidat/autorisering/"
    assert "Gi tilgang på nytt" in rad(klient, kandidat)
    gi_tilgang(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/oppgave/"


def test_gi_tilgang_paa_nytt_i_en_annen_nettleser_tar_tilgangen_fra_den_foerste(som, vakt, kandidat):
    klient, edge = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    chrome = logg_inn(kandidat, Client())
    # The first keeps access until the second is let in.
    assert rad(klient, kandidat).startswith("Har tilgang Gi tilgang på nytt")
    assert hoerer_til(edge) == "/kandidat/oppgave/"

    gi_tilgang(klient, kandidat)
    assert hoerer_til(chrome) == "/kandidat/oppgave/"
    assert hoerer_til(edge) == "/kandidat/logg-inn/"


def test_gi_tilgang_bare_den_siste_innloggingen_gjelder(som, vakt, kandidat):
    foerste, siste = logg_inn(kandidat), logg_inn(kandidat, Client())
    gi_tilgang(som(vakt), kandidat)

    assert hoerer_til(siste) == "/kandidat/oppgave/"
    assert hoerer_til(foerste) != "/kandidat/oppgave/"
