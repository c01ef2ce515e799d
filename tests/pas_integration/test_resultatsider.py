"""The pages about results from PAS: what they show, to whom, and what the buttons do."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.hendelser import SYSTEM
from felles.jobbkjoering import kjoer_forfalte
from felles.tid import naa, oslo
from klage.models import ResultatUtenfra, Resultatvisning
from klage.services.visning import velg_visning
from pas_integration.models import PasJobb, PasMelding
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.henting import eksportert, karakter, oversikt
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.pas_integration import forbindelse_til

pytestmark = pytest.mark.django_db
SIDE = "pas_integration:resultater"


@pytest.fixture
def sted(parti):
    return [parti.skole.orgnr, parti.eksamen.periode.kode]


def importer(klient, sted, **data):
    return klient.post(reverse("pas_integration:importer_resultater", args=sted), data, follow=True)


def vis(klient):
    return klient.get(reverse(SIDE)).text


def test_knappen_henter_og_siden_viser_hva_som_endret_seg(pas, som, skoleadmin, parti, kandidat, sted):
    pas.oversikt = oversikt(parti.skole, karakter(kandidat, 4))
    klient = som(skoleadmin)
    assert "Ikke hentet ennå" in vis(klient)
    importer(klient, sted)
    kjoer_forfalte()
    side = vis(klient)
    assert "Sist i takt" in side
    assert "1 nye, 0 endret" in side
    assert kandidat.person.etternavn in side
    pas.oversikt = oversikt(parti.skole, karakter(kandidat, 4, klagekarakter=5))
    importer(klient, sted)
    kjoer_forfalte()
    side = vis(klient)
    assert "Fra 4 til 5" in side
    assert "Etter klage" in side
    assert "skal ha nytt vitnemål" in side


def test_bare_avkryssede_partier(pas, som, skoleadmin, skole, parti, kandidat, sted):
    annet = PartiFactory(skole=skole, eksamen=parti.eksamen)
    andres = lag_kandidat(annet)
    pas.oversikt = oversikt(skole, karakter(kandidat, 4), karakter(andres, 5))
    importer(som(skoleadmin), sted, parti=[parti.pk])
    kjoer_forfalte()
    assert list(ResultatUtenfra.objects.values_list("kandidat", flat=True)) == [kandidat.pk]


def test_et_parti_ved_en_annen_skole_kan_ikke_velges(pas, som, skoleadmin, annen_skole, parti, sted):
    fremmed = PartiFactory(skole=annen_skole, eksamen=parti.eksamen)
    PartiFactory(skole=parti.skole, eksamen=parti.eksamen)
    importer(som(skoleadmin), sted, parti=[parti.pk, fremmed.pk, "x", "²"])
    assert PasJobb.objects.get().utvalg == {"partier": [parti.pk]}


def test_avkryssede_partier_som_er_borte_betyr_ikke_alle(pas, som, skoleadmin, parti, sted):
    side = importer(som(skoleadmin), sted, parti=["999999"])
    assert "finnes ikke lenger" in side.text
    assert not PasJobb.objects.exists()


def test_ukjente_rader_har_en_egen_side(pas, som, skoleadmin, annen_skole, annen_skoleadmin, parti, kandidat, sted):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole, eksamen=parti.eksamen, navn="3STX"))
    pas.oversikt = oversikt(parti.skole, karakter(fremmed, 4))
    klient = som(skoleadmin)
    importer(klient, sted)
    kjoer_forfalte()
    assert "1 rad kunne ikke brukes" in vis(klient)
    adresse = reverse("pas_integration:ubrukte_resultater", args=[PasJobb.objects.get().jobb.noekkel])
    side = klient.get(adresse).text
    assert "3STX" in side
    assert fremmed.person.nummer not in side
    assert fremmed.person.etternavn not in side
    assert som(annen_skoleadmin).get(adresse).status_code == 404


def test_det_forseglede_staar_ikke_paa_siden(som, skoleadmin, parti, kandidat):
    ta_imot(parti, rad(kandidat, 4))
    ta_imot(parti, rad(kandidat, 6), synlig_fra=naa() + timedelta(days=1))
    side = vis(som(skoleadmin))
    assert "Vises fra" in side
    assert "Fra 4 til 6" not in side


def test_tidspunktet_velges_og_feil_faar_ord(som, skoleadmin, parti, sted):
    klient = som(skoleadmin)
    adresse = reverse("pas_integration:resultatvisning", args=sted)
    assert klient.post(adresse, {"vises_fra": "i morgen"}).status_code == 422
    om_litt = oslo(naa() + timedelta(days=1)).replace(second=0, microsecond=0, tzinfo=None)
    klient.post(adresse, {"vises_fra": om_litt.strftime("%Y-%m-%dT%H:%M")})
    assert oslo(Resultatvisning.objects.get().vises_fra).replace(tzinfo=None) == om_litt
    assert "Nye resultater vises fra" in vis(klient)


def test_uten_pas_og_med_et_pas_som_ikke_gir_resultater(pas, settings, som, skoleadmin, parti, sted):
    klient = som(skoleadmin)
    settings.PAS_KLIENT = forbindelse_til(pas, uten={"karakter"})
    side = vis(klient)
    assert "Importer resultater" not in side
    assert "Last ned filen" in side
    assert "gir ikke resultater" in importer(klient, sted).text
    settings.PAS_KLIENT = None
    assert "ikke knyttet til noe PAS" in vis(klient)
    assert not PasJobb.objects.exists()


def test_fravaeret_utveksles_med_knappen(pas, som, skoleadmin, parti, kandidat, sted):
    eksportert(kandidat, tid=naa())
    som(skoleadmin).post(reverse("pas_integration:utveksle_fravaer", args=sted))
    kjoer_forfalte()
    assert PasJobb.objects.get().jobb.status == "ferdig"


def test_rektor_leser_og_henter_ikke_og_annen_skole_ser_ingenting(som, skole, annen_skoleadmin, parti, kandidat, sted):
    ta_imot(parti, rad(kandidat, 4))
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
    assert kandidat.person.etternavn in vis(rektor)
    assert rektor.post(reverse("pas_integration:importer_resultater", args=sted)).status_code == 403
    annen = som(annen_skoleadmin)
    assert kandidat.person.etternavn not in annen.get(f"{reverse(SIDE)}?skole={sted[0]}").text
    for navn in ("importer_resultater", "utveksle_fravaer", "resultatvisning"):
        assert annen.post(reverse(f"pas_integration:{navn}", args=sted)).status_code == 404


def test_en_arkivert_melding_leses_inn_paa_nytt(pas, som, skole, skoleadmin, parti, kandidat, sted):
    pas.oversikt = oversikt(parti.skole, karakter(kandidat, 4))
    importer(som(skoleadmin), sted)
    kjoer_forfalte()
    ResultatUtenfra.objects.all().delete()
    melding = PasMelding.objects.get(slag="Karakteroversikt", retning="inn")
    adresse = reverse("pas_integration:les_inn", args=[melding.pk])
    assert som(skoleadmin).post(adresse).status_code == 403
    side = som(bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole)).post(adresse, follow=True)
    assert "1 resultat er endret" in side.text
    assert ResultatUtenfra.objects.get().karakter == 4


@pytest.mark.parametrize("antall", [1, 30])
def test_siden_koster_like_mange_spoerringer(pas, som, skoleadmin, skole, parti, antall, django_assert_max_num_queries):
    partier = [PartiFactory(skole=skole, eksamen=parti.eksamen) for _nr in range(antall)]
    kandidater = [lag_kandidat(ett) for ett in partier]
    ta_imot(parti, *(rad(k, 4) for k in kandidater))
    klient = som(skoleadmin)
    vis(klient)
    with django_assert_max_num_queries(22):
        vis(klient)


def test_velg_visning_to_ganger_er_som_en(parti):
    tid = naa() + timedelta(days=1)
    for _gang in range(2):
        velg_visning(skole=parti.skole, periode=parti.eksamen.periode, vises_fra=tid, aktoer=SYSTEM, naa=naa())
    assert Resultatvisning.objects.count() == 1
