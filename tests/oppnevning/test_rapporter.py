"""The sensor group of the reports: appointments by faggruppe and their letters, for the authority that made them."""

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.rapport import Utvalg
from felles.tid import naa
from oppnevning.services.rapport import brevene, per_faggruppe, rader
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning

pytestmark = pytest.mark.django_db


def side(navn):
    return reverse("rapporter:rapport", args=[navn])


@pytest.fixture
def valgt(parti, statsforvalter, myndighet):
    """What a report is asked for by the authority, of all its schools."""
    partier = Eksamensparti.objects.filter(pk=parti.pk)
    return Utvalg(myndighet, naa(), statsforvalter, partier, None)


@pytest.fixture
def gruppe(parti, statsforvalter):
    return lag_faggruppe(statsforvalter, parti.eksamen.fag, periode=parti.eksamen.periode, navn="Norsk Vg3")


@pytest.fixture
def laerer(skole, gruppe):
    return lag_fagperson(skole, skole=skole, periode=gruppe.periode)


def test_oppnevningene_staar_under_sin_faggruppe(som, myndighet, gruppe, laerer, valgt, skole):
    lag_oppnevning(gruppe, laerer.bruker, godtatt=True, reserve=True, flest_svar=80)
    nei = lag_oppnevning(gruppe, status="takket_nei", svart=naa(), avslag="Permisjon")

    tabell = [[str(verdi) for verdi in rad] for rad in per_faggruppe(valgt)]

    assert {(rad[0], rad[1], rad[7]) for rad in tabell} == {
        (f"Norsk Vg3 {gruppe.periode.kode}", laerer.bruker.navn, "Takket ja"),
        (f"Norsk Vg3 {gruppe.periode.kode}", nei.bruker.navn, "Takket nei"),
    }
    assert [skole.navn, "Sensor", "Reserve", "", "80"] in [rad[2:7] for rad in tabell]
    assert "Permisjon" not in str(tabell)
    assert laerer.bruker.navn in som(myndighet).get(side("oppnevninger")).text


def test_en_annen_myndighet_ser_ikke_oppnevningene(som, fylke, gruppe, laerer, valgt):
    lag_oppnevning(gruppe, laerer.bruker, godtatt=True)
    hos = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)

    assert list(per_faggruppe(Utvalg(hos, naa(), fylke, valgt.partier, None))) == []
    assert laerer.bruker.navn not in som(hos).get(side("oppnevninger")).text


def test_en_annen_periode_er_ikke_med(gruppe, laerer, valgt):
    lag_oppnevning(gruppe, laerer.bruker, godtatt=True)

    assert list(per_faggruppe(Utvalg(valgt.bruker, naa(), valgt.skole, Eksamensparti.objects.none(), None))) == []


def test_brevene_til_skolens_laerere_lages_av_myndigheten_alene(
    som, myndighet, skoleadmin, gruppe, laerer, valgt, skole
):
    lag_oppnevning(gruppe, laerer.bruker, godtatt=True)
    lag_oppnevning(gruppe)
    ved_skolen = Utvalg(myndighet, naa(), skole, valgt.partier, None)

    (brev,) = brevene(ved_skolen)

    assert brev["mottaker"][0] == laerer.bruker.navn
    assert som(myndighet).get(side("oppnevningsbrev")).status_code == 200
    assert som(skoleadmin).get(side("oppnevningsbrev")).status_code in {403, 404}
    assert som(skoleadmin).get(side("oppnevninger")).status_code in {403, 404}


def test_fagpersonene_under_myndigheten_er_samlet_og_bare_for_dem_som_foreslaar_og_oppnevner(
    som, laerer, skole, fylke, valgt
):
    egen = lag_fagperson(valgt.skole)

    navn = {(rad[0], rad[-1]) for rad in rader(valgt)}

    assert navn == {(laerer.bruker.navn, skole.navn), (egen.bruker.navn, "")}
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    assert som(vakt).get(side("fagpersoner")).status_code in {403, 404}
