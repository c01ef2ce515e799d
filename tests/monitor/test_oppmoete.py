"""The page of attendance, the proposal of absence, and the reason for a first access that comes too late."""

from datetime import datetime, timedelta

import pytest

from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer, Innloggingssesjon, Kandidatdel, Oppmoete
from eksamen.models import Eksamensdel
from eksamen.models.valg import Deltype, Kandidatslag
from felles.models import Angrepost, Hendelse
from felles.tid import OSLO, naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
HTMX = {"HX-Request": "true"}
SIDE = "/monitor/oppmoete/"


@pytest.fixture
def for_sent(klokken, parti):
    """The last arrival of the party is past."""
    parti.eksamen.siste_oppmoete = naa() - timedelta(minutes=5)
    parti.eksamen.save(update_fields=["siste_oppmoete"])


def moett(**felt):
    return set(Oppmoete.objects.filter(opphevet__isnull=True, **felt).values_list("kandidat_id", flat=True))


def alle(kandidater):
    return {k.pk for k in kandidater}


def foer(klient, handling, *, sti=SIDE, **felt):
    return klient.post(sti, {"handling": handling, **felt}, headers=HTMX).content.decode()


def test_siden_viser_kandidatene_etter_rom_og_hvem_som_er_der(som, vakt, parti):
    her = lag_kandidat(parti, rom="Rom 2", plass="1")
    lag_kandidat(parti, rom="Rom 1", plass="2")
    klient = som(vakt)
    foer(klient, f"til-stede:{her.pk}")
    html = klient.get(SIDE).content.decode()

    assert html.index("Rom 1 ") < html.index("Rom 2 ")
    assert "1 av 1 er til stede" in html
    assert "Til stede 12:00" in html
    assert html.count("Ikke registrert") == 1


def test_ett_trykk_foerer_en_og_angres(som, vakt, kandidater):
    klient = som(vakt)
    html = foer(klient, f"til-stede:{kandidater[0].pk}")
    assert moett() == {kandidater[0].pk}
    assert f"{kandidater[0].person.navn}: Til stede." in html

    post = Angrepost.objects.get()
    assert f"/{post.pk}/" in html
    klient.post(f"/angre/{post.pk}/", {"neste": SIDE}, follow=True)
    assert not moett()


def test_hele_rommet_med_ett_trykk_og_ukjente_for_seg(som, vakt, parti, kandidater):
    privatist = lag_kandidat(parti, slag=Kandidatslag.PRIVATIST)
    klient = som(vakt)
    side = klient.get(SIDE).content.decode()
    verdi = "til-stede:" + ",".join(str(k.pk) for k in kandidater)
    assert "Alle 3 er til stede" in side
    assert "Ukjent for skolen. Se legitimasjonen." in side

    foer(klient, verdi)
    assert moett() == alle(kandidater)
    assert "Se legitimasjonen" in foer(klient, f"til-stede:{privatist.pk}")
    foer(klient, f"legitimert:{privatist.pk}")
    assert moett(identitet=True) == {privatist.pk}


def test_oppmoetet_fjernes(som, vakt, kandidat):
    klient = som(vakt)
    foer(klient, f"til-stede:{kandidat.pk}")
    assert "Oppmøtet er fjernet." in foer(klient, f"fjern:{kandidat.pk}")
    assert not moett()


def test_paa_forberedelsesdagen_foeres_forberedelsen(som, vakt, kandidat, klokken):
    dagen_foer = datetime(2027, 5, 26, 9, 0, tzinfo=OSLO)
    Eksamensdel.objects.create(
        eksamen=kandidat.eksamen,
        type=Deltype.FORBEREDELSE,
        start=dagen_foer,
        slutt=dagen_foer + timedelta(hours=6),
        minutter=360,
    )
    klokken.move_to(dagen_foer)
    klient = som(vakt)
    assert "Til stede 09:00" in foer(klient, f"til-stede:{kandidat.pk}")
    assert moett(forberedelse=True) == {kandidat.pk}

    klokken.move_to(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO))
    assert "Ikke registrert" in som(vakt).get(SIDE).content.decode()


def test_del_1_foeres_for_rommet_med_klokkeslett(som, vakt, todelt_kandidat):
    klient = som(vakt)
    sti = f"{SIDE}?parti={todelt_kandidat.parti_id}"
    assert "som 11:25" in foer(klient, f"del1:{todelt_kandidat.pk}", sti=sti, klokkeslett="25 over")
    html = foer(klient, f"del1:{todelt_kandidat.pk}", sti=sti, klokkeslett="11:25")

    assert "Del 1 levert på papir 11:25" in html
    deel = Kandidatdel.objects.get(kandidat=todelt_kandidat, eksamensdel__type=Deltype.DEL1)
    assert deel.innlevert == datetime(2027, 5, 27, 11, 25, tzinfo=OSLO)
    assert "levert på papir 11:25" in klient.get("/monitor/").content.decode()
    assert Kandidatdel.objects.filter(innlevert__isnull=False).count() == 1
    foer(klient, f"fjern-del1:{todelt_kandidat.pk}", sti=sti)
    assert Kandidatdel.objects.filter(innlevert__isnull=False).count() == 0


# --- after the last arrival -------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("for_sent")
def test_resten_foreslaas_som_fravaer_og_bare_de(som, vakt, parti, kandidater):
    borte, her, inne = kandidater
    lag_sesjon(inne)
    fritatt = lag_kandidat(parti)
    sett_fravaer(fritatt, "DF")
    klient = som(vakt)
    foer(klient, f"til-stede:{her.pk}")
    side = klient.get(SIDE).content.decode()

    assert "1 er ikke kommet" in side
    assert f'id="rest-{borte.pk}"' in side
    assert side.count('id="rest-') == 1
    html = foer(klient, "resten", valgt=[borte.pk, her.pk, fritatt.pk])
    assert "1 av 3 er registrert med ikke-dokumentert fravær." in html
    assert "Kandidaten er kommet siden" in html
    assert f"{fritatt.person.navn}: Kandidaten har dokumentert fravær, og det står som det var." in html
    fravaer = Fravaer.objects.filter(opphevet__isnull=True, slag="IDF")
    assert list(fravaer.values_list("kandidat", flat=True)) == [borte.pk]
    assert "2 av 3 er" not in html
    assert "1 av 1 er registrert" in foer(klient, "resten", valgt=[borte.pk])
    assert Fravaer.objects.count() == 2


def test_foer_siste_oppmoete_foreslaas_ingen(som, vakt, kandidater):
    assert 'id="rest-' not in som(vakt).get(SIDE).content.decode()


@pytest.mark.usefixtures("for_sent")
def test_foerste_tilgang_etter_siste_oppmoete_spoer_om_hvorfor(som, vakt, kandidat):
    lag_sesjon(kandidat)
    klient = som(vakt)
    gi = f"/monitor/kandidater/{kandidat.pk}/tilgang/"
    svar = klient.post(gi, {"liste": "?sorter=kandidat"})
    assert svar.headers["Location"] == f"{gi}sent/?liste=%3Fsorter%3Dkandidat"
    assert klient.post(gi, headers=HTMX).headers["HX-Redirect"] == f"{gi}sent/"
    assert not Innloggingssesjon.objects.filter(autorisert__isnull=False).exists()

    side = klient.get(f"{gi}sent/?liste=%3Fsorter%3Dkandidat")
    assert "siste oppmøte var 11:55" in side.content.decode()
    assert klient.post(f"{gi}sent/", {"begrunnelse": "  "}).status_code == 422
    svar = klient.post(f"{gi}sent/", {"begrunnelse": "Satt i rommet", "liste": "?sorter=kandidat"})
    assert svar.headers["Location"] == f"/monitor/?sorter=kandidat#k{kandidat.pk}"
    assert Innloggingssesjon.objects.get().autorisert == naa()
    assert Oppmoete.objects.get().begrunnelse == "Satt i rommet"
    assert not any("Satt" in str(h.data) for h in Hendelse.objects.all())


@pytest.mark.usefixtures("for_sent")
@pytest.mark.parametrize(
    "gjoer",
    [
        pytest.param(lambda k, r: r.post(SIDE, {"handling": f"til-stede:{k.pk}"}), id="oppmoete er foert"),
        pytest.param(lambda k, r: lag_sesjon(k, autorisert=True, opprettet=naa() - timedelta(hours=1)), id="paa nytt"),
    ],
)
def test_ingenting_annet_spoer_om_hvorfor(som, vakt, kandidat, gjoer):
    klient = som(vakt)
    gjoer(kandidat, klient)
    sesjon = lag_sesjon(kandidat)
    svar = klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/")

    assert svar.headers["Location"] == f"/monitor/#k{kandidat.pk}"
    sesjon.refresh_from_db()
    assert sesjon.autorisert == naa()


def test_todelt_spoer_aldri_om_hvorfor(som, vakt, todelt_kandidat):
    todelt_kandidat.eksamen.siste_oppmoete = naa() - timedelta(hours=1)
    todelt_kandidat.eksamen.save(update_fields=["siste_oppmoete"])
    lag_sesjon(todelt_kandidat)
    som(vakt).post(f"/monitor/kandidater/{todelt_kandidat.pk}/tilgang/")
    assert Innloggingssesjon.objects.get().autorisert == naa()


@pytest.mark.usefixtures("for_sent")
def test_i_mengde_sies_det_hva_som_maa_til(som, vakt, kandidat):
    lag_sesjon(kandidat)
    data = {"handling": "tilgang", "valgt": kandidat.pk}
    html = som(vakt).post("/monitor/flere/", data, headers=HTMX).content.decode()
    assert "er ikke registrert til stede, og siste oppmøte var 11:55. Registrer oppmøtet" in html


# --- who --------------------------------------------------------------------------------------------------------------
def test_andre_skoler_andre_rom_og_rektor(som, vakt, skole, annen_skole, parti, kandidat):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))
    andre_rom = lag_kandidat(parti, rom="Rom 9")
    romvakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, romvakt, rom=parti.rom)
    assert "Ingen er valgt" in foer(som(vakt), f"til-stede:{fremmed.pk}")
    html = foer(som(romvakt), f"til-stede:{andre_rom.pk},{kandidat.pk}")

    assert andre_rom.person.navn not in html
    assert moett() == {kandidat.pk}
    rektor = som(bruker_med_rolle(Rolle.REKTOR, skole))
    assert 'value="til-stede' not in rektor.get(SIDE).content.decode()
    assert rektor.post(SIDE, {"handling": f"til-stede:{kandidat.pk}"}).status_code == 403


def test_oppdiktet_parti_rom_og_handling(som, vakt, parti, kandidat):
    gi_vakt(PartiFactory(skole=parti.skole), vakt)
    klient = som(vakt)
    assert "Velg et parti eller et rom" in klient.get(f"{SIDE}?parti=99999999999999999999&rom=").content.decode()
    assert "Ingen kandidater sitter her." in klient.get(f"{SIDE}?rom=finnes%20ikke").content.decode()
    assert "Velg hva som skal registreres" in foer(klient, f"slett:{kandidat.pk}")
    assert klient.delete(SIDE).status_code == 405


def test_uten_skript_kommer_man_tilbake_til_samme_rom(som, vakt, parti, kandidat):
    svar = som(vakt).post(f"{SIDE}?parti={parti.pk}&rom=Aula", {"handling": f"til-stede:{kandidat.pk}"})
    assert svar.headers["Location"] == f"{SIDE}?parti={parti.pk}&rom=Aula#k{kandidat.pk}"


def test_like_mange_spoerringer_med_en_og_tretti(som, vakt, parti, django_assert_max_num_queries):
    lag_kandidat(parti)
    klient = som(vakt)
    with django_assert_max_num_queries(40) as en:
        klient.get(SIDE)
    for _ in range(29):
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(en)):
        klient.get(SIDE)
