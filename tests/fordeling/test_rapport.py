"""The reports of the distribution: who has what until when, and nothing of how far anybody has come."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.tid import naa, oslo
from oppnevning.models import Inhabilitet, Oppnevning, Sensorgruppe
from sensur.models import Sensoroppdrag, Sensurplan
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.fordeling import lag_godtatt
from tests.fabrikker.sensur import foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel
from tests.rapporter.innhold import ark, pdf, rader, side, spoerringer, tekst

pytestmark = pytest.mark.django_db
FORDELING, BELASTNING = "sensurfordeling", "sensorbelastning"


@pytest.fixture
def to(partiene, fordelt):
    """The assignments of the first party."""
    return list(Sensoroppdrag.objects.filter(parti=partiene[0]).select_related("bruker", "parti").order_by("nummer"))


def test_hvert_parti_med_sensorer_gruppe_og_frist_paa_skjerm_ark_og_papir(som, myndighet, faggruppe, partiene, to):
    frist = naa() + timedelta(days=9)
    Sensurplan.objects.create(eksamen=partiene[0].eksamen, frist=frist)
    gruppe = Sensorgruppe.objects.create(faggruppe=faggruppe, navn="Nordgruppa")
    Oppnevning.objects.filter(bruker__in=[ett.bruker for ett in to]).update(sensorgruppe=gruppe)
    klient = som(myndighet)
    kode, skole = partiene[0].eksamen.fag.kode, partiene[0].skole.navn
    rad = next(rad for rad in rader(klient, FORDELING) if rad[2] == "P0")
    assert rad[:7] == [kode, skole, "P0", "2", to[0].bruker.navn, to[1].bruker.navn, "Nordgruppa"]
    assert rad[8] == "Fordelt"
    papir = tekst(pdf(klient, FORDELING))
    for ord_ in (to[0].bruker.etternavn, f"{oslo(frist):%d.%m.%Y}", "Nordgruppa"):
        assert ord_ in klient.get(side(FORDELING)).text
        assert ord_ in papir


def test_hver_sensor_med_det_hen_har_og_reserven_uten_noe(som, myndighet, faggruppe, sensorene, fordelt):
    lag_godtatt(faggruppe, "Reserven", reserve=True, flest_svar=60)
    alle = {rad[0]: rad[1:] for rad in rader(som(myndighet), BELASTNING)}
    assert len(alle) == 5
    for sensor in sensorene:
        foerste = 2 * sensor.sensoroppdrag.filter(nummer=1).count()
        assert alle[sensor.navn][3:7] == ["2", str(foerste), str(4 - foerste), "4"]
    assert alle["Sensor Reserven"] == ["Norsk", "", "Reserve", "0", "0", "0", "0", "60"]


def test_statusen_sier_hva_som_mangler(som, myndighet, skole, partiene, to):
    Sensoroppdrag.objects.filter(parti=partiene[1]).delete()
    Sensoroppdrag.objects.filter(parti=partiene[2], nummer=2).delete()
    Sensoroppdrag.objects.filter(parti=partiene[3], nummer=1).delete()
    klient = som(myndighet)

    def status():
        return {rad[2]: rad[8] for rad in rader(klient, FORDELING)}

    assert status() == {
        "P0": "Fordelt", "P1": "Ikke fordelt", "P2": "Mangler andresensor", "P3": "Mangler førstesensor",
    }  # fmt: skip
    Inhabilitet.objects.create(bruker=to[0].bruker, skole=skole, oppgitt=naa())
    assert status()["P0"] == "Må gis til en annen"
    eksamen = partiene[0].eksamen
    eksamen.publiseres = naa()
    eksamen.save(update_fields=["publiseres"])
    # Published without a grade for anybody.
    assert set(status().values()) == {"Publisert, svar gjenstår"}


@pytest.mark.parametrize("navn", [FORDELING, BELASTNING])
def test_rapporten_er_den_samme_hvor_langt_sensorene_enn_er_kommet(som, myndighet, to, navn):
    klient = som(myndighet)
    foer, kostet = rader(klient, navn), spoerringer(klient, navn)
    for oppdrag in to:
        foreslaa(oppdrag, "4", "6", bekreftet=True)
        assert (rader(klient, navn), spoerringer(klient, navn)) == (foer, kostet)
    sett_alle_like(to[1])
    assert (rader(klient, navn), spoerringer(klient, navn)) == (foer, kostet)


def test_alle_skolene_paa_en_gang_eller_en_av_dem(som, myndighet, statsforvalter, annen_skole, partiene, to):
    borte = lag_sensurparti(annen_skole, statsforvalter, eksamen=partiene[0].eksamen, navn="Borte")
    klient = som(myndighet)
    alle = {rad[2] for rad in rader(klient, FORDELING)}
    assert alle == {"P0", "P1", "P2", "P3", "Borte"}
    assert f"{statsforvalter.navn}</option>" in klient.get(side(FORDELING)).text
    assert {rad[2] for rad in rader(klient, FORDELING, skole=annen_skole.orgnr)} == {"Borte"}
    assert {rad[2] for rad in rader(klient, FORDELING, skole=annen_skole.orgnr, parti=borte.pk)} == {"Borte"}
    # A party is chosen at one school: not among those of all.
    assert klient.post(side(FORDELING), {"format": "xlsx", "parti": "999999"}).status_code == 422


@pytest.mark.parametrize("navn", [FORDELING, BELASTNING])
def test_bare_myndigheten_har_rapporten_og_bare_for_det_den_har_ansvar_for(
    som, skole, statsforvalter, udir, fylke, to, navn
):
    for rolle in (Rolle.SKOLEADMIN, Rolle.REKTOR):
        klient = som(bruker_med_rolle(rolle, skole))
        assert klient.get(side(navn)).status_code == 403
        assert "Svar per sensor" not in klient.get(reverse("rapporter:liste")).text
    assert som(to[0].bruker).get(side(navn)).status_code == 403
    # The county sees the school's parties, and is not responsible for the exam.
    lag_sensurparti(skole, fylke)
    under = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    for valg in ({}, {"skole": skole.orgnr}, {"skole": statsforvalter.orgnr}):
        svar = under.get(side(navn), valg)
        assert to[0].bruker.etternavn not in svar.text.partition("<main")[2]
    assert to[0].bruker.navn in str(ark(som(bruker_med_rolle(Rolle.UDIR, udir)), navn).rader)


@pytest.mark.parametrize("navn", [FORDELING, BELASTNING])
def test_like_mange_spoerringer_for_faa_og_mange(som, myndighet, statsforvalter, skole, to, navn):
    klient, tall = som(myndighet), []
    for antall in (1, 6):
        for _ in range(antall):
            borte = OrganisasjonFactory(overordnet=skole.overordnet)
            parti = lag_sensurparti(borte, statsforvalter, kandidater=1, eksamen=to[0].parti.eksamen)
            tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
        tall.append(spoerringer(klient, navn))
    assert tall[0] == tall[1]


def test_uten_partier_sier_rapporten_hvem_den_er_for(som, statsforvalter, skole, udir):
    lag_sensurparti(skole, udir)
    klient = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    assert "skal vurderes av sensorer som dere oppnevner" in klient.get(side(FORDELING)).text
    assert klient.post(side(FORDELING), {"format": "pdf"}).status_code == 422
