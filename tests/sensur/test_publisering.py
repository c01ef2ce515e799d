"""Publication: by the responsible authority, when every grade is set, at its second, once."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamen
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import naa, oslo
from sensur.models import Gjenaapning, Sluttkarakter
from sensur.services.publisering import publiser
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_eksamen, lag_kandidat
from tests.fabrikker.sensur import aktoer, foreslaa, lag_sensor, lag_sensurparti, sett_alle_like, tildel

pytestmark = pytest.mark.django_db


def ferdig(oppdragene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "MB", bekreftet=True)
    sett_alle_like(oppdragene[1])


@pytest.mark.parametrize(("rolle", "hvor"), [(Rolle.STATSFORVALTER, "statsforvalter"), (Rolle.UDIR, "udir")])
def test_den_ansvarlige_og_de_over_publiserer(som, request, oppdragene, rolle, hvor):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    klient = som(bruker_med_rolle(rolle, request.getfixturevalue(hvor)))
    assert "Klar til publisering" in klient.get(reverse("sensur:publisering")).text
    assert "Alle 2 endelige karakterer er satt." in klient.get("/").text
    klient.post(reverse("sensur:publiser", args=[eksamen.pk]))
    eksamen.refresh_from_db()
    assert eksamen.publiseres is not None
    foerste = eksamen.publiseres
    klient.post(reverse("sensur:publiser", args=[eksamen.pk]))
    eksamen.refresh_from_db()
    assert eksamen.publiseres == foerste
    assert Hendelse.objects.filter(handling="eksamen.publisert").count() == 1


@pytest.mark.parametrize(
    ("rolle", "hvor"),
    [
        (Rolle.FYLKESKOMMUNE, "fylke"),
        (Rolle.KOMMUNE, "udir"),
        (Rolle.SENSOR, "statsforvalter"),
        (Rolle.REKTOR, "skole"),
    ],
)
def test_ingen_andre_publiserer(som, request, oppdragene, rolle, hvor):
    ferdig(oppdragene)
    klient = som(bruker_med_rolle(rolle, request.getfixturevalue(hvor)))
    for metode in (klient.get, klient.post):
        assert metode(reverse("sensur:publiser", args=[oppdragene[0].parti.eksamen_id])).status_code == 404
    oppdragene[0].parti.eksamen.refresh_from_db()
    assert oppdragene[0].parti.eksamen.publiseres is None


def test_publisering_sier_hvilke_partier_som_mangler_hvor_mange(
    som, oppdragene, ansvarlig, annen_skole, statsforvalter
):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    lag_sensurparti(annen_skole, statsforvalter, eksamen=eksamen, kandidater=3, navn="3STB")
    adresse = reverse("sensur:publiser", args=[eksamen.pk])
    svar = som(ansvarlig).post(adresse, follow=True)
    assert "1 parti mangler endelige karakterer: 3STB, Storvik videregående skole (3)." in svar.text
    assert "Publiser 2" not in svar.text
    eksamen.refresh_from_db()
    assert eksamen.publiseres is None


def test_eksamen_uten_kandidater_publiseres_ikke(som, ansvarlig, statsforvalter):
    eksamen = lag_eksamen(ansvarlig=statsforvalter)
    svar = som(ansvarlig).post(reverse("sensur:publiser", args=[eksamen.pk]), follow=True)
    assert "ingen kandidater som skal ha karakter" in svar.text
    eksamen.refresh_from_db()
    assert eksamen.publiseres is None


# --- at a chosen moment -----------------------------------------------------------------------------------------------
@pytest.fixture
def klokken():
    """Stands at a whole minute, so that a moment that is typed in is the same moment."""
    with time_machine.travel(naa().replace(second=0, microsecond=0), tick=False) as klokken:
        yield klokken


def senere(tid):
    lokal = oslo(tid)
    return {"naar": "senere", "dato": f"{lokal:%Y-%m-%d}", "klokke": f"{lokal:%H:%M}"}


def publiseres(eksamen):
    return Eksamen.objects.values_list("publiseres", flat=True).get(pk=eksamen.pk)


def test_tidspunktet_velges_endres_og_tas_tilbake_foer_det_kommer(som, oppdragene, ansvarlig, skoleadmin, klokken):
    ferdig(oppdragene)
    eksamen, klient, tid = oppdragene[0].parti.eksamen, som(ansvarlig), naa()
    adresse = reverse("sensur:publiser", args=[eksamen.pk])
    parti = reverse("eksamen:parti", args=[oppdragene[0].parti_id])
    for fra in (tid + timedelta(days=2), tid + timedelta(days=3), tid + timedelta(days=3)):
        svar = klient.post(adresse, senere(fra), follow=True)
        assert "Karakterene blir publisert" in svar.text
        assert publiseres(eksamen) == fra
    assert "Publiseres" in klient.get(reverse("sensur:publisering")).text
    for bruker in (ansvarlig, skoleadmin):
        assert f"Karakterene i {eksamen.fag.kode} publiseres" in som(bruker).get("/").text
    skolens = som(skoleadmin).get(parti).text
    assert "Karakterene blir publisert" in skolens
    assert "4 – fire" not in skolens
    assert klient.post(reverse("sensur:trekk_publisering", args=[eksamen.pk])).status_code == 302
    assert publiseres(eksamen) is None
    assert klient.post(reverse("sensur:trekk_publisering", args=[eksamen.pk])).status_code == 302
    handlinger = Hendelse.objects.filter(handling__startswith="publisering.").values_list("handling", flat=True)
    assert sorted(handlinger) == ["publisering.bestemt", "publisering.endret", "publisering.trukket"]


def test_fra_sekundet_vises_karakterene_og_kan_ikke_tas_tilbake(som, oppdragene, ansvarlig, skoleadmin, klokken):
    ferdig(oppdragene)
    eksamen, klient, fra = oppdragene[0].parti.eksamen, som(ansvarlig), naa() + timedelta(days=2)
    klient.post(reverse("sensur:publiser", args=[eksamen.pk]), senere(fra))
    parti = reverse("eksamen:parti", args=[oppdragene[0].parti_id])
    klokken.move_to(fra - timedelta(microseconds=1), tick=False)
    assert "4 – fire" not in som(skoleadmin).get(parti).text
    klokken.move_to(fra, tick=False)
    tekst = som(skoleadmin).get(parti).text
    assert "4 – fire" in tekst
    assert "Siste dag å klage" in tekst
    klient = som(ansvarlig)  # the log-in of two days ago is over
    svar = klient.post(reverse("sensur:trekk_publisering", args=[eksamen.pk]), follow=True)
    assert "Karakterene ble publisert" in svar.text
    svar = klient.post(reverse("sensur:publiser", args=[eksamen.pk]), senere(fra + timedelta(days=1)))
    assert svar.status_code == 422
    assert publiseres(eksamen) == fra


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({"naar": "senere"}, "Velg dato."),
        ({"naar": "senere", "dato": "2020-01-01", "klokke": "09:00"}, "har allerede vært"),
        ({"naar": "senere", "dato": "2099-01-01", "klokke": "09:00"}, "mer enn ett år fram"),
        ({"naar": "senere", "dato": "i morgen", "klokke": "09:00"}, "Skriv datoen som"),
        ({"naar": "aldri"}, "Når"),
    ],
)
def test_et_tidspunkt_som_ikke_gaar_bestemmer_ingenting(som, oppdragene, ansvarlig, felt, melding):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    svar = som(ansvarlig).post(reverse("sensur:publiser", args=[eksamen.pk]), felt)
    assert (svar.status_code, melding in svar.text) == (422, True)
    assert publiseres(eksamen) is None


def test_mange_fagkoder_paa_en_gang_sier_hva_det_ble_av_hver(
    som, oppdragene, ansvarlig, skole, statsforvalter, klokken
):
    ferdig(oppdragene)
    klar = oppdragene[0].parti.eksamen
    uferdig = lag_sensurparti(skole, statsforvalter, navn="3STB").eksamen
    annens = lag_sensurparti(skole, skole, navn="3STC").eksamen
    adresse, fra = reverse("sensur:publisering"), naa() + timedelta(days=2)
    svar = som(ansvarlig).post(adresse, {"valgt": [klar.pk, uferdig.pk, annens.pk, "x"], **senere(fra)})
    assert svar.status_code == 200
    assert "Karakterene blir publisert" in svar.text
    assert "1 parti mangler endelige karakterer: 3STB" in svar.text
    assert (publiseres(klar), publiseres(uferdig), publiseres(annens)) == (fra, None, None)
    assert som(ansvarlig).post(adresse, {"naar": "naa"}).status_code == 422
    assert publiseres(klar) == fra


def test_et_forslag_som_er_aapnet_igjen_holder_publiseringen_tilbake(oppdragene, ansvarlig):
    ferdig(oppdragene)
    oppdrag = oppdragene[0]
    eksamen = oppdrag.parti.eksamen
    aapning = Gjenaapning.objects.create(
        oppdrag=oppdrag, kandidat=oppdrag.parti.kandidater.first(), slag="retting", grunn="Tastefeil", aapnet=naa()
    )
    with pytest.raises(Domenefeil, match="ikke_ferdig"):
        publiser(eksamen_id=eksamen.pk, aktoer=aktoer(ansvarlig), naa=naa())
    aapning.lukket, aapning.trukket = naa(), True
    aapning.save(update_fields=["lukket", "trukket"])
    publiser(eksamen_id=eksamen.pk, aktoer=aktoer(ansvarlig), naa=naa())
    assert publiseres(eksamen) is not None


def test_den_som_kom_til_etter_at_tidspunktet_ble_bestemt_varsles(som, oppdragene, ansvarlig):
    ferdig(oppdragene)
    eksamen = oppdragene[0].parti.eksamen
    publiser(eksamen_id=eksamen.pk, aktoer=aktoer(ansvarlig), naa=naa(), tidspunkt=naa() + timedelta(days=1))
    lag_kandidat(oppdragene[0].parti, passord=None)
    klient = som(ansvarlig)
    assert "1 mangler karakter, og resten publiseres" in klient.get("/").text
    assert "1 kandidat mangler endelig karakter." in klient.get(reverse("sensur:publiser", args=[eksamen.pk])).text
    assert "Mangler 1" in klient.get(reverse("sensur:publisering")).text
    assert Sluttkarakter.objects.count() == 2


def test_listen_koster_det_samme_for_mange(
    som, ansvarlig, oppdragene, skole, statsforvalter, django_assert_max_num_queries
):
    klient, adresse = som(ansvarlig), reverse("sensur:publisering")
    klient.get(adresse)
    with django_assert_max_num_queries(60) as foerst:
        klient.get(adresse)
    for _ in range(10):
        tildel(
            lag_sensurparti(skole, statsforvalter, kandidater=1), lag_sensor(statsforvalter), lag_sensor(statsforvalter)
        )
    with django_assert_max_num_queries(len(foerst)):
        klient.get(adresse)
