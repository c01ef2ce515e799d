"""«Klar til eksamen?» leads nobody to a closed door: the lines are the same for all, the links for those who mend."""

import re

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, lag_eksamen


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.REKTOR])
def test_hver_vei_paa_tavlen_er_aapen_for_den_som_ser_den(som, skole, kandidat, rolle):
    kandidat.passord.delete()
    klient = som(bruker_med_rolle(rolle, skole))
    tavle = klient.get("/eksamen/klar/?dag=alle").content.decode()
    lenker = re.findall(r'<a class="ds-button"[^>]*href="(/[^"]+)"', tavle)
    assert {lenke: klient.get(lenke.replace("&amp;", "&")).status_code for lenke in lenker} == dict.fromkeys(
        lenker, 200
    )
    assert "mangler passord" in tavle
    assert ("Lag passord" in tavle) == (rolle == Rolle.SKOLEADMIN)


def test_veien_til_partiene_viser_bare_periodens(som, skole, parti):
    for navn, periode in (("DENNE", parti.eksamen.periode), ("ANNEN", PeriodeFactory(kode="H-2031"))):
        PartiFactory(skole=skole, navn=navn, rom="", eksamen=lag_eksamen(periode=periode))
    klient = som(bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    tavle = klient.get("/eksamen/klar/", {"dag": "alle", "periode": parti.eksamen.periode.kode}).text
    [vei] = re.findall(r'href="(/eksamen/partier/\?mangler=rom[^"]*)"', tavle)
    listen = klient.get(vei.replace("&amp;", "&")).text
    assert "DENNE" in listen
    assert "ANNEN" not in listen


def test_fylket_ser_linjen_uten_veien(som, fylke, kandidat):
    kandidat.passord.delete()
    tavle = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get("/eksamen/klar/?dag=alle").content.decode()
    assert "mangler passord" in tavle
    assert "Lag passord" not in tavle
