"""Everything that an upload in pieces is refused for, and what still stands afterwards."""

from uuid import uuid4

import pytest
from django.test import Client

from felles.tid import naa
from levering.models import Opplasting
from tests.fabrikker.levering import lag_fil, lag_opplasting
from tests.levering.tusklient import BITTYPE, KANDIDAT, STOR, Tus, kode, metadata, sha256

pytestmark = pytest.mark.django_db
MB = 1024 * 1024


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
