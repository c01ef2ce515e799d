"""«Eksamen med én del» and «Fremdriftsstatuser – eksamen med én del»."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from levering.models import Levering
from tests.fabrikker.eksamen import lag_oppgave
from tests.fabrikker.levering import PDF, digital_del
from tests.monitor.guide.guiden import (
    gi_tilgang,
    hoerer_til,
    html,
    last_opp_selv,
    logg_inn,
    meny,
    monitor,
    rad,
    radkode,
    velg,
)
from tests.monitor.skolelever import last_opp, lever


@pytest.fixture
def inne(som, vakt, kandidat):
    """The invigilator's browser and the candidate's, which has access."""
    lag_oppgave(digital_del(kandidat))
    klient, egen = som(vakt), logg_inn(kandidat)
    gi_tilgang(klient, kandidat)
    return klient, egen


def er_groenn(klient, kandidat) -> bool:
    return f'id="k{kandidat.pk}" class="ferdig"' in radkode(klient, kandidat)


# --- Eksamen med én del -----------------------------------------------------------------------------------------------
def test_eksamen_med_en_del_status_staar_i_kolonnen_eksamen(som, vakt, kandidat):
    klient = som(vakt)

    assert ">Eksamen</button>" in monitor(klient)
    assert "Eksamen Ikke lastet opp" in rad(klient, kandidat)


def test_eksamen_med_en_del_papir_skannes_og_leveres_av_skolen_uten_at_kandidaten_logger_inn(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, kandidat, "skannet.pdf")
    lever(klient, kandidat)

    assert "Levert digitalt" in rad(klient, kandidat)
    assert rad(klient, kandidat).startswith("Ikke tilgang")


def test_eksamen_med_en_del_papir_skannes_og_leveres_ved_gruppeopplasting(som, vakt, kandidater):
    klient = som(vakt)
    filer = [SimpleUploadedFile(f"{k.kandidatnummer.nummer}-01.pdf", PDF) for k in kandidater]
    klient.post("/monitor/gruppeopplasting/filer/", {"filer": filer})
    klient.post("/monitor/gruppeopplasting/endre/", {"handling": "lever"})

    assert all("Levert digitalt" in rad(klient, k) for k in kandidater)


def test_eksamen_med_en_del_sendes_i_posten_gjelder_hele_besvarelsen(som, vakt, kandidat):
    klient = som(vakt)
    lest = meny(klient, kandidat)

    assert "Sendes i posten" in lest
    assert "bare del 1" not in lest
    velg(klient, kandidat, "post")
    assert "Sendes i posten" in rad(klient, kandidat)


# --- Fremdriftsstatuser – eksamen med én del --------------------------------------------------------------------------
def test_fremdriftsstatuser_en_del_ikke_lastet_opp_til_noen_laster_opp(inne, kandidat):
    klient, egen = inne
    assert "Ikke lastet opp" in rad(klient, kandidat)

    last_opp_selv(egen, "svar.pdf")
    assert "Laster opp" in rad(klient, kandidat)


def test_fremdriftsstatuser_en_del_laster_opp_ogsaa_naar_vakten_gjoer_det(som, vakt, kandidat):
    klient = som(vakt)
    last_opp(klient, kandidat, "skann.pdf")

    assert "Laster opp" in rad(klient, kandidat)
    assert not er_groenn(klient, kandidat)


@pytest.mark.parametrize("hvem", ["kandidaten", "vakten"])
def test_fremdriftsstatuser_en_del_levert_digitalt_groenn_kvittering_og_ingen_tilgang(inne, kandidat, hvem):
    klient, egen = inne
    if hvem == "kandidaten":
        last_opp_selv(egen, "svar.pdf")
        egen.post("/kandidat/lever/")
    else:
        last_opp(klient, kandidat, "skann.pdf")
        lever(klient, kandidat)

    assert "Levert digitalt" in rad(klient, kandidat)
    assert er_groenn(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/kvittering/"
    assert egen.get("/kandidat/oppgave/").status_code == 302
    assert "har levert og trenger ikke tilgang" in gi_tilgang(klient, kandidat)


def test_fremdriftsstatuser_en_del_sendes_i_posten_stenger_og_er_groenn(inne, kandidat):
    klient, egen = inne
    velg(klient, kandidat, "post")

    assert er_groenn(klient, kandidat)
    assert hoerer_til(egen) == "/kandidat/kvittering/"
    assert egen.post("/kandidat/lever/").status_code == 409
    velg(klient, kandidat, "fjern-post")
    assert hoerer_til(egen) == "/kandidat/oppgave/"
    assert not er_groenn(klient, kandidat)


def test_fremdriftsstatuser_en_del_aapnes_for_ny_levering_med_filene_i_behold(inne, kandidat):
    klient, egen = inne
    last_opp_selv(egen, "svar.pdf")
    egen.post("/kandidat/lever/")
    assert "Åpne for ny levering" in meny(klient, kandidat)
    velg(klient, kandidat, "gjenaapne")

    assert "Laster opp" in rad(klient, kandidat)
    assert rad(klient, kandidat).startswith("Venter på tilgang")
    assert hoerer_til(egen) == "/kandidat/autorisering/"
    gi_tilgang(klient, kandidat)
    assert "svar.pdf" in html(egen.get("/kandidat/levering/"))
    egen.post("/kandidat/lever/")
    assert "Levert digitalt" in rad(klient, kandidat)
    assert Levering.objects.filter(gjenaapnet__isnull=True).count() == 1
