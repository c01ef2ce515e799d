"""How an appeal ends without a board: withdrawn, turned away, or decided elsewhere."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.models import Hendelse
from felles.tid import dagens_dato, naa
from klage.models import Klage, Klageutfall, Vitnemaalsoppgave
from klage.services.avvisning import avvis
from klage.services.trekking import trekk
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_klage
from tests.fabrikker.sensur import aktoer
from tests.klage.skolens import klag_selv, som_kandidat

pytestmark = pytest.mark.django_db


def frisk(klage):
    return Klage.objects.get(pk=klage.pk)


def adresse(navn, klage):
    return reverse(f"klage:{navn}", args=[klage.pk])


def i_dag():
    return dagens_dato(naa()).isoformat()


def resultat(klient, klage, verdi="5", **felt):
    return klient.post(adresse("resultat", klage), {"verdi": verdi, "vedtatt": i_dag(), "tekst": ""} | felt)


# --- withdrawn -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("status", [status for status in Klage.AAPNE if status != "registrert"])
def test_en_klage_trekkes_fra_enhver_aapen_status_ogsaa_mens_den_leses(sara, statsforvalter, status):
    klage = lag_klage(sara, ansvarlig=statsforvalter, status=status)
    for _gang in range(2):
        trekk(klage_id=klage.pk, grunn="Angret", aktoer=som_kandidat(sara), naa=naa())
    assert (frisk(klage).status, frisk(klage).grunn) == ("trukket", "Angret")
    assert frisk(klage).avsluttet is not None
    assert Hendelse.objects.filter(handling="klage.trukket").count() == 1


def test_skolen_trekker_etter_et_spoersmaal(som, skoleadmin, sara):
    klage, klient = klag_selv(sara), som(skoleadmin)
    assert "Det kan ikke angres" in klient.get(adresse("trekk", klage)).text
    assert frisk(klage).status == "registrert"
    side = klient.post(adresse("trekk", klage), {"grunn": "Ringte i dag"}, follow=True).text
    assert "Klagen er trukket" in side
    assert "Ringte i dag" in side


@pytest.mark.parametrize(("status", "kode"), [("avgjort", "endelig"), ("avvist", "avvist")])
def test_det_som_er_ferdig_trekkes_ikke(sara, som, skoleadmin, statsforvalter, status, kode):
    klage = lag_klage(sara, ansvarlig=statsforvalter, status=status, avsluttet=naa())
    with pytest.raises(Domenefeil) as feil:
        trekk(klage_id=klage.pk, aktoer=som_kandidat(sara), naa=naa())
    assert feil.value.kode == kode
    som(skoleadmin).post(adresse("trekk", klage), {"grunn": ""})
    assert frisk(klage).status == status


# --- turned away -----------------------------------------------------------------------------------------------------------
def test_myndigheten_avviser_med_begrunnelse_som_skolen_leser(som, skoleadmin, sara, statsforvalter):
    klage = lag_klage(sara, ansvarlig=statsforvalter, sen_grunn="Glemte det")
    klient = som(bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter))
    side = klient.get(adresse("avvis", klage)).text
    assert "Glemte det" in side
    assert sara.person.etternavn not in side
    assert klient.post(adresse("avvis", klage), {"grunn": " "}).status_code == 422
    assert "Klagen er avvist" in klient.post(adresse("avvis", klage), {"grunn": "For sent"}, follow=True).text
    klient.post(adresse("avvis", klage), {"grunn": "Noe annet"})
    assert (frisk(klage).status, frisk(klage).grunn) == ("avvist", "For sent")
    assert "For sent" in som(skoleadmin).get(adresse("klage", klage)).text


def test_bare_den_ansvarlige_avviser_og_ikke_det_som_er_hos_nemnda(som, skoleadmin, sara, fylke, statsforvalter):
    klage = lag_klage(sara, ansvarlig=statsforvalter)
    fylkets = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    for klient in (fylkets, som(skoleadmin)):
        assert klient.post(adresse("avvis", klage), {"grunn": "Nei"}).status_code == 404
    with pytest.raises(Domenefeil) as feil:
        avvis(klage_id=klag_selv(sara.parti.kandidater.exclude(pk=sara.pk).get()).pk, grunn="Nei", aktoer=aktoer(skoleadmin), naa=naa())  # fmt: skip
    assert feil.value.kode == "ikke_hos_dere"
    for status, raad in (("tildelt", "Ta den tilbake fra nemnda først"), ("til_kontroll", "så klagen skal ha svar")):
        Klage.objects.filter(pk=klage.pk).update(status=status)
        with pytest.raises(Domenefeil) as feil:
            avvis(klage_id=klage.pk, grunn="Nei", aktoer=aktoer(skoleadmin), naa=naa())
        assert (feil.value.kode, raad in str(feil.value.melding)) == ("ikke_hos_dere", True)


# --- decided elsewhere -----------------------------------------------------------------------------------------------------
def test_resultatet_fra_et_annet_sted_gjelder_med_en_gang_og_gir_nytt_vitnemaal(som, skoleadmin, sara, publisert):
    klage, klient = klag_selv(sara), som(skoleadmin)
    side = klient.post(
        adresse("resultat", klage), {"verdi": "5", "vedtatt": i_dag(), "tekst": "Klart bedre."}, follow=True
    ).text
    assert "5 – fem" in side
    assert "Klart bedre." in side
    assert frisk(klage).status == "avgjort"
    assert Vitnemaalsoppgave.objects.get().kandidat == sara
    assert "5 – fem, etter klage" in klient.get(reverse("eksamen:parti", args=[publisert.pk])).text
    resultat(klient, klage, tekst="Klart bedre.")
    assert Klageutfall.objects.count() == 1
    hendelse = Hendelse.objects.get(handling="klage.avgjort_annet_sted")
    assert "5" not in hendelse.data.values()


def test_en_rettelse_er_en_ny_rad_og_tar_bort_oppgaven_som_feilen_ga(som, skoleadmin, sara):
    klage, klient = klag_selv(sara), som(skoleadmin)
    # Mistaken twice, and nobody has made a diploma yet.
    resultat(klient, klage, "6")
    resultat(klient, klage, "5")
    assert resultat(klient, klage, "3").status_code == 302
    _foerst, gammelt, nytt = Klageutfall.objects.order_by("pk")
    assert (gammelt.verdi, gammelt.erstattet is not None, nytt.verdi, nytt.erstattet) == ("5", True, "3", None)
    assert not Vitnemaalsoppgave.objects.exists()
    resultat(klient, klage, "4")
    Vitnemaalsoppgave.objects.update(gjort=naa())
    # The diploma was made with the 4: the mended grade asks for another.
    resultat(klient, klage, "2")
    assert Vitnemaalsoppgave.objects.filter(gjort__isnull=True).count() == 1
    assert Hendelse.objects.filter(handling="klage.resultat_rettet").count() == 4


def test_den_samme_karakteren_gir_ikke_nytt_vitnemaal(som, skoleadmin, sara):
    resultat(som(skoleadmin), klag_selv(sara), "3")
    assert not Vitnemaalsoppgave.objects.exists()


@pytest.mark.parametrize(
    ("felt", "ord_"),
    [
        ({"verdi": "7"}, "7"),
        ({"verdi": "MB"}, "MB"),
        ({"verdi": ""}, "Velg en karakter fra 1 til 6"),
        ({"vedtatt": "31.02.2027"}, "dag.måned.år"),
        ({"vedtatt": "2099-01-01"}, "fram i tid"),
        ({"vedtatt": "2020-01-01"}, "før klagen kom inn"),
    ],
)
def test_et_resultat_som_ikke_kan_stemme_lagres_ikke(som, skoleadmin, sara, felt, ord_):
    klage = klag_selv(sara)
    svar = resultat(som(skoleadmin), klage, **felt)
    assert svar.status_code == 422
    assert ord_ in svar.text
    assert not Klageutfall.objects.exists()


def test_det_som_er_sendt_trukket_eller_avgjort_av_nemnda_faar_ikke_noe_resultat_for_haand(
    som, skoleadmin, sara, statsforvalter
):
    klage, klient = lag_klage(sara, ansvarlig=statsforvalter), som(skoleadmin)
    assert "Ta sendingen tilbake" in resultat(klient, klage).text
    Klage.objects.filter(pk=klage.pk).update(status="avgjort", avsluttet=naa())
    Klageutfall.objects.create(
        klage=klage, kilde="nemnd", verdi="4", maalform="nb", synlig_fra=naa() - timedelta(days=1), laget=naa()
    )
    assert "endelig" in resultat(klient, klage).text
    assert Klageutfall.objects.count() == 1


def test_en_formell_feil_faar_ingen_karakter(som, skoleadmin, sara):
    klage = klag_selv(sara, slag="formell_feil", begrunnelse="Støy")
    assert "gir ikke ny karakter" in resultat(som(skoleadmin), klage).text
    assert reverse("klage:resultat", args=[klage.pk]) not in som(skoleadmin).get(adresse("klage", klage)).text
