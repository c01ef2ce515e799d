"""Uploads that are refused, by who asks and when: another's, lost access, the end, a busy server."""

import errno
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from deltakelse.models import Innloggingssesjon, Kandidatdel
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering import tus_kropp, tus_spol
from levering.models import Besvarelsesfil, Opplasting
from levering.services.levering import lever
from tests.fabrikker.deltakelse import sett_fravaer, sett_sperre
from tests.fabrikker.levering import PDF, lag_fil
from tests.kandidat.conftest import gi_tilgang
from tests.levering.tusklient import STOR, Tus, kode, sha256

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


def fortsett(tus, adresse):
    return tus.bit(adresse, 1000, STOR[1000:])


def test_en_annens_opplasting_finnes_ikke(tus, halv, petter, slipp_inn):
    annen = Tus(slipp_inn(petter))

    for svar in (annen.hode(halv), fortsett(annen, halv), annen.slett(halv)):
        assert svar.status_code == 404
    assert Opplasting.objects.get().mottatt == 1000


def test_samme_fil_hos_to_kandidater_er_to_opplastinger(tus, halv, petter, slipp_inn):
    assert Tus(slipp_inn(petter)).begynn(STOR) != halv


def test_den_som_ikke_er_logget_inn_faar_vite_det(tus, halv):
    ingen = Tus(Client())

    assert kode(ingen.start("svar.pdf", 10)) == (403, "ikke_innlogget")
    assert kode(fortsett(ingen, halv)) == (403, "ikke_innlogget")
    assert ingen.hode(halv).status_code == 403


def _avslutt(kandidat):
    Innloggingssesjon.objects.update(autorisert=None, autorisert_maate="")


STENGT = {
    "sperret": sett_sperre,
    "fravaer": sett_fravaer,
    "levert": lambda k: (lag_fil(k, "levert.pdf"), lever(kandidat_id=k.pk, aktoer=SYSTEM, naa=naa())),
    "ikke_tilgang": _avslutt,
}


@pytest.mark.parametrize("grunn", STENGT)
def test_den_som_mister_tilgangen_faar_ikke_lastet_opp_mer(tus, kandidat, halv, grunn):
    STENGT[grunn](kandidat)

    assert kode(fortsett(tus, halv)) == (403, grunn)
    assert kode(tus.start("ny.pdf", 10)) == (403, grunn)
    assert Opplasting.objects.get().mottatt == 1000
    assert not Besvarelsesfil.objects.filter(navn="svar.pdf").exists()


@pytest.mark.parametrize("grunn", STENGT)
def test_den_som_mister_tilgangen_foer_sluttsteget_faar_ikke_filen_inn(tus, kandidat, halv, grunn):
    Opplasting.objects.update(mottatt=len(STOR))
    STENGT[grunn](kandidat)

    assert tus.hode(halv).status_code == 403
    assert not Besvarelsesfil.objects.filter(navn="svar.pdf").exists()


@pytest.mark.parametrize("grunn", STENGT)
def test_den_som_mister_tilgangen_faar_ikke_avbrutt_heller(tus, kandidat, halv, grunn):
    STENGT[grunn](kandidat)

    assert kode(tus.slett(halv)) == (403, grunn)
    assert Opplasting.objects.get().avbrutt is None
    assert tus_spol.spolsti(Opplasting.objects.get().noekkel).stat().st_size == 1000


@pytest.mark.parametrize("grunn", STENGT)
def test_aa_avbryte_en_gang_til_er_ufarlig_hvordan_det_enn_staar_til(tus, kandidat, halv, grunn):
    assert tus.slett(halv).status_code == 204
    STENGT[grunn](kandidat)

    assert tus.slett(halv).status_code == 204


def test_etter_slutt_kan_det_som_er_begynt_avbrytes_saa_lenge_det_kan_bli_ferdig(tus, halv):
    uten = tus.start("uten.pdf", len(PDF)).headers["Location"]
    tiden_er_ute(16)

    assert kode(tus.slett(uten)) == (403, "tiden_er_ute")
    assert tus.slett(halv).status_code == 204


def tiden_er_ute(minutter):
    Kandidatdel.objects.update(slutt=naa() - timedelta(minutes=minutter))


def test_det_som_er_begynt_i_tide_faar_bli_ferdig(tus, halv):
    tiden_er_ute(1)

    assert kode(tus.start("ny.pdf", 10)) == (403, "tiden_er_ute")
    svar = fortsett(tus, halv)
    fil = Besvarelsesfil.objects.get(pk=svar.headers["X-Fil"])
    assert fil.begynt < fil.lastet_opp


def test_uten_sjekksum_maa_det_vaere_inne_foer_fristen_er_ute(tus):
    """What was not settled when it began, could be written while it is sent."""
    adresse = tus.start("svar.pdf", len(PDF)).headers["Location"]
    tiden_er_ute(16)

    assert kode(tus.bit(adresse, 0, PDF)) == (403, "tiden_er_ute")
    tiden_er_ute(14)
    assert tus.bit(adresse, 0, PDF).headers["Upload-Complete"] == "?1"


def test_bytte_av_maskin(tus, kandidat, halv, logg_inn):
    """After new access, the other machine goes on where the first one stopped; the first one is out."""
    ny = Tus(logg_inn(kandidat))
    assert kode(ny.start("svar.pdf", len(STOR), sha256=sha256(STOR))) == (403, "ikke_tilgang")
    assert kode(fortsett(ny, halv)) == (403, "ikke_tilgang")
    gi_tilgang(kandidat)

    assert fortsett(tus, halv).status_code == 403
    svar = ny.start("svar.pdf", len(STOR), sha256=sha256(STOR))
    assert (svar.status_code, svar.headers["Location"], svar.headers["Upload-Offset"]) == (200, halv, "1000")
    assert fortsett(ny, halv).headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(STOR)


# --- the server ------------------------------------------------------------------------------------------------------
def test_er_halvparten_av_traadene_opptatt_maa_klienten_vente(tus, halv, settings):
    settings.OPPLASTINGSTRAADER = 3
    with tus_kropp.plass(), tus_kropp.plass(), tus_kropp.plass():
        svar = fortsett(tus, halv)
        assert kode(svar) == (503, "travelt")
        assert svar.headers["Retry-After"] == "2"
        assert tus.hode(halv).status_code == 200
    assert fortsett(tus, halv).status_code == 204


def test_er_disken_full_staar_det_som_er_bekreftet(tus, halv, monkeypatch, caplog):
    def fullt(_fd):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as m:
        m.setattr(os, "fsync", fullt)
        svar = fortsett(tus, halv)
    assert kode(svar) == (503, "lager")
    assert svar.headers["Retry-After"]
    assert "svar.pdf" not in caplog.text

    assert tus.hode(halv).headers["Upload-Offset"] == "1000"
    assert fortsett(tus, halv).headers["Upload-Complete"] == "?1"
    assert Besvarelsesfil.objects.get().sha256 == sha256(STOR)


def test_den_som_ikke_har_leien_maa_vente_til_den_loeper_ut(tus, halv, klokken):
    Opplasting.objects.update(leie=uuid4(), leie_til=naa() + timedelta(seconds=20))

    for svar in (fortsett(tus, halv), tus.slett(halv)):
        assert kode(svar) == (423, "opptatt")
    assert tus.hode(halv).headers["Upload-Offset"] == "1000"
    klokken.shift(21)
    assert fortsett(tus, halv).headers["Upload-Complete"] == "?1"
