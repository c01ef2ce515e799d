"""Opening a confirmed proposal again: traceable, never overwriting, and as sealed as the first time."""

import pytest
from django.urls import reverse

from deltakelse.models import Fravaer
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Gjenaapning, Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.services import forslag
from sensur.services.gjenaapning import bekreft_gjenaapning, gjenaapne, trekk_gjenaapning
from sensur.services.publisering import publiser
from sensur.services.sluttkarakterer import sett_like, sett_sluttkarakter
from tests.fabrikker.sensur import aktoer, foreslaa

pytestmark = pytest.mark.django_db
GRUNN = "Trykket 2 i stedet for 3"


@pytest.fixture
def bekreftet(oppdragene):
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    return oppdragene


def aapne(oppdrag, kandidat, grunn=GRUNN):
    return gjenaapne(
        oppdrag_id=oppdrag.pk, kandidat_id=kandidat.pk, grunn=grunn, aktoer=aktoer(oppdrag.bruker), naa=naa()
    )


def bekreft(gjenaapning, verdi):
    hvem = aktoer(gjenaapning.oppdrag.bruker)
    return bekreft_gjenaapning(gjenaapning_id=gjenaapning.pk, verdi=verdi, aktoer=hvem, naa=naa())


def adresse(oppdrag, kandidat):
    return reverse("sensur:gjenaapne", args=[oppdrag.pk, kandidat.kandidatnummer.nummer])


def enighet(klient, oppdrag):
    return klient.get(reverse("sensur:enighet", args=[oppdrag.pk])).text


def test_skrivefeil_rettes_gjennom_siden_og_begge_ser_sporet(som, bekreftet, kandidatene):
    foerste, _andre = bekreftet
    klient, url = som(foerste.bruker), adresse(foerste, kandidatene[1])
    assert klient.post(url, {"handling": "aapne", "grunn": ""}).status_code == 422
    assert "er åpent igjen" in klient.post(url, {"handling": "aapne", "grunn": GRUNN}, follow=True).text
    assert klient.post(url, {"handling": "bekreft"}).status_code == 422
    assert "er bekreftet" in klient.post(url, {"handling": "bekreft", "verdi": "3"}, follow=True).text
    forslag = Karakterforslag.objects.filter(oppdrag=foerste, kandidat=kandidatene[1]).order_by("pk")
    assert [(f.verdi, f.erstattet is None) for f in forslag] == [("2", False), ("3", True)]
    for oppdrag in bekreftet:
        side = enighet(som(oppdrag.bruker), oppdrag)
        assert GRUNN in side
        assert "Bekreftet 3" in side


def test_trukket_gjenaapning_lar_forslaget_staa(som, bekreftet, kandidatene):
    foerste = bekreftet[0]
    klient, url = som(foerste.bruker), adresse(foerste, kandidatene[1])
    klient.post(url, {"handling": "aapne", "grunn": GRUNN})
    assert "Gjenåpningen er trukket" in klient.post(url, {"handling": "trekk"}, follow=True).text
    assert "ikke åpent lenger" in klient.post(url, {"handling": "trekk"}, follow=True).text
    assert Karakterforslag.objects.get(oppdrag=foerste, kandidat=kandidatene[1]).verdi == "2"


def test_ingen_sluttkarakter_mens_et_forslag_er_aapent(bekreftet, kandidatene):
    foerste, andre = bekreftet
    hvem = aktoer(andre.bruker)
    ene, to = (aapne(foerste, kandidat) for kandidat in kandidatene)
    with pytest.raises(UgyldigOvergang, match="gjenaapnet"):
        sett_sluttkarakter(oppdrag_id=andre.pk, kandidat_id=kandidatene[1].pk, verdi="4", aktoer=hvem, naa=naa())
    assert sett_like(oppdrag_id=andre.pk, aktoer=hvem, naa=naa()) == 0
    bekreft(ene, "4")
    bekreft(to, "5")
    assert sett_like(oppdrag_id=andre.pk, aktoer=hvem, naa=naa()) == 2


def test_forslag_aapnes_ikke_naar_sluttkarakter_staar(som, bekreftet, kandidatene):
    foerste, andre = bekreftet
    sett_like(oppdrag_id=andre.pk, aktoer=aktoer(andre.bruker), naa=naa())
    svar = som(foerste.bruker).post(
        adresse(foerste, kandidatene[0]), {"handling": "aapne", "grunn": GRUNN}, follow=True
    )
    assert "Andresensor må ta den tilbake først" in svar.text
    assert not Gjenaapning.objects.exists()
    assert Sluttkarakter.objects.staaende().count() == 1


def test_gjenaapnet_foer_begge_har_bekreftet_er_forseglet_for_begge(som, oppdragene, kandidatene):
    foerste, andre = oppdragene
    foreslaa(foerste, "4", "2", bekreftet=True)
    gjenaapning = aapne(foerste, kandidatene[1])
    assert "er åpent igjen" in enighet(som(foerste.bruker), foerste)
    foreslaa(andre, "4", "6", bekreftet=True)
    side = enighet(som(foerste.bruker), foerste)
    assert "Uten to forslag (1)" in side
    assert "Ulike forslag" not in side
    assert GRUNN not in enighet(som(andre.bruker), andre)
    bekreft(gjenaapning, "3")
    assert "Ulike forslag (1)" in enighet(som(foerste.bruker), foerste)
    assert GRUNN in enighet(som(andre.bruker), andre)


def test_kandidat_som_kom_til_vurderes_av_begge_uten_aa_se_den_andre(som, oppdragene, kandidatene):
    ute = Fravaer.objects.create(kandidat=kandidatene[1], slag="IDF", registrert=naa())
    for oppdrag in oppdragene:
        hvem = aktoer(oppdrag.bruker)
        hva = {"oppdrag_id": oppdrag.pk, "aktoer": hvem, "naa": naa()}
        bekreft_alene(hva, kandidatene[0])
    ute.opphevet = naa()
    ute.save(update_fields=["opphevet"])
    foerste, andre = oppdragene
    fasit = enighet(som(andre.bruker), andre)
    assert "Uten to forslag (1)" in fasit
    bekreft(aapne(foerste, kandidatene[1], "Fraværet er opphevet"), "6")
    assert utenom_token(enighet(som(andre.bruker), andre)) == utenom_token(fasit)
    assert "Forslaget ditt er bekreftet" in enighet(som(foerste.bruker), foerste)
    assert Gjenaapning.objects.get().slag == "tilkommet"
    bekreft(aapne(andre, kandidatene[1], "Fraværet er opphevet"), "5")
    assert "Ulike forslag (1)" in enighet(som(andre.bruker), andre)


def bekreft_alene(hva, kandidat):

    forslag.lagre_forslag(kandidat_id=kandidat.pk, verdi="4", **hva)
    forslag.bekreft(**hva)


def utenom_token(side):
    return [linje for linje in side.splitlines() if "csrf" not in linje]


@pytest.mark.parametrize("grunn", ["", "   "])
def test_uten_grunn_aapnes_ingenting(bekreftet, kandidatene, grunn):
    with pytest.raises(Domenefeil, match="uten_grunn"):
        aapne(bekreftet[0], kandidatene[0], grunn)


def test_bare_eget_bekreftet_forslag_aapnes(som, oppdragene, kandidatene, andre_roller):
    foerste, andre = oppdragene
    with pytest.raises(UgyldigOvergang, match="ikke_bekreftet"):
        aapne(foerste, kandidatene[0])
    foreslaa(foerste, "4", "2", bekreftet=True)
    for bruker in [andre.bruker, *andre_roller.values()]:
        assert som(bruker).get(adresse(foerste, kandidatene[0])).status_code == 404
        assert som(bruker).post(adresse(foerste, kandidatene[0]), {"grunn": GRUNN}).status_code == 404
    with pytest.raises(Domenefeil, match="ikke_din"):
        gjenaapne(
            oppdrag_id=foerste.pk, kandidat_id=kandidatene[0].pk, grunn=GRUNN, aktoer=aktoer(andre.bruker), naa=naa()
        )
    assert not Gjenaapning.objects.exists()


def test_aapnet_to_ganger_er_en_og_bekreftet_to_ganger_er_en(bekreftet, kandidatene):
    en = aapne(bekreftet[0], kandidatene[1])
    assert aapne(bekreftet[0], kandidatene[1], "En annen grunn").pk == en.pk
    assert bekreft(en, "3").pk == bekreft(en, "3").pk
    with pytest.raises(UgyldigOvergang, match="lukket"):
        bekreft(en, "4")
    with pytest.raises(UgyldigOvergang, match="lukket"):
        trekk_gjenaapning(gjenaapning_id=en.pk, aktoer=aktoer(bekreftet[0].bruker), naa=naa())
    assert Hendelse.objects.filter(handling="forslag.gjenaapnet").count() == 1
    assert Hendelse.objects.filter(handling="forslag.bekreftet_paa_nytt").count() == 1


def test_hendelsene_baerer_verken_grunn_karakter_kandidat_eller_parti(bekreftet, kandidatene):
    bekreft(aapne(bekreftet[0], kandidatene[1]), "3")
    for hendelse in Hendelse.objects.filter(handling__startswith="forslag.gjenaapn"):
        assert hendelse.data == {}
        assert (hendelse.parti_id, hendelse.kandidat_id) == (None, None)


def test_erstattet_sensor_bekrefter_ikke_paa_nytt(bekreftet, kandidatene):
    en = aapne(bekreftet[0], kandidatene[1])
    Sensoroppdrag.objects.filter(pk=bekreftet[0].pk).update(avsluttet=naa())
    with pytest.raises(UgyldigOvergang, match="avsluttet"):
        bekreft(en, "3")
    assert Karakterforslag.objects.get(oppdrag=bekreftet[0], kandidat=kandidatene[1]).verdi == "2"


def test_siden_til_svaret_tilbyr_ikke_aa_aapne_det_som_er_publisert(som, oppdragene, kandidatene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "2", bekreftet=True)
    sett_like(oppdrag_id=oppdragene[1].pk, aktoer=aktoer(oppdragene[1].bruker), naa=naa())
    klient = som(oppdragene[0].bruker)
    url = reverse("sensur:svar", args=[oppdragene[0].pk, kandidatene[0].kandidatnummer.nummer])
    assert adresse(oppdragene[0], kandidatene[0]) in klient.get(url).text
    publiser(eksamen_id=oppdragene[0].parti.eksamen_id, aktoer=SYSTEM, naa=naa())
    side = klient.get(url).text
    assert adresse(oppdragene[0], kandidatene[0]) not in side
    assert "Karakteren er publisert." in side
