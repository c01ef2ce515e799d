"""«Flere valg»: what the menu shows, and what holds for every act. Rule: PGS kandidatmonitor, «Oversikt over kandidatmonitor»."""

from datetime import datetime
from urllib.parse import unquote

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning, Fravaer, Innloggingssesjon
from felles.models import Angrepost, Hendelse
from felles.tid import OSLO, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
    sett_sperre,
)
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor.radvalg import HTMX, adresse, gjoer, hendelser, meny, status, viste

pytestmark = pytest.mark.django_db
SKJEMA = ("oppmoete", "IDF", "DF", "fjern-fravaer", "sperr", "opphev-sperre", "post", "fjern-post", "gjenaapne")


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def todelt(todelt_parti):
    return lag_kandidat(todelt_parti)


# --- the menu ---------------------------------------------------------------------------------------------------------
def test_menyen_for_en_som_ikke_har_levert(som, vakt, kandidat):
    innhold = meny(som(vakt), kandidat, headers=HTMX)

    assert viste(som(vakt), kandidat) == {"oppmoete", "post", "DF", "IDF", "sperr"}
    assert f'href="/monitor/kandidater/{kandidat.pk}/lever/"' in innhold
    for lenke in (f"/monitor/melding/?kandidat={kandidat.pk}", f"/monitor/avbrudd/?kandidat={kandidat.pk}",
                  f"/monitor/kandidater/{kandidat.pk}/mistanke/", f"/monitor/kandidater/{kandidat.pk}/logg/"):  # fmt: skip
        assert f'href="{lenke}"' in innhold
    assert kandidat.person.navn in innhold
    assert "<html" not in innhold


@pytest.mark.parametrize(
    ("gjort", "ventet"),
    [
        (sett_fravaer, {"DF", "fjern-fravaer"}),
        (lambda k: sett_fravaer(k, "DF"), {"IDF", "fjern-fravaer"}),
        (sett_sperre, {"oppmoete", "post", "DF", "IDF", "opphev-sperre"}),
        (sett_sendespost, {"oppmoete", "fjern-post"}),
        (lambda k: legg_levering(k, legg_fil(k)), {"oppmoete", "gjenaapne"}),
        (lambda k: (sett_fravaer(k), sett_sperre(k)), {"DF", "fjern-fravaer", "opphev-sperre"}),
        (lambda k: Avlysning.objects.create(kandidat=k, begrunnelse="strøm", registrert=naa()), set()),
    ],
)
def test_menyen_viser_bare_det_som_kan_gjoeres(som, vakt, kandidat, gjort, ventet):
    gjort(kandidat)

    assert viste(som(vakt), kandidat) == ventet


@pytest.mark.parametrize("gjort", [sett_fravaer, sett_sendespost])
def test_lever_for_kandidat_staar_ikke_ved_fravaer_eller_post(som, vakt, kandidat, gjort):
    gjort(kandidat)

    assert "/lever/" not in meny(som(vakt), kandidat, headers=HTMX)


def test_todelt_kan_sendes_samlet_eller_en_del(som, vakt, todelt):
    klient = som(vakt)
    assert {"post", "post-del1", "post-del2"} <= viste(klient, todelt)
    sett_sendespost(todelt, del1=True)
    assert viste(klient, todelt) & {"post", "post-del1", "post-del2", "fjern-post", "fjern-post-del1"} == {
        "post",
        "post-del2",
        "fjern-post",
    }
    sett_sendespost(todelt)
    assert {"fjern-post", "fjern-post-del1", "fjern-post-del2"} <= viste(klient, todelt)
    assert "post" not in viste(klient, todelt)


def test_foer_eksamensdagen_kan_bare_tilgangen_sperres(som, vakt, kandidat, klokken):
    klokken.move_to(datetime(2027, 5, 26, 12, 0, tzinfo=OSLO))

    assert viste(som(vakt), kandidat) == {"sperr"}
    assert "ikke i dag" in gjoer(som(vakt), kandidat, "IDF")


def test_etter_eksamensdagen_er_det_skoleadministrator_som_endrer(som, vakt, skoleadmin, kandidat, klokken):
    klokken.move_to(datetime(2027, 5, 28, 9, 0, tzinfo=OSLO))

    assert viste(som(vakt), kandidat) == set()
    assert "Eksamensdagen til" in gjoer(som(vakt), kandidat, "IDF")
    assert not Fravaer.objects.exists()
    assert viste(som(skoleadmin), kandidat) == {"post", "DF", "IDF"}
    gjoer(som(skoleadmin), kandidat, "DF")
    assert Fravaer.objects.get().slag == "DF"


def test_menyen_har_en_liten_og_fast_pris(som, vakt, kandidat, todelt, django_assert_max_num_queries):
    klient = som(vakt)
    for ett in (kandidat, todelt):
        with django_assert_max_num_queries(18):
            meny(klient, ett, headers=HTMX)


def test_uten_skript_er_menyen_en_side_med_veien_tilbake(som, vakt, kandidat):
    innhold = som(vakt).get(f"{adresse(kandidat)}?tilgang=ikke").content.decode()

    assert "<html" in innhold
    assert f'href="/monitor/?tilgang=ikke#k{kandidat.pk}"' in innhold
    assert "hx-post" not in innhold
    svar = som(vakt).post(adresse(kandidat), {"valg": "sperr", "liste": "?tilgang=ikke&ondt=1"})
    assert unquote(svar.headers["Location"]) == f"/monitor/?tilgang=ikke#k{kandidat.pk}"
    side = som(vakt).post(adresse(kandidat), {"valg": "opphev-sperre"}, follow=True).content.decode()
    assert f"Sperren er opphevet for {kandidat.person.navn}." in side


def test_raden_har_knappen_og_rektor_har_den_ikke(som, vakt, skole, kandidat):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)

    assert f'id="valg-{kandidat.pk}"' in som(vakt).get("/monitor/").content.decode()
    assert f'id="valg-{kandidat.pk}"' not in som(rektor).get("/monitor/").content.decode()


# --- all of them ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("valg", SKJEMA)
def test_to_ganger_er_harmloest(som, vakt, kandidat, valg):
    foerst = {"fjern-fravaer": sett_fravaer, "opphev-sperre": sett_sperre, "fjern-post": sett_sendespost}
    if valg == "gjenaapne":
        legg_levering(kandidat, legg_fil(kandidat))
    elif valg in foerst:
        foerst[valg](kandidat)
    klient = som(vakt)
    gjoer(klient, kandidat, valg)
    antall, poster = Hendelse.objects.count(), Angrepost.objects.count()
    innhold = gjoer(klient, kandidat, valg)

    assert "sto slik fra før" in innhold
    assert (Hendelse.objects.count(), Angrepost.objects.count()) == (antall, poster)


@pytest.mark.parametrize("valg", ["", "x", "'; drop table", "idf", "9" * 400])
def test_oppdiktede_valg_gjoer_ingenting(som, vakt, kandidat, valg):
    assert "Ingenting er endret. Åpne «Flere valg» på nytt" in gjoer(som(vakt), kandidat, valg)
    assert hendelser() == []


@pytest.mark.parametrize("valg", SKJEMA)
def test_andre_skoler_kjenner_ikke_kandidaten_og_rektor_bare_ser(som, skole, annen_skoleadmin, kandidat, valg):
    uten_vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)
    koder = [som(b).post(adresse(kandidat), {"valg": valg}).status_code for b in (annen_skoleadmin, uten_vakt, rektor)]

    assert koder == [404, 404, 403]
    assert hendelser() == []


def test_de_over_skolen_kan_handle(som, fylke, kandidat):
    gjoer(som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)), kandidat, "sperr")

    assert status(kandidat)[0] == "sperret"


def test_andre_metoder_avvises(som, vakt, kandidat):
    assert som(vakt).put(adresse(kandidat)).status_code == 405
    assert som(vakt).get("/monitor/kandidater/999999999/valg/").status_code == 404


def test_svaret_har_angreknappen_over_tabellen_og_loggen_er_uten_navn(som, vakt, kandidat):
    innhold = gjoer(som(vakt), kandidat, "sperr")
    post = Angrepost.objects.get()

    assert f'formaction="/monitor/angre/{post.pk}/"' in innhold
    assert f'data-rad="k{kandidat.pk}"' in innhold
    hendelse = Hendelse.objects.get(handling="sperre.satt")
    assert (hendelse.aktoer_id, hendelse.kandidat_id, hendelse.parti_id) == (vakt.pk, kandidat.pk, kandidat.parti_id)
    assert kandidat.person.etternavn not in str(hendelse.data)


def test_en_annens_angreknapp_finnes_ikke(som, vakt, skoleadmin, kandidat):
    gjoer(som(vakt), kandidat, "sperr")
    post = Angrepost.objects.get()

    assert som(skoleadmin).post(f"/monitor/angre/{post.pk}/").status_code == 404
    assert status(kandidat)[0] == "sperret"


def test_apne_sesjoner_uten_tilgang_roeres_ikke_av_gjenaapning(som, vakt, kandidat):
    avsluttet = lag_sesjon(kandidat, autorisert=True, avsluttet=True)
    legg_levering(kandidat, legg_fil(kandidat))
    gjoer(som(vakt), kandidat, "gjenaapne")

    avsluttet.refresh_from_db()
    assert avsluttet.autorisert is not None
    assert Innloggingssesjon.objects.count() == 1
