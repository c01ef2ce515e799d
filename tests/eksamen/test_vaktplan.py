"""The plan of watches of a school: a day at a time, set up, changed, handed over and taken back."""

import re
from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Kandidat, Vaktoppdrag
from felles.models import Angrepost, Hendelse
from felles.tid import OSLO, naa, oslo
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, gi_vakt, lag_eksamen, lag_forslag, lag_kandidat

pytestmark = pytest.mark.django_db
PLAN = "/eksamen/vakter/"
SETT_OPP = "/eksamen/vakter/sett-opp/"


@pytest.fixture
def dagen():
    """Nine o'clock in Oslo, ten days from now."""
    dag = oslo(naa() + timedelta(days=10)).date()
    return datetime.combine(dag, datetime.min.time(), tzinfo=OSLO) + timedelta(hours=9)


@pytest.fixture
def norsk(skole, dagen):
    return PartiFactory(skole=skole, navn="3STA", rom="Aula", eksamen=lag_eksamen(start=dagen))


@pytest.fixture
def matte(skole, dagen):
    return PartiFactory(skole=skole, navn="3STB", rom="B204", eksamen=lag_eksamen(start=dagen))


@pytest.fixture
def kari(skole):
    return lag_vakt(skole, "Kari", "Ås")


@pytest.fixture
def ola(skole):
    return lag_vakt(skole, "Ola", "Dahl")


def lag_vakt(skole, fornavn, etternavn):
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    vakt.fornavn, vakt.etternavn = fornavn, etternavn
    vakt.save(update_fields=["fornavn", "etternavn"])
    return vakt


def sett_opp(klient, partier, vakten, **felt):
    data = {"parti": [p.pk for p in partier], "bruker": vakten.pk, "rom": "", "fra": "", "til": ""}
    return klient.post(SETT_OPP, data | felt)


def dagside(klient, dagen, skole=None) -> str:
    svar = klient.get(PLAN, {"dag": dagen.date().isoformat()} | ({"skole": skole.orgnr} if skole else {}))
    assert svar.status_code == 200
    return svar.content.decode()


def angre(klient):
    post = Angrepost.objects.latest("laget")
    return klient.post(reverse("brukere:angre", args=[post.pk]), {"neste": PLAN}, follow=True)


# --- the overview ----------------------------------------------------------------------------------------------------
def test_planen_viser_dagens_partier_rom_vakter_og_hva_som_mangler(som, skoleadmin, norsk, matte, kari, dagen):
    gi_vakt(norsk, kari)
    lag_kandidat(norsk)
    lag_kandidat(norsk, rom="B101")

    html = dagside(som(skoleadmin), dagen)

    assert "1 parti har ingen eksamensvakt denne dagen." in html
    assert "Mangler vakt" in html
    assert "Kari Ås" in html
    assert "B101" in html
    assert "08:30–14:15" in html  # from 30 minutes before the start to 15 after the end


def test_uten_dag_i_adressen_vises_den_foerste_dagen_som_kommer(som, skoleadmin, norsk, dagen):
    svar = som(skoleadmin).get(PLAN)

    assert svar.context["dag_iso"] == dagen.date().isoformat()
    assert som(skoleadmin).get(PLAN, {"dag": "tull"}).context["dag_iso"] == dagen.date().isoformat()


def test_parti_uten_dato_har_sin_egen_dag(som, skoleadmin, norsk, kari):
    norsk.eksamen.deler.all().delete()

    svar = som(skoleadmin).get(PLAN, {"dag": "uten"})

    assert "Uten dato" in svar.content.decode()
    assert norsk.navn in svar.content.decode()
    assert sett_opp(som(skoleadmin), [norsk], kari).status_code == 302
    feil = sett_opp(som(skoleadmin), [norsk], kari, fra="08:00")
    assert feil.status_code == 422
    assert "ingen dato ennå" in feil.content.decode()


def test_skole_uten_partier_sier_hva_som_maa_til(som, skoleadmin):
    assert "Lag partiene først" in som(skoleadmin).get(PLAN).content.decode()


def test_rektor_og_fylket_ser_planen_og_har_ingen_knapper(som, skole, fylke, norsk, kari, dagen):
    gi_vakt(norsk, kari)
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    fylkesmann = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)

    for bruker in (rektor, fylkesmann):
        html = dagside(som(bruker), dagen, skole)
        assert "Kari Ås" in html
        assert SETT_OPP not in html
        assert sett_opp(som(bruker), [norsk], kari).status_code == 403


def test_fylket_velger_skole_naar_det_er_flere(som, fylke, skole, annen_skole, norsk):
    svar = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(PLAN)

    assert "Velg hvilken skole" in svar.content.decode()
    assert annen_skole.navn in svar.content.decode()


def test_vakten_selv_og_andre_skoler_kommer_ikke_til_planen(som, vakt, annen_skoleadmin, skole, norsk, kari):
    assert som(vakt).get(PLAN).status_code == 403
    assert som(annen_skoleadmin).get(PLAN, {"skole": skole.orgnr}).status_code == 404
    svar = som(annen_skoleadmin).post(SETT_OPP, {"skole": skole.orgnr, "parti": [norsk.pk], "bruker": kari.pk})
    assert svar.status_code == 404
    assert sett_opp(som(annen_skoleadmin), [norsk], kari).status_code == 422
    assert not Vaktoppdrag.objects.filter(parti=norsk).exists()


def test_planen_koster_like_mange_spoerringer_med_tretti_partier(
    som, skoleadmin, skole, norsk, kari, dagen, django_assert_max_num_queries
):
    klient = som(skoleadmin)
    gi_vakt(norsk, kari)
    dagside(klient, dagen)
    with django_assert_max_num_queries(60) as en:
        dagside(klient, dagen)
    for _nummer in range(15):
        parti = PartiFactory(skole=skole, eksamen=norsk.eksamen)
        gi_vakt(parti, bruker_med_rolle(Rolle.EKSAMENSVAKT, skole))
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(en)):
        dagside(klient, dagen)


# --- set up ----------------------------------------------------------------------------------------------------------
def test_en_vakt_i_flere_partier_paa_en_gang_og_angre(som, skoleadmin, norsk, matte, kari):
    matte.rom = "Aula"
    matte.save(update_fields=["rom"])
    klient = som(skoleadmin)

    svar = sett_opp(klient, [norsk, matte], kari)

    assert svar.status_code == 302
    assert Vaktoppdrag.objects.filter(bruker=kari, gitt_av=skoleadmin).count() == 2
    assert Hendelse.objects.filter(handling="vakt.gitt").count() == 2
    assert "2 vakter er som før." in angre(klient).content.decode()
    assert not Vaktoppdrag.objects.exists()


def test_klokkeslett_gjelder_partiets_egen_dag_i_oslo(som, skoleadmin, norsk, kari, dagen):
    sett_opp(som(skoleadmin), [norsk], kari, fra="08:00", til="12:00", rom="Aula")

    vakt = Vaktoppdrag.objects.get()
    assert (vakt.fra, vakt.til) == (dagen - timedelta(hours=1), dagen + timedelta(hours=3))
    assert "08:00–12:00" in dagside(som(skoleadmin), dagen)


@pytest.mark.parametrize(
    ("felt", "melding"),
    [
        ({"fra": "12:00", "til": "12:00"}, "må slutte etter at den begynner"),
        ({"til": "08:00"}, "må slutte etter at den begynner"),
        ({"fra": "25:99"}, "Skriv klokkeslettet som 09:00."),
        ({"bruker": ""}, "Velg en eksamensvakt."),
        ({"bruker": "abc"}, "ikke eksamensvakt ved skolen"),
        ({"parti": []}, "Ingen partier er krysset av"),
        ({"parti": ["abc"]}, "finnes ikke lenger"),
        ({"parti": ["99999999"]}, "finnes ikke lenger"),
        ({"rom": "x" * 51}, "50"),
    ],
)
def test_galt_utfylt_skjema_lagrer_ingenting(som, skoleadmin, norsk, kari, felt, melding):
    svar = sett_opp(som(skoleadmin), [norsk], kari, **felt)

    assert svar.status_code == 422
    assert melding in svar.content.decode()
    assert not Vaktoppdrag.objects.exists()


def test_den_som_ikke_er_vakt_ved_skolen_kan_ikke_velges(som, skoleadmin, norsk, annen_skole):
    fremmed = bruker_med_rolle(Rolle.EKSAMENSVAKT, annen_skole)

    assert sett_opp(som(skoleadmin), [norsk], fremmed).status_code == 422
    assert not Vaktoppdrag.objects.exists()


def test_to_steder_samtidig_er_et_varsel_foer_lagring_og_ingen_nekting(som, skoleadmin, norsk, matte, kari, dagen):
    gi_vakt(norsk, kari)
    klient = som(skoleadmin)

    svar = sett_opp(klient, [matte], kari)

    assert svar.status_code == 200
    assert "Kari Ås er to steder samtidig" in svar.content.decode()
    assert "Lagre likevel" in svar.content.decode()
    assert not Vaktoppdrag.objects.filter(parti=matte).exists()
    assert sett_opp(klient, [matte], kari, likevel="1").status_code == 302
    assert Vaktoppdrag.objects.filter(parti=matte, bruker=kari).exists()
    assert "er to steder samtidig" in dagside(klient, dagen)


def test_samme_rom_eller_ulik_tid_er_ingen_kollisjon(som, skoleadmin, norsk, matte, kari, ola):
    gi_vakt(norsk, kari)
    assert sett_opp(som(skoleadmin), [matte], kari, fra="14:15", til="16:00").status_code == 302
    gi_vakt(norsk, ola)
    matte.rom = "aula"
    matte.save(update_fields=["rom"])
    assert sett_opp(som(skoleadmin), [matte], ola).status_code == 302


def test_vakt_ved_en_annen_skole_samtidig_sies_uten_aa_nevne_den(som, skoleadmin, annen_skole, norsk, kari, dagen):
    RolletildelingFactory(bruker=kari, rolle=Rolle.EKSAMENSVAKT, organisasjon=annen_skole)
    fremmed = PartiFactory(skole=annen_skole, navn="Hemmelig", eksamen=lag_eksamen(start=dagen))
    gi_vakt(fremmed, kari)

    html = sett_opp(som(skoleadmin), [norsk], kari).content.decode()

    assert "en annen skole" in html
    assert "Hemmelig" not in html


def test_rom_der_ingen_sitter_varsles(som, skoleadmin, norsk, kari):
    lag_kandidat(norsk)

    svar = sett_opp(som(skoleadmin), [norsk], kari, rom="C9")

    assert "Ingen kandidater i 3STA sitter i C9" in svar.content.decode()
    assert not Vaktoppdrag.objects.exists()


def test_samme_vakt_to_ganger_endrer_ingenting(som, skoleadmin, norsk, kari):
    klient = som(skoleadmin)
    sett_opp(klient, [norsk], kari)
    foer = Hendelse.objects.count()

    svar = sett_opp(klient, [norsk], kari)

    assert svar.status_code == 302
    assert Vaktoppdrag.objects.count() == 1
    assert Hendelse.objects.count() == foer


# --- changed, taken away, handed over --------------------------------------------------------------------------------
def test_vakten_faar_nytt_rom_og_ser_bare_det(som, skoleadmin, norsk, kari):
    hos_seg, borte = lag_kandidat(norsk, rom="B101"), lag_kandidat(norsk)
    vakt = gi_vakt(norsk, kari)
    klient = som(skoleadmin)

    svar = klient.post(f"/eksamen/vakter/oppdrag/{vakt.pk}/", {"rom": "B101", "fra": "08:00", "til": ""})

    assert svar.status_code == 302
    assert set(Kandidat.objects.synlige_for(kari, naa())) == {hos_seg}
    assert "1 vakt er som før." in angre(klient).content.decode()
    vakt.refresh_from_db()
    assert (vakt.rom, vakt.fra) == ("", None)
    assert set(Kandidat.objects.synlige_for(kari, naa())) == {hos_seg, borte}


def test_endring_med_slutt_foer_start_nektes_ved_feltet(som, skoleadmin, norsk, kari):
    vakt = gi_vakt(norsk, kari)

    svar = som(skoleadmin).post(f"/eksamen/vakter/oppdrag/{vakt.pk}/", {"fra": "12:00", "til": "11:00"})

    assert svar.status_code == 422
    assert "til" in svar.context["skjema"].errors


def test_fjernet_vakt_mister_tilgangen_og_kan_angres(som, skoleadmin, norsk, kari):
    kandidat = lag_kandidat(norsk)
    vakt = gi_vakt(norsk, kari, rom="Aula")
    klient = som(skoleadmin)

    klient.post(f"/eksamen/vakter/oppdrag/{vakt.pk}/fjern/")

    assert not Kandidat.objects.synlige_for(kari, naa()).exists()
    assert klient.post(f"/eksamen/vakter/oppdrag/{vakt.pk}/fjern/").status_code == 404
    angre(klient)
    assert set(Kandidat.objects.synlige_for(kari, naa())) == {kandidat}
    assert Vaktoppdrag.objects.get().rom == "Aula"


def test_angre_sier_fra_naar_vakten_er_satt_opp_paa_nytt(som, skoleadmin, norsk, kari):
    vakt = gi_vakt(norsk, kari)
    klient = som(skoleadmin)
    klient.post(f"/eksamen/vakter/oppdrag/{vakt.pk}/fjern/")
    gi_vakt(norsk, kari, rom="Aula")

    svar = angre(klient)

    assert "kan ikke angres" in svar.content.decode()
    assert Vaktoppdrag.objects.get().rom == "Aula"


def test_vikaren_faar_tilgangen_og_den_foerste_mister_den(som, skoleadmin, skole, norsk, matte, kari, ola, dagen):
    kandidat, annen = lag_kandidat(norsk), lag_kandidat(matte)
    foerste, andre = gi_vakt(norsk, kari, rom="Aula"), gi_vakt(matte, kari)
    klient = som(skoleadmin)
    adresse = reverse("eksamen:vikar", args=[skole.orgnr, kari.pk])
    assert "3STA" in klient.get(adresse).content.decode()

    svar = klient.post(adresse, {"oppdrag": [foerste.pk], "vikar": ola.pk})

    assert svar.status_code == 302
    assert set(Kandidat.objects.synlige_for(ola, naa())) == {kandidat}
    assert set(Kandidat.objects.synlige_for(kari, naa())) == {annen}
    foerste.refresh_from_db()
    assert (foerste.bruker, foerste.vikar_for, foerste.rom) == (ola, kari, "Aula")
    assert "vikar for Kari Ås" in dagside(klient, dagen)
    assert Hendelse.objects.get(handling="vakt.vikar").data["bruker_id"] == ola.pk
    angre(klient)
    foerste.refresh_from_db()
    assert (foerste.bruker, foerste.vikar_for) == (kari, None)
    assert not Kandidat.objects.synlige_for(ola, naa()).exists()
    assert andre.bruker == kari


def test_vikar_for_vikaren_viser_hvem_som_hadde_vakten_foerst(som, skoleadmin, skole, norsk, kari, ola):
    vakt = gi_vakt(norsk, kari, vikar_for=ola)
    tredje = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)

    som(skoleadmin).post(
        reverse("eksamen:vikar", args=[skole.orgnr, kari.pk]), {"oppdrag": [vakt.pk], "vikar": tredje.pk}
    )

    vakt.refresh_from_db()
    assert (vakt.bruker, vakt.vikar_for) == (tredje, ola)


def test_den_som_alt_har_partiet_kan_ikke_vikariere_der(som, skoleadmin, skole, norsk, kari, ola):
    vakt = gi_vakt(norsk, kari)
    gi_vakt(norsk, ola, rom="B101")

    adresse = reverse("eksamen:vikar", args=[skole.orgnr, kari.pk])
    svar = som(skoleadmin).post(adresse, {"oppdrag": [vakt.pk], "vikar": ola.pk})

    assert svar.status_code == 422
    assert "har alt vakt i 3STA" in svar.content.decode()
    vakt.refresh_from_db()
    assert vakt.bruker == kari


def test_vikar_uten_kryss_eller_med_andres_vakt_nektes(som, skoleadmin, skole, annen_skole, norsk, kari, ola):
    gi_vakt(norsk, kari)
    fremmed = gi_vakt(PartiFactory(skole=annen_skole), ola)
    adresse = reverse("eksamen:vikar", args=[skole.orgnr, kari.pk])

    assert som(skoleadmin).post(adresse, {"vikar": ola.pk}).status_code == 422
    assert som(skoleadmin).post(adresse, {"oppdrag": [fremmed.pk], "vikar": ola.pk}).status_code == 422
    assert som(skoleadmin).get(reverse("eksamen:vikar", args=[skole.orgnr, 99999999])).status_code == 404


# --- a school plans a day --------------------------------------------------------------------------------------------
def test_en_skole_planlegger_vaktene_paa_en_dag(som, skoleadmin, skole, norsk, matte, dagen):
    """Proposals ticked, a colleague added, watches set up, one falls ill, everything printed."""
    klient = som(skoleadmin)
    lag_kandidat(norsk)
    lag_kandidat(matte)
    lag_forslag(norsk, epost="per@example.no", fornavn="Per", etternavn="Moe")
    forslag = reverse("eksamen:vaktforslag", args=[skole.orgnr])
    register = reverse("eksamen:vaktregister", args=[skole.orgnr])

    assert "2 partier har ingen eksamensvakt" in dagside(klient, dagen)
    (forslaget,) = klient.get(forslag).context["forslag"]
    svar = klient.post(forslag, {"forslag": [forslaget.pk], "handling": "gi"})
    assert "Midlertidige passord vises bare denne ene gangen" in svar.content.decode()
    svar = klient.post(register, {"fornavn": "Eva", "etternavn": "Li", "epost": "eva@example.no", "telefon": "90 00"})
    (eva,) = svar.context["svar"]
    assert eva.passord in svar.content.decode()
    eva_id = next(en["bruker"].pk for en in klient.get(PLAN).context["folk"] if en["bruker"].fornavn == "Eva")
    klient.post(SETT_OPP, {"parti": [matte.pk], "bruker": eva_id, "rom": "", "fra": "", "til": ""})
    assert "ingen eksamensvakt denne dagen" not in dagside(klient, dagen)
    per = Vaktoppdrag.objects.get(parti=norsk)
    matte.rom = "Aula"
    matte.save(update_fields=["rom"])
    klient.post(reverse("eksamen:vikar", args=[skole.orgnr, per.bruker_id]), {"oppdrag": [per.pk], "vikar": eva_id})
    html = dagside(klient, dagen)
    assert "vikar for Per Moe" in html
    assert "data-skriv-ut" in html
    assert len(re.findall("Eva Li", html)) >= 3


def test_partier_i_perioder_som_er_over_er_ikke_i_planen(som, skoleadmin, skole, kari):
    gammel = PeriodeFactory(
        kode="H-2020", gjennomfoering_fra=naa() - timedelta(days=90), gjennomfoering_til=naa() - timedelta(days=60)
    )
    eksamen = lag_eksamen(start=naa() - timedelta(days=80), periode=gammel)
    parti = PartiFactory(skole=skole, eksamen=eksamen)

    assert "Lag partiene først" in som(skoleadmin).get(PLAN).content.decode()
    assert sett_opp(som(skoleadmin), [parti], kari).status_code == 422
