"""The page of a job: whose it is, what it says in each state, and its buttons."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolletildeling
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.jobbkjoering import Resultat, kjoer, ta
from felles.models import Jobb
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.jobber import jobbslaget, lag_jobb

pytestmark = pytest.mark.django_db
Status = Jobb.Status


@pytest.fixture(autouse=True)
def eget_lager(settings, tmp_path):
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"


def side(jobben, navn="jobb"):
    return reverse(f"brukere:{navn}", args=[jobben.noekkel])


def ferdig(jobben, *, hemmelig=False):
    with jobbslaget(lambda jobb, fremdrift: Resultat(b"innhold", "lapper.pdf", hemmelig)):
        assert kjoer(jobb_id=jobben.pk)
    return jobben


def test_en_jobb_i_koen_kan_avbrytes_to_ganger(som, skoleadmin, skole):
    jobben, klient = lag_jobb(skole), som(skoleadmin)
    assert "Venter på tur" in klient.get(side(jobben)).text
    for _ in range(2):
        assert klient.post(side(jobben, "avbryt_jobb")).status_code == 302
    assert "Jobben er avbrutt" in klient.get(side(jobben)).text


def test_framdriften_alene_til_den_som_spoer_igjen_og_hele_siden_naar_det_er_slutt(som, skoleadmin, skole):
    jobben, klient = lag_jobb(skole), som(skoleadmin)
    tatt = ta(jobb_id=jobben.pk, naa=naa())
    Jobb.objects.filter(pk=tatt.pk).update(gjort=40, totalt=1500, steg="Setter sidene")
    svar = klient.get(side(jobben), headers={"HX-Request": "true"})
    assert "Setter sidene" in svar.text
    assert 'value="40" max="1500"' in svar.text
    assert "<html" not in svar.text

    klient.post(side(jobben, "avbryt_jobb"))
    assert klient.get(side(jobben), headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_den_ferdige_filen_lastes_ned(som, skoleadmin, skole):
    jobben, klient = ferdig(lag_jobb(skole)), som(skoleadmin)
    assert "Filen er klar" in klient.get(side(jobben)).text
    svar = klient.post(side(jobben, "hent_jobb"))
    assert b"".join(svar.streaming_content) == b"innhold"
    assert 'filename="lapper.pdf"' in svar.headers["Content-Disposition"]
    assert "no-store" in svar.headers["Cache-Control"]
    assert klient.get(side(jobben, "hent_jobb")).status_code == 405


@pytest.mark.django_db(transaction=True)
def test_en_hemmelig_fil_hentes_en_gang(som, skoleadmin, skole):
    jobben, klient = ferdig(lag_jobb(skole), hemmelig=True), som(skoleadmin)
    assert "én gang" in klient.get(side(jobben)).text
    assert b"".join(klient.post(side(jobben, "hent_jobb")).streaming_content) == b"innhold"
    assert "Filen er slettet. Lag den på nytt." in klient.post(side(jobben, "hent_jobb"), follow=True).text


def test_en_feilet_jobb_sier_hvorfor_og_kan_proeves_igjen(som, skoleadmin, skole):
    def arbeid(jobb, fremdrift):
        raise Domenefeil("Velg et mindre utvalg.")

    jobben, klient = lag_jobb(skole), som(skoleadmin)
    with jobbslaget(arbeid):
        kjoer(jobb_id=jobben.pk)
    assert "Velg et mindre utvalg." in klient.get(side(jobben)).text
    assert klient.post(side(jobben, "proev_jobb")).status_code == 302
    assert "Venter på tur" in klient.get(side(jobben)).text


def test_knappene_svarer_naar_det_er_for_sent(som, skoleadmin, skole):
    jobben, klient = ferdig(lag_jobb(skole)), som(skoleadmin)
    assert "allerede avsluttet" in klient.post(side(jobben, "avbryt_jobb"), follow=True).text
    assert "har ikke feilet" in klient.post(side(jobben, "proev_jobb"), follow=True).text


def test_bare_ens_egne_jobber_og_skolens_for_skolens_administratorer(som, skole, fylke, annen_skoleadmin):
    egen = bruker_med_rolle(Rolle.REKTOR, skole)
    fremmed = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)
    jobben = lag_jobb(skole, bruker=egen)
    svar = {b: som(b).get(side(jobben)).status_code for b in (egen, fremmed, annen_skoleadmin)}
    assert svar == {egen: 200, fremmed: 404, annen_skoleadmin: 404}


def test_den_som_har_mistet_rollen_har_mistet_jobben(som, skole):
    egen = bruker_med_rolle(Rolle.REKTOR, skole)
    jobben = lag_jobb(skole, bruker=egen)
    Rolletildeling.objects.filter(bruker=egen).update(til=naa() - timedelta(minutes=1))
    assert som(egen).get(side(jobben)).status_code == 404


def test_en_hemmelig_fil_er_bare_for_skoleadministratorer(som, skole):
    egen = bruker_med_rolle(Rolle.REKTOR, skole)
    jobben = ferdig(lag_jobb(skole, bruker=egen), hemmelig=True)
    assert som(egen).post(side(jobben, "hent_jobb")).status_code == 404


def test_en_jobb_som_ikke_finnes(som, skoleadmin):
    assert som(skoleadmin).get("/eksamen/jobber/00000000-0000-0000-0000-000000000000/").status_code == 404
