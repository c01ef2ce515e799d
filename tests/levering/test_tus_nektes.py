"""Everything that an upload in pieces is refused for, and what still stands afterwards."""

import errno
import os
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from deltakelse.models import Innloggingssesjon, Kandidatdel
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering import tus_kropp
from levering.models import Besvarelsesfil, Opplasting
from levering.services.levering import lever
from tests.fabrikker.deltakelse import sett_fravaer, sett_sperre
from tests.fabrikker.levering import PDF, lag_fil, lag_opplasting
from tests.kandidat.conftest import gi_tilgang
from tests.levering.tusklient import BITTYPE, KANDIDAT, Tus, metadata, sha256

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
STOR = PDF + b"x" * 100_000


def kode(svar) -> tuple[int, str]:
    return svar.status_code, svar.json()["kode"]


@pytest.fixture
def halv(tus):
    """The address of an upload of which a thousand bytes have come."""
    adresse = tus.begynn(STOR)
    tus.bit(adresse, 0, STOR[:1000])
    return adresse


def fortsett(tus, adresse):
    return tus.bit(adresse, 1000, STOR[1000:])


# --- the protocol ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("versjon", [None, "", "0.2.2", "1.0.1", "æ"])
def test_en_annen_versjon_av_protokollen(tus, halv, versjon):
    hoder = {} if versjon is None else {"Tus-Resumable": versjon}
    for svar in (
        tus.klient.post(KANDIDAT, content_type="text/plain", headers={"Upload-Length": "10", **hoder}),
        tus.klient.patch(halv, b"x", content_type=BITTYPE, headers={"Upload-Offset": "1000", **hoder}),
        tus.klient.delete(halv, headers=hoder),
        tus.klient.head(halv, headers=hoder),
    ):
        assert svar.status_code == 412
        assert svar.headers["Tus-Version"] == "1.0.0"
    assert Opplasting.objects.get().mottatt == 1000


@pytest.mark.parametrize("metode", ["get", "put", "patch", "delete", "head"])
def test_gal_metode_der_opplastinger_lages(tus, metode):
    assert getattr(tus.klient, metode)(KANDIDAT).status_code == 405


@pytest.mark.parametrize("metode", ["get", "put", "post"])
def test_gal_metode_ved_en_opplasting(tus, halv, metode):
    assert getattr(tus.klient, metode)(halv).status_code == 405


def test_uten_csrf_hodet_skjer_ingenting(tus, halv):
    streng = Client(enforce_csrf_checks=True)
    streng.cookies = tus.klient.cookies
    utenfra = Tus(streng)

    assert utenfra.start("ny.pdf", 10).status_code == 419
    assert fortsett(utenfra, halv).status_code == 419
    assert utenfra.slett(halv).status_code == 419
    assert Opplasting.objects.get().mottatt == 1000
    streng.cookies["eksamen_csrf"] = "a" * 32
    assert utenfra.bit(halv, 1000, b"x", **{"X-CSRFToken": "a" * 32}).status_code == 204


@pytest.mark.parametrize("fra", [None, "", "-1", "1.0", "0x3e8", "٣", "9" * 40, "1000 "])
def test_et_sted_som_ikke_er_et_tall(tus, halv, fra):
    hoder = {"Tus-Resumable": "1.0.0"} | ({} if fra is None else {"Upload-Offset": fra})
    svar = tus.klient.patch(halv, b"x", content_type=BITTYPE, headers=hoder)

    assert kode(svar) == (400, "ugyldig")


def test_en_bit_av_annen_type(tus, halv):
    svar = tus.klient.patch(
        halv, b"x", content_type="application/json", headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "1000"}
    )

    assert kode(svar) == (415, "innholdstype")


def test_en_bit_som_er_for_stor_leses_ikke(tus):
    adresse = tus.begynn(b"x" * MB)

    assert kode(tus.bit(adresse, 0, b"x" * (512 * 1024 + 1))) == (413, "for_stor_bit")
    assert tus.bit(adresse, 0, b"x" * 512 * 1024).status_code == 204


def test_mer_enn_det_som_ble_meldt(tus, halv):
    assert kode(tus.bit(halv, 1000, STOR)) == (413, "for_mange_byte")
    assert tus.hode(halv).headers["Upload-Offset"] == "1000"


def test_en_bit_uten_kjent_lengde(tus, halv):
    svar = tus.bit(halv, 1000, b"", **{"Transfer-Encoding": "chunked"})

    assert kode(svar) == (411, "uten_lengde")


@pytest.mark.parametrize(
    "tekst",
    [
        "filename",
        "filename ???",
        "filename /w==",
        "sha256 QQ==",
        "runde QQ==",
        "delmerke QQ==,filename YS5wZGY=",
        "a " * 300,
        ",".join(f"felt{nr} QQ==" for nr in range(50)),
    ],
)
def test_metadata_som_ikke_kan_leses(tus, tekst):
    hoder = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": tekst}
    svar = tus.klient.post(KANDIDAT, content_type="text/plain", headers=hoder)

    assert svar.status_code in (400, 422)
    assert Opplasting.objects.count() == 0


def test_stoerrelsen_maa_vaere_kjent(tus):
    for hoder in ({}, {"Upload-Defer-Length": "1"}, {"Upload-Length": "mye"}):
        svar = tus.klient.post(
            KANDIDAT,
            content_type="text/plain",
            headers={"Tus-Resumable": "1.0.0", "Upload-Metadata": metadata(filename="a.pdf"), **hoder},
        )
        assert kode(svar) == (400, "ugyldig")


# --- the file -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("navn", "stoerrelse", "ventet", "melding"),
    [
        ("svar.exe", 10, (422, "filtype"), "Filen har en ugyldig filtype"),
        ("svar.pages", 10, (422, "filtype"), "Filen har en ugyldig filtype"),
        ("stor.pdf", 40 * MB + 1, (413, "for_stor"), "Filen er for stor (over 40 MB)"),
        ("tom.pdf", 0, (422, "tom"), "Filen er tom"),
        ("../svar.pdf", 10, (422, "navn"), "Filnavnet kan ikke brukes"),
        ("sv\x00ar.pdf", 10, (422, "navn"), "Filnavnet kan ikke brukes"),
        ("", 10, (422, "navn"), "Filnavnet kan ikke brukes"),
        ("x" * 200 + ".pdf", 10, (422, "navn"), "Filnavnet kan ikke brukes"),
    ],
)
def test_en_fil_med_feil_avvises_foer_noe_sendes(tus, navn, stoerrelse, ventet, melding):
    svar = tus.start(navn, stoerrelse)

    assert kode(svar) == ventet
    assert svar.json()["melding"] == melding
    assert svar.json()["hjelp"]
    assert Opplasting.objects.count() == 0


def test_et_navn_som_er_brukt(tus, kandidat):
    lag_fil(kandidat, "Svar.PDF", b"noe annet")

    assert kode(tus.start("svar.pdf", 10, sha256=sha256(b"nytt svar."))) == (422, "navn_brukt")


def test_et_navn_som_blir_brukt_mens_filen_lastes_opp(tus, kandidat, halv):
    annen = lag_fil(kandidat, "svar.pdf", b"noe annet")

    assert kode(fortsett(tus, halv)) == (422, "navn_brukt")
    annen.slettet = naa()
    annen.save(update_fields=["slettet"])
    assert tus.bit(halv, len(STOR), b"").headers["Upload-Complete"] == "?1"


def test_hoeyst_100_filer_i_en_runde(tus, kandidat):
    runde = uuid4()
    for nr in range(99):
        lag_opplasting(kandidat, f"{nr}.pdf", runde=runde)
    lag_opplasting(kandidat, "avbrutt.pdf", runde=runde, avbrutt=naa())

    assert tus.start("hundre.pdf", 10, runde=runde).status_code == 201
    assert kode(tus.start("hundre-og-en.pdf", 10, runde=runde)) == (413, "for_mange")
    assert tus.start("hundre-og-en.pdf", 10, runde=uuid4()).status_code == 201


def test_hoeyst_300_mb_i_en_runde(tus, kandidat):
    runde = uuid4()
    for nr in range(7):
        lag_opplasting(kandidat, f"{nr}.pdf", 40 * MB, runde=runde)

    assert kode(tus.start("for-mye.pdf", 20 * MB + 1, runde=runde)) == (413, "runde_for_stor")
    assert tus.start("siste.pdf", 20 * MB, runde=runde).status_code == 201


# --- who, and when --------------------------------------------------------------------------------------------------
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
