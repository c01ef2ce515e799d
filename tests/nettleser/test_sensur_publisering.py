"""Publication and the school's own grades as people see them: wide and narrow, light and dark."""

from datetime import timedelta

import pytest
from django.conf import settings as innstillinger
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from felles.hendelser import SYSTEM
from felles.tid import naa
from sensur.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.karakterfoering import foer, kandidatene, laas, lag_skoleparti
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def som_side(ny_kontekst, live_server):
    """`som_side(bruker)`: a page where that member of staff is logged in."""

    def lag(bruker):
        klient = Client()
        klient.force_login(bruker)
        kontekst = ny_kontekst(reduced_motion="reduce")
        navn = innstillinger.SESSION_COOKIE_NAME
        kontekst.add_cookies([{"name": navn, "value": klient.cookies[navn].value, "url": live_server.url}])
        return kontekst.new_page()

    return lag


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture
def partier(klokken, skole, statsforvalter):
    """Two exams with all grades, one without."""
    alle = [lag_sensurparti(skole, statsforvalter, navn=f"3ST{bokstav}") for bokstav in "ABC"]
    for parti in alle[:2]:
        oppdragene = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
        for oppdrag in oppdragene:
            foreslaa(oppdrag, "5", "MB", bekreftet=True)
        sett_alle_like(oppdragene[1])
    return alle


def test_den_ansvarlige_velger_et_tidspunkt_for_flere(som_side, partier, statsforvalter, skoleadmin, undersoekelse):
    side = som_side(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    side.goto(reverse("sensur:publisering"))
    undersoekelse.se(side, "listen")
    for parti in partier[:2]:
        side.get_by_label(f"Velg {parti.eksamen.fag.kode}").check()
    side.get_by_label("På et bestemt tidspunkt").check()
    side.get_by_role("button", name="Publiser de valgte").click()
    expect(side.get_by_text("Rett 2 feil og send på nytt")).to_be_visible()
    undersoekelse.se(side, "listen med feil")
    expect(side.get_by_label(f"Velg {partier[0].eksamen.fag.kode}")).to_be_checked()
    side.get_by_label("Dato").fill(f"{naa() + timedelta(days=3):%Y-%m-%d}")
    side.get_by_label("Klokkeslett").fill("09:00")
    side.get_by_role("button", name="Publiser de valgte").click()
    expect(side.get_by_role("status").filter(has_text="Karakterene blir publisert")).to_be_visible()
    undersoekelse.se(side, "svaret")
    for parti in (partier[0], partier[2]):
        side.goto(reverse("sensur:publiser", args=[parti.eksamen_id]))
        undersoekelse.se(side, parti.navn)
    publiser(eksamen_id=partier[0].eksamen_id, aktoer=SYSTEM, naa=naa())
    skolens = som_side(skoleadmin)
    for parti in partier[:2]:
        skolens.goto(reverse("eksamen:parti", args=[parti.pk]))
        undersoekelse.se(skolens, f"skolen: {parti.navn}")


def test_skolen_foerer_karakterer_og_laaser(som_side, klokken, skole, undersoekelse):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    parti, laast = lag_skoleparti(skole, navn="Muntlig 3STA"), lag_skoleparti(skole, navn="Muntlig 3STB")
    foer(laast, rektor, "5", "2")
    laas(laast, rektor, vises_fra=naa() + timedelta(days=1))
    side = som_side(rektor)
    side.goto(reverse("karakterfoering:protokoll", args=[parti.pk]))
    undersoekelse.se(side, "protokollen")
    side.get_by_label("Eksaminator").fill("Eva Eksaminator")
    side.get_by_label("Sensor").fill("Siri Sensor")
    for kandidat in kandidatene(parti):
        side.get_by_label(f"Karakter for {kandidat.person.navn}").select_option("4")
    side.get_by_role("button", name="Lagre protokoll og karakterer").click()
    side.get_by_role("button", name="Lås protokollen").click()
    expect(side.get_by_text("Kandidatene har sett karakterene siden")).to_be_visible()
    undersoekelse.se(side, "låst")
    side.get_by_role("link", name="Rett").first.click()
    undersoekelse.se(side, "retting")
    side.get_by_label("Ny karakter").select_option("5")
    side.get_by_label("Hvorfor endres karakteren?").fill("Tastefeil")
    side.get_by_role("button", name="Lagre karakteren").click()
    expect(side.get_by_text("Karakterer som er endret")).to_be_visible()
    undersoekelse.se(side, "rettet")
    for navn, parti_ in (("karakterfoering:protokoll", laast), ("karakterfoering:liste", None)):
        side.goto(reverse(navn, args=[parti_.pk] if parti_ else []))
        undersoekelse.se(side, navn)
