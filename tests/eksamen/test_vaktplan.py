"""The plan of watches of a school: a day at a time, and watches set up."""

from datetime import timedelta

import pytest

from brukere.models import Rolle
from eksamen.models import Vaktoppdrag
from felles.models import Hendelse
from tests.eksamen.vaktdagen import PLAN, SETT_OPP, angre, dagside, sett_opp
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import Status, lag_sak, legg_regler

pytestmark = pytest.mark.django_db


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


@pytest.mark.parametrize(("rom", "til"), [("", "15:15"), ("Aula", "14:15"), ("B101", "15:15"), ("Kjelleren", "14:15")])
def test_vakten_varer_til_den_siste_den_ser_har_brukt_sin_ekstra_tid(
    som, skoleadmin, norsk, kari, dagen, fylke, rom, til
):
    legg_regler(fylke)
    lag_kandidat(norsk, rom="Aula")
    lag_sak(lag_kandidat(norsk, rom="B101"), norsk, status=Status.INNVILGET, ekstra_eksamen=60)
    gi_vakt(norsk, kari, rom=rom)

    assert f"08:30–{til}" in dagside(som(skoleadmin), dagen)


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


def test_et_nytt_rom_i_samme_parti_flytter_vakten_foerst_naar_noen_har_sagt_ja(som, skoleadmin, norsk, kari):
    for rom in ("B101", "B102"):
        lag_kandidat(norsk, rom=rom)
    klient = som(skoleadmin)
    sett_opp(klient, [norsk], kari, rom="B101")
    assert sett_opp(klient, [norsk], kari, rom="B101").status_code == 302

    svar = sett_opp(klient, [norsk], kari, rom="B102")

    assert "i B101, og flyttes til B102" in svar.content.decode()
    assert Vaktoppdrag.objects.get().rom == "B101"
    sett_opp(klient, [norsk], kari, rom="B102", likevel="1")
    assert Vaktoppdrag.objects.get().rom == "B102"
    assert sett_opp(klient, [norsk], kari).status_code == 302
    assert Vaktoppdrag.objects.get().rom == ""


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
