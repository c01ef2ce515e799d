"""What the user writes in letters: dates that are past or no dates, texts that are too long, and what reaches the letter."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.models import Jobb
from felles.rapport import Brevrapport, Gruppe, rapporter, registrer
from felles.tid import dagens_dato, naa
from rapporter.services import filer
from rapporter.services.filer import FRITEKST
from tests.felles.test_brev import LAPP

pytestmark = pytest.mark.django_db


@pytest.fixture
def brevet():
    """A letter report of the test's own; gives what its data function was asked."""
    spurt = []

    def data(utvalg):
        spurt.append(utvalg)
        return [LAPP]

    rapport = Brevrapport(
        navn="proevebrev", gruppe=Gruppe.SENSOR, tittel="Prøvebrev", beskrivelse="", mal="kandidatlapper.typ",
        data=data, felt=("fritekst", "svarfrist"),
    )  # fmt: skip
    registrer(rapport)
    yield spurt
    rapporter._ledd.pop("proevebrev")


def send(klient, **data):
    return klient.post(reverse("rapporter:rapport", args=["proevebrev"]), {"format": "pdf", **data})


@pytest.mark.parametrize("frist", ["i morgen", "2027-02-30", "31.31.2027"])
def test_en_svarfrist_som_ikke_er_en_dato_sies_ved_feltet(som, skoleadmin, kandidat, brevet, frist):
    svar = send(som(skoleadmin), svarfrist=frist)
    assert svar.status_code == 422
    assert "dag.måned.år" in svar.text
    assert brevet == []


def test_en_frist_som_er_passert_og_en_for_lang_tekst(som, skoleadmin, kandidat, brevet):
    i_gaar = dagens_dato(naa()) - timedelta(days=1)
    assert "Svarfristen er passert" in send(som(skoleadmin), svarfrist=i_gaar.isoformat()).text
    assert send(som(skoleadmin), fritekst="x" * 2001).status_code == 422
    assert brevet == []


def test_det_som_skrives_naar_brevet_og_staar_aldri_i_klartekst_i_koen(som, skoleadmin, kandidat, brevet, monkeypatch):
    frist = dagens_dato(naa()) + timedelta(days=3)
    assert send(som(skoleadmin), fritekst="Hei\n\nKari", svarfrist=frist.isoformat()).status_code == 200
    assert (brevet[0].fritekst.replace("\r", ""), brevet[0].svarfrist) == ("Hei\n\nKari", frist)

    monkeypatch.setattr(filer, "MAKS_BREV", 0)
    send(som(skoleadmin), fritekst="Hei Kari", svarfrist=frist.isoformat())
    jobben = Jobb.objects.get()
    assert "Kari" not in str(jobben.parametre)
    assert filer.dekrypter(jobben.parametre["fritekst"], formaal=FRITEKST) == "Hei Kari"
