"""How much room practice takes of the disk, also for what is begun and never ended."""

import hashlib
from pathlib import Path

import pytest

from oevelse.services import filer as filtjeneste
from tests.oevelse.test_biter import TUS, opprett, send
from tests.oevelse.test_oevelse import PDF

pytestmark = pytest.mark.django_db


def test_det_som_er_begynt_og_aldri_avsluttet_tar_ogsaa_plass(i_gang, monkeypatch, settings):
    """Else the disk of the exam's own uploads could be filled by somebody who never sends the last byte."""
    monkeypatch.setattr(filtjeneste, "MAKS_BYTE", 3 * len(PDF))
    steder = [opprett(i_gang, f"{nr}.pdf", PDF).headers["Location"] for nr in range(4)]
    svar = [send(i_gang, sted, PDF[:-1]).status_code for sted in steder]

    assert svar == [204, 204, 204, 422]
    assert sum(sti.stat().st_size for sti in Path(settings.SPOLMAPPE).iterdir()) <= 3 * len(PDF)
    assert i_gang.delete(steder[0], headers=TUS).status_code == 204
    assert send(i_gang, steder[3], PDF[:-1]).status_code == 204


def test_halve_opplastinger_i_alle_oevelser_teller_i_det_samlede_rommet(i_gang, ny, monkeypatch):
    monkeypatch.setattr(filtjeneste, "MAKS_BYTE_I_ALT", 2 * len(PDF))
    annen = ny()
    annen.post("/oevelse/venter/start/")
    klienter = [i_gang, annen, annen]
    steder = [opprett(klient, f"{nr}.pdf", PDF).headers["Location"] for nr, klient in enumerate(klienter)]
    svar = [send(klient, sted, PDF[:-1]) for klient, sted in zip(klienter, steder, strict=True)]

    assert [s.status_code for s in svar] == [204, 204, 422]
    assert svar[-1].json()["kode"] == "full_i_alt"


def test_en_slettet_fil_kan_lastes_opp_paa_nytt_i_biter(i_gang):
    sha = hashlib.sha256(PDF).hexdigest()
    foerste = opprett(i_gang, sha256=sha).headers["Location"]
    fil = send(i_gang, foerste, PDF).headers["X-Fil"]
    assert i_gang.post(f"/oevelse/filer/{fil}/slett/").status_code == 302

    igjen = opprett(i_gang, sha256=sha)

    assert igjen.headers["Upload-Offset"] == "0"
    assert send(i_gang, igjen.headers["Location"], PDF).headers["Upload-Complete"] == "?1"
