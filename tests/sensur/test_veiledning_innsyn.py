"""Who sees the guidance: the exam's sensors from the second the grading opens, the authority always, and nobody else.

Also what is said where it is missing.
"""

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamensdel, Oppgave
from felles import lager
from felles.tid import naa
from sensur.models import Sensoroppdrag, Sensorveiledning
from sensur.services.gjenaapning import gjenaapne
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.sensur import PDF, aktoer, lag_sensor, lag_sensurparti, tildel
from tests.sensur.veiledning import adresse, fil, filadresse, for_sensor, innhold, legg_inn, svarside

pytestmark = pytest.mark.django_db

SEKUND = timedelta(seconds=1)


@pytest.fixture
def eksamen(sensurparti):
    return sensurparti.eksamen


def test_sensorene_ser_den_fra_sekundet_sensuren_aapner_og_ikke_foer(
    som, ansvarlig, skole, statsforvalter, foerstesensor, andresensor
):
    parti = lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(days=2))
    begge = tildel(parti, foerstesensor, andresensor)
    legg_inn(som(ansvarlig), parti.eksamen)
    rad = Sensorveiledning.objects.get()
    aapner = parti.eksamen.sensur_fra
    for oppdrag in begge:
        with time_machine.travel(aapner - SEKUND, tick=False):
            klient = som(oppdrag.bruker)
            svar = klient.get(for_sensor(oppdrag, rad))
            assert svar.status_code == 403
            assert "Sensuren åpner" in svar.text
            assert klient.head(for_sensor(oppdrag, rad)).status_code == 403
            side = klient.get(reverse("sensur:oppdrag", args=[oppdrag.pk])).text
            assert "Sensorveiledning" not in side
            assert "sensorveiledning" not in side
        with time_machine.travel(aapner, tick=False):
            klient = som(oppdrag.bruker)
            assert innhold(klient.get(for_sensor(oppdrag, rad))) == PDF
            for side in (reverse("sensur:oppdrag", args=[oppdrag.pk]), svarside(oppdrag)):
                assert for_sensor(oppdrag, rad) in klient.get(side).text
    # The authority has seen it all the time.
    assert innhold(som(ansvarlig).get(filadresse("veiledningsfil", rad))) == PDF


def test_ingen_andre_ser_den(som, andre_roller, oppdrag, veiledningen, udir):
    ser = {Rolle.STATSFORVALTER, Rolle.UDIR}
    for hvem, bruker in andre_roller.items():
        klient = som(bruker)
        assert klient.get(for_sensor(oppdrag, veiledningen)).status_code == 404, hvem
        ventet = 200 if hvem in ser else 404
        for side in (adresse(oppdrag.parti.eksamen), filadresse("veiledningsfil", veiledningen)):
            svar = klient.get(side)
            if svar.streaming:
                innhold(svar)
            assert svar.status_code == ventet, hvem
        if hvem not in ser:
            assert legg_inn(klient, oppdrag.parti.eksamen, navn="Utenfra").status_code == 404
            assert klient.post(filadresse("bytt_veiledning", veiledningen), {"fil": fil()}).status_code == 404
            assert klient.post(filadresse("ta_bort_veiledning", veiledningen)).status_code == 404
    assert Sensorveiledning.objects.get().tatt_bort is None


def test_sensoren_selv_har_ikke_myndighetens_sider(som, oppdrag, veiledningen):
    klient = som(oppdrag.bruker)
    assert klient.get(filadresse("veiledningsfil", veiledningen)).status_code == 404
    assert klient.get(adresse(oppdrag.parti.eksamen)).status_code == 404
    assert klient.get(reverse("sensur:veiledninger")).status_code == 403


def test_sensor_i_en_annen_eksamen_og_myndigheten_for_en_annen_naar_den_ikke(
    som, oppdrag, veiledningen, skole, statsforvalter, fylke, andresensor, foerstesensor
):
    parti = lag_sensurparti(skole, fylke)
    annet, _ = tildel(parti, lag_sensor(statsforvalter), lag_sensor(statsforvalter))
    klient = som(annet.bruker)
    assert klient.get(for_sensor(oppdrag, veiledningen)).status_code == 404
    assert klient.get(for_sensor(annet, veiledningen)).status_code == 404
    fylkes = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    assert fylkes.get(adresse(parti.eksamen)).status_code == 200
    # The file of one exam under the address of another.
    skjev = reverse("sensur:veiledningsfil", args=[parti.eksamen_id, veiledningen.pk])
    assert fylkes.get(skjev).status_code == 404


def test_en_avloest_sensor_naar_den_ikke_og_faar_vite_hvorfor(som, oppdrag, veiledningen):
    klient = som(oppdrag.bruker)
    Sensoroppdrag.objects.filter(pk=oppdrag.pk).update(avsluttet=naa())
    svar = klient.get(for_sensor(oppdrag, veiledningen))
    assert svar.status_code == 403
    assert "gått over til en annen sensor" in svar.text


def test_uten_veiledning_sier_bordet_hvem_en_spoer(som, oppdrag):
    ansvarlig = oppdrag.parti.eksamen.ansvarlig
    ansvarlig.telefon = "22 00 00 00"
    ansvarlig.save(update_fields=["telefon"])
    klient = som(oppdrag.bruker)
    for side in (reverse("sensur:oppdrag", args=[oppdrag.pk]), svarside(oppdrag)):
        tekst = " ".join(klient.get(side).text.split())
        assert f"Det er ikke lagt inn sensorveiledning. Spør {ansvarlig.navn}, 22 00 00 00" in tekst


def test_oppgavene_staar_etter_del_og_papirene_koster_en_spoerring(
    som, skole, statsforvalter, foerstesensor, andresensor, ansvarlig, django_assert_num_queries
):
    parti = lag_sensurparti(skole, statsforvalter)
    start = parti.eksamen.deler.get().start
    Eksamensdel.objects.filter(eksamen=parti.eksamen).update(type="EksamenDel2")
    Eksamensdel.objects.create(
        eksamen=parti.eksamen, type="EksamenDel1", start=start - timedelta(hours=2), slutt=start, minutter=120
    )
    oppdrag, _ = tildel(parti, foerstesensor, andresensor)
    klient = som(foerstesensor)
    klient.get(svarside(oppdrag))
    with CaptureQueriesContext(connection) as foer:
        klient.get(svarside(oppdrag))
    antall = len(foer)  # what was caught is gone after the next request
    for deel in parti.eksamen.deler.order_by("-start"):
        for maalform in ("nn", "nb"):
            noekkel = lager.legg_inn(lager.skriv_spol(BytesIO(PDF), maks_byte=10**6))
            Oppgave.objects.create(
                eksamensdel=deel, maalform=maalform, noekkel=noekkel, navn="x.pdf", stoerrelse=9, sha256="0" * 64
            )
    legg_inn(som(ansvarlig), parti.eksamen)
    legg_inn(som(ansvarlig), parti.eksamen, navn="Del 2")
    with django_assert_num_queries(antall):
        tekst = klient.get(svarside(oppdrag)).text
    steder = [
        tekst.index(f">{navn}<")
        for navn in (
            "Oppgaven, Del 1, bokmål", "Oppgaven, Del 1, nynorsk", "Oppgaven, Del 2, bokmål", "Oppgaven, Del 2, nynorsk",
            "Del 2", "Sensorveiledning",
        )
    ]  # fmt: skip
    assert steder == sorted(steder)


# --- that it is missing ----------------------------------------------------------------------------------------------


def test_startsiden_og_kalenderen_sier_hva_som_mangler(som, ansvarlig, skole, statsforvalter, eksamen):
    klient = som(ansvarlig)
    assert f"Sensorveiledning mangler for {eksamen.fag}" in klient.get("/").text
    snart = lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(days=5)).eksamen
    lag_sensurparti(skole, statsforvalter, aapner_om=timedelta(days=15))
    side = klient.get("/").text
    assert "Sensorveiledning mangler for 2 fagkoder" in side
    assert "Sensuren er åpen i 1 fagkode." in side
    assert f"Sensuren i {snart.fag.kode} åpner; sensorveiledning mangler" in side
    samtidig = lag_sensurparti(skole, statsforvalter).eksamen
    type(eksamen).objects.filter(pk=samtidig.pk).update(sensur_fra=snart.sensur_fra)
    assert "Sensuren åpner i 2 fagkoder der sensorveiledning mangler" in klient.get("/").text
    for en in (eksamen, snart, samtidig):
        legg_inn(klient, en)
    side = klient.get("/").text
    assert "Sensorveiledning mangler" not in side
    assert "sensorveiledning mangler" not in side


def test_det_som_er_publisert_mangler_ingenting(som, ansvarlig, eksamen):
    type(eksamen).objects.filter(pk=eksamen.pk).update(publiseres=naa() - SEKUND)
    assert "Sensorveiledning mangler" not in som(ansvarlig).get("/").text


def test_listen_koster_like_mye_med_mange_eksamener(
    som, ansvarlig, skole, statsforvalter, eksamen, django_assert_max_num_queries
):
    klient, url = som(ansvarlig), reverse("sensur:veiledninger")
    with django_assert_max_num_queries(15) as foerst:
        klient.get(url)
    antall = len(foerst)  # what was caught is gone after the next request
    for _ in range(3):
        legg_inn(klient, lag_sensurparti(skole, statsforvalter, kandidater=1).eksamen)
    with django_assert_max_num_queries(antall):
        assert klient.get(url).text.count("Lagt inn") == 3


def test_den_som_avgjoer_en_sak_leser_oppgave_og_veiledning_saa_lenge_svaret_er_aapent(
    som, sak, moete, veiledningen, uenige, statsforvalter
):
    oppgaven = Oppgave.objects.create(
        eksamensdel=sak.kandidat.eksamen.deler.get(), maalform="nb", navn="oppgave.pdf",
        noekkel=veiledningen.noekkel, stoerrelse=len(PDF), sha256="0" * 64,
    )  # fmt: skip
    sider = [
        reverse("sensur:sakveiledning", args=[sak.pk, veiledningen.pk]),
        reverse("sensur:sakoppgave", args=[sak.pk, oppgaven.pk]),
    ]
    leder = som(moete.leder)
    siden = leder.get(reverse("sensur:sak", args=[sak.pk])).text
    for side in sider:
        assert side in siden
        assert innhold(leder.get(side)) == PDF
        for annen in (*(ett.bruker for ett in uenige), lag_sensor(statsforvalter)):
            assert som(annen).get(side).status_code == 404
    grunn = {"oppdrag_id": uenige[0].pk, "kandidat_id": sak.kandidat_id, "grunn": "Skrivefeil"}
    gjenaapne(**grunn, aktoer=aktoer(uenige[0].bruker), naa=naa())
    for side in sider:
        assert leder.get(side).status_code == 404


def test_saken_gir_bare_sin_egen_eksamens_papirer(som, sak, moete, skole, statsforvalter):
    annet = lag_sensurparti(skole, statsforvalter)
    rad = Sensorveiledning.objects.create(
        eksamen=annet.eksamen, navn="En annen", noekkel="x", stoerrelse=1, sha256="0" * 64, lagt_inn=naa()
    )
    leder = som(moete.leder)
    assert leder.get(reverse("sensur:sakveiledning", args=[sak.pk, rad.pk])).status_code == 404
    assert "Det er ikke lagt inn sensorveiledning. Spør" in leder.get(reverse("sensur:sak", args=[sak.pk])).text
