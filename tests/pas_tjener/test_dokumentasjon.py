"""The signed log-in that docs/pas-api.md shows another vendor holds, for two libraries, and is let in."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import xmlsec
from cryptography import x509
from lxml import etree

from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.typer import Generasjon
from pas_tjener.models import Klient
from pas_tjener.sertifikat import les_sertifikat
from pas_tjener.signatur import les_dokument, verifiser
from tests.fabrikker.pas_tjener import lag_klient, logg_inn

SIDEN = (Path(__file__).resolve().parents[2] / "docs" / "pas-api.md").read_text()
INNLOGGING = SIDEN[SIDEN.index("\n## Log-in\n") :].partition("\n## Resources")[0]
EKSEMPEL = re.search(r"^```xml\n(.*?)\n^```$", INNLOGGING, re.DOTALL | re.MULTILINE)[1].encode()
TIDEN = datetime.fromisoformat("2027-05-20T09:00:00+02:00")
DS = "{http://www.w3.org/2000/09/xmldsig#}"


def _sertifikat() -> bytes:
    tekst = etree.fromstring(EKSEMPEL).find(f".//{DS}X509Certificate").text
    return f"-----BEGIN CERTIFICATE-----\n{tekst.strip()}\n-----END CERTIFICATE-----\n".encode()


def _verifiser_med_xmlsec(data: bytes) -> None:
    """By libxmlsec, with the key of the certificate that the document carries. Raises xmlsec.Error."""
    rot = etree.fromstring(data)
    kontekst = xmlsec.SignatureContext()
    kontekst.key = xmlsec.Key.from_memory(_sertifikat(), xmlsec.KeyFormat.CERT_PEM)
    kontekst.verify(xmlsec.tree.find_node(rot, xmlsec.Node.SIGNATURE))


def test_eksempelet_verifiseres_av_et_annet_bibliotek():
    _verifiser_med_xmlsec(EKSEMPEL)


@pytest.mark.parametrize(
    ("fra", "til"), [(b"eksempel<", b"sjefen<"), (b"  <Nonce>", b" <Nonce>"), (b"974760673", b"974760674")]
)
def test_kontroll_et_endret_eksempel_gjoer_det_ikke(fra, til):
    assert fra in EKSEMPEL
    with pytest.raises(xmlsec.Error):
        _verifiser_med_xmlsec(EKSEMPEL.replace(fra, til, 1))


def test_eksempelet_verifiseres_av_vaart_og_er_gyldig_mot_skjemaet():
    valider(EKSEMPEL, Generasjon.V2)
    dokument = les_dokument(EKSEMPEL, godta_sha1=False)
    felt = verifiser(dokument, _sertifikat().decode(), godta_sha1=False, naa=TIDEN)
    assert felt["Skoleorgno"] == "974760673"
    assert felt["Skolenavn"] == "Lillevik videregående skole"
    assert dokument.sertifikat == x509.load_pem_x509_certificate(_sertifikat())


@pytest.mark.django_db
def test_eksempelet_slippes_inn_i_sin_egen_time(client, skole, time_machine):
    time_machine.move_to(TIDEN + timedelta(minutes=4), tick=False)
    skole.orgnr = "974760673"
    skole.save(update_fields=["orgnr"])
    lag_klient(skole, sertifikat=les_sertifikat(_sertifikat(), naa=TIDEN), med_hemmelighet=False)
    svar = logg_inn(client, EKSEMPEL)
    assert svar.status_code == 200, svar.content
    kapsel = svar.cookies["FedAuth"].OutputString()
    for del_ in ("Path=/api/ekstern/", "HttpOnly", "SameSite=Strict", "Max-Age=14400"):
        assert del_ in kapsel
        assert del_ in INNLOGGING
    assert Klient.objects.get().tilganger.get().brukernavn == "eksempel"
