"""«Todelt eksamen» and «Fremdriftsstatuser – todelt eksamen»."""

from datetime import datetime

import pytest

from felles.tid import OSLO
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import digital_del
from tests.monitor.guide.guiden import gi_tilgang, hoerer_til, html, last_opp_selv, logg_inn, meny, rad, radkode, velg
from tests.monitor.skolelever import last_opp, lever, side


@pytest.fixture
def inne(som, vakt, todelt_kandidat, klokken):
    """Part 2 goes on: the invigilator's browser, and the candidate's with access."""
    klokken.move_to(datetime(2027, 5, 27, 14, 0, tzinfo=OSLO))
    lag_oppgave(digital_del(todelt_kandidat))
    klient, egen = som(vakt), logg_inn(todelt_kandidat)
    gi_tilgang(klient, todelt_kandidat)
    return klient, egen


def celler(klient, kandidat) -> tuple[bool, bool, bool]:
    """Whether part 1, part 2, and the whole row are green."""
    kode = radkode(klient, kandidat)
    del1, del2 = kode.split("Del 1 (kun på papir)")[0], kode.split("Del 1 (kun på papir)")[1].split("Del 2")[0]
    gjelder = 'class="ferdig"><span class="felt">'
    return del1.endswith(gjelder), del2.endswith(gjelder), f'id="k{kandidat.pk}" class="ferdig"' in kode


def lever_del(klient, kandidat, delmerke):
    last_opp(klient, kandidat, f"{delmerke}.pdf")
    fil = Besvarelsesfil.objects.get(navn=f"{delmerke}.pdf")
    return lever(klient, kandidat, **{f"del_{fil.pk}": delmerke, f"fra_{fil.pk}": ""})


# --- Todelt eksamen ---------------------------------------------------------------------------------------------------
def test_todelt_eksamen_en_status_per_del(som, vakt, todelt_kandidat):
    lest = rad(som(vakt), todelt_kandidat)

    assert "Del 1 (kun på papir) Ikke lastet opp" in lest
    assert "Del 2 Ikke lastet opp" in lest


def test_todelt_eksamen_del_1_leveres_av_skolen_og_kandidaten_har_bare_del_2(inne, todelt_kandidat):
    klient, egen = inne
    last_opp_selv(egen, "del2.pdf")
    assert Besvarelsesfil.objects.get().delmerke == "del2"
    assert "<select" not in html(egen.get("/kandidat/levering/"))

    lever_del(klient, todelt_kandidat, "del1")
    assert "Del 1 (kun på papir) Levert digitalt" in rad(klient, todelt_kandidat)
    # The candidate goes on with part 2.
    assert rad(klient, todelt_kandidat).startswith("Har tilgang")
    assert hoerer_til(egen) == "/kandidat/levering/"


def test_todelt_eksamen_ingen_oppgave_foer_del_2_starter_selv_med_tilgang(som, vakt, todelt_kandidat):
    lag_oppgave(digital_del(todelt_kandidat))
    klient, egen = som(vakt), logg_inn(todelt_kandidat)
    gi_tilgang(klient, todelt_kandidat)

    assert egen.get("/kandidat/oppgave/").status_code == 302
    assert egen.get("/kandidat/oppgave/nb/fil/").status_code in (302, 403)


def test_todelt_eksamen_del_2_paa_papir_leveres_av_skolen_uten_innlogging(som, vakt, todelt_kandidat):
    klient = som(vakt)
    lever_del(klient, todelt_kandidat, "del1og2")

    assert celler(klient, todelt_kandidat) == (True, True, True)


def test_todelt_eksamen_sendes_i_posten_settes_for_begge_deler(som, vakt, todelt_kandidat):
    klient = som(vakt)
    assert "Sendes i posten" in meny(klient, todelt_kandidat)
    velg(klient, todelt_kandidat, "post")

    assert rad(klient, todelt_kandidat).count("Sendes i posten") == 2
    assert last_opp(klient, todelt_kandidat, "a.pdf").status_code == 422
    assert "Besvarelsen sendes i posten." in html(klient.get(side(todelt_kandidat)))


# --- Fremdriftsstatuser – todelt eksamen ------------------------------------------------------------------------------
def test_fremdriftsstatuser_todelt_laster_opp_hver_del_for_seg(inne, todelt_kandidat):
    klient, egen = inne
    last_opp_selv(egen, "svar.pdf")
    lest = rad(klient, todelt_kandidat)

    assert "Del 1 (kun på papir) Ikke lastet opp" in lest
    assert "Del 2 Laster opp" in lest


def test_fremdriftsstatuser_todelt_levert_digitalt_del_1_laaser_ikke_del_2(inne, todelt_kandidat):
    klient, egen = inne
    lever_del(klient, todelt_kandidat, "del1")
    assert celler(klient, todelt_kandidat) == (True, False, False)
    assert egen.get("/kandidat/oppgave/").status_code == 200

    last_opp_selv(egen, "svar.pdf")
    egen.post("/kandidat/lever/")
    assert celler(klient, todelt_kandidat) == (True, True, True)
    assert hoerer_til(egen) == "/kandidat/kvittering/"


def test_fremdriftsstatuser_todelt_sendes_i_posten_for_del_2_gir_kvitteringssiden(inne, todelt_kandidat):
    klient, egen = inne
    velg(klient, todelt_kandidat, "post-del1")
    assert celler(klient, todelt_kandidat) == (True, False, False)
    assert hoerer_til(egen) == "/kandidat/oppgave/"

    velg(klient, todelt_kandidat, "post-del2")
    assert celler(klient, todelt_kandidat) == (True, True, True)
    assert hoerer_til(egen) == "/kandidat/kvittering/"


def test_fremdriftsstatuser_todelt_post_kan_fjernes_for_en_del(inne, todelt_kandidat):
    klient, _egen = inne
    velg(klient, todelt_kandidat, "post")
    velg(klient, todelt_kandidat, "fjern-post-del1")

    assert celler(klient, todelt_kandidat) == (False, True, False)
