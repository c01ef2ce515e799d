from datetime import timedelta

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Feilforsoek, Innloggingssesjon
from deltakelse.services.feilforsoek import nummer_hash
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def klokken_12():
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


def gi(klient, kandidat, **valg):
    return klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/", **valg)


def test_gi_tilgang_gir_den_ventende_innloggingen_tilgang(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat)
    svar = gi(som(vakt), kandidat, follow=True)

    sesjon.refresh_from_db()
    assert (sesjon.autorisert, sesjon.autorisert_av, sesjon.autorisert_maate) == (naa(), vakt, "monitor")
    assert f"{kandidat.person.navn} har fått tilgang." in svar.content.decode()
    hendelse = Hendelse.objects.get(handling="tilgang.gitt")
    assert (hendelse.aktoer_id, hendelse.parti_id, hendelse.kandidat_id) == (vakt.pk, kandidat.parti_id, kandidat.pk)


def test_uten_skript_kommer_jeg_tilbake_til_samme_liste_ved_raden(som, vakt, kandidat):
    lag_sesjon(kandidat)
    svar = gi(som(vakt), kandidat, data={"liste": "?tilgang=venter&sorter=kandidat&ondt=1"})

    assert svar.headers["Location"] == f"/monitor/?tilgang=venter&sorter=kandidat#k{kandidat.pk}"


def test_med_htmx_kommer_den_ferske_tabellen_og_en_setning_til_opplesning(som, vakt, kandidat):
    lag_sesjon(kandidat)
    html = gi(som(vakt), kandidat, headers=HTMX).content.decode()

    assert html.lstrip().startswith('<div id="levende"')
    assert f'data-kunngjoering="{kandidat.person.navn} har fått tilgang."' in html
    assert "Har tilgang" in html


def test_ny_innlogging_faar_tilgang_paa_nytt_og_den_gamle_mister_den(som, vakt, kandidat):
    gammel = lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    ny = lag_sesjon(kandidat)
    gi(som(vakt), kandidat)

    gammel.refresh_from_db()
    ny.refresh_from_db()
    assert (gammel.avsluttet, gammel.avsluttet_grunn) == (naa(), "ny_tilgang")
    assert ny.autorisert == naa()
    assert Hendelse.objects.get(handling="tilgang.gitt_paa_nytt").data["avsluttet_sesjon"] == gammel.pk


def test_to_ganger_er_harmloest(som, vakt, kandidat):
    lag_sesjon(kandidat)
    klient = som(vakt)
    assert gi(klient, kandidat).status_code == 302
    assert gi(klient, kandidat).status_code == 302

    assert Hendelse.objects.filter(handling__startswith="tilgang.").count() == 1


def test_en_annen_vakt_kom_foerst_og_det_staar_hvem(som, vakt, skole, parti, kandidat):
    foerst = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole, bruker__fornavn="Astrid")
    gi_vakt(parti, foerst)
    lag_sesjon(kandidat)
    gi(som(foerst), kandidat)
    html = gi(som(vakt), kandidat, headers=HTMX).content.decode()

    assert f"{foerst.navn} ga {kandidat.person.navn} tilgang 12:00:00. Du trenger ikke gjøre noe." in html


@pytest.mark.parametrize(
    ("gjoer", "setning"),
    [
        (lambda k: None, "er ikke logget inn. Be kandidaten logge inn med kandidatnummer og passord."),
        (lambda k: lag_sesjon(k, avsluttet=True), "logget ut før du ga tilgang. Be kandidaten logge inn igjen."),
        (lambda k: (lag_sesjon(k), sett_fravaer(k)), "er registrert med «Ikke-dokumentert fravær». Fjern fraværet"),
        (lambda k: (lag_sesjon(k), sett_fravaer(k, "DF")), "er registrert med «Dokumentert fravær». Fjern fraværet"),
        (lambda k: (lag_sesjon(k), sett_sperre(k)), "Digital tilgang er sperret for"),
        (lambda k: (lag_sesjon(k), legg_levering(k, legg_fil(k))), "har levert og trenger ikke tilgang."),
        (lambda k: (lag_sesjon(k), sett_sendespost(k)), "er merket «Sendes i posten»"),
    ],
)
def test_avslag_sier_hva_som_er_i_veien_og_endrer_ingenting(som, vakt, kandidat, gjoer, setning):
    gjoer(kandidat)
    html = gi(som(vakt), kandidat, headers=HTMX).content.decode()

    assert setning in html
    assert not Innloggingssesjon.objects.filter(autorisert__isnull=False).exists()
    assert not Hendelse.objects.filter(handling__startswith="tilgang.").exists()


def test_opphevet_fravaer_og_sperre_er_ikke_i_veien(som, vakt, kandidat):
    lag_sesjon(kandidat)
    sett_fravaer(kandidat, opphevet=naa())
    sett_sperre(kandidat, opphevet=naa())
    sett_sendespost(kandidat, opphevet=naa())
    legg_levering(kandidat, legg_fil(kandidat), gjenaapnet=naa())
    gi(som(vakt), kandidat)

    assert Innloggingssesjon.objects.filter(autorisert__isnull=False).count() == 1


# --- who may ----------------------------------------------------------------------------------------------------------
def test_andre_skoler_og_andres_partier_er_ukjente(som, annen_skoleadmin, skole, kandidat):
    lag_sesjon(kandidat)
    uten_vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)

    assert [gi(som(b), kandidat).status_code for b in (annen_skoleadmin, uten_vakt)] == [404, 404]
    assert som(annen_skoleadmin).post("/monitor/kandidater/999999999/tilgang/").status_code == 404


def test_rektor_kjenner_kandidaten_men_gir_ikke_tilgang(som, skole, kandidat):
    lag_sesjon(kandidat)
    klient = som(bruker_med_rolle(Rolle.REKTOR, skole))

    assert gi(klient, kandidat).status_code == 403
    assert klient.post("/monitor/tilgang/", {"kandidater": kandidat.pk}).status_code == 403
    assert klient.post(f"/monitor/kandidater/{kandidat.pk}/ventetid/").status_code == 403


def test_vakt_ett_sted_gir_ikke_rektor_rett_til_aa_handle_et_annet(som, skole, annen_skole, kandidat):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    rektor.tildelinger.create(rolle=Rolle.EKSAMENSVAKT, organisasjon=annen_skole, fra=naa() - timedelta(days=1))
    lag_sesjon(kandidat)

    assert gi(som(rektor), kandidat).status_code == 403


def test_get_gjoer_ingenting(som, vakt, kandidat):
    lag_sesjon(kandidat)

    assert som(vakt).get(f"/monitor/kandidater/{kandidat.pk}/tilgang/").status_code == 405


# --- several ----------------------------------------------------------------------------------------------------------
def test_gi_tilgang_til_flere_gjelder_dem_siden_viste(som, vakt, kandidater):
    for kandidat in kandidater:
        lag_sesjon(kandidat)
    to = ",".join(str(k.pk) for k in kandidater[:2])
    html = som(vakt).post("/monitor/tilgang/", {"kandidater": to}, headers=HTMX).content.decode()

    assert 'data-kunngjoering="2 av 2 har fått tilgang."' in html
    assert Innloggingssesjon.objects.filter(autorisert__isnull=False).count() == 2


def test_et_avslag_stopper_ikke_de_andre(som, vakt, kandidater):
    lag_sesjon(kandidater[0])
    lag_sesjon(kandidater[1], avsluttet=True)
    ider = ",".join(str(k.pk) for k in kandidater[:2])
    html = som(vakt).post("/monitor/tilgang/", {"kandidater": ider}, headers=HTMX).content.decode()

    assert "1 av 2 har fått tilgang." in html
    assert f"{kandidater[1].person.navn} logget ut før du ga tilgang." in html


@pytest.mark.parametrize("ider", ["", "x", "1,2,'", "999999999", "9" * 40, "٣"])
def test_oppdiktede_kandidater_faar_en_setning(som, vakt, kandidat, ider):
    lag_sesjon(kandidat)
    svar = som(vakt).post("/monitor/tilgang/", {"kandidater": ider}, follow=True)

    assert svar.status_code == 200
    assert not Innloggingssesjon.objects.filter(autorisert__isnull=False).exists()


def test_en_annen_skoles_kandidater_hoppes_over(som, vakt, kandidat, annen_skole):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))
    lag_sesjon(kandidat)
    lag_sesjon(fremmed)
    som(vakt).post("/monitor/tilgang/", {"kandidater": f"{kandidat.pk},{fremmed.pk}"})

    assert [s.kandidat for s in Innloggingssesjon.objects.filter(autorisert__isnull=False)] == [kandidat]


# --- waits ------------------------------------------------------------------------------------------------------------
def test_opphev_ventetid_lar_kandidaten_proeve_med_en_gang(som, vakt, kandidat):
    Feilforsoek.objects.create(
        kandidat=kandidat, nummer_hash=nummer_hash(kandidat.kandidatnummer.nummer), enhet_hash="b", antall=8,
        sist=naa(), neste_tillatt=naa() + timedelta(minutes=1),
    )  # fmt: skip
    svar = som(vakt).post(f"/monitor/kandidater/{kandidat.pk}/ventetid/", follow=True)

    assert not Feilforsoek.objects.exists()
    assert f"{kandidat.person.navn} kan prøve å logge inn igjen nå." in svar.content.decode()
    assert "Feil passord" not in svar.content.decode()


def test_andres_ventetid_kan_jeg_ikke_oppheve(som, annen_skoleadmin, kandidat):
    assert som(annen_skoleadmin).post(f"/monitor/kandidater/{kandidat.pk}/ventetid/").status_code == 404
