"""The school's invigilators: accounts, temporary passwords, the end of the role, and proposals on one page."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Bruker, Rolle
from eksamen.models import Vaktforslag, Vaktoppdrag
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import BrukerFactory, RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_forslag

pytestmark = pytest.mark.django_db
EVA = {"fornavn": "Eva", "etternavn": "Li", "epost": "Eva@Example.no", "telefon": "90000000"}


def adresse(navn, skole, *args) -> str:
    return reverse(f"vakter:{navn}", args=[skole.orgnr, *(getattr(arg, "pk", arg) for arg in args)])


def test_ny_eksamensvakt_faar_konto_og_passord_som_vises_en_gang(som, skoleadmin, skole):
    klient = som(skoleadmin)

    svar = klient.post(adresse("vaktregister", skole), EVA)

    (ett,) = svar.context["svar"]
    eva = Bruker.objects.get(brukernavn="eva@example.no")
    assert eva.check_password(ett.passord)
    assert "no-store" in svar.headers["Cache-Control"]
    assert eva.organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]
    assert ett.passord not in klient.get(adresse("vaktregister", skole)).content.decode()
    assert not any(ett.passord in str(h.data) for h in Hendelse.objects.all())


def test_konto_som_finnes_faar_rollen_og_beholder_passordet(som, skoleadmin, skole):
    eva = BrukerFactory(epost="eva@example.no")
    eva.set_password("gammelt og godt")
    eva.save(update_fields=["password"])

    svar = som(skoleadmin).post(adresse("vaktregister", skole), EVA)

    assert svar.context["svar"][0].passord == ""
    assert Bruker.objects.get(pk=eva.pk).check_password("gammelt og godt")
    assert som(skoleadmin).post(adresse("vaktregister", skole), EVA).status_code == 200  # twice
    assert eva.tildelinger.count() == 1


@pytest.mark.parametrize(
    "felt", [{"epost": "ikke en e-post"}, {"epost": ""}, {"fornavn": ""}, {"etternavn": "x" * 101}]
)
def test_galt_utfylt_register_lagrer_ingenting(som, skoleadmin, skole, felt):
    foer = Bruker.objects.count()

    assert som(skoleadmin).post(adresse("vaktregister", skole), EVA | felt).status_code == 422
    assert Bruker.objects.count() == foer


def test_stengt_konto_nektes_ved_feltet(som, skoleadmin, skole):
    BrukerFactory(brukernavn="eva@example.no", epost="eva@example.no", is_active=False)

    svar = som(skoleadmin).post(adresse("vaktregister", skole), EVA)

    assert svar.status_code == 422
    assert "stengt" in svar.content.decode()


def test_nytt_passord_virker_og_det_gamle_er_doedt(som, skoleadmin, skole):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    kari.set_password("gammelt")
    kari.save(update_fields=["password"])
    aapen = som(Bruker.objects.get(pk=kari.pk))
    assert aapen.get("/").status_code == 200

    svar = som(skoleadmin).post(adresse("nytt_vaktpassord", skole, kari))

    kari.refresh_from_db()
    assert kari.check_password(svar.context["svar"][0].passord)
    assert not kari.check_password("gammelt")
    assert aapen.get("/monitor/").status_code == 302  # the open session ended
    assert Hendelse.objects.get(handling="bruker.passord_nullstilt").data == {}


@pytest.mark.parametrize("rolle", [Rolle.SKOLEADMIN, Rolle.REKTOR])
def test_passordet_til_en_som_har_flere_roller_kan_ikke_nullstilles(som, skoleadmin, skole, rolle):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    RolletildelingFactory(bruker=kari, rolle=rolle, organisasjon=skole)
    foer = kari.password

    svar = som(skoleadmin).post(adresse("nytt_vaktpassord", skole, kari), follow=True)

    assert "har andre roller også" in svar.content.decode()
    kari.refresh_from_db()
    assert kari.password == foer


def test_vakt_ved_to_skoler_nullstilles_av_ingen_av_dem(som, skoleadmin, skole, annen_skole):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    RolletildelingFactory(bruker=kari, rolle=Rolle.EKSAMENSVAKT, organisasjon=annen_skole)

    svar = som(skoleadmin).post(adresse("nytt_vaktpassord", skole, kari), follow=True)

    assert "har andre roller også" in svar.content.decode()


def test_passordet_til_en_som_skal_faa_en_annen_rolle_kan_ikke_nullstilles(som, skoleadmin, skole, annen_skole):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    kommer = {"fra": naa() + timedelta(days=7), "organisasjon": annen_skole}
    RolletildelingFactory(bruker=kari, rolle=Rolle.SKOLEADMIN, **kommer)
    foer = kari.password

    svar = som(skoleadmin).post(adresse("nytt_vaktpassord", skole, kari), follow=True)

    assert "har andre roller også" in svar.content.decode()
    kari.refresh_from_db()
    assert kari.password == foer


def test_de_som_aldri_har_logget_inn_faar_passord_i_en_omgang(som, skoleadmin, skole):
    ny, brukt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole), bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    Bruker.objects.filter(pk=ny.pk).update(last_login=None)
    Bruker.objects.filter(pk=brukt.pk).update(last_login=naa())
    foer = Bruker.objects.get(pk=brukt.pk).password

    svar = som(skoleadmin).post(adresse("passord_til_nye_vakter", skole))

    (ett,) = svar.context["svar"]
    assert Bruker.objects.get(pk=ny.pk).check_password(ett.passord)
    assert Bruker.objects.get(pk=brukt.pk).password == foer


def test_avsluttet_vakt_mister_rolle_og_vakter_og_kan_angres(som, skoleadmin, skole, parti):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, kari, rom="Aula")
    klient = som(skoleadmin)

    svar = klient.post(adresse("avslutt_vakt", skole, kari), follow=True)

    assert "1 vakt er fjernet" in svar.content.decode()
    assert Bruker.objects.get(pk=kari.pk).organisasjoner(naa(), Rolle.EKSAMENSVAKT) == []
    assert not Vaktoppdrag.objects.exists()
    assert klient.post(adresse("avslutt_vakt", skole, kari)).status_code == 404  # twice: no longer there
    klient.post(reverse("brukere:angre", args=[Angrepost.objects.get().pk]), {"neste": "/"})
    assert Bruker.objects.get(pk=kari.pk).organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [skole]
    assert Vaktoppdrag.objects.get().rom == "Aula"


def test_vakter_ved_andre_skoler_roeres_ikke(som, skoleadmin, skole, annen_skole, parti):
    kari = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    RolletildelingFactory(bruker=kari, rolle=Rolle.EKSAMENSVAKT, organisasjon=annen_skole)
    der = gi_vakt(PartiFactory(skole=annen_skole), kari)

    som(skoleadmin).post(adresse("avslutt_vakt", skole, kari))

    assert list(Vaktoppdrag.objects.all()) == [der]
    assert Bruker.objects.get(pk=kari.pk).organisasjoner(naa(), Rolle.EKSAMENSVAKT) == [annen_skole]


@pytest.mark.parametrize("navn", ["vaktregister", "vaktforslag"])
def test_registeret_er_for_skolens_administratorer(som, skole, fylke, annen_skoleadmin, vakt, navn):
    andre = [
        annen_skoleadmin,
        vakt,
        bruker_med_rolle(Rolle.REKTOR, skole),
        bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke),
    ]
    for bruker in andre:
        assert som(bruker).get(adresse(navn, skole)).status_code == 404
        assert som(bruker).post(adresse(navn, skole), EVA).status_code == 404
    assert not Bruker.objects.filter(fornavn="Eva").exists()


def test_registeret_koster_like_mange_spoerringer_med_tretti(som, skoleadmin, skole, django_assert_max_num_queries):
    klient = som(skoleadmin)
    bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    klient.get(adresse("vaktregister", skole))
    with django_assert_max_num_queries(40) as en:
        klient.get(adresse("vaktregister", skole))
    for _nummer in range(30):
        bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    with django_assert_max_num_queries(len(en)):
        klient.get(adresse("vaktregister", skole))


# --- proposals -------------------------------------------------------------------------------------------------------
def test_forslag_fra_alle_partier_gis_i_ett_og_samme_person_faar_en_konto(som, skoleadmin, skole, parti):
    annet = PartiFactory(skole=skole)
    ett, to = lag_forslag(parti), lag_forslag(annet)
    uten = lag_forslag(annet, epost="", etternavn="Uten")

    svar = som(skoleadmin).post(adresse("vaktforslag", skole), {"forslag": [ett.pk, to.pk, uten.pk], "handling": "gi"})

    assert [bool(en.passord) for en in svar.context["svar"]].count(True) == 1
    assert Vaktoppdrag.objects.count() == 2
    assert Bruker.objects.filter(epost="kari.vakt@example.no").count() == 1
    assert Vaktforslag.objects.get(pk=uten.pk).status == Vaktforslag.Status.FORESLAATT


def test_forslag_avvises_og_andre_skolers_finnes_ikke(som, skoleadmin, skole, parti, annen_skole):
    forslag = lag_forslag(parti)
    fremmed = lag_forslag(PartiFactory(skole=annen_skole))
    klient = som(skoleadmin)

    assert klient.post(adresse("vaktforslag", skole), {"forslag": [fremmed.pk], "handling": "gi"}).status_code == 422
    assert klient.post(adresse("vaktforslag", skole), {"handling": "gi"}).status_code == 422
    klient.post(adresse("vaktforslag", skole), {"forslag": [forslag.pk], "handling": "avvis"})

    forslag.refresh_from_db()
    fremmed.refresh_from_db()
    assert forslag.status == Vaktforslag.Status.AVVIST
    assert fremmed.status == Vaktforslag.Status.FORESLAATT
    assert not Vaktoppdrag.objects.exists()
