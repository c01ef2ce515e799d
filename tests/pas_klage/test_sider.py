"""What the school's page of an appeal says of PAS, and what can be done there."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.services.trekking import trekk
from pas_integration.models import PasJobb
from pas_klage.models import Klagekobling
from pas_kontrakt.meldinger.egne import Klagestatus
from tests.fabrikker.klage import rad, ta_imot
from tests.fabrikker.pas_integration import forbindelse_til
from tests.pas_klage.test_utveksling import sendt_klage, utveksle

pytestmark = pytest.mark.django_db
ORDENE = ("Sendt", "behandles i PAS", "Til behandling i PAS", "Avgjort")


def siden(som, bruker, klage):
    return som(bruker).get(reverse("klage:klage", args=[klage.pk])).text


def test_siden_sier_hvordan_klagen_staar_i_pas(pas, kandidater, som, skoleadmin):
    klage = sendt_klage(kandidater[0])
    assert "Klagen er på vei til PAS" in siden(som, skoleadmin, klage)
    utveksle(kandidater[0])
    assert "Til behandling i PAS" in siden(som, skoleadmin, klage)


def test_administratoren_ber_om_utveksling_naa(pas, kandidater, som, skoleadmin):
    skole, periode = kandidater[0].parti.skole, kandidater[0].eksamen.periode
    svar = som(skoleadmin).post(reverse("pas_klage:utveksle", args=[skole.orgnr, periode.kode]))
    jobb = PasJobb.objects.get(slag="klager")
    assert svar.url == reverse("pas_integration:jobb", args=[jobb.jobb.noekkel])


def test_det_som_maa_gjoeres_i_pas_staar_paa_startsiden_og_paa_klagen(pas, kandidater, som, skoleadmin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten=["klage"])
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    klient = som(skoleadmin)
    assert "1 klage må meldes i PAS" in klient.get("/").text
    assert "Registrer klagen på" in siden(som, skoleadmin, klage)
    gjort = reverse("pas_klage:gjort", args=[Klagekobling.objects.get().pk])
    for ord_ in ("Notert at det er gjort i PAS.", "Det sto alt som gjort."):
        assert ord_ in klient.post(gjort, follow=True).text
    assert Hendelse.objects.filter(handling="klage.gjort_i_pas").count() == 1
    assert "må meldes i PAS" not in klient.get("/").text
    trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    utveksle(kandidater[0])
    assert "Trekk klagen på" in siden(som, skoleadmin, klage)


def test_en_annen_skole_faar_404(pas, kandidater, som, annen_skoleadmin, settings):
    settings.PAS_KLIENT = forbindelse_til(pas, uten=["klage"])
    sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    gjort = reverse("pas_klage:gjort", args=[Klagekobling.objects.get().pk])
    assert som(annen_skoleadmin).post(gjort).status_code == 404
    assert Klagekobling.objects.get().gjort is None


def test_uten_pas_staar_det_ingenting_om_pas(kandidater, som, skoleadmin):
    klage = sendt_klage(kandidater[0])
    assert "I PAS" not in siden(som, skoleadmin, klage)


def test_det_pas_har_avgjort_sies_foerst_naar_det_vises(pas, kandidater, som, skoleadmin):
    klage = sendt_klage(kandidater[0])
    utveksle(kandidater[0])
    sider = [reverse("klage:klage", args=[klage.pk]), reverse("klage:klager")]

    def ordene():
        tekst = [som(skoleadmin).get(side).text for side in sider]
        return [[ord_ in side for ord_ in ORDENE] for side in tekst]

    foer = ordene()
    # The school has chosen when its results show, and PAS has sent the grade of the appeal before that.
    ta_imot(klage.kandidat.parti, rad(klage.kandidat, 3, klagekarakter=5), synlig_fra=naa() + timedelta(hours=1))
    (referanse,) = pas.klager
    pas.klager[referanse] = replace(pas.klager[referanse], status=Klagestatus.AVGJORT)
    assert utveksle(kandidater[0]).utfall["avsluttet"] == 1
    assert ordene() == foer
    assert foer[0] == [True, True, True, False]
