"""The public page: match or no match, and never anything about anybody."""

import hashlib
import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from felles.tid import OSLO, naa
from kvittering.models import Oppslagsteller
from kvittering.services.doegn import lukk_doegn
from kvittering.services.kvittering import sikre_kvitteringer
from kvittering.services.oppslag import FLEST, glem_gamle, tell_oppslag
from levering.models import Besvarelsesfil, Levering
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_fil, lag_levering
from tests.kvittering.conftest import KLOKKEN

pytestmark = pytest.mark.django_db
SIDE = "/kvittering/"
SVARET = hashlib.sha256(b"%PDF-1.7 svaret").hexdigest()


def spoer(client, kode="", sha256="", **felt):
    return client.post(SIDE, {"kode": kode, "sha256": sha256}, **felt)


def test_hvem_som_helst_faar_siden(client):
    svar = client.get(SIDE)

    assert svar.status_code == 200
    assert "no-store" in svar["Cache-Control"]


@pytest.mark.parametrize("kode", ["7F3K-9QPX", "7f3k9qpx", " 7F3K – 9QPX "])
def test_koden_gir_treff_med_tid_og_del(client, levering, kode):
    svar = spoer(client, kode=kode)

    assert svar.status_code == 200
    tekst = svar.content.decode()
    assert "Koden hører til en levering." in tekst
    assert "Levert torsdag 27. mai 2027 klokken 13:52:01, Eksamen." in tekst


def test_filen_gir_treff_med_summen_slik_programmene_skriver_den(client, levering):
    for sum_ in (SVARET, SVARET.upper(), " ".join(SVARET[i : i + 8] for i in range(0, 64, 8))):
        assert b"Filen er levert, og er uendret." in spoer(client, sha256=sum_).content


def test_fil_og_kode_maa_hoere_sammen(client, levering, parti):
    lag_levering(lag_kandidat(parti), kvitteringskode="9H5N-1STV")

    assert "med denne koden, og er uendret" in spoer(client, "7F3K-9QPX", SVARET).content.decode()
    assert "hører ikke til samme levering" in spoer(client, "9H5N-1STV", SVARET).content.decode()


def test_ukjent_kode_og_ukjent_fil_er_ingen_treff(client, levering):
    for svar in (spoer(client, kode="7F3K-9QPY"), spoer(client, sha256="0" * 64)):
        assert svar.status_code == 200
        assert b"Ingen treff" in svar.content


def test_fil_som_ikke_er_levert_gir_ingen_treff(client, kandidat):
    lag_fil(kandidat, innhold=b"%PDF-1.7 svaret")

    assert b"Ingen treff" in spoer(client, sha256=SVARET).content


def test_siden_sier_aldri_noe_om_hvem(client, levering, kandidat, skole):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    for svar in (spoer(client, kode="7F3K-9QPX"), spoer(client, sha256=SVARET), spoer(client, "7F3K-9QPX", SVARET)):
        tekst = svar.content.decode()
        assert "Treff" in tekst
        for hemmelig in (kandidat.person.fornavn, kandidat.person.etternavn, kandidat.kandidatnummer.nummer,
                         kandidat.eksamen.fag.fagkode, skole.navn, "svar.pdf", "utregning", "3STA"):  # fmt: skip
            assert hemmelig not in tekst


def test_siden_sier_det_samme_til_alle(client, levering, som, skoleadmin):
    uten_token = [
        "\n".join(
            linje
            for linje in spoer(klient, kode="7F3K-9QPX")
            .content.decode()
            .split("<main")[1]
            .split("</main")[0]
            .splitlines()
            if "csrf" not in linje
        )
        for klient in (client, som(skoleadmin))
    ]

    assert uten_token[0] == uten_token[1]


def test_kjent_og_ukjent_koster_det_samme(client, levering, django_assert_num_queries):
    spoer(client, kode="7F3K-9QPX")
    with django_assert_num_queries(7) as kjent:
        spoer(client, kode="7F3K-9QPX")
    with django_assert_num_queries(len(kjent.captured_queries)):
        spoer(client, kode="7F3K-9QPY")
    with django_assert_num_queries(len(kjent.captured_queries)):
        spoer(client, sha256="0" * 64)


@pytest.mark.parametrize(
    ("kode", "sha256", "feil"),
    [
        ("", "", "Velg filen, eller skriv koden"),
        ("7F3K", "", "Koden har åtte tegn"),
        ("7F3K-9QPÅ", "", "Koden har åtte tegn"),
        ("", "abc", "En SHA-256 har 64 tegn"),
        ("", "g" * 64, "En SHA-256 har 64 tegn"),
        ("x" * 41, "", "Sørg for at"),
        ("\x00" * 8, "", "Null"),
    ],
)
def test_det_som_ikke_kan_leses_forklares(client, levering, kode, sha256, feil):
    svar = spoer(client, kode, sha256)

    assert svar.status_code == 422
    assert feil in svar.content.decode()


def test_erstattet_levering_og_fil_som_er_tatt_ut_fortelles(client, levering):
    Besvarelsesfil.objects.filter(navn="svar.pdf").update(slettet=naa())
    assert b"senere tatt ut av skolen" in spoer(client, sha256=SVARET).content
    Levering.objects.update(gjenaapnet=naa())
    assert "åpnet igjen eller erstattet" in spoer(client, kode="7F3K-9QPX").content.decode()


def test_samme_fil_levert_av_flere_gir_flere_linjer_og_hoeyst_ti(client, parti):
    for _ in range(12):
        kandidat = lag_kandidat(parti)
        lag_levering(kandidat, lag_fil(kandidat, innhold=b"%PDF-1.7 svaret"))

    assert spoer(client, sha256=SVARET).content.decode().count("Levert torsdag") == 10


def test_skolens_levering_kan_bekreftes_som_kandidatens(client, skolelevering):
    assert "Koden hører til en levering" in spoer(client, kode="8G4M-0RST").content.decode()


def test_den_som_spoer_for_ofte_maa_vente_og_naboen_ikke(client, levering, klokken):
    for _ in range(FLEST):
        assert spoer(client, kode="7F3K-9QPY", REMOTE_ADDR="192.0.2.7").status_code == 200
    klokken.move_to(KLOKKEN + timedelta(seconds=20))
    nei = spoer(client, kode="7F3K-9QPX", REMOTE_ADDR="192.0.2.7")

    assert (nei.status_code, nei["Retry-After"]) == (429, "40")
    assert b"Koden h" not in nei.content
    assert spoer(client, kode="7F3K-9QPX", REMOTE_ADDR="192.0.2.8").status_code == 200
    klokken.move_to(KLOKKEN + timedelta(seconds=60))
    assert spoer(client, kode="7F3K-9QPX", REMOTE_ADDR="192.0.2.7").status_code == 200


def test_ipv6_telles_per_nett_og_ingen_adresse_lagres(client):
    for siste in range(FLEST):
        assert tell_oppslag(adresse=f"2001:db8::{siste:x}", naa=naa()) == 0
    assert tell_oppslag(adresse="2001:db8::ffff", naa=naa()) == 60
    assert tell_oppslag(adresse="2001:db8:0:1::1", naa=naa()) == 0
    assert tell_oppslag(adresse=None, naa=naa()) == 0
    assert not Oppslagsteller.objects.filter(adresse_hash__contains="2001").exists()
    assert glem_gamle(naa=naa()) == 0
    assert glem_gamle(naa=naa() + timedelta(hours=2)) == 3


@pytest.mark.django_db(transaction=True)
def test_mange_paa_en_gang_slipper_ikke_flere_gjennom(db):
    svar, tid = [], naa()

    def spoer_ofte():
        try:
            svar.extend(tell_oppslag(adresse="192.0.2.9", naa=tid) for _ in range(20))
        finally:
            connection.close()

    traader = [threading.Thread(target=spoer_ofte) for _ in range(4)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()

    assert sum(not vent for vent in svar) == FLEST


def test_skjemaet_maa_ha_token(levering):
    assert Client(enforce_csrf_checks=True).post(SIDE, {"kode": "7F3K-9QPX"}).status_code in (403, 419)


def test_kvitteringen_kommer_med_i_doegnverdien_foerst_naar_doegnet_er_over(client, levering):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    samme_dag = spoer(client, kode="7F3K-9QPX").content.decode()
    assert "Kvitteringen kommer med i døgnverdien for torsdag 27. mai 2027 når døgnet er over." in samme_dag
    assert "Kvitteringen står i døgnverdien" not in samme_dag

    assert lukk_doegn(naa=datetime(2027, 5, 28, 1, tzinfo=OSLO)) == 1
    dagen_etter = spoer(client, kode="7F3K-9QPX").content.decode()
    assert "Kvitteringen står i døgnverdien for torsdag 27. mai 2027." in dagen_etter
    assert "når døgnet er over." not in dagen_etter.partition("Døgnverdier")[0]


@pytest.mark.parametrize("sti", [SIDE, "/kvittering/doegn/"])
def test_spraaket_kan_velges_der_en_kvittering_kontrolleres(client, sti):
    assert f'name="next" value="{sti}"' in client.get(sti).content.decode()
    svar = client.post("/sprak/", {"language": "nn", "next": sti}, follow=True)
    assert svar.redirect_chain == [(sti, 302)]
    assert 'lang="nn" aria-current="true"' in svar.content.decode()


def test_spraakvalget_etter_et_svar_gaar_tilbake_til_siden_og_ikke_til_eksamen(client, levering):
    assert 'name="next" value="/kvittering/"' in spoer(client, kode="7F3K-9QPX").content.decode()
