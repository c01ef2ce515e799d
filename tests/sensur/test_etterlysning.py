"""An answer that is missing: the sensor asks the school, the school answers, and only then it may be MB."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Person
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Etterlysning, Karakterforslag, Sensoroppdrag
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.sensur import foreslaa

pytestmark = pytest.mark.django_db

LISTE = "/sensur/etterlysninger/"


def adresse(navn, oppdrag, kandidat):
    return reverse(f"sensur:{navn}", args=[oppdrag.pk, kandidat.kandidatnummer.nummer])


def spoer(klient, oppdrag, kandidat):
    return klient.post(adresse("etterlys", oppdrag, kandidat), follow=True)


def mb(klient, oppdrag, kandidat):
    return klient.post(adresse("svar", oppdrag, kandidat), {"verdi": "MB"})


def svar(klient, **data):
    return klient.post(reverse("sensur:svar_etterlysning", args=[Etterlysning.objects.get().pk]), data, follow=True)


def test_mb_settes_foerst_naar_skolen_er_spurt_og_har_svart_nei(som, oppdrag, kandidatene, skoleadmin):
    klient, kandidat = som(oppdrag.bruker), kandidatene[0]
    avvist = mb(klient, oppdrag, kandidat)
    assert avvist.status_code == 422
    assert "Spør skolen etter svaret før du setter MB. Et blankt svar får karakteren 1." in avvist.text
    assert "Skolen er spurt" in spoer(klient, oppdrag, kandidat).text
    assert "Skolen har ikke svart ennå" in mb(klient, oppdrag, kandidat).text
    skolen = som(skoleadmin)
    assert "1 svar mangler hos sensor" in skolen.get("/").text
    side = skolen.get(LISTE).text
    assert kandidat.person.etternavn in side
    assert oppdrag.bruker.navn in side
    assert "Svaret er sendt til sensoren" in svar(skolen, svar="ikke_levert", merknad="Gikk hjem").text
    assert "mangler hos sensor" not in skolen.get("/").text
    side = klient.get(adresse("svar", oppdrag, kandidat)).text
    assert "Kandidaten leverte ikke noe svar" in side
    assert "Gikk hjem" in side
    assert mb(klient, oppdrag, kandidat).status_code == 302
    assert Karakterforslag.objects.get().verdi == "MB"


@pytest.mark.parametrize("valg", ["lastet_opp", "sendt"])
def test_naar_skolen_har_svaret_er_det_ikke_mb_men_kan_etterlyses_paa_nytt(som, oppdrag, kandidatene, skoleadmin, valg):
    klient, kandidat = som(oppdrag.bruker), kandidatene[0]
    spoer(klient, oppdrag, kandidat)
    svar(som(skoleadmin), svar=valg)
    assert "Skolen har svart at svaret finnes" in mb(klient, oppdrag, kandidat).text
    spoer(klient, oppdrag, kandidat)
    assert Etterlysning.objects.get().svar == ""
    svar(som(skoleadmin), svar="ikke_levert")
    assert mb(klient, oppdrag, kandidat).status_code == 302


def test_en_skole_som_tier_holder_ingen_igjen_lenger_enn_to_doegn(som, oppdrag, kandidatene):
    start = naa()
    klient, kandidat = som(oppdrag.bruker), kandidatene[0]
    spoer(klient, oppdrag, kandidat)
    with time_machine.travel(start + timedelta(days=2, minutes=1)):
        klient = som(oppdrag.bruker)
        assert "Det er gått to døgn" in klient.get(adresse("svar", oppdrag, kandidat)).text
        assert mb(klient, oppdrag, kandidat).status_code == 302


def test_etterlysning_to_ganger_er_en_og_vises_ikke_for_medsensor(som, oppdragene, kandidatene):
    mitt, andres = oppdragene
    foer = som(andres.bruker).get(adresse("svar", andres, kandidatene[0])).text
    for _ in range(2):
        spoer(som(mitt.bruker), mitt, kandidatene[0])
    assert Etterlysning.objects.count() == 1
    hendelse = Hendelse.objects.get(handling="etterlysning.sendt")
    assert (hendelse.data, hendelse.parti_id, hendelse.kandidat_id, hendelse.skole_id) == ({}, None, None, None)
    side = som(andres.bruker).get(adresse("svar", andres, kandidatene[0])).text
    assert ("Skolen" in side, side.count("spurt")) == ("Skolen" in foer, foer.count("spurt"))


def test_ingen_over_skolen_og_ingen_annen_skole_ser_etterlysningen(
    som, oppdrag, kandidatene, annen_skoleadmin, ansvarlig, skole
):
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    assert som(ansvarlig).get(LISTE).status_code == 403
    assert som(bruker_med_rolle(Rolle.LAERER, skole)).get(LISTE).status_code == 403
    fremmed = som(annen_skoleadmin)
    assert kandidatene[0].person.etternavn not in fremmed.get(LISTE).text
    assert svar(fremmed, svar="ikke_levert").status_code == 404
    assert Etterlysning.objects.get().svar == ""


def test_merknad_med_kandidatens_navn_gaar_ikke_til_sensor(som, oppdrag, kandidatene, skoleadmin):
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    navn = kandidatene[0].person.etternavn.upper()
    assert "Skriv den uten navn" in svar(som(skoleadmin), svar="ikke_levert", merknad=f"{navn} var syk").text
    assert Etterlysning.objects.get().svar == ""


def test_et_navn_inne_i_et_annet_ord_er_ikke_kandidatens_navn(som, oppdrag, kandidatene, skoleadmin):
    Person.objects.filter(pk=kandidatene[0].person_id).update(fornavn="Ida", etternavn="Bo")
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    skolen = som(skoleadmin)
    for merknad in ("Ida var syk", "Det er Bos oppgave"):
        assert "Skriv den uten navn" in svar(skolen, svar="ikke_levert", merknad=merknad).text
    svar(skolen, svar="ikke_levert", merknad="Kandidaten bodde på skolen")
    assert Etterlysning.objects.get().merknad == "Kandidaten bodde på skolen"


@pytest.mark.parametrize("data", [{}, {"svar": "kanskje"}, {"svar": "sendt", "merknad": "a" * 501}])
def test_svar_som_ikke_er_til_aa_forstaa_sendes_ikke(som, oppdrag, kandidatene, skoleadmin, data):
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    svar(som(skoleadmin), **data)
    assert Etterlysning.objects.get().svar == ""


def test_skolens_foerste_svar_staar_naar_to_svarer(som, oppdrag, kandidatene, skoleadmin, skole):
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    svar(som(skoleadmin), svar="sendt")
    andre = som(bruker_med_rolle(Rolle.SKOLEADMIN, skole))
    assert "alt besvart med «Svaret er sendt i posten»" in svar(andre, svar="ikke_levert").text
    assert Etterlysning.objects.get().svar == "sendt"


def test_etterlysning_fra_en_sensor_som_er_byttet_ut_er_borte_for_skolen(som, oppdrag, kandidatene, skoleadmin):
    spoer(som(oppdrag.bruker), oppdrag, kandidatene[0])
    Sensoroppdrag.objects.filter(pk=oppdrag.pk).update(avsluttet=naa())
    skolen = som(skoleadmin)
    assert kandidatene[0].person.etternavn not in skolen.get(LISTE).text
    assert svar(skolen, svar="ikke_levert").status_code == 404


def test_etter_bekreftelsen_er_det_for_sent_aa_spoerre(som, oppdrag, kandidatene):
    foreslaa(oppdrag, "3", "3", bekreftet=True)
    assert "Du har bekreftet forslagene" in spoer(som(oppdrag.bruker), oppdrag, kandidatene[0]).text
    assert not Etterlysning.objects.exists()


def test_skolens_side_koster_like_mange_spoerringer_for_1_og_2_saker(
    som, oppdragene, kandidatene, skoleadmin, django_assert_max_num_queries
):
    skolen = som(skoleadmin)
    Etterlysning.objects.create(oppdrag=oppdragene[0], kandidat=kandidatene[0], sendt=naa())
    with django_assert_max_num_queries(30) as foerste:
        skolen.get(LISTE)
    Etterlysning.objects.create(oppdrag=oppdragene[0], kandidat=kandidatene[1], sendt=naa())
    Etterlysning.objects.create(oppdrag=oppdragene[1], kandidat=kandidatene[1], sendt=naa())
    with django_assert_max_num_queries(30) as neste:
        skolen.get(LISTE)
    assert len(foerste) == len(neste)
