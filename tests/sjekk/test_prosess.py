"""The process that looks into a file: whatever happens in it, the one who asked gets an answer and goes on."""

import os

import pytest

from sjekk import prosess
from sjekk.prosess import Grense
from tests.sjekk import conftest
from tests.sjekk.conftest import HVEM, UtenDeskriptor

KNAPT = Grense(sekunder=1, minne_mb=300)


def gjoer(hva, grense=KNAPT):
    return conftest.proev("x", b"svar", "svar.txt", grense, gjoer=hva)


@pytest.fixture(autouse=True)
def _uskikkelig(monkeypatch):
    ekte = prosess.kjoer

    def kjoer(modul, *args, **kwargs):
        return ekte("tests.sjekk.uskikkelig", *args, **kwargs)

    monkeypatch.setattr(prosess, "kjoer", kjoer)


@pytest.mark.parametrize("hva", ["spinner", "sover"])
def test_det_som_aldri_blir_ferdig_blir_stanset(hva):
    svar = gjoer(hva)

    assert (svar.resultat, svar.grunn) == ("kunne_ikke", "for_lang_tid")


@pytest.mark.parametrize("hva", ["spiser_minne", "doer", "skriver", "tull"])
def test_det_som_doer_eller_svarer_tull_kunne_ikke_sjekkes(hva):
    svar = gjoer(hva, Grense(minne_mb=300))

    assert (svar.resultat, svar.grunn) == ("kunne_ikke", "for_tung")


def test_for_mange_aapne_filer_er_en_feil_i_filen_og_ikke_i_arbeideren():
    assert gjoer("aapner_mye").resultat == "kunne_ikke"


def test_svaret_tros_ikke_lenger_enn_det_har_form():
    svar = gjoer("loegn")

    assert len(svar.funn) == 50
    assert svar.funn[0] == {"hva": "y" * 80, "nr": 10**9}
    assert len(svar.grunn) == 30


def test_prosessen_har_ikke_noe_av_miljoet_vaart(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "hemmelig")
    funnet = set(str(gjoer("miljoe").funn[0]["miljoe"]).split(","))

    assert "SECRET_KEY" in os.environ
    assert funnet <= {"LANG", "LC_CTYPE", "PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONPATH"}


def test_navnet_staar_ikke_paa_kommandolinjen():
    assert HVEM["etternavn"]
    assert gjoer("kommandolinje").resultat == "i_orden"


def test_en_fil_uten_deskriptor_kopieres_foerst(settings):
    kilde = UtenDeskriptor(b"svar")

    svar = prosess.kjoer("x", kilde, {"gjoer": "kommandolinje", "hvem": HVEM}, grense=KNAPT)

    assert svar.resultat == "i_orden"
    assert list(settings.SPOLMAPPE.iterdir()) == []


def test_ingen_prosess_blir_igjen():
    gjoer("sover")

    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
