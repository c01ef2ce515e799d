"""The school proposes its teachers; the authority sees them all, and enters others itself."""

import pytest
from django.urls import reverse

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensperiode
from felles.models import Hendelse
from oppnevning.models import Fagperson
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.oppnevning import lag_fagperson, lag_oppnevning

pytestmark = pytest.mark.django_db
LISTE = reverse("oppnevning:fagpersoner")
NY = reverse("oppnevning:ny_fagperson")


def felt(fag, periode, **endret):
    return {
        "periode": periode.pk, "fornavn": "Kari", "etternavn": "Moe", "epost": "kari.moe@example.no", "telefon": "",
        "fag": fag.kode, "erfaring": "3", "maalform": "nn", **endret,
    }  # fmt: skip


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


def test_rektor_foreslaar_en_laerer_og_konten_har_hverken_passord_eller_rolle(som, rektor, skole, fag, faggruppe):
    svar = som(rektor).post(NY, felt(fag, faggruppe.periode))

    fagperson = Fagperson.objects.get()
    assert svar.status_code == 302
    assert (fagperson.eier, fagperson.skole, fagperson.erfaring, fagperson.maalform) == (skole, skole, 3, "nn")
    assert list(fagperson.fag.all()) == [fag]
    assert list(Fagperson.objects.foreslaatte(faggruppe.periode_id)) == [fagperson]
    assert not fagperson.bruker.has_usable_password()
    assert not fagperson.bruker.tildelinger.exists()
    assert Hendelse.objects.filter(handling="fagperson.foreslaatt", aktoer_id=rektor.pk).count() == 1


def test_samme_laerer_to_ganger_er_en_fagperson_med_ett_forslag(som, rektor, fag, faggruppe):
    for _gang in range(2):
        som(rektor).post(NY, felt(fag, faggruppe.periode))

    assert Fagperson.objects.get().forslag.count() == 1
    assert Bruker.objects.filter(epost="kari.moe@example.no").count() == 1


def test_en_konto_som_finnes_beholder_navnet_sitt(som, rektor, fag, faggruppe):
    konto = BrukerFactory(epost="kari.moe@example.no", fornavn="Karin")

    som(rektor).post(NY, felt(fag, faggruppe.periode))

    assert Fagperson.objects.get().bruker == konto
    assert Bruker.objects.get(pk=konto.pk).fornavn == "Karin"


def test_en_annen_skole_kan_ikke_ta_over_en_fagperson(som, annen_skole, fag, faggruppe, fagperson):
    andre = bruker_med_rolle(Rolle.SKOLEADMIN, annen_skole)

    svar = som(andre).post(NY, felt(fag, faggruppe.periode, epost=fagperson.bruker.epost))

    assert svar.status_code == 422
    assert "allerede lagt inn av Lillevik" in svar.content.decode()
    assert Fagperson.objects.get().skole == fagperson.skole


@pytest.mark.parametrize(
    ("endret", "tekst"),
    [
        ({"fag": "XXX9999"}, "Fagkoden finnes ikke: XXX9999"),
        ({"fag": " "}, "Fagkoder"),
        ({"epost": "ikke e-post"}, "E-post"),
        ({"erfaring": "-1"}, "Ganger som sensor"),
        ({"periode": "999999"}, "Periode"),
        ({"fornavn": "K\x00"}, "Fornavn"),
        ({"fornavn": "K" * 101}, "Fornavn"),
        ({"telefon": "9" * 21}, "Telefon"),
        ({"epost": "k" * 60 + "@" + "a" * 60 + "." + "b" * 40 + ".no"}, "E-post"),
        # One sign that becomes three in a username.
        ({"epost": "k" * 60 + "@" + "\ufb03" * 30 + "." + "b" * 40 + ".no"}, "E-post"),
        ({"epost": "kari\x00@example.no"}, "E-post"),
        ({"fag": ", ".join(f"ABC{n:04}" for n in range(61))}, "Det er 61 fagkoder"),
    ],
)
def test_daarlige_opplysninger_avvises_ved_feltet(som, rektor, fag, faggruppe, endret, tekst):
    svar = som(rektor).post(NY, felt(fag, faggruppe.periode) | endret)

    assert svar.status_code == 422
    assert tekst in svar.content.decode()
    assert not Fagperson.objects.exists()


def test_myndigheten_ser_skolenes_fagpersoner_og_velger_skole_for_sine_egne(
    som, myndighet, skole, fag, faggruppe, fagperson
):
    liste = som(myndighet).get(LISTE).content.decode()
    svar = som(myndighet).post(NY, felt(fag, faggruppe.periode, skole=skole.pk))

    assert fagperson.bruker.navn in liste
    assert svar.status_code == 302
    assert Fagperson.objects.get(bruker__epost="kari.moe@example.no").skole == skole


def test_en_skole_ser_bare_sine_egne(som, annen_skoleadmin, fagperson):
    klient = som(annen_skoleadmin)

    assert fagperson.bruker.navn not in klient.get(LISTE).content.decode()
    assert klient.get(reverse("oppnevning:fagperson", args=[fagperson.pk])).status_code == 404


def test_opplysningene_endres_og_navngis_i_hendelsen_uten_verdier(som, rektor, fagperson, fag):
    adresse = reverse("oppnevning:fagperson", args=[fagperson.pk])

    svar = som(rektor).post(adresse, {"fag": fag.kode, "erfaring": "9", "maalform": "nb", "reservert": "on"})

    fagperson.refresh_from_db()
    assert svar.status_code == 302
    assert (fagperson.erfaring, fagperson.reservert) == (9, True)
    assert Hendelse.objects.get(handling="fagperson.endret").data == {"felt": ["erfaring", "reservert"]}


def test_et_forslag_trekkes_og_gis_igjen(som, rektor, fagperson, faggruppe):
    adresse = reverse("oppnevning:fagforslag", args=[fagperson.pk, faggruppe.periode.kode])
    klient = som(rektor)

    for _gang in range(2):
        klient.post(adresse, {"handling": "trekk"})
    assert not Fagperson.objects.foreslaatte(faggruppe.periode_id)
    klient.post(adresse, {"handling": "foreslaa"})

    assert list(Fagperson.objects.foreslaatte(faggruppe.periode_id)) == [fagperson]
    assert fagperson.forslag.count() == 2
    assert klient.post(reverse("oppnevning:fagforslag", args=[fagperson.pk, "V-1999"])).status_code == 404


def test_den_som_er_spurt_kan_ikke_tas_ut_av_forslaget(som, rektor, fagperson, faggruppe, oppnevning):
    adresse = reverse("oppnevning:fagforslag", args=[fagperson.pk, faggruppe.periode.kode])

    svar = som(rektor).post(adresse, {"handling": "trekk"}, follow=True)

    assert "Be myndigheten trekke oppnevningen først" in svar.content.decode()
    assert Fagperson.objects.foreslaatte(faggruppe.periode_id).exists()


def test_listen_soeker_paa_navn_skole_og_fagkode_og_viser_hvordan_det_staar(
    som, myndighet, skole, faggruppe, fagperson, oppnevning
):
    annen = lag_fagperson(faggruppe.eier, bruker=BrukerFactory(etternavn="Zeiner"))
    klient = som(myndighet)

    for ord_ in (fagperson.bruker.etternavn, "Lillevik", faggruppe.fag.get().fagkode):
        side = klient.get(LISTE, {"sok": ord_}).content.decode()
        assert fagperson.bruker.navn in side
        assert annen.bruker.navn not in side
        assert "Venter på svar" in side
    assert "Ingen fagperson passer" in klient.get(LISTE, {"sok": "finnesikke"}).content.decode()


def test_listen_koster_like_mye_for_30_som_for_1(
    som, myndighet, fag, faggruppe, fagperson, django_assert_max_num_queries, django_assert_num_queries
):
    klient = som(myndighet)
    with django_assert_max_num_queries(20) as foer:
        klient.get(LISTE)
    for _nr in range(29):
        rad = lag_fagperson(faggruppe.eier, fag, periode=faggruppe.periode)
        lag_oppnevning(faggruppe, rad.bruker)

    with django_assert_num_queries(len(foer)):
        klient.get(LISTE)


def test_uten_en_periode_som_kommer_kan_ingen_foreslaas(som, rektor, faggruppe):
    Eksamensperiode.objects.update(gjennomfoering_fra="2020-01-01T08:00Z", gjennomfoering_til="2020-02-01T08:00Z")

    side = som(rektor).get(LISTE).content.decode()

    assert "Ingen eksamensperiode går nå" in side
    assert NY not in side


def test_et_nytt_forslag_sletter_verken_egen_skole_eller_reservasjon(som, myndighet, fagperson, skole, fag, faggruppe):
    Fagperson.objects.filter(pk=fagperson.pk).update(reservert=True)
    epost = fagperson.bruker.epost
    svar = som(myndighet).post(NY, felt(fag, faggruppe.periode, epost=epost, skole=""))

    assert svar.status_code == 302
    fagperson.refresh_from_db()
    assert (fagperson.skole, fagperson.reservert) == (skole, True)


@pytest.mark.parametrize("tegn", [",", ";", " , "])
def test_skilletegn_alene_er_ingen_fagkode(som, rektor, skole, fag, faggruppe, fagperson, tegn):
    data = felt(fag, faggruppe.periode) | {"fag": tegn}
    svar = som(rektor).post(reverse("oppnevning:fagperson", args=[fagperson.pk]), data)

    assert svar.status_code == 422


def test_myndigheten_gaar_fra_fagpersonen_til_oppnevningen_og_skolen_bare_ser_den(
    som, rektor, myndighet, fagperson, faggruppe
):
    rad = lag_oppnevning(faggruppe, fagperson.bruker, reserve=True)
    lenke = reverse("oppnevning:oppnevning", args=[rad.pk])
    siden = reverse("oppnevning:fagperson", args=[fagperson.pk])
    assert lenke in som(myndighet).get(siden).text
    skolens = som(rektor).get(siden).text
    assert lenke not in skolens
    assert f"{faggruppe.navn} · Sensor (reserve)" in skolens
