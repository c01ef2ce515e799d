"""«Flere valg»: what the menu shows, and what its acts do. Rule: PGS kandidatmonitor, «Oversikt over kandidatmonitor»."""

from datetime import datetime, timedelta
from urllib.parse import unquote

import pytest
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Avlysning, Fravaer, Innloggingssesjon, Kandidatdel, Oppmoete, Sendespost, Sperre
from eksamen.models.valg import Deltype
from felles.models import Angrepost, Hendelse
from felles.tid import OSLO, naa
from levering.models import Delmerke, Levering
from levering.querysets.kandidatstatus import hent_med_status
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

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SKJEMA = ("oppmoete", "IDF", "DF", "fjern-fravaer", "sperr", "opphev-sperre", "post", "fjern-post", "gjenaapne")


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def todelt(todelt_parti):
    return lag_kandidat(todelt_parti)


def adresse(kandidat):
    return f"/monitor/kandidater/{kandidat.pk}/valg/"


def meny(klient, kandidat, **valg):
    return klient.get(adresse(kandidat), **valg).content.decode()


def viste(klient, kandidat):
    """The acts that the menu has, by value."""
    innhold = meny(klient, kandidat, headers=HTMX)
    deler = innhold.split('name="valg" value="')[1:]
    return {ett.split('"')[0] for ett in deler}


def gjoer(klient, kandidat, valg, **felt):
    return klient.post(adresse(kandidat), {"valg": valg, **felt}, headers=HTMX).content.decode()


def angre(klient):
    post = Angrepost.objects.get(angret__isnull=True)
    return klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()


def status(kandidat):
    funnet = hent_med_status(kandidat.pk, naa())
    return funnet.tilgang, funnet.fremdrift


def hendelser():
    return list(
        Hendelse.objects.exclude(handling__startswith="bruker.").order_by("pk").values_list("handling", flat=True)
    )


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


# --- absence ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("valg", "tekst"), [("IDF", "ikke-dokumentert fravær"), ("DF", "dokumentert fravær")])
def test_fravaer_foeres_og_angres(som, vakt, kandidat, valg, tekst):
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, valg)

    assert f"{kandidat.person.navn} er registrert med {tekst}." in innhold
    assert status(kandidat) == (valg, None)
    assert f"ført 12:00 av {vakt.navn}" in innhold
    assert hendelser() == ["fravaer.registrert"]
    assert "satt tilbake" in angre(klient)
    assert status(kandidat)[0] == "ikke"


def test_fravaer_byttes_og_fjernes(som, vakt, kandidat):
    klient = som(vakt)
    for valg in ("IDF", "DF", "fjern-fravaer"):
        gjoer(klient, kandidat, valg)

    assert hendelser() == ["fravaer.registrert", "fravaer.endret", "fravaer.opphevet"]
    assert not Fravaer.objects.filter(opphevet__isnull=True).exists()


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert og kan ikke føres med fravær"),
        (sett_sendespost, "er merket «Sendes i posten». Fjern merket først"),
    ],
)
def test_den_som_har_levert_foeres_ikke_med_fravaer(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "IDF")
    assert not Fravaer.objects.exists()


def test_fravaer_satt_paa_skolens_side_kan_byttes_selv_om_noe_er_levert(som, vakt, kandidat):
    legg_levering(kandidat, legg_fil(kandidat))
    sett_fravaer(kandidat)
    gjoer(som(vakt), kandidat, "DF")

    assert status(kandidat) == ("DF", None)


# --- block ------------------------------------------------------------------------------------------------------------
def test_sperre_stenger_tilgangen_og_oppheves(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "sperr")

    assert status(kandidat)[0] == "sperret"
    assert f"sperret 12:00 av {vakt.navn}" in innhold
    gjoer(klient, kandidat, "opphev-sperre")
    assert status(kandidat)[0] == "har"
    sesjon.refresh_from_db()
    assert sesjon.avsluttet is None
    assert hendelser() == ["sperre.satt", "sperre.opphevet"]


def test_sperren_angres_begge_veier(som, vakt, kandidat):
    klient = som(vakt)
    gjoer(klient, kandidat, "sperr")
    assert "er tatt bort igjen" in angre(klient)
    assert status(kandidat)[0] == "ikke"
    sett_sperre(kandidat)
    gjoer(klient, kandidat, "opphev-sperre")
    assert "sperret igjen" in angre(klient)
    assert status(kandidat)[0] == "sperret"


def test_angre_viker_naar_en_annen_har_endret_siden(som, vakt, skoleadmin, kandidat):
    klient = som(vakt)
    gjoer(klient, kandidat, "sperr")
    post = Angrepost.objects.get()
    gjoer(som(skoleadmin), kandidat, "opphev-sperre")

    svar = klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()
    assert "En annen har endret sperren" in svar
    assert status(kandidat)[0] == "ikke"


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert og har ikke lenger digital tilgang"),
        (sett_sendespost, "er merket «Sendes i posten» og har ikke digital tilgang"),
        (sett_fravaer, "er registrert med fravær. Fjern fraværet først"),
    ],
)
def test_sperre_er_ikke_for_den_som_ikke_har_noe_aa_miste(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "sperr")
    assert not Sperre.objects.exists()


# --- post -------------------------------------------------------------------------------------------------------------
def test_post_gir_groenn_rad_og_fjernes(som, vakt, kandidat):
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "post")

    assert status(kandidat) == ("ikke", "sendes_i_posten")
    assert "merket 12:00" in innhold
    assert f'id="k{kandidat.pk}" class="ferdig"' in innhold
    gjoer(klient, kandidat, "fjern-post")
    assert status(kandidat) == ("ikke", "ikke_lastet_opp")
    assert hendelser() == ["sendespost.merket", "sendespost.fjernet"]


def test_todelt_merkes_samlet_og_hver_for_seg(som, vakt, todelt):
    klient = som(vakt)
    assert "Del 1 til" in (innhold := gjoer(klient, todelt, "post-del1"))
    assert "skriver på papir" in innhold
    gjoer(klient, todelt, "post")
    apne = Sendespost.objects.filter(opphevet__isnull=True).values_list("eksamensdel__type", flat=True)
    assert set(apne) == {Deltype.DEL1, Deltype.DEL2}
    assert "fjernet for del 2" in gjoer(klient, todelt, "fjern-post-del2")
    gjoer(klient, todelt, "fjern-post")
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()
    assert [h.data["deler"] for h in Hendelse.objects.filter(handling="sendespost.merket").order_by("pk")] == [
        ["EksamenDel1"],
        ["EksamenDel2"],
    ]


def test_post_angres_begge_veier(som, vakt, todelt):
    klient = som(vakt)
    gjoer(klient, todelt, "post")
    assert "tatt bort igjen" in angre(klient)
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()
    sett_sendespost(todelt)
    gjoer(klient, todelt, "fjern-post")
    assert "er merket «Sendes i posten» igjen" in angre(klient)
    assert Sendespost.objects.get(opphevet__isnull=True).eksamensdel.type == Deltype.DEL2


def test_en_del_har_ikke_en_del_1_aa_sende(som, vakt, kandidat):
    assert "Eksamenen har én del" in gjoer(som(vakt), kandidat, "post-del1")
    assert not Sendespost.objects.exists()


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert digitalt. Åpne for ny levering"),
        (sett_fravaer, "er registrert med fravær."),
        (lambda k: Avlysning.objects.create(kandidat=k, begrunnelse="strøm", registrert=naa()), "er avlyst for"),
    ],
)
def test_post_avvises_med_grunn(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "post")
    assert not Sendespost.objects.exists()


# --- a new delivery ---------------------------------------------------------------------------------------------------
def test_gjenaapnet_levering_har_filene_og_krever_ny_tilgang(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    levering = legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "gjenaapne")

    assert "er åpnet for ny levering. Kandidaten må få tilgang på nytt." in innhold
    assert status(kandidat) == ("venter", "laster_opp")
    levering.refresh_from_db()
    assert levering.gjenaapnet == naa()
    assert hendelser()[-1] == "besvarelse.gjenaapnet"
    klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/")
    sesjon.refresh_from_db()
    assert (status(kandidat)[0], sesjon.avsluttet) == ("har", None)


def test_gjenaapningen_angres_saa_lenge_ingenting_er_endret(som, vakt, kandidat):
    levering = legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    assert "gjelder igjen" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is None
    assert status(kandidat) == ("ikke", "levert_digitalt")


def test_gjenaapningen_angres_ikke_naar_en_fil_er_kommet_til(som, vakt, kandidat, klokken):
    legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    klokken.shift(timedelta(seconds=5))
    legg_fil(kandidat)

    assert "kan ikke angres" in angre(klient)
    assert status(kandidat)[1] == "laster_opp"


def test_del_1_blir_staaende_naar_del_2_aapnes(som, vakt, todelt):
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL1), del1=True)
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL2))
    gjoer(som(vakt), todelt, "gjenaapne")

    assert Levering.objects.get(gjenaapnet__isnull=True).eksamensdel.type == Deltype.DEL1


def test_etter_fristen_aapnes_det_ikke(som, vakt, kandidat, klokken):
    legg_levering(kandidat, legg_fil(kandidat))
    klokken.move_to(datetime(2027, 5, 27, 23, 0, tzinfo=OSLO))
    klient = som(vakt)

    assert "gjenaapne" not in viste(klient, kandidat)
    assert "kan ikke levere på nytt. Bruk «Lever for kandidat»" in gjoer(klient, kandidat, "gjenaapne")
    assert not Levering.objects.filter(gjenaapnet__isnull=False).exists()


# --- in the room -------------------------------------------------------------------------------------------------------
def test_oppmoete_registreres_fjernes_og_angres(som, vakt, kandidat):
    klient = som(vakt)
    assert "er registrert til stede." in gjoer(klient, kandidat, "oppmoete")
    assert "fjern-oppmoete" in viste(klient, kandidat)
    assert "satt tilbake" in angre(klient)
    assert not Oppmoete.objects.filter(opphevet__isnull=True).exists()
    gjoer(klient, kandidat, "oppmoete")
    assert "Oppmøtet til" in gjoer(klient, kandidat, "fjern-oppmoete")
    assert not Oppmoete.objects.filter(opphevet__isnull=True).exists()


def test_del_1_levert_paa_papir_registreres_og_fjernes(som, vakt, todelt):
    klient = som(vakt)
    assert "er registrert levert på papir." in gjoer(klient, todelt, "del1")
    assert Kandidatdel.objects.get(kandidat=todelt, eksamensdel__type=Deltype.DEL1).innlevert == naa()
    assert "fjern-del1" in viste(klient, todelt)
    gjoer(klient, todelt, "fjern-del1")
    assert Kandidatdel.objects.get(kandidat=todelt, eksamensdel__type=Deltype.DEL1).innlevert is None


def test_den_som_har_fravaer_er_ikke_til_stede(som, vakt, todelt, kandidat):
    for ett in (todelt, kandidat):
        sett_fravaer(ett)
        assert "er registrert med fravær. Fjern fraværet først" in gjoer(som(vakt), ett, "oppmoete")
    assert "er registrert med fravær" in gjoer(som(vakt), todelt, "del1")
    assert not Oppmoete.objects.exists()


def test_en_del_har_ingen_del_1_aa_levere(som, vakt, kandidat):
    assert "del1" not in viste(som(vakt), kandidat)
    assert "Eksamenen har ikke del 1." in gjoer(som(vakt), kandidat, "del1")


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
