"""Fellessensur: called, led, decided by somebody who is neither of the two, and registered by the second sensor."""

from datetime import timedelta

import pytest
from django.urls import reverse

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from sensur.models import Fellessensur, Fellessensursak, Sluttkarakter
from sensur.services.fellessensur import avgjoer, send_til_moete, ta_opp_igjen
from sensur.services.overtakelse import erstatt_sensor
from sensur.services.sluttkarakterer import sett_avgjorte, sett_sluttkarakter
from tests.fabrikker.moeter import lag_fellessensur, med_i
from tests.fabrikker.sensur import PDF, aktoer, foreslaa, lag_sensor

pytestmark = pytest.mark.django_db


def send(oppdrag, moete, kandidat=None):
    kandidat_id = kandidat.pk if kandidat else None
    hvem = aktoer(oppdrag.bruker)
    return send_til_moete(oppdrag_id=oppdrag.pk, moete_id=moete.pk, kandidat_id=kandidat_id, aktoer=hvem, naa=naa())


def vedta(sak, verdi, bruker=None):
    hvem = aktoer(bruker or sak.fellessensur.leder)
    return avgjoer(sak_id=sak.pk, verdi=verdi, merknad="Helhetsvurdering", aktoer=hvem, naa=naa())


def felt(leder, **endret):
    dato = dagens_dato(naa() + timedelta(days=3)).isoformat()
    return {"navn": "Møte 1", "dato": dato, "fra": "10:00", "til": "12:00", "leder": leder.pk} | endret


def test_myndigheten_kaller_inn_endrer_og_avlyser(som, ansvarlig, gruppe):
    leder, annen = med_i(gruppe), med_i(gruppe)
    klient = som(ansvarlig)
    svar = klient.post(reverse("sensur:nytt_moete", args=[gruppe.pk]), felt(leder, deltakere=[annen.pk]), follow=True)
    assert "Møtet er kalt inn" in svar.text
    moete = Fellessensur.objects.get()
    assert {d.bruker for d in moete.deltakere.all()} == {leder, annen}
    endre = reverse("sensur:endre_moete", args=[moete.pk])
    assert "Møtet er endret" in klient.post(endre, felt(leder, sted="Aulaen"), follow=True).text
    assert {d.bruker for d in moete.deltakere.all()} == {leder}
    for _ in range(2):
        assert "Møtet er avlyst" in klient.post(endre, {"handling": "avlys"}, follow=True).text
    assert Hendelse.objects.filter(handling="fellessensur.avlyst").count() == 1
    assert "Møtet er avlyst. Ingenting er endret." in klient.post(endre, felt(leder), follow=True).text


@pytest.mark.parametrize(
    "feil", [{"til": "09:00"}, {"dato": "2020-01-01"}, {"leder": ""}, {"lenke": "x y"}, {"navn": ""}]
)
def test_ugyldig_innkalling_avvises(som, ansvarlig, gruppe, feil):
    svar = som(ansvarlig).post(reverse("sensur:nytt_moete", args=[gruppe.pk]), felt(med_i(gruppe)) | feil)
    assert svar.status_code == 422
    assert not Fellessensur.objects.exists()


def test_hele_veien_fra_ulike_forslag_til_registrert_karakter(som, uenige, moete, kandidatene):
    foerste, andre = uenige
    enighet = reverse("sensur:enighet", args=[foerste.pk])
    assert "Send 1 ulikt svar til fellessensur" in som(foerste.bruker).get(enighet).text
    svar = som(foerste.bruker).post(enighet, {"handling": "send", "moete": moete.pk}, follow=True)
    assert "1 svar er sendt til møtet" in svar.text
    sak = Fellessensursak.objects.get()
    leder = som(moete.leder)
    assert "1 sak venter på avgjørelse" in leder.get("/").text
    assert kandidatene[1].kandidatnummer.nummer in leder.get(reverse("sensur:moete", args=[moete.pk])).text
    side = reverse("sensur:sak", args=[sak.pk])
    assert leder.post(side, {"handling": "avgjoer"}).status_code == 422
    fil = leder.get(reverse("sensur:sakfil", args=[sak.pk, 1]))
    assert b"".join(fil.streaming_content) == PDF
    assert kandidatene[1].kandidatnummer.nummer in fil.headers["Content-Disposition"]
    svar = leder.post(side, {"handling": "avgjoer", "verdi": "3", "merknad": "Helhet"}, follow=True)
    assert "Saken er avgjort" in svar.text
    begrunnelse = leder.get(side).text.partition(">Begrunnelse</h2>")[2]
    assert begrunnelse.lstrip().startswith("<p>Helhet</p>")
    to = som(andre.bruker)
    enighet = reverse("sensur:enighet", args=[andre.pk])
    assert "Registrer 1 avgjort karakter" in to.get(enighet).text
    assert "1 endelig karakter er satt" in to.post(enighet, {"handling": "avgjorte"}, follow=True).text
    karakter = Sluttkarakter.objects.get(kandidat=kandidatene[1])
    assert (karakter.verdi, karakter.avgjort) == ("3", "fellessensur")


def test_andresensor_avgjoer_ikke_det_fellessensuren_skal_avgjoere(uenige, moete, kandidatene):
    andre = uenige[1]

    def sett(verdi):
        return sett_sluttkarakter(
            oppdrag_id=andre.pk, kandidat_id=kandidatene[1].pk, verdi=verdi, aktoer=aktoer(andre.bruker), naa=naa()
        )

    with pytest.raises(UgyldigOvergang, match="fellessensur"):
        sett("4")
    send(andre, moete, kandidatene[1])
    with pytest.raises(UgyldigOvergang, match="fellessensur"):
        sett("4")
    vedta(Fellessensursak.objects.get(), "3")
    with pytest.raises(UgyldigOvergang, match="mot_fellessensur"):
        sett("4")
    assert sett("3").avgjort == "fellessensur"


def test_oppmann_avgjoer_i_stedet_for_lederen(som, sak, gruppe, uenige):
    oppmann = med_i(gruppe)
    side = reverse("sensur:sak", args=[sak.pk])
    assert som(oppmann).get(side).status_code == 404
    svar = som(sak.fellessensur.leder).post(side, {"handling": "oppmann", "oppmann": oppmann.pk}, follow=True)
    assert "Saken er gitt til" in svar.text
    with pytest.raises(Domenefeil, match="ikke_din"):
        vedta(sak, "3")
    assert "Saken er avgjort" in som(oppmann).post(side, {"verdi": "4"}, follow=True).text
    andre = uenige[1]
    assert sett_avgjorte(oppdrag_id=andre.pk, aktoer=aktoer(andre.bruker), naa=naa()) == 1
    assert Sluttkarakter.objects.get().avgjort == "oppmann"


def test_ingen_av_partiets_sensorer_avgjoer_egen_sak(som, oppdragene, gruppe):
    leder = med_i(gruppe, oppdragene[0].bruker)
    moete = lag_fellessensur(gruppe, leder)
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", bekreftet=True)
    send(oppdragene[0], moete)
    sak = Fellessensursak.objects.get()
    with pytest.raises(Domenefeil, match="egen_sak"):
        vedta(sak, "2")
    side = som(leder).get(reverse("sensur:sak", args=[sak.pk])).text
    assert "avgjør ikke saken" in side
    svar = som(leder).post(
        reverse("sensur:sak", args=[sak.pk]), {"handling": "oppmann", "oppmann": oppdragene[1].bruker.pk}
    )
    assert svar.status_code == 422


def test_avgjort_sak_tas_opp_igjen_til_karakteren_er_registrert(sak, uenige):
    vedta(sak, "3")
    assert vedta(sak, "3").avgjort
    with pytest.raises(UgyldigOvergang, match="avgjort"):
        vedta(sak, "4")
    leder = aktoer(sak.fellessensur.leder)
    ny = ta_opp_igjen(sak_id=sak.pk, aktoer=leder, naa=naa())
    vedta(ny, "4")
    sett_avgjorte(oppdrag_id=uenige[1].pk, aktoer=aktoer(uenige[1].bruker), naa=naa())
    with pytest.raises(UgyldigOvergang, match="har_sluttkarakter"):
        ta_opp_igjen(sak_id=ny.pk, aktoer=leder, naa=naa())
    assert Sluttkarakter.objects.get().verdi == "4"


def test_byttet_sensor_tar_saken_av_listen_og_lederen_ser_ingenting(som, sak, uenige, statsforvalter):
    ny = lag_sensor(statsforvalter)
    erstatt_sensor(oppdrag_id=uenige[0].pk, ny_bruker_id=ny.pk, grunn="forfall", aktoer=SYSTEM, naa=naa())
    leder = som(sak.fellessensur.leder)
    assert leder.get(reverse("sensur:sak", args=[sak.pk])).status_code == 403
    assert leder.get(reverse("sensur:sakfil", args=[sak.pk, 1])).status_code == 403
    assert "Saker (0)" in leder.get(reverse("sensur:moete", args=[sak.fellessensur_id])).text


def test_svar_sendes_ikke_foer_begge_har_bekreftet(som, oppdragene, moete):
    foreslaa(oppdragene[0], "4", "2", bekreftet=True)
    adresse = reverse("sensur:enighet", args=[oppdragene[0].pk])
    svar = som(oppdragene[0].bruker).post(adresse, {"handling": "send", "moete": moete.pk}, follow=True)
    assert "når dere begge har bekreftet" in svar.text
    assert not Fellessensursak.objects.exists()


@pytest.mark.parametrize("moete_id", ["", "0", "x", "99999999999999999999"])
def test_ukjent_moete_avvises(som, uenige, moete_id):
    adresse = reverse("sensur:enighet", args=[uenige[0].pk])
    svar = som(uenige[0].bruker).post(adresse, {"handling": "send", "moete": moete_id}, follow=True)
    assert "Velg et annet møte" in svar.text
    assert not Fellessensursak.objects.exists()


def test_referat_skrevet_i_to_vinduer_overskriver_ikke(som, moete):
    klient, adresse = som(moete.leder), reverse("sensur:moete", args=[moete.pk])
    assert "Referatet er lagret" in klient.post(adresse, {"referat": "En", "revisjon": "0"}, follow=True).text
    svar = klient.post(adresse, {"referat": "To", "revisjon": "0"})
    assert svar.status_code == 422
    assert "Din tekst er ikke lagret" in svar.text
    assert "To" in svar.text
    moete.refresh_from_db()
    assert (moete.referat, moete.revisjon) == ("En", 1)


def test_moetet_avsluttes_naar_oppmoetet_er_foert_og_sakene_avgjort(som, sak, moete):
    klient, adresse = som(moete.leder), reverse("sensur:moete", args=[moete.pk])
    assert "Noen saker er ikke avgjort" in klient.post(adresse, {"handling": "avslutt"}).text
    vedta(sak, "3")
    assert "Før oppmøtet først" in klient.post(adresse, {"handling": "avslutt"}).text
    klient.post(adresse, {"handling": "oppmoete", "tilstede": [moete.leder_id]})
    assert "Møtet er avsluttet" in klient.post(adresse, {"handling": "avslutt"}, follow=True).text
    svar = klient.post(adresse, {"referat": "Sent", "revisjon": "0"})
    assert "Møtet er avsluttet. Ingenting er endret." in svar.text


def test_det_som_er_skrevet_foelger_med_naar_moetet_avsluttes(som, moete):
    klient, adresse = som(moete.leder), reverse("sensur:moete", args=[moete.pk])
    avslutt = {"handling": "avslutt", "referat": "Skrevet, ikke lagret", "revisjon": "0"}
    svar = klient.post(adresse, avslutt)
    assert "Før oppmøtet først" in svar.text
    assert "Skrevet, ikke lagret" in svar.text
    moete.refresh_from_db()
    assert (moete.referat, moete.revisjon, moete.avsluttet) == ("Skrevet, ikke lagret", 1, None)
    klient.post(adresse, {"handling": "oppmoete", "tilstede": [moete.leder_id]})
    siste = avslutt | {"referat": "Ferdig", "revisjon": "1"}
    for _ in range(2):
        assert "Møtet er avsluttet." in klient.post(adresse, siste, follow=True).text
    moete.refresh_from_db()
    assert moete.avsluttet
    assert moete.referat == "Ferdig"


def test_et_gammelt_vindu_avslutter_ikke_moetet_over_et_nyere_referat(som, moete):
    klient, adresse = som(moete.leder), reverse("sensur:moete", args=[moete.pk])
    klient.post(adresse, {"handling": "oppmoete", "tilstede": [moete.leder_id]})
    klient.post(adresse, {"referat": "Nytt", "revisjon": "0"})
    svar = klient.post(adresse, {"handling": "avslutt", "referat": "Gammelt", "revisjon": "0"})
    assert "Din tekst er ikke lagret" in svar.text
    moete.refresh_from_db()
    assert (moete.referat, moete.avsluttet) == ("Nytt", None)


def test_bare_lederen_ser_saker_og_referat_og_foerer_oppmoete(som, sak, moete, gruppe, ansvarlig, uenige):
    med = med_i(gruppe)
    moete.deltakere.create(bruker=med)
    moete.referat = "Hemmelig referat"
    moete.save(update_fields=["referat"])
    adresse = reverse("sensur:moete", args=[moete.pk])
    for bruker in (med, ansvarlig):
        side = som(bruker).get(adresse)
        assert "Hemmelig referat" not in side.text
        assert "Saker" not in side.text
        assert som(bruker).post(adresse, {"handling": "avslutt"}).status_code == 403
        assert som(bruker).get(reverse("sensur:sak", args=[sak.pk])).status_code == 404
    assert som(uenige[0].bruker).get(adresse).status_code == 404
    assert som(med).get(reverse("sensur:endre_moete", args=[moete.pk])).status_code == 403


def test_kalenderen_har_moetet_for_de_innkalte_og_myndigheten(som, moete, ansvarlig, oppdrag):
    assert moete.navn in som(moete.leder).get("/").text
    assert moete.navn in som(ansvarlig).get("/").text
    assert moete.navn not in som(oppdrag.bruker).get("/").text


def test_listen_koster_like_mye_med_mange_moeter(som, ansvarlig, gruppe, django_assert_max_num_queries):
    lag_fellessensur(gruppe)
    klient, adresse = som(ansvarlig), reverse("sensur:moeter")
    klient.get(adresse)
    with django_assert_max_num_queries(12) as foer:
        klient.get(adresse)
    for _ in range(9):
        lag_fellessensur(gruppe)
    with django_assert_max_num_queries(len(foer)):
        klient.get(adresse)
