"""How an exam is graded is set by those responsible for it: deadline, maximum, fellessensur, faggruppe and criteria."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.models import Hendelse
from felles.tid import naa, oslo
from oppnevning.models import Faggruppe
from sensur.models import Kriterievurdering, Kriterium, Sensoroppdrag, Sensurplan
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory
from tests.fabrikker.oppnevning import lag_faggruppe
from tests.fabrikker.sensur import foreslaa, kandidater, sett_alle_like

pytestmark = pytest.mark.django_db


@pytest.fixture
def eksamen(partiene):
    return partiene[0].eksamen


@pytest.fixture
def side(eksamen):
    return reverse("fordeling:plan", args=[eksamen.pk])


def om(dager):
    return oslo(naa() + timedelta(days=dager)).date().isoformat()


def test_planen_lagres_en_gang_og_leses_igjen(som, myndighet, side, eksamen, faggruppe):
    klient = som(myndighet)
    data = {"frist_dato": om(9), "frist_klokke": "15:00", "flest_svar": "40", "faggruppe": faggruppe.pk}
    for _gang in range(2):
        assert "er lagret" in klient.post(side, data | {"fellessensur": "on"}, follow=True).text
    plan = Sensurplan.objects.get(eksamen=eksamen)
    assert f"{oslo(plan.frist):%Y-%m-%d %H:%M}" == f"{om(9)} 15:00"
    assert (plan.fellessensur, plan.flest_svar, plan.faggruppe) == (True, 40, faggruppe)
    assert Hendelse.objects.filter(handling="sensurplan.endret").count() == 1
    assert 'value="15:00"' in klient.get(side).text


def test_en_ny_frist_er_ikke_passert_men_den_som_er_ute_faar_staa(som, myndighet, side, eksamen):
    eksamen.sensur_fra = naa() - timedelta(days=9)
    eksamen.save(update_fields=["sensur_fra"])
    svar = som(myndighet).post(side, {"frist_dato": om(-2)})
    assert svar.status_code == 422
    assert "Tidspunktet er passert" in svar.text
    frist = oslo(naa() - timedelta(days=2)).replace(hour=23, minute=59, second=0, microsecond=0)
    Sensurplan.objects.update_or_create(eksamen=eksamen, defaults={"frist": frist})
    assert som(myndighet).post(side, {"frist_dato": om(-2), "flest_svar": "40"}).status_code == 302
    assert Sensurplan.objects.get(eksamen=eksamen).flest_svar == 40


def test_uten_klokkeslett_er_fristen_slutten_av_dagen(som, myndighet, side, eksamen):
    som(myndighet).post(side, {"frist_dato": om(9)})
    assert f"{oslo(Sensurplan.objects.get(eksamen=eksamen).frist):%H:%M}" == "23:59"


@pytest.mark.parametrize(
    ("data", "tekst"),
    [
        ({"frist_dato": "tull"}, "dato"),
        ({"frist_dato": "0001-01-01"}, "2000"),
        ({"frist_dato": "2001-01-01"}, "Velg en frist etter det"),
        ({"flest_svar": "0"}, "1"),
        ({"faggruppe": "999999"}, "finnes ikke lenger"),
    ],
)
def test_ugyldig_plan_gir_422_og_endrer_ingenting(som, myndighet, side, data, tekst):
    svar = som(myndighet).post(side, data)
    assert svar.status_code == 422
    assert tekst in svar.text
    assert not Sensurplan.objects.exists()


def test_faggruppe_uten_fagkoden_eller_fra_en_annen_periode_er_ikke_et_valg(
    som, myndighet, side, eksamen, statsforvalter
):
    uten_fag = lag_faggruppe(statsforvalter, FagFactory(), periode=eksamen.periode, navn="Andre fag")
    i_fjor = lag_faggruppe(statsforvalter, eksamen.fag, periode=PeriodeFactory(kode="V-2026"), navn="I fjor")
    for gruppe in (uten_fag, i_fjor):
        assert som(myndighet).post(side, {"faggruppe": gruppe.pk}).status_code == 422
    assert Faggruppe.objects.count() == 3


@pytest.mark.parametrize("hvorfor", ["fagkoden er tatt ut", "annen myndighet"])
def test_faggruppen_i_planen_er_et_valg_selv_om_ingen_ny_plan_kunne_faatt_den(
    som, myndighet, side, eksamen, faggruppe, udir, hvorfor
):
    if hvorfor == "annen myndighet":
        faggruppe = lag_faggruppe(udir, eksamen.fag, periode=eksamen.periode, navn="Hele landet")
    else:
        faggruppe.fagrader.all().delete()
    Sensurplan.objects.create(eksamen=eksamen, faggruppe=faggruppe)
    klient = som(myndighet)
    skjema = klient.get(side)
    assert f"{faggruppe.navn} ({faggruppe.eier.navn})</option>" in skjema.text
    valgt = skjema.context["skjema"]["faggruppe"].value()
    for data in ({"faggruppe": valgt}, {}):
        assert klient.post(side, {"flest_svar": "40", **data}).status_code == 302
        plan = Sensurplan.objects.get(eksamen=eksamen)
        assert (plan.faggruppe, plan.flest_svar) == (faggruppe, 40)
    assert klient.post(side, {"flest_svar": "40", "faggruppe": ""}).status_code == 302
    assert Sensurplan.objects.get(eksamen=eksamen).faggruppe is None
    # Taken away, it is a choice no longer.
    assert klient.post(side, {"faggruppe": faggruppe.pk}).status_code == 422


def test_faggruppe_byttes_ikke_naar_partier_er_fordelt(som, myndighet, side, eksamen, faggruppe, fordelt):
    Sensurplan.objects.create(eksamen=eksamen, faggruppe=faggruppe)
    svar = som(myndighet).post(side, {"faggruppe": ""})
    assert svar.status_code == 422
    assert "kan ikke byttes" in svar.text


def test_fellessensur_slaas_ikke_av_eller_paa_naar_karakterer_er_satt(som, myndighet, side, partiene, fordelt):
    to = Sensoroppdrag.objects.filter(parti=partiene[0]).order_by("nummer")
    for oppdrag in to:
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    sett_alle_like(to[1])
    svar = som(myndighet).post(side, {"fellessensur": "on"})
    assert svar.status_code == 422
    assert "det kan ikke endres nå" in svar.text


def test_publisert_plan_er_laast(som, myndighet, side, eksamen):
    eksamen.publiseres = naa()
    eksamen.save(update_fields=["publiseres"])
    assert "planen er låst" in som(myndighet).get(side).text
    assert som(myndighet).post(side, {"flest_svar": "4"}).status_code == 422


def test_kriterier_legges_til_flyttes_og_tas_bort(som, myndighet, side, eksamen):
    klient, ny = som(myndighet), reverse("fordeling:nytt_kriterium", args=[eksamen.pk])
    for navn in ("Innhold", "Språk"):
        assert klient.post(ny, {"navn": navn, "beskrivelse": "Se veiledningen"}).status_code == 302
    for data in ({"navn": "innhold"}, {"navn": ""}):
        assert klient.post(ny, data).status_code == 422
    spraak = Kriterium.objects.get(navn="Språk")
    endre = reverse("fordeling:endre_kriterium", args=[eksamen.pk, spraak.pk])
    for _gang in range(2):
        klient.post(endre, {"opp": "1"})
    assert list(Kriterium.objects.values_list("navn", flat=True)) == ["Språk", "Innhold"]
    klient.post(endre)
    assert list(Kriterium.objects.values_list("navn", flat=True)) == ["Innhold"]
    assert klient.post(endre).status_code == 404


def test_brukt_kriterium_tas_ut_av_skjemaet_og_blir_staaende_hos_sensoren(som, myndighet, eksamen, partiene, fordelt):
    kriterium = Kriterium.objects.create(fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold")
    oppdrag = Sensoroppdrag.objects.filter(parti=partiene[0]).first()
    Kriterievurdering.objects.create(
        oppdrag=oppdrag, kandidat=kandidater(partiene[0])[0], kriterium=kriterium, nivaa=3, lagret=naa()
    )
    adresse = reverse("fordeling:endre_kriterium", args=[eksamen.pk, kriterium.pk])
    for _gang in range(2):
        assert som(myndighet).post(adresse).status_code == 302
    kriterium.refresh_from_db()
    assert kriterium.utgaatt is not None
    assert Kriterievurdering.objects.count() == 1


def test_kriterium_i_en_annen_fagkode_er_ukjent(som, myndighet, eksamen):
    annet = Kriterium.objects.create(fag=FagFactory(), eier=eksamen.ansvarlig, navn="Innhold")
    adresse = reverse("fordeling:endre_kriterium", args=[eksamen.pk, annet.pk])
    assert som(myndighet).post(adresse).status_code == 404
