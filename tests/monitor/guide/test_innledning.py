"""«Innledning»: who may use the monitor."""

import pytest

from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.monitor.guide.guiden import gi_tilgang, html, rader

# Role -> the fixture of the place it is held in.
ROLLENE = {
    Rolle.EKSAMENSVAKT: "skole",
    Rolle.SKOLEADMIN: "skole",
    Rolle.SKOLEADMIN_PLUSS: "skole",
    Rolle.KOMMUNE: "fylke",
    Rolle.FYLKESKOMMUNE: "fylke",
    Rolle.VIGO_EKSAMENSADMIN: "fylke",
    Rolle.STATSFORVALTER: "statsforvalter",
}


@pytest.fixture
def i_rollen(request, skole, parti):
    """`i_rollen(rolle)`: somebody with it over this school; the invigilator watches the party."""

    def lag(rolle):
        bruker = bruker_med_rolle(rolle, request.getfixturevalue(ROLLENE[rolle]))
        if rolle == Rolle.EKSAMENSVAKT:
            gi_vakt(parti, bruker)
        return bruker

    return lag


@pytest.mark.parametrize("rolle", ROLLENE)
def test_innledning_hver_rolle_ser_og_handler_paa_det_som_ligger_under(som, i_rollen, kandidat, rolle):
    lag_sesjon(kandidat)
    klient = som(i_rollen(rolle))

    assert rader(klient) == [kandidat.pk]
    assert f"{kandidat.person.navn} har fått tilgang." in gi_tilgang(klient, kandidat)


@pytest.mark.parametrize("rolle", ROLLENE)
def test_innledning_ingen_rolle_ser_en_skole_som_ikke_ligger_under(som, i_rollen, kandidat, rolle):
    fremmed = lag_kandidat(PartiFactory(skole=OrganisasjonFactory()))
    lag_sesjon(fremmed)
    klient = som(i_rollen(rolle))

    assert rader(klient) == [kandidat.pk]
    for hva in ("valg", "tilgang", "logg", "filer", "lever"):
        adresse = f"/monitor/kandidater/{fremmed.pk}/{hva}/"
        svar = klient.post(adresse, {"valg": "sperr"}) if hva in ("valg", "tilgang") else klient.get(adresse)
        assert svar.status_code == 404, hva


@pytest.mark.parametrize("rolle", [Rolle.SENSOR, Rolle.KLAGENEMND, Rolle.LAERER, Rolle.INNTAKSKONTOR, Rolle.DRIFT])
def test_innledning_andre_roller_har_ikke_monitoren(som, skole, kandidat, rolle):
    klient = som(bruker_med_rolle(rolle, skole))

    assert klient.get("/monitor/").status_code == 403
    assert "Kandidatmonitor" not in html(klient.get("/"))


def test_innledning_vakten_maa_ha_faatt_partiet_av_skolen(som, skole, kandidat, parti):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    assert rader(som(vakt)) == []

    gi_vakt(parti, vakt)
    assert rader(som(vakt)) == [kandidat.pk]


def test_innledning_rollene_staar_paa_min_konto(som, vakt):
    assert "Eksamensvakt" in html(som(vakt).get("/min-konto/"))
