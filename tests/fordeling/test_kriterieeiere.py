"""An assessment form is its own authority's: nobody changes another's, and sensors see the one of their own exam."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.tid import naa
from sensur.models import Kriterievurdering, Kriterium, Sensoroppdrag
from sensur.querysets.bord import kriterier_for
from sensur.querysets.kriterier import kriterier_til
from sensur.services.kriterier import lagre_kriterier
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, lag_sensor, lag_sensurparti, tildel

pytestmark = pytest.mark.django_db


@pytest.fixture
def eksamen(partiene):
    """The statsforvalter's."""
    return partiene[0].eksamen


@pytest.fixture
def annen_myndighet(udir):
    return OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, overordnet=udir)


@pytest.fixture
def annen_eksamen(eksamen, annen_myndighet):
    """The same fagkode in another period, another authority's."""
    start = naa() - timedelta(days=2)
    return lag_eksamen(start=start, fag=eksamen.fag, periode=PeriodeFactory(kode="V-2026"), ansvarlig=annen_myndighet)


@pytest.fixture
def udirs(eksamen, udir):
    return lag_eksamen(fag=eksamen.fag, periode=PeriodeFactory(kode="H-2026"), ansvarlig=udir)


def navnene(eksamen):
    return list(kriterier_til(eksamen).values_list("navn", flat=True))


def ny(eksamen):
    return reverse("fordeling:nytt_kriterium", args=[eksamen.pk])


def test_hver_myndighet_har_sitt_eget_skjema_for_samme_fagkode(
    som, myndighet, annen_myndighet, eksamen, annen_eksamen, udirs, udir
):
    folk = {
        eksamen: myndighet,
        annen_eksamen: bruker_med_rolle(Rolle.STATSFORVALTER, annen_myndighet),
        udirs: bruker_med_rolle(Rolle.UDIR, udir),
    }
    for nr, (en, bruker) in enumerate(folk.items()):
        for navn in (f"Innhold {nr}", "Språk"):
            assert som(bruker).post(ny(en), {"navn": navn}).status_code == 302
    assert [navnene(en) for en in folk] == [[f"Innhold {nr}", "Språk"] for nr in range(3)]
    assert Kriterium.objects.get(navn="Innhold 2").eier is None
    spraak = kriterier_til(annen_eksamen).get(navn="Språk")
    som(folk[annen_eksamen]).post(reverse("fordeling:endre_kriterium", args=[annen_eksamen.pk, spraak.pk]), {"opp": 1})
    assert [navnene(en)[0] for en in folk] == ["Innhold 0", "Språk", "Innhold 2"]


def test_ingen_endrer_en_annens_skjema(som, myndighet, annen_myndighet, eksamen, annen_eksamen, udir):
    mitt = Kriterium.objects.create(fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold")
    endre = reverse("fordeling:endre_kriterium", args=[eksamen.pk, mitt.pk])
    fremmed, over = bruker_med_rolle(Rolle.STATSFORVALTER, annen_myndighet), bruker_med_rolle(Rolle.UDIR, udir)
    # The other authority knows nothing of the exam, and not of the line by way of its own.
    assert som(fremmed).post(endre).status_code == 404
    paa_sin = reverse("fordeling:endre_kriterium", args=[annen_eksamen.pk, mitt.pk])
    assert som(fremmed).post(paa_sin).status_code == 404
    for svar in (som(over).post(endre), som(over).post(ny(eksamen), {"navn": "Udirs"})):
        assert svar.status_code == 403
        assert f"endres av {eksamen.ansvarlig.navn}" in svar.text
    side = som(over).get(reverse("fordeling:plan", args=[eksamen.pk])).text
    assert "Innhold" in side
    assert "Legg til kriteriet" not in side
    assert "Legg til kriteriet" in som(myndighet).get(reverse("fordeling:plan", args=[eksamen.pk])).text
    mitt.refresh_from_db()
    assert mitt.utgaatt is None


def test_sensoren_ser_og_faar_lagret_bare_sin_egen_eksamens_skjema(partiene, fordelt, annen_myndighet):
    oppdrag = Sensoroppdrag.objects.med_plan().filter(parti=partiene[0]).first()
    fag = partiene[0].eksamen.fag
    mitt = Kriterium.objects.create(fag=fag, eier=partiene[0].eksamen.ansvarlig, navn="Mitt")
    andres = [Kriterium.objects.create(fag=fag, eier=eier, navn="Andres") for eier in (annen_myndighet, None)]
    kandidat = kandidater(partiene[0])[0]
    assert [linje.navn for linje in kriterier_for(oppdrag, kandidat.pk)] == ["Mitt"]
    hvem = {"oppdrag_id": oppdrag.pk, "kandidat_id": kandidat.pk, "aktoer": aktoer(oppdrag.bruker), "naa": naa()}
    assert lagre_kriterier(nivaaer={mitt.pk: 2}, **hvem) == 1
    for ett in andres:
        with pytest.raises(Exception, match="kriterium"):
            lagre_kriterier(nivaaer={ett.pk: 2}, **hvem)


def test_flyttingen_gir_linjene_til_dem_som_har_fagkoden(
    eksamen, annen_eksamen, udirs, annen_myndighet, skole, partiene, fordelt
):
    """Lines that were common get an owner, and what sensors set, confirmed or not, follows their own exam's."""
    felles = Kriterium.objects.create(fag=eksamen.fag, navn="Innhold")
    uten = Kriterium.objects.create(fag=FagFactory(), navn="Form")
    parti = lag_sensurparti(skole, annen_myndighet, eksamen=annen_eksamen, kandidater=1)
    fremmed = tildel(parti, lag_sensor(annen_myndighet), lag_sensor(annen_myndighet))[0]
    egen = Sensoroppdrag.objects.filter(parti=partiene[0]).first()
    for oppdrag in (egen, fremmed):
        en = kandidater(oppdrag.parti)[0]
        Kriterievurdering.objects.create(oppdrag=oppdrag, kandidat=en, kriterium=felles, nivaa=2, lagret=naa())
    foreslaa(fremmed, "4", bekreftet=True)
    with connection.schema_editor(atomic=False) as editor:
        import_module("sensur.migrations.0008_moeter_og_kriterier").gi_eiere(apps, editor)
    eiere = {en.pk: en.eier_id for en in Kriterium.objects.filter(navn="Innhold")}
    assert set(eiere.values()) == {None, eksamen.ansvarlig_id, annen_myndighet.pk}
    satt = {rad.oppdrag_id: eiere[rad.kriterium_id] for rad in Kriterievurdering.objects.all()}
    assert satt == {egen.pk: eksamen.ansvarlig_id, fremmed.pk: annen_myndighet.pk}
    uten.refresh_from_db()
    assert uten.eier is None
    # The guard of confirmed levels is back.
    with pytest.raises(Exception, match="bekreftet vurdering"):
        Kriterievurdering.objects.filter(oppdrag=fremmed).update(nivaa=1)
