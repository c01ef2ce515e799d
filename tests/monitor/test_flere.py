"""Ticked candidates: the same act for many, with a result for each and one undo."""

from datetime import timedelta

import pytest

from brukere.models.bruker import Rolle
from deltakelse.models import Fravaer, Innloggingssesjon, Oppmoete, Sendespost
from deltakelse.services.autorisering import fjern_tilgang
from felles.hendelser import SYSTEM
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, sett_fravaer, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]
HTMX = {"HX-Request": "true"}
# The undo of each row, which the undo of them all is made of.
ENES = ("oppmoete", "sendespost")
ADRESSE = "/monitor/flere/"


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


def send(klient, handling, *kandidater, **valg):
    data = {"handling": handling, "valgt": [str(k.pk) for k in kandidater]}
    return klient.post(ADRESSE, data, **valg)


def angre(klient, **felt):
    post = Angrepost.objects.exclude(slag__in=ENES).filter(**felt).latest("laget")
    return klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX)


def aapne(modell, **felt):
    return set(modell.objects.filter(opphevet__isnull=True, **felt).values_list("kandidat_id", flat=True))


def alle(kandidater):
    return {k.pk for k in kandidater}


def test_raden_har_et_kryss_og_siden_en_linje_for_de_valgte(som, vakt, kandidater):
    lag_sesjon(kandidater[0])
    side = som(vakt).get("/monitor/").content.decode()

    assert side.count('name="valgt"') == 3
    assert side.count("data-venter") == 1
    assert 'id="massebar"' in side
    assert f'aria-label="Velg {kandidater[0].person.navn}"' in side


def test_den_som_bare_ser_har_ingen_kryss(som, rektor, kandidater):
    side = som(rektor).get("/monitor/").content.decode()
    assert 'name="valgt"' not in side
    assert 'id="massebar"' not in side


def test_tilgang_til_flere_med_et_svar_for_hver(som, vakt, kandidater):
    uten, *inne = kandidater
    for kandidat in inne:
        lag_sesjon(kandidat)
    html = send(som(vakt), "tilgang", *kandidater, headers=HTMX).content.decode()

    assert "2 av 3 har fått tilgang." in html
    assert f"{uten.person.navn} er ikke logget inn." in html
    assert "Se hver kandidat" in html
    assert Innloggingssesjon.objects.filter(autorisert__isnull=False).count() == 2


def test_tilgang_til_flere_angres_og_de_venter_paa_nytt(som, vakt, skoleadmin, kandidater, klokken):
    for kandidat in kandidater:
        lag_sesjon(kandidat)
    send(som(skoleadmin), "tilgang", kandidater[0])  # somebody else was first with this one
    klokken.shift(timedelta(seconds=1))
    klient = som(vakt)
    send(klient, "tilgang", *kandidater)

    assert "Tilgangen er fjernet for 2 kandidater, som er logget inn og venter." in angre(klient).content.decode()
    inne = Innloggingssesjon.objects.filter(autorisert__isnull=False)
    assert list(inne.values_list("kandidat", flat=True)) == [kandidater[0].pk]
    assert not Innloggingssesjon.objects.filter(avsluttet__isnull=False).exists()


def test_tilgang_som_andre_har_gitt_siden_angres_ikke(som, vakt, skoleadmin, kandidater, klokken):
    """Access is taken from one again by somebody else, who then lets the candidate in: that grant is theirs."""
    sesjoner = [lag_sesjon(kandidat) for kandidat in kandidater]
    klient, andre = som(vakt), som(skoleadmin)
    send(klient, "tilgang", *kandidater)
    gis_paa_nytt(andre, kandidater[0], sesjoner[0], klokken)
    assert "Tilgangen er fjernet for 2 kandidater" in angre(klient, bruker_id=vakt.pk).content.decode()
    assert aapen_tilgang() == {kandidater[0].pk}

    send(klient, "tilgang", *kandidater[1:])
    for kandidat, sesjon in zip(kandidater[1:], sesjoner[1:], strict=True):
        gis_paa_nytt(andre, kandidat, sesjon, klokken)
    svar = angre(klient, bruker_id=vakt.pk).content.decode()
    assert "Tilgangen er endret av andre siden" in svar
    assert "Tilgangen er fjernet for" not in svar
    assert aapen_tilgang() == alle(kandidater)


def gis_paa_nytt(klient, kandidat, sesjon, klokken):
    klokken.shift(timedelta(seconds=1))
    fjern_tilgang(kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=SYSTEM, naa=naa())
    send(klient, "tilgang", kandidat)


def aapen_tilgang():
    return set(Innloggingssesjon.objects.filter(autorisert__isnull=False).values_list("kandidat_id", flat=True))


def test_oppmoete_for_flere_angres_samlet(som, vakt, kandidater):
    klient = som(vakt)
    html = send(klient, "oppmoete", *kandidater, headers=HTMX).content.decode()
    assert "3 av 3 er registrert til stede." in html
    assert aapne(Oppmoete) == alle(kandidater)

    assert "Oppmøtet er satt tilbake for 3 kandidater." in angre(klient).content.decode()
    assert not aapne(Oppmoete)


@pytest.mark.parametrize(("handling", "slag"), [("IDF", "IDF"), ("DF", "DF")])
def test_fravaer_for_flere_angres_samlet(som, vakt, kandidater, handling, slag):
    klient = som(vakt)
    html = send(klient, handling, *kandidater, headers=HTMX).content.decode()
    assert "3 av 3 er registrert med" in html
    assert aapne(Fravaer, slag=slag) == alle(kandidater)

    assert "Angret for 3 kandidater." in angre(klient).content.decode()
    assert not aapne(Fravaer)


def test_fravaer_fjernes_for_flere(som, vakt, kandidater):
    for kandidat in kandidater:
        sett_fravaer(kandidat)
    send(som(vakt), "fjern-fravaer", *kandidater)
    assert not aapne(Fravaer)


def test_post_for_flere_der_en_har_fravaer(som, vakt, kandidater):
    borte, *resten = kandidater
    sett_fravaer(borte)
    html = send(som(vakt), "post", *kandidater, headers=HTMX).content.decode()

    assert "2 av 3 er merket «Sendes i posten»." in html
    assert f"{borte.person.navn} er registrert med fravær." in html
    assert aapne(Sendespost) == alle(resten)


def test_angre_som_andre_har_endret_paa_endrer_ingen(som, vakt, skoleadmin, kandidater):
    klient = som(vakt)
    send(klient, "IDF", *kandidater)
    post = Angrepost.objects.filter(slag="monitor.flere").get()
    send(som(skoleadmin), "fjern-fravaer", kandidater[0])
    svar = klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()

    assert "Noen har endret oppmøtet siden" in svar
    assert aapne(Fravaer) == alle(kandidater[1:])


def test_del_1_for_en_todelt_og_nei_for_en_delt(som, vakt, todelt_kandidat, kandidat):
    html = send(som(vakt), "del1", todelt_kandidat, kandidat, headers=HTMX).content.decode()

    assert "Del 1 er registrert levert på papir for 1 av 2." in html
    assert f"{kandidat.person.navn}: Eksamenen har ikke del 1." in html
    assert "levert på papir 12:00" in html


def test_to_ganger_er_harmloest(som, vakt, kandidater):
    klient = som(vakt)
    send(klient, "oppmoete", *kandidater)
    send(klient, "oppmoete", *kandidater)
    assert Hendelse.objects.filter(handling="oppmoete.registrert").count() == 3


def test_uten_valg_eller_med_oppdiktet_handling_skjer_ingenting(som, vakt, kandidater):
    klient = som(vakt)
    assert "Ingen er krysset av." in send(klient, "tilgang", headers=HTMX).content.decode()
    assert "Velg hva som skal gjøres" in send(klient, "slett", *kandidater, headers=HTMX).content.decode()
    svar = klient.post(ADRESSE, {"handling": "tilgang", "valgt": ["x", "-1", "9" * 30]}, headers=HTMX)
    assert "Ingen er krysset av." in svar.content.decode()
    assert not Hendelse.objects.filter(kandidat_id__isnull=False).exists()


def test_uten_skript_kommer_man_tilbake_til_listen_med_beskjedene(som, vakt, kandidater):
    sett_sperre(kandidater[0])
    for kandidat in kandidater:
        lag_sesjon(kandidat)
    data = {"handling": "tilgang", "valgt": [k.pk for k in kandidater], "liste": "?sorter=kandidat"}
    svar = som(vakt).post(ADRESSE, data, follow=True)

    assert svar.redirect_chain == [("/monitor/?sorter=kandidat", 302)]
    assert "2 av 3 har fått tilgang." in svar.content.decode()
    assert "Digital tilgang er sperret for" in svar.content.decode()


def test_andre_skolers_kandidater_er_ukjente_og_rektor_faar_nei(som, vakt, rektor, annen_skole, kandidater):
    fremmed = lag_kandidat(PartiFactory(skole=annen_skole))
    send(som(vakt), "oppmoete", fremmed, kandidater[0])
    assert aapne(Oppmoete) == {kandidater[0].pk}
    assert send(som(rektor), "oppmoete", kandidater[0]).status_code == 403
    assert som(vakt).get(ADRESSE).status_code == 405


def test_like_mange_spoerringer_for_listen_med_kryss(som, vakt, parti, django_assert_max_num_queries):
    lag_kandidat(parti)
    klient = som(vakt)
    with django_assert_max_num_queries(60) as foer:
        klient.get("/monitor/")
    for _ in range(29):
        lag_kandidat(parti)
    with django_assert_max_num_queries(len(foer)):
        klient.get("/monitor/")


def test_melding_til_de_valgte_skrives_paa_sin_egen_side(som, vakt, kandidater):
    svar = send(som(vakt), "melding", *kandidater[:2], follow=True)
    assert svar.redirect_chain == [(f"/monitor/melding/?kandidater={kandidater[0].pk},{kandidater[1].pk}", 302)]
    html = svar.content.decode()
    assert kandidater[0].person.navn in html
    assert kandidater[2].person.navn not in html
