"""A school's own grades: registered, locked, changed and shown, by whom and when."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning
from eksamen.models import Kandidat
from felles import bidrag
from felles.models import Hendelse
from felles.tid import dagens_dato, naa, oslo
from karakterfoering.models import Protokoll, Skolekarakter
from klage.querysets.resultat import gjeldende_resultat
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.eksamen import gi_vakt, lag_kandidat
from tests.fabrikker.karakterfoering import foer, kandidatene, laas, lag_skoleparti

pytestmark = pytest.mark.django_db


@pytest.fixture
def skoleparti(skole):
    return lag_skoleparti(skole, navn="Muntlig 3STA")


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


def side(parti):
    return reverse("karakterfoering:protokoll", args=[parti.pk])


def adresse(navn, parti, *flere):
    return reverse(f"karakterfoering:{navn}", args=[parti.pk, *flere])


def dag(antall):
    """So many days from today, as the form writes it."""
    return (dagens_dato(naa()) + timedelta(days=antall)).isoformat()


def laasing(revisjon=1, **felt):
    """What the form below the protocol sends."""
    return {"naar": "naa", "revisjon": revisjon, **felt}


def utfylt(parti, *verdier, **felt):
    """What the form sends."""
    karakterer = {f"k{k.pk}": verdi for k, verdi in zip(kandidatene(parti), verdier, strict=False)}
    return {
        "eksaminator": "Eva", "sensor": "Siri", "dato": dag(-2), "fra": "09:00", "til": "12:00",
        "merknad": "", "revisjon": 0, **karakterer, **felt,
    }  # fmt: skip


def ny(verdi, grunn, kandidat):
    """What the form of a change sends, by somebody who has just opened it."""
    staar = Skolekarakter.objects.staaende().filter(kandidat=kandidat).first()
    return {"verdi": verdi, "grunn": grunn, "sett": staar.pk if staar else 0}


def resultater(parti, tid=None):
    rader = gjeldende_resultat(Kandidat.objects.filter(parti=parti), tid or naa()).order_by("person__sortering", "pk")
    return list(rader.values_list("resultat", flat=True))


def verdiene(parti):
    rader = Skolekarakter.objects.staaende().filter(kandidat__parti=parti).order_by("kandidat__person__sortering")
    return [rad.verdi for rad in rader]


def test_skolen_foerer_laaser_og_skriver_ut(som, skoleadmin, skoleparti):
    klient = som(skoleadmin)
    assert "1 parti venter på karakterer fra skolen" in klient.get("/").text
    assert "Muntlig 3STA" in klient.get(reverse("karakterfoering:liste")).text
    assert side(skoleparti) in klient.get(reverse("eksamen:parti", args=[skoleparti.pk])).text
    svar = klient.post(side(skoleparti), utfylt(skoleparti, "5", "2"), follow=True)
    assert "5 – fem" in svar.text
    assert resultater(skoleparti) == [None, None]
    assert klient.get(adresse("utskrift", skoleparti)).status_code == 302
    svar = klient.post(adresse("laas", skoleparti), laasing(), follow=True)
    assert "Protokollen ble låst" in svar.text
    assert resultater(skoleparti) == ["5", "2"]
    pdf = klient.get(adresse("utskrift", skoleparti))
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")
    assert "venter på karakterer" not in klient.get("/").text
    assert "Vises" in klient.get(reverse("karakterfoering:liste")).text


def test_ingen_utenfor_skolens_ledelse_ser_noe_foer_det_vises(
    som, skole, fylke, udir, skoleadmin, rektor, skoleparti, klokken_stille
):
    tid = naa()
    foer(skoleparti, skoleadmin, "5", "2")
    laas(skoleparti, rektor, vises_fra=tid + timedelta(hours=1))
    parti = reverse("eksamen:parti", args=[skoleparti.pk])
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(skoleparti, vakt)
    for rolle, hvor in ((Rolle.FYLKESKOMMUNE, fylke), (Rolle.UDIR, udir)):
        klient = som(bruker_med_rolle(rolle, hvor))
        assert klient.get(side(skoleparti)).status_code == 403
        assert "5 – fem" not in klient.get(parti).text
    assert som(vakt).get(side(skoleparti)).status_code == 403
    assert "5 – fem" not in som(skoleadmin).get(parti).text  # the party's page shows what has come, to everybody alike
    assert resultater(skoleparti, tid + timedelta(minutes=59, seconds=59)) == [None, None]
    assert resultater(skoleparti, tid + timedelta(hours=1)) == ["5", "2"]
    klokken_stille.move_to(tid + timedelta(hours=1), tick=False)
    tekst = som(bruker_med_rolle(Rolle.UDIR, udir)).get(parti).text
    assert "5 – fem" in tekst
    assert "formelle feil" in tekst


def test_tidspunktet_endres_til_det_har_kommet(som, rektor, skoleparti, klokken_stille):
    tid = naa()
    foer(skoleparti, rektor, "5", "2")
    laas(skoleparti, rektor, vises_fra=tid + timedelta(hours=1))
    klient, ny = som(rektor), oslo(tid + timedelta(days=2))
    felt = {"naar": "senere", "vises_dato": f"{ny:%Y-%m-%d}", "vises_klokke": f"{ny:%H:%M}"}
    assert klient.post(adresse("visning", skoleparti), felt).status_code == 302
    assert resultater(skoleparti, tid + timedelta(hours=2)) == [None, None]
    assert klient.post(adresse("visning", skoleparti), felt | {"vises_dato": "2020-01-01"}).status_code == 422
    assert klient.post(adresse("visning", skoleparti), {"naar": "senere"}).status_code == 422
    assert klient.post(adresse("visning", skoleparti), {"naar": "naa"}).status_code == 302
    assert resultater(skoleparti, tid) == ["5", "2"]
    svar = klient.post(adresse("visning", skoleparti), felt)
    assert (svar.status_code, "vises allerede" in svar.text) == (422, True)
    assert resultater(skoleparti, tid) == ["5", "2"]


def test_bare_rektor_og_skoleadmin_pluss_endrer_en_lagret_karakter(som, skole, skoleadmin, rektor, skoleparti):
    en = kandidatene(skoleparti)[0]
    foer(skoleparti, skoleadmin, "5", "2")
    klient = som(skoleadmin)
    assert f'name="k{en.pk}"' not in klient.get(side(skoleparti)).text
    # A field that is not on the page is passed over; the service refuses it by itself.
    klient.post(side(skoleparti), utfylt(skoleparti, "6", "2", revisjon=1))
    assert verdiene(skoleparti) == ["5", "2"]
    assert klient.get(adresse("rett", skoleparti, en.pk)).status_code == 403
    for bruker in (rektor, bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole)):
        assert f'name="k{en.pk}"' in som(bruker).get(side(skoleparti)).text
    revisjon = Protokoll.objects.get().revisjon
    som(rektor).post(side(skoleparti), utfylt(skoleparti, "6", "2", revisjon=revisjon))
    assert verdiene(skoleparti) == ["6", "2"]
    hendelse = Hendelse.objects.get(handling="skolekarakter.rettet")
    assert (hendelse.kandidat_id, hendelse.parti_id, hendelse.data) == (en.pk, None, {})


def test_en_laast_karakter_rettes_med_grunn_og_sporet_staar(som, skoleadmin, rektor, skoleparti):
    en = kandidatene(skoleparti)[0]
    foer(skoleparti, skoleadmin, "5", "2")
    laas(skoleparti, skoleadmin)
    assert som(skoleadmin).post(adresse("rett", skoleparti, en.pk), ny("6", "x", en)).status_code == 403
    klient = som(rektor)
    assert klient.post(side(skoleparti), utfylt(skoleparti, "6", "2", revisjon=1)).status_code == 422
    assert klient.post(adresse("rett", skoleparti, en.pk), ny("6", " ", en)).status_code == 422
    assert klient.post(adresse("rett", skoleparti, en.pk), ny("9", "Feil", en)).status_code == 422
    assert verdiene(skoleparti) == ["5", "2"]
    felt = ny("6", "Tastefeil", en)
    for _gang in range(2):
        assert klient.post(adresse("rett", skoleparti, en.pk), felt).status_code == 302
    assert resultater(skoleparti) == ["6", "2"]
    tekst = klient.get(side(skoleparti)).text
    assert "Tastefeil" in tekst
    assert "<s>5 – fem</s>" in tekst
    assert Hendelse.objects.filter(handling="skolekarakter.rettet").count() == 1
    assert "Tastefeil" not in str(list(Hendelse.objects.values("data")))


def test_fravaer_og_avlyst_vises_med_tegn_og_kan_ikke_ha_karakter(som, skoleadmin, skoleparti):
    en, to = kandidatene(skoleparti)
    sett_fravaer(en, "IDF")
    Avlysning.objects.create(kandidat=to, begrunnelse="Brann", registrert=naa())
    tekst = som(skoleadmin).get(side(skoleparti)).text
    for ord_ in ("IM", "--", "Ikke dokumentert fravær", "Eksamen avlyst"):
        assert ord_ in tekst, ord_
    assert f'name="k{en.pk}"' not in tekst
    with pytest.raises(Exception, match="skal_ikke_ha"):
        foer(skoleparti, skoleadmin, "5")
    assert Skolekarakter.objects.count() == 0
    assert Protokoll.objects.count() == 0
    foer(skoleparti, skoleadmin)
    laas(skoleparti, skoleadmin)
    assert resultater(skoleparti) == [None, None]


def test_laasingen_sier_hva_som_mangler(som, skoleadmin, skoleparti):
    klient = som(skoleadmin)
    klient.post(side(skoleparti), utfylt(skoleparti, "5", eksaminator=""))
    svar = klient.post(adresse("laas", skoleparti), laasing())
    assert (svar.status_code, "Protokollen mangler: eksaminator" in svar.text) == (422, True)
    klient.post(side(skoleparti), utfylt(skoleparti, revisjon=1))
    svar = klient.post(adresse("laas", skoleparti), laasing(revisjon=2))
    assert "1 kandidat mangler karakter: " + kandidatene(skoleparti)[1].person.navn in svar.text
    assert Protokoll.objects.get().laast is None


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({"dato": ""}, "Velg dato"),
        ({"fra": ""}, "Fyll ut når eksamenen begynte"),
        ({"til": "08:00"}, "Slutten må være etter starten"),
        ({"dato": "i går"}, "Skriv datoen som"),
        ({"eksaminator": "E" * 201}, ""),
        ({"merknad": "M" * 2001}, ""),
        ({"sensor": "Si\x00ri"}, ""),
        ({"revisjon": "x"}, ""),
    ],
)
def test_feil_i_skjemaet_lagrer_ingenting(som, skoleadmin, skoleparti, felt, melding):
    svar = som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5", "2") | felt)
    assert (svar.status_code, melding in svar.text) == (422, True)
    assert not Protokoll.objects.exists()
    assert not Skolekarakter.objects.exists()


def test_ukjent_karakter_lagrer_ingenting(som, skoleadmin, skoleparti):
    assert som(skoleadmin).post(side(skoleparti), utfylt(skoleparti, "7", "2")).status_code == 422
    assert not Skolekarakter.objects.exists()


def test_foer_eksamenen_begynner_foeres_ingenting(som, skole, skoleadmin):
    parti = lag_skoleparti(skole, start=naa() + timedelta(days=1))
    assert "Ikke begynt" in som(skoleadmin).get(reverse("karakterfoering:liste")).text
    svar = som(skoleadmin).post(side(parti), utfylt(parti, "5", "2"))
    assert (svar.status_code, "Eksamenen begynner" in svar.text) == (422, True)
    assert "venter på karakterer" not in som(skoleadmin).get("/").text


def test_annen_skole_og_pas_partier(som, annen_skoleadmin, skoleadmin, parti, skoleparti):
    assert som(annen_skoleadmin).get(side(skoleparti)).status_code == 404
    assert som(annen_skoleadmin).post(side(skoleparti), utfylt(skoleparti, "5")).status_code == 404
    assert som(skoleadmin).get(side(parti)).status_code == 404
    assert "Karakterer og protokoll" not in som(skoleadmin).get(reverse("eksamen:parti", args=[parti.pk])).text


def test_en_kandidat_i_et_annet_parti_naas_ikke(som, skole, rektor, skoleparti):
    fremmed = kandidatene(lag_skoleparti(skole))[0]
    assert som(rektor).get(adresse("rett", skoleparti, fremmed.pk)).status_code == 404


def test_den_som_kom_til_etter_laasingen_faar_karakter_av_rektor(som, rektor, skoleparti):
    foer(skoleparti, rektor, "5", "2")
    laas(skoleparti, rektor)
    kom = lag_kandidat(skoleparti, passord=None)
    assert "Mangler 1" in som(rektor).get(reverse("karakterfoering:liste")).text
    som(rektor).post(adresse("rett", skoleparti, kom.pk), ny("4", "Ført opp for sent", kom))
    assert "4" in resultater(skoleparti)


def test_databasen_avviser_overskriving_sletting_og_pas_partier(skoleadmin, kandidat, skoleparti):
    foer(skoleparti, skoleadmin, "5", "2")
    laas(skoleparti, skoleadmin)
    rad = Skolekarakter.objects.first()
    for handling in (
        lambda: Skolekarakter.objects.filter(pk=rad.pk).update(verdi="6"),
        lambda: Skolekarakter.objects.filter(pk=rad.pk)._raw_delete("default"),
        lambda: Protokoll.objects.update(merknad="Noe annet"),
        lambda: Protokoll.objects.update(laast=None, laast_av=None, vises_fra=None),
        lambda: Skolekarakter.objects.create(kandidat=kandidat, verdi="5", satt=naa(), satt_av=skoleadmin),
        lambda: Skolekarakter.objects.create(kandidat=rad.kandidat, verdi="5", satt=naa(), satt_av=skoleadmin),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            handling()


def test_karakter_holder_kandidaten_og_protokollen_partiet(skoleadmin, skoleparti):
    foer(skoleparti, skoleadmin, "5")
    en, to = kandidatene(skoleparti)
    alle = Kandidat.objects.filter(parti=skoleparti)
    assert set(bidrag.bindinger.hent("karakterfoering")(alle)) == {en.pk}
    assert to.pk not in bidrag.bindinger.hent("karakterfoering")(alle)


@pytest.mark.parametrize("navn", ["liste", "protokoll"])
def test_sidene_koster_det_samme_for_mange(som, skole, skoleadmin, skoleparti, navn, django_assert_max_num_queries):
    klient = som(skoleadmin)
    hvor = side(skoleparti) if navn == "protokoll" else reverse("karakterfoering:liste")
    klient.get(hvor)
    with django_assert_max_num_queries(100) as foerst:
        klient.get(hvor)
    for _ in range(30):
        if navn == "liste":
            lag_skoleparti(skole, kandidater=1)
        else:
            lag_kandidat(skoleparti, passord=None)
    with django_assert_max_num_queries(len(foerst)):
        assert klient.get(hvor).status_code == 200
