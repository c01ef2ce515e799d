"""Watches changed, taken away, handed to a substitute and taken back; and a school that plans its day."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from eksamen.models import Kandidat, Vaktoppdrag
from eksamen.services.partier_sletting import slett_partier
from felles.feil import UgyldigOvergang
from felles.hendelser import SYSTEM
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.eksamen.vaktdagen import PLAN, SETT_OPP, angre, dagside, sett_opp
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, gi_vakt, lag_eksamen, lag_forslag, lag_kandidat
from vakter.services.vaktplan import Vakttid, endre, fjern

pytestmark = pytest.mark.django_db


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


def test_angre_sier_fra_naar_partiet_er_slettet(som, skoleadmin, norsk, kari):
    oppdrag = gi_vakt(norsk, kari)
    klient = som(skoleadmin)
    klient.post(reverse("vakter:ta_bort_vakt", args=[oppdrag.pk]))
    post = Angrepost.objects.get()
    slett_partier(parti_ider=[norsk.pk], aktoer=SYSTEM, naa=naa())

    svar = klient.post(f"/angre/{post.pk}/", follow=True)

    assert "er slettet" in svar.content.decode()
    assert not Vaktoppdrag.objects.exists()


def test_angre_sier_fra_naar_vakten_er_satt_opp_paa_nytt(som, skoleadmin, norsk, kari):
    vakt = gi_vakt(norsk, kari)
    klient = som(skoleadmin)
    klient.post(f"/eksamen/vakter/oppdrag/{vakt.pk}/fjern/")
    gi_vakt(norsk, kari, rom="Aula")

    svar = angre(klient)

    assert "kan ikke angres" in svar.content.decode()
    assert Vaktoppdrag.objects.get().rom == "Aula"


def test_den_som_endrer_en_vakt_som_en_annen_har_tatt_bort_faar_vite_det(norsk, kari):
    oppdrag = gi_vakt(norsk, kari)
    fjern(oppdrag_ider=[oppdrag.pk], aktoer=SYSTEM, naa=naa())

    with pytest.raises(UgyldigOvergang) as avslag:
        endre(oppdrag_id=oppdrag.pk, vakttid=Vakttid(rom="Aula"), aktoer=SYSTEM, naa=naa())

    assert "tatt bort av en annen" in str(avslag.value.melding)


def test_vikaren_faar_tilgangen_og_den_foerste_mister_den(som, skoleadmin, skole, norsk, matte, kari, ola, dagen):
    kandidat, annen = lag_kandidat(norsk), lag_kandidat(matte)
    foerste, andre = gi_vakt(norsk, kari, rom="Aula"), gi_vakt(matte, kari)
    klient = som(skoleadmin)
    adresse = reverse("vakter:vikar", args=[skole.orgnr, kari.pk])
    assert "3STA" in klient.get(adresse).content.decode()

    svar = klient.post(adresse, {"oppdrag": [foerste.pk], "vikar": ola.pk})

    assert svar.status_code == 302
    assert f"dag={dagen.date()}" in svar.url
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
        reverse("vakter:vikar", args=[skole.orgnr, kari.pk]), {"oppdrag": [vakt.pk], "vikar": tredje.pk}
    )

    vakt.refresh_from_db()
    assert (vakt.bruker, vakt.vikar_for) == (tredje, ola)


def test_den_som_alt_har_partiet_kan_ikke_vikariere_der(som, skoleadmin, skole, norsk, kari, ola):
    vakt = gi_vakt(norsk, kari)
    gi_vakt(norsk, ola, rom="B101")

    adresse = reverse("vakter:vikar", args=[skole.orgnr, kari.pk])
    svar = som(skoleadmin).post(adresse, {"oppdrag": [vakt.pk], "vikar": ola.pk})

    assert svar.status_code == 422
    assert "har alt vakt i 3STA" in svar.content.decode()
    vakt.refresh_from_db()
    assert vakt.bruker == kari


def test_vikar_uten_kryss_eller_med_andres_vakt_nektes(som, skoleadmin, skole, annen_skole, norsk, kari, ola):
    gi_vakt(norsk, kari)
    fremmed = gi_vakt(PartiFactory(skole=annen_skole), ola)
    adresse = reverse("vakter:vikar", args=[skole.orgnr, kari.pk])

    assert som(skoleadmin).post(adresse, {"vikar": ola.pk}).status_code == 422
    assert som(skoleadmin).post(adresse, {"oppdrag": [fremmed.pk], "vikar": ola.pk}).status_code == 422
    assert som(skoleadmin).get(reverse("vakter:vikar", args=[skole.orgnr, 99999999])).status_code == 404


# --- a school plans a day --------------------------------------------------------------------------------------------
def test_en_skole_planlegger_vaktene_paa_en_dag(som, skoleadmin, skole, norsk, matte, dagen):
    """Proposals ticked, a colleague added, watches set up, one falls ill, everything printed."""
    klient = som(skoleadmin)
    lag_kandidat(norsk)
    lag_kandidat(matte)
    lag_forslag(norsk, epost="per@example.no", fornavn="Per", etternavn="Moe")
    forslag = reverse("vakter:vaktforslag", args=[skole.orgnr])
    register = reverse("vakter:vaktregister", args=[skole.orgnr])

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
    klient.post(reverse("vakter:vikar", args=[skole.orgnr, per.bruker_id]), {"oppdrag": [per.pk], "vikar": eva_id})
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
