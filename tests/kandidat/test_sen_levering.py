"""After the own end: delivering only, then late where the owner takes late answers, then the school alone."""

from datetime import timedelta

import pytest

from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet, naa
from levering.models import Besvarelsesfil, Levering, Leveringsregel
from tests.fabrikker.deltakelse import sett_fravaer, sett_sendespost, sett_sperre
from tests.fabrikker.levering import lag_opplasting
from tests.kandidat.conftest import adressen, fil, last_opp

pytestmark = pytest.mark.django_db

SEKUND = timedelta(seconds=1)


@pytest.fixture
def regel(fylke):
    return Leveringsregel.objects.create(eier=fylke, frist_minutter=10, sen_levering=True, endret=naa())


@pytest.fixture
def klient(olga, slipp_inn):
    return slipp_inn(olga)


@pytest.fixture
def slutt(olga):
    return olga.deler.get().slutt


@pytest.fixture
def frist(slutt):
    return slutt + timedelta(minutes=10)


def lever(klient):
    return klient.post("/kandidat/lever/")


def test_eierens_minutter_gjelder_og_siste_sekund_er_i_tide(klient, regel, frist, klokken):
    last_opp(klient, fil())
    klokken.move_to(frist, tick=False)
    assert adressen(lever(klient)) == "/kandidat/kvittering/"

    levering = Levering.objects.get()
    assert (levering.frist, levering.er_sen) == (frist, False)
    assert "merket som sen" not in klient.get("/kandidat/kvittering/").content.decode()


def test_sekundet_etter_fristen_tas_den_imot_og_merkes_som_sen(klient, regel, frist, klokken):
    last_opp(klient, fil())
    klokken.move_to(frist + SEKUND, tick=False)
    assert "merket som sen" in klient.get("/kandidat/levering/").content.decode()
    assert adressen(lever(klient)) == "/kandidat/kvittering/"

    levering = Levering.objects.get()
    assert (levering.frist, levering.er_sen) == (frist, True)
    assert "merket som sen" in klient.get("/kandidat/kvittering/").content.decode()
    assert Hendelse.objects.get(handling="besvarelse.levert").data["sen"] is True


def test_i_minuttene_etter_slutt_kan_ingenting_lastes_opp_heller_ikke_hos_denne_eieren(
    klient, regel, slutt, frist, klokken
):
    last_opp(klient, fil())
    for tid in (slutt + SEKUND, frist):
        klokken.move_to(tid, tick=False)
        assert last_opp(klient, fil("ny.pdf")).context["runde"].feil.kode == "tiden_er_ute"
    assert 'id="filer"' not in klient.get("/kandidat/levering/").content.decode()


def test_etter_fristen_kan_det_lastes_opp_slettes_og_leveres_sent(klient, regel, frist, klokken):
    klokken.move_to(frist + SEKUND, tick=False)
    assert 'id="filer"' in klient.get("/kandidat/levering/").content.decode()
    last_opp(klient, fil("feil.pdf"), fil("riktig.pdf", b"%PDF-1.7 riktig"))
    feil = Besvarelsesfil.objects.get(navn="feil.pdf")
    assert klient.post(f"/kandidat/filer/{feil.pk}/slett/").status_code == 302
    lever(klient)

    levering = Levering.objects.get()
    assert levering.er_sen
    assert [rad.fil.navn for rad in levering.rader.all()] == ["riktig.pdf"]


def test_dagens_siste_sekund_er_det_siste(klient, regel, frist, klokken):
    _start, midnatt = doegnet(dagens_dato(naa()))
    klokken.move_to(midnatt - SEKUND, tick=False)
    last_opp(klient, fil())
    assert Besvarelsesfil.objects.count() == 1
    klokken.move_to(midnatt, tick=False)
    assert "/kandidat/logg-inn/" in adressen(lever(klient))
    assert not Levering.objects.exists()


def test_uten_eierens_tillatelse_henvises_kandidaten_til_vakten(klient, regel, frist, klokken):
    last_opp(klient, fil())
    Leveringsregel.objects.update(sen_levering=False)
    klokken.move_to(frist + SEKUND, tick=False)

    svar = lever(klient)
    assert svar.status_code == 422
    assert svar.context["runde"].feil.kode == "for_sent"
    assert last_opp(klient, fil("ny.pdf")).context["runde"].feil.kode == "tiden_er_ute"


def test_en_regel_som_endres_gjelder_fra_da_av(klient, regel, frist, klokken):
    last_opp(klient, fil())
    Leveringsregel.objects.update(sen_levering=False)
    klokken.move_to(frist + SEKUND, tick=False)
    assert lever(klient).status_code == 422
    Leveringsregel.objects.update(sen_levering=True)

    assert adressen(lever(klient)) == "/kandidat/kvittering/"


def test_det_leverte_beholder_fristen_det_ble_levert_under(klient, regel, frist, klokken):
    last_opp(klient, fil())
    klokken.move_to(frist, tick=False)
    lever(klient)
    Leveringsregel.objects.update(frist_minutter=0)

    assert not Levering.objects.get().er_sen


@pytest.mark.parametrize("stopp", [sett_fravaer, sett_sperre, sett_sendespost], ids=lambda f: f.__name__)
def test_ingenting_som_stenger_kan_omgaas_sent(klient, olga, regel, frist, klokken, stopp):
    last_opp(klient, fil())
    klokken.move_to(frist + SEKUND, tick=False)
    stopp(olga)

    assert lever(klient).status_code in (403, 409)
    assert last_opp(klient, fil("ny.pdf")).status_code in (403, 409)
    assert not Levering.objects.exists()


def test_uten_tilgang_leveres_ingenting_sent(olga, logg_inn, regel, frist, klokken):
    klient = logg_inn(olga)
    klokken.move_to(frist + SEKUND, tick=False)

    assert lever(klient).status_code == 403


def test_sen_levering_to_ganger_gir_samme_kvittering(klient, regel, frist, klokken):
    last_opp(klient, fil())
    klokken.move_to(frist + SEKUND, tick=False)

    assert adressen(lever(klient)) == adressen(lever(klient)) == "/kandidat/kvittering/"
    assert Levering.objects.count() == 1


def test_stripen_sier_i_hvilken_tid_man_er(klient, olga, regel, slutt, frist, klokken):
    faser = []
    for tid in (slutt, slutt + SEKUND, frist, frist + SEKUND):
        klokken.move_to(tid, tick=False)
        faser.append(klient.get("/kandidat/levering/").context["stripe"].fase)
    Leveringsregel.objects.update(sen_levering=False)
    faser.append(klient.get("/kandidat/levering/").context["stripe"].fase)

    assert faser == ["arbeid", "levering", "levering", "sen", "ute"]


def test_i_minuttene_for_levering_sier_siden_naar_det_kan_lastes_opp_igjen(klient, regel, slutt, frist, klokken):
    klokken.move_to(slutt + SEKUND, tick=False)
    assert klient.get("/kandidat/levering/").context["stripe"].aapner_sent == frist
    assert "Etter 14:10 kan du laste opp og levere igjen." in klient.get("/kandidat/levering/").content.decode()

    Leveringsregel.objects.update(sen_levering=False)
    assert klient.get("/kandidat/levering/").context["stripe"].aapner_sent is None
    assert "laste opp og levere igjen" not in klient.get("/kandidat/levering/").content.decode()


def test_ventesiden_viser_eierens_frist(olga, regel, slutt, skole, slipp_inn, klokken):
    klokken.move_to(olga.deler.get().start - timedelta(minutes=5), tick=False)
    klient = slipp_inn(olga)

    assert klient.get("/kandidat/venter/").context["frist"] == slutt + timedelta(minutes=10)


def test_en_opplasting_begynt_i_tide_uten_sjekksum_kan_ende_sent_bare_hos_denne_eieren(
    klient, olga, regel, frist, klokken
):
    opplasting = lag_opplasting(olga, stoerrelse=4)
    felt = {"HTTP_TUS_RESUMABLE": "1.0.0", "HTTP_UPLOAD_OFFSET": "0", "content_type": "application/offset+octet-stream"}
    klokken.move_to(frist + SEKUND, tick=False)
    adresse = f"/kandidat/opplasting/tus/{opplasting.noekkel}/"
    Leveringsregel.objects.update(sen_levering=False)
    assert klient.generic("PATCH", adresse, b"%PDF", **felt).status_code == 403
    Leveringsregel.objects.update(sen_levering=True)

    assert klient.generic("PATCH", adresse, b"%PDF", **felt).status_code == 204
    assert Besvarelsesfil.objects.get().navn == "stor.pdf"
