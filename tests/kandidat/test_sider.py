"""One page at a time: what each state shows, and where every other address leads."""

from datetime import timedelta

import pytest
from django.test import Client

from deltakelse.models import Avlysning, Fravaer, Partiversjon, Sendespost, Sperre
from eksamen.models import Eksamensdel
from eksamen.models.valg import Deltype
from felles.models import Hendelse
from felles.tid import naa
from tests.fabrikker.eksamen import PDF, PartiFactory, lag_eksamen, lag_kandidat, lag_oppgave
from tests.fabrikker.levering import digital_del, lag_fil, lag_levering, om
from tests.kandidat.conftest import adressen, gi_tilgang, innhold

pytestmark = pytest.mark.django_db

SIDER = ["autorisering", "venter", "oppgave", "levering", "kvittering", "ikke-tilgang", "fravaer", "avlyst"]
HANDLINGER = ["opplasting", "lever"]


def fravaer(kandidat, slag="IDF"):
    return Fravaer.objects.create(kandidat=kandidat, slag=slag, registrert=naa())


def avlys(kandidat, *, parti=False):
    hvem = {"parti": kandidat.parti} if parti else {"kandidat": kandidat}
    return Avlysning.objects.create(begrunnelse="Brann", registrert=naa(), **hvem)


def sperre(kandidat):
    return Sperre.objects.create(kandidat=kandidat, registrert=naa())


def post(kandidat):
    return Sendespost.objects.create(kandidat=kandidat, eksamensdel=digital_del(kandidat), registrert=naa())


def utsett(kandidat, **tid):
    """Let the exam start that far from now."""
    start = om(**tid)
    Eksamensdel.objects.filter(eksamen=kandidat.eksamen).update(start=start, slutt=start + timedelta(hours=5))
    kandidat.deler.update(start=start, slutt=start + timedelta(hours=5))


# State -> (what makes it so, the pages that may be seen).
TILSTANDER = {
    "uten tilgang": (lambda k: None, False, {"autorisering"}),
    "venter på start": (lambda k: utsett(k, minutes=30), True, {"venter"}),
    "har tilgang": (lambda k: None, True, {"oppgave", "levering"}),
    "sperret": (sperre, True, {"ikke-tilgang"}),
    "sperret uten tilgang": (sperre, False, {"ikke-tilgang"}),
    "levert": (lag_levering, True, {"kvittering"}),
    "levert uten tilgang": (lag_levering, False, {"kvittering"}),
    "levert og sperret": (lambda k: (lag_levering(k), sperre(k)), True, {"kvittering"}),
    "sendes i posten": (post, True, {"kvittering"}),
    "ikke-dokumentert fravær": (fravaer, True, {"fravaer"}),
    "dokumentert fravær": (lambda k: fravaer(k, "DF"), True, {"fravaer"}),
    "fravær etter levering": (lambda k: (lag_levering(k), fravaer(k)), True, {"fravaer"}),
    "avlyst": (avlys, True, {"avlyst"}),
    "avlyst for partiet, etter levering": (lambda k: (lag_levering(k), avlys(k, parti=True)), True, {"avlyst"}),
    "avlyst og fravær": (lambda k: (fravaer(k), avlys(k)), False, {"avlyst"}),
    "tiden er ute": (lambda k: utsett(k, hours=-6), True, {"oppgave", "levering"}),
}


@pytest.mark.parametrize("tilstand", TILSTANDER)
def test_hver_tilstand_har_sin_side_og_alle_andre_sender_dit(tilstand, olga, logg_inn):
    gjoer, med_tilgang, egne = TILSTANDER[tilstand]
    klient = logg_inn(olga)
    if med_tilgang:
        gi_tilgang(olga)
    gjoer(olga)

    for side in SIDER:
        svar = klient.get(f"/kandidat/{side}/")
        if side in egne:
            assert svar.status_code == 200, (tilstand, side)
            assert "no-store" in svar.headers["Cache-Control"]
        else:
            assert adressen(svar).split("/")[2] in egne, (tilstand, side)
    assert adressen(klient.get("/kandidat/")).split("/")[2] in egne


@pytest.mark.parametrize("tilstand", [t for t, (_, _, egne) in TILSTANDER.items() if "levering" not in egne])
def test_ingen_handling_naar_kandidaten_hoerer_hjemme_et_annet_sted(tilstand, olga, logg_inn):
    gjoer, med_tilgang, egne = TILSTANDER[tilstand]
    klient = logg_inn(olga)
    if med_tilgang:
        gi_tilgang(olga)
    gjoer(olga)
    fil = lag_fil(olga, "notat.pdf")
    foer = Hendelse.objects.count()

    for adresse in ("opplasting/", f"filer/{fil.pk}/slett/"):
        svar = klient.post(f"/kandidat/{adresse}")
        assert svar.status_code == (409 if "kvittering" in egne else 403), adresse
        assert "ingenting er endret" in svar.content.decode().lower()
    svar = klient.post("/kandidat/lever/")
    assert svar.status_code in ({302, 409} if "kvittering" in egne else {403})
    assert klient.get("/kandidat/oppgave/nb/fil/").status_code == 302
    fil.refresh_from_db()
    assert fil.slettet is None
    assert Hendelse.objects.count() == foer


@pytest.mark.parametrize("adresse", [*SIDER, "status", "", "filer/1", "oppgave/nb/fil"])
def test_uten_innlogging_ender_alt_i_doeren(adresse, db):
    assert "/kandidat/logg-inn/" in adressen(Client().get(f"/kandidat/{adresse}/".replace("//", "/")))


@pytest.mark.parametrize("adresse", [*HANDLINGER, "logg-ut", "filer/1/slett"])
def test_uten_innlogging_kan_ingenting_gjoeres(adresse, db):
    assert "/kandidat/logg-inn/" in adressen(Client().post(f"/kandidat/{adresse}/"))


def test_sporring_som_er_logget_ut_sender_hele_siden_til_doeren(db):
    svar = Client().get("/kandidat/status/", headers={"HX-Request": "true"})

    assert svar.status_code == 200
    assert svar.headers["HX-Redirect"] == "/kandidat/logg-inn/"


def test_oppgaven_kommer_paa_sekundet_og_aldri_foer(olga, slipp_inn, klokken):
    utsett(olga, minutes=30)
    start = digital_del(olga).start
    klient = slipp_inn(olga)

    klokken.move_to(start - timedelta(seconds=1), tick=False)
    assert adressen(klient.get("/kandidat/oppgave/")) == "/kandidat/venter/"
    assert adressen(klient.get("/kandidat/oppgave/nb/fil/")) == "/kandidat/venter/"
    klokken.move_to(start, tick=False)
    assert "Hent oppgaven" in klient.get("/kandidat/oppgave/").content.decode()
    svar = klient.get("/kandidat/oppgave/nb/fil/")
    assert innhold(svar) == PDF


def test_oppgaven_er_et_vedlegg_som_ingen_nettleser_kjoerer(olga, slipp_inn):
    svar = slipp_inn(olga).get("/kandidat/oppgave/nb/fil/")
    innhold(svar)

    assert svar.headers["Content-Disposition"] == 'attachment; filename="oppgave-nb.pdf"'
    assert svar.headers["Content-Security-Policy"].startswith("sandbox")
    assert svar.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in svar.headers["Cache-Control"]


def test_at_oppgaven_er_hentet_staar_i_loggen_uten_aa_roere_monitoren(olga, slipp_inn):
    klient = slipp_inn(olga)
    versjon = Partiversjon.objects.get(parti=olga.parti).nummer
    innhold(klient.get("/kandidat/oppgave/nb/fil/"))

    assert Hendelse.objects.get(handling="kandidat.hentet_oppgave").kandidat_id == olga.pk
    assert Partiversjon.objects.get(parti=olga.parti).nummer == versjon


def test_kandidatens_egen_maalform_staar_foerst_og_alle_kan_hentes(olga, slipp_inn):
    lag_oppgave(digital_del(olga), "nn")
    olga.maalform = "nn"
    olga.save(update_fields=["maalform"])
    klient = slipp_inn(olga)

    assert [o.maalform for o in klient.get("/kandidat/oppgave/").context["oppgaver"]] == ["nn", "nb"]
    for maalform in ("nn", "nb"):
        assert innhold(klient.get(f"/kandidat/oppgave/{maalform}/fil/")) == PDF
    assert klient.get("/kandidat/oppgave/en/fil/").status_code == 404


def test_mangler_oppgaven_sier_siden_hva_man_gjoer(kandidat, slipp_inn):
    assert "eksamensvakten" in slipp_inn(kandidat).get("/kandidat/oppgave/").content.decode()


def test_todelt_eksamen_viser_aldri_del_1(skole, slipp_inn):
    eksamen = lag_eksamen(start=om(hours=-3), todelt=True)
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=eksamen))
    del1 = eksamen.deler.get(type=Deltype.DEL1)
    lag_oppgave(del1, "nb", b"%PDF-1.7 del 1")
    lag_oppgave(del1, "nn", b"%PDF-1.7 del 1")
    klient = slipp_inn(kandidat)

    assert klient.get("/kandidat/oppgave/").context["oppgaver"] == []
    assert klient.get("/kandidat/oppgave/nb/fil/").status_code == 404
    lag_oppgave(digital_del(kandidat), "nb", b"%PDF-1.7 del 2")
    assert innhold(klient.get("/kandidat/oppgave/nb/fil/")) == b"%PDF-1.7 del 2"
    assert klient.get("/kandidat/oppgave/nn/fil/").status_code == 404


def test_todelt_eksamen_venter_paa_del_2_mens_del_1_gaar(skole, slipp_inn):
    kandidat = lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(start=om(hours=-1), todelt=True)))
    side = slipp_inn(kandidat).get("/kandidat/venter/")

    assert side.status_code == 200
    assert "Del 1, på papir" in side.content.decode()


def test_statusen_svarer_204_saa_lenge_siden_er_den_rette(olga, logg_inn):
    klient = logg_inn(olga)
    hx = {"HX-Request": "true"}
    assert klient.get("/kandidat/status/?side=autorisering", headers=hx).status_code == 204
    gi_tilgang(olga)

    svar = klient.get("/kandidat/status/?side=autorisering", headers=hx)
    assert svar.headers["HX-Redirect"] == "/kandidat/oppgave/"


def test_statusen_lar_kandidaten_gaa_mellom_oppgave_og_levering(olga, slipp_inn):
    klient = slipp_inn(olga)
    for side in ("oppgave", "levering"):
        merke = klient.get(f"/kandidat/{side}/").context["stripe"].merke
        svar = klient.get(f"/kandidat/status/?side={side}&v={merke}", headers={"HX-Request": "true"})
        assert svar.status_code == 204


def test_stripen_kommer_paa_nytt_naar_noe_i_den_er_endret(olga, slipp_inn):
    klient = slipp_inn(olga)
    merke = klient.get("/kandidat/levering/").context["stripe"].merke
    lag_fil(olga)
    svar = klient.get(f"/kandidat/status/?side=levering&v={merke}", headers={"HX-Request": "true"})

    assert svar.status_code == 200
    assert "10:00" in svar.content.decode()
    assert "<html" not in svar.content.decode()


@pytest.mark.parametrize("side", ["", "tull", "kvittering"])
def test_statusen_fra_en_ukjent_side_sender_dit_kandidaten_hoerer_hjemme(olga, slipp_inn, side):
    svar = slipp_inn(olga).get(f"/kandidat/status/?side={side}", headers={"HX-Request": "true"})

    assert svar.headers["HX-Redirect"] == "/kandidat/oppgave/"


def test_statusen_uten_htmx_er_json(olga, slipp_inn):
    assert slipp_inn(olga).get("/kandidat/status/").json()["adresse"] == "/kandidat/oppgave/"


def test_stripen_sier_tid_igjen_sist_lagret_og_tilkobling(olga, slipp_inn):
    side = slipp_inn(olga).get("/kandidat/levering/").content.decode()

    for ord_ in ("Har tilgang", "3 t 59 min", "slutt 14:00", "Tilkoblet", "Sist lagret"):
        assert ord_ in side


def test_siden_virker_uten_skript_med_lenken_oppdater_siden(kandidat, logg_inn):
    assert 'href="/kandidat/"' in logg_inn(kandidat).get("/kandidat/autorisering/").content.decode()


def test_filtypene_er_de_77_i_veiledningen(db):
    svar = Client().get("/kandidat/filtyper/")

    assert len(svar.context["filtyper"]) == 77


def test_sidene_har_verken_skript_stil_eller_handlere_i_seg(olga, slipp_inn):
    klient = slipp_inn(olga)
    lag_fil(olga)
    for side in ("oppgave", "levering"):
        tekst = klient.get(f"/kandidat/{side}/").content.decode()
        assert " style=" not in tekst
        assert "onclick" not in tekst
        assert "<style" not in tekst
        assert "<script>" not in tekst


def test_antall_spoerringer_vokser_ikke_med_antall_filer(olga, slipp_inn, django_assert_max_num_queries):
    klient = slipp_inn(olga)
    for antall in (1, 20):
        for nr in range(antall):
            lag_fil(olga, f"fil-{antall}-{nr}.pdf")
        with django_assert_max_num_queries(6):
            klient.get("/kandidat/levering/")


def test_livstegnet_koster_faa_spoerringer(olga, slipp_inn, django_assert_max_num_queries):
    klient = slipp_inn(olga)
    merke = klient.get("/kandidat/levering/").context["stripe"].merke
    with django_assert_max_num_queries(3):
        klient.get(f"/kandidat/status/?side=levering&v={merke}", headers={"HX-Request": "true"})


def test_autoriseringssiden_sier_om_eksamen_har_startet(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    assert "Eksamen startet" in klient.get("/kandidat/autorisering/").content.decode()

    utsett(kandidat, minutes=10)
    assert "Eksamen starter" in klient.get("/kandidat/autorisering/").content.decode()


def test_den_som_sender_i_posten_har_ingen_kvittering_aa_skrive_ut(kandidat, logg_inn):
    klient = logg_inn(kandidat)
    post(kandidat)
    side = klient.get("/kandidat/kvittering/").content.decode()

    assert "Besvarelsen sendes i posten" in side
    assert "Skriv ut kvitteringen" not in side
    assert "Leverte du feil fil?" not in side
