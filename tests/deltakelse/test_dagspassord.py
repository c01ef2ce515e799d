"""The day password as the school's administrators make, see and renew it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Dagspassord, Partiversjon
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen

pytestmark = pytest.mark.django_db


def adresse(parti, navn="dagspassord"):
    return reverse(f"deltakelse:{navn}", args=[parti.pk])


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def passord(klient, parti):
    klient.post(adresse(parti, "lag_dagspassord"))
    return Dagspassord.objects.get()


def test_siden_sier_at_dagspassordet_er_mindre_sikkert_og_konfidensielt(klient, parti):
    side = klient.get(adresse(parti))

    assert (
        "Autorisering med dagspassord er mindre sikkert enn å gi tilgang via kandidatmonitor." in side.content.decode()
    )
    assert "Dagspassordet er konfidensielt, og skal ikke deles med kandidaten." in side.content.decode()
    assert "Lag dagspassord" in side.content.decode()
    assert "no-store" in side.headers["Cache-Control"]
    assert not Hendelse.objects.filter(handling="dagspassord.vist").exists()


def test_aa_lage_det_viser_det_og_staar_i_loggen_uten_passordet(klient, parti, passord, skoleadmin):
    side = klient.get(adresse(parti)).content.decode()

    assert passord.passord in side
    assert (passord.dato, passord.versjon, passord.laget_av_id) == (dagens_dato(naa()), 1, skoleadmin.pk)
    assert set(Hendelse.objects.values_list("handling", flat=True)) == {"dagspassord.laget", "dagspassord.vist"}
    assert passord.passord not in str(list(Hendelse.objects.values()))
    assert not Partiversjon.objects.filter(parti=parti).exists()


def test_passordet_ligger_kryptert_i_databasen(passord):
    raa = Dagspassord.objects.extra(select={"raa": "passord"}).values_list("raa", flat=True).get()

    assert passord.passord not in raa


def test_aa_lage_det_to_ganger_gir_det_samme(klient, parti, passord):
    klient.post(adresse(parti, "lag_dagspassord"))

    assert Dagspassord.objects.get().passord == passord.passord
    assert Hendelse.objects.filter(handling="dagspassord.laget").count() == 1


def test_fornying_gir_et_nytt_og_bare_ett_selv_om_to_trykker(klient, parti, passord):
    for _trykk in range(2):
        svar = klient.post(adresse(parti, "forny_dagspassord"), {"versjon": "1"}, follow=True)
        assert "Det gamle virker ikke lenger" in svar.content.decode()

    nytt = Dagspassord.objects.get(avloest__isnull=True)
    assert (nytt.versjon, Dagspassord.objects.count()) == (2, 2)
    assert nytt.passord != passord.passord
    side = klient.get(adresse(parti)).content.decode()
    assert nytt.passord in side
    assert passord.passord not in side


@pytest.mark.parametrize("versjon", ["", "x", "-1", "1" * 30, "²"])
def test_ugyldig_versjon_fornyer_ingenting(klient, parti, passord, versjon):
    svar = klient.post(adresse(parti, "forny_dagspassord"), {"versjon": versjon}, follow=True)

    assert "Passordet er ikke fornyet" in svar.content.decode()
    assert Dagspassord.objects.get().avloest is None


def test_eksamensdagen_som_er_over_har_ikke_noe_aa_lage(klient, skole):
    gammelt = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() - timedelta(days=1)))

    assert "Eksamensdagen er over" in klient.get(adresse(gammelt)).content.decode()
    assert "Lag dagspassord" not in klient.get(adresse(gammelt)).content.decode()
    for navn in ("lag_dagspassord", "forny_dagspassord"):
        svar = klient.post(adresse(gammelt, navn), {"versjon": "1"}, follow=True)
        assert "Eksamensdagen er over" in svar.content.decode()
    assert not Dagspassord.objects.exists()


def test_det_kan_lages_paa_forhaand_og_gjelder_eksamensdagen(klient, skole):
    start = naa() + timedelta(days=3)
    senere = PartiFactory(skole=skole, eksamen=lag_eksamen(start=start))
    klient.post(adresse(senere, "lag_dagspassord"))

    assert Dagspassord.objects.get().dato == dagens_dato(start)


def test_en_eksamen_uten_digital_del_trenger_ikke_noe(klient, parti):
    parti.eksamen.deler.update(type="Forberedelse")

    assert "ingen digital del" in klient.get(adresse(parti)).content.decode()
    assert "ingen digital del" in klient.post(adresse(parti, "lag_dagspassord"), follow=True).content.decode()
    assert not Dagspassord.objects.exists()


@pytest.mark.parametrize(
    ("rolle", "status"), [(Rolle.REKTOR, 403), (Rolle.LAERER, 404), (Rolle.SENSOR, 404), (Rolle.SKOLEADMIN_PLUSS, 200)]
)
def test_bare_skoleadministratorer_ser_det(som, skole, parti, passord, rolle, status):
    svar = som(bruker_med_rolle(rolle, skole)).get(adresse(parti))

    assert svar.status_code == status
    assert (passord.passord in svar.content.decode()) == (status == 200)


def test_eksamensvakten_og_de_andre_skolene_ser_det_ikke(som, vakt, annen_skoleadmin, parti, passord):
    for bruker, status in ((vakt, 403), (annen_skoleadmin, 404)):
        for svar in (
            som(bruker).get(adresse(parti)),
            som(bruker).post(adresse(parti, "lag_dagspassord")),
            som(bruker).post(adresse(parti, "forny_dagspassord"), {"versjon": "1"}),
        ):
            assert svar.status_code == status
            assert passord.passord not in svar.content.decode()
    assert Dagspassord.objects.get().avloest is None


def test_lenken_staar_paa_partisiden_bare_for_administratorer(klient, som, parti, skole):
    assert adresse(parti) in klient.get(reverse("eksamen:parti", args=[parti.pk])).content.decode()
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
    assert adresse(parti) not in rektor.get(reverse("eksamen:parti", args=[parti.pk])).content.decode()
