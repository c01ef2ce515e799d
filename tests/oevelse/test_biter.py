"""Practice uploads in pieces: they go on where they stopped, and keep to the rules and limits of practice."""

import base64
import hashlib

import pytest

from oevelse.models import Oevelsesfil
from oevelse.services import grense

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 en oevelse"
TUS = {"Tus-Resumable": "1.0.0"}


def metadata(**felt):
    return ",".join(f"{navn} {base64.b64encode(verdi.encode()).decode()}" for navn, verdi in felt.items())


def opprett(klient, navn="svar.pdf", data=PDF, **mer):
    hoder = {**TUS, "Upload-Length": str(len(data)), "Upload-Metadata": metadata(filename=navn, **mer)}
    return klient.post("/oevelse/opplasting/tus/", headers=hoder)


def send(klient, sted, bit, fra=0):
    hoder = {**TUS, "Upload-Offset": str(fra)}
    return klient.patch(sted, bit, content_type="application/offset+octet-stream", headers=hoder)


def test_opplasting_i_biter_gaar_videre_der_den_slapp(i_gang):
    sha = hashlib.sha256(PDF).hexdigest()
    svar = opprett(i_gang, sha256=sha)
    assert svar.status_code == 201
    sted = svar.headers["Location"]
    assert send(i_gang, sted, PDF[:5]).headers["Upload-Offset"] == "5"
    assert i_gang.head(sted, headers=TUS).headers["Upload-Offset"] == "5"
    igjen = opprett(i_gang, sha256=sha)
    assert (igjen.status_code, igjen.headers["Location"]) == (200, sted)
    assert send(i_gang, sted, PDF[5:], fra=3).status_code == 409
    siste = send(i_gang, sted, PDF[5:], fra=5)
    assert siste.headers["Upload-Complete"] == "?1"
    assert b"".join(i_gang.get(f"/oevelse/filer/{siste.headers['X-Fil']}/").streaming_content) == PDF
    assert send(i_gang, sted, b"", fra=len(PDF)).headers["Upload-Complete"] == "?1"


def test_opplasting_i_biter_foelger_filreglene_og_sjekker_summen(i_gang, ny):
    nei = opprett(i_gang, "virus.exe")
    assert nei.status_code == 422
    assert nei.json()["kode"] == "filtype"
    feil = opprett(i_gang, "endret.pdf", sha256="0" * 64).headers["Location"]
    assert send(i_gang, feil, PDF).status_code == 460
    assert not Oevelsesfil.objects.exists()
    sted = opprett(i_gang).headers["Location"]
    assert ny().head(sted, headers=TUS).status_code == 404
    assert send(i_gang, sted, PDF + b"mer").status_code == 413
    with grense.plass():
        assert send(i_gang, sted, PDF).status_code == 503
    assert i_gang.delete(sted, headers=TUS).status_code == 204
    assert i_gang.head(sted, headers=TUS).status_code == 404
    assert opprett(i_gang, headers_mangler="x").status_code == 201
    assert i_gang.post("/oevelse/opplasting/tus/").status_code == 412
