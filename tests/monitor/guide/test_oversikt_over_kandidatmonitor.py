"""«Oversikt over kandidatmonitor»: what each column and each of «Flere valg» is."""

import io
import re
import zipfile

import pytest

from felles.tid import naa
from levering.models import Delmerke
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering, sett_fravaer, sett_sendespost, sett_sperre
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import PDF, digital_del, lag_fil, lag_levering
from tests.monitor.guide.guiden import (
    HTMX,
    gi_tilgang,
    hoerer_til,
    html,
    last_opp_selv,
    logg,
    logg_inn,
    meny,
    rad,
    radkode,
    tekst,
    velg,
)
from tests.monitor.skolelever import skolefil


# --- Tilgang ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("gjort", "staar"),
    [
        (lambda k: None, "Ikke tilgang"),
        (lag_sesjon, "Venter på tilgang Gi tilgang"),
        (lambda k: lag_sesjon(k, autorisert=True), "Har tilgang"),
        (sett_sperre, "Digital tilgang sperret"),
        (sett_fravaer, "Ikke-dokumentert fravær"),
        (lambda k: sett_fravaer(k, "DF"), "Dokumentert fravær"),
    ],
)
def test_oversikt_tilgang_status_og_fravaer_staar_i_kolonnen(som, vakt, kandidat, gjort, staar):
    gjort(kandidat)

    assert rad(som(vakt), kandidat).startswith(tekst(staar) if gjort is lag_sesjon else staar)


# --- Aktivitetslogg og innloggingssesjon/IP ---------------------------------------------------------------------------
def test_oversikt_aktivitetslogg_og_innloggingssesjon_ip_fra_flere_valg(som, vakt, kandidat):
    klient = som(vakt)

    assert "Se logg" in meny(klient, kandidat)
    loggen = tekst(logg(klient, kandidat))
    assert "Aktivitetslogg" in loggen
    assert "Innloggingssesjon/IP" in loggen


# --- Fravær -----------------------------------------------------------------------------------------------------------
def test_oversikt_fravaer_kan_registreres_fra_flere_valg(som, vakt, kandidat):
    klient = som(vakt)
    lest = meny(klient, kandidat)

    assert "Ikke-dokumentert fravær" in lest
    assert "Dokumentert fravær" in lest
    velg(klient, kandidat, "IDF")
    assert rad(klient, kandidat).startswith("Ikke-dokumentert fravær")


# --- Sperr digital tilgang --------------------------------------------------------------------------------------------
def test_oversikt_sperr_digital_tilgang_og_opphev_sperre(som, vakt, kandidat):
    lag_oppgave(digital_del(kandidat))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    velg(klient, kandidat, "sperr")

    assert rad(klient, kandidat).startswith("Digital tilgang sperret")
    assert hoerer_til(egen) == "/kandidat/ikke-tilgang/"
    assert egen.get("/kandidat/oppgave/nb/fil/").status_code in (302, 403)
    assert egen.post("/kandidat/lever/").status_code == 403
    assert "Sperr digital tilgang" not in meny(klient, kandidat)

    assert "Opphev sperre" in meny(klient, kandidat)
    velg(klient, kandidat, "opphev-sperre")
    assert hoerer_til(egen) == "/kandidat/oppgave/"


# --- Lever for kandidat -----------------------------------------------------------------------------------------------
def test_oversikt_lever_for_kandidat_er_en_egen_side(som, vakt, kandidat):
    klient = som(vakt)
    adresse = f"/monitor/kandidater/{kandidat.pk}/lever/"

    assert f'href="{adresse}"' in html(klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/", headers=HTMX))
    assert f"Lever for {kandidat.person.navn}" in html(klient.get(adresse))


# --- Vis filer --------------------------------------------------------------------------------------------------------
def test_oversikt_vis_filer_navn_stoerrelse_del_tid_av_hvem_og_status(som, vakt, todelt_kandidat):
    levert = lag_fil(todelt_kandidat, "egen.pdf", delmerke=Delmerke.DEL2)
    lag_levering(todelt_kandidat, levert)
    skolefil(todelt_kandidat, "skann.pdf", delmerke=Delmerke.DEL1, lastet_opp_bruker_id=vakt.pk)
    klient = som(vakt)
    assert "Vis filer" in meny(klient, todelt_kandidat)
    lest = tekst(html(klient.get(f"/monitor/kandidater/{todelt_kandidat.pk}/filer/")))

    for ord_ in ("egen.pdf", "skann.pdf", f"{len(PDF)} byte", "del 1", "del 2", "12:00", "Kandidaten", vakt.navn):
        assert ord_ in lest
    assert "Lastet opp, ikke levert" in lest
    assert "Levert" in lest


def test_oversikt_vis_filer_alle_som_zip_og_en_slik_den_er(som, vakt, kandidat):
    fil = lag_fil(kandidat, "a.pdf")
    lag_fil(kandidat, "b.pdf", PDF + b"b")
    klient = som(vakt)
    alle = klient.get(f"/monitor/kandidater/{kandidat.pk}/filer/zip/")
    en = klient.get(f"/monitor/kandidater/{kandidat.pk}/filer/{fil.pk}/")

    assert len(zipfile.ZipFile(io.BytesIO(b"".join(alle.streaming_content))).namelist()) == 2
    assert b"".join(en.streaming_content) == PDF
    assert 'filename="a.pdf"' in en.headers["Content-Disposition"]


# --- Fremdriftsstatuser -----------------------------------------------------------------------------------------------
def test_oversikt_fremdriftsstatuser_er_de_fire_og_skjules_av_fravaer(som, vakt, kandidat):
    klient = som(vakt)
    assert "Ikke lastet opp" in rad(klient, kandidat)
    fil = legg_fil(kandidat)
    assert "Laster opp" in rad(klient, kandidat)
    legg_levering(kandidat, fil)
    assert "Levert digitalt" in rad(klient, kandidat)
    sett_sendespost(kandidat)
    assert "Sendes i posten" in rad(klient, kandidat)

    sett_fravaer(kandidat)
    lest = rad(klient, kandidat)
    for status in ("Ikke lastet opp", "Laster opp", "Levert digitalt", "Sendes i posten"):
        assert status not in lest


def test_oversikt_fremdriftsstatuser_endres_av_kandidat_vakt_og_skoleadministrator(som, vakt, skoleadmin, kandidat):
    """The guide's three reasons why a status changes, each seen in the monitor at once."""
    lag_oppgave(digital_del(kandidat))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    last_opp_selv(egen, "svar.pdf")
    assert re.search(r"Laster opp\s+1 fil", rad(klient, kandidat))

    velg(klient, kandidat, "post")
    assert "Sendes i posten" in rad(klient, kandidat)
    velg(klient, kandidat, "fjern-post")

    svar = som(skoleadmin).post(
        f"/eksamen/partier/{kandidat.parti_id}/oppmoete/", {"valgt": [kandidat.pk], "oppmoete": "DF"}, follow=True
    )
    assert svar.status_code == 200
    assert rad(klient, kandidat).startswith("Dokumentert fravær")


def test_oversikt_groent_for_hver_del_og_hele_raden_foerst_naar_alt_er_ferdig(som, vakt, todelt_kandidat):
    klient = som(vakt)
    legg_levering(todelt_kandidat, legg_fil(todelt_kandidat, delmerke=Delmerke.DEL1), del1=True)
    kode = radkode(klient, todelt_kandidat)
    assert f'id="k{todelt_kandidat.pk}" class="ferdig"' not in kode
    assert '<td role="cell" class="ferdig">' in kode

    legg_levering(todelt_kandidat, legg_fil(todelt_kandidat, delmerke=Delmerke.DEL2))
    assert f'id="k{todelt_kandidat.pk}" class="ferdig"' in radkode(klient, todelt_kandidat)
    assert naa()
