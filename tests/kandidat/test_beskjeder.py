"""Messages from the invigilators on the candidate's pages: they arrive with the heartbeat, and go when confirmed."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings as innstillinger

from deltakelse.models import Fravaer, Partiversjon
from felles.models import Hendelse
from felles.tid import OSLO, naa
from monitor.models import Melding, Meldingsmottaker
from monitor.setninger import FERDIGE
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.fabrikker.monitor import lag_melding
from tests.kandidat.conftest import adressen, gi_tilgang

pytestmark = pytest.mark.django_db

HX = {"HX-Request": "true"}
KNAPP = "Jeg har lest meldingen"
TEKST = "Husk pausen klokken 12."


def status(klient, side, **felt):
    return klient.get("/kandidat/status/", {"side": side, **felt}, headers=HX)


def bekreft(klient, melding, **kw):
    return klient.post(f"/kandidat/beskjeder/{melding.pk}/lest/", **kw)


def mottaker(melding, kandidat):
    return Meldingsmottaker.objects.get(melding=melding, kandidat=kandidat)


def test_meldingen_staar_paa_siden_foer_og_etter_tilgang(olga, logg_inn):
    lag_melding(olga)
    klient = logg_inn(olga)
    assert TEKST in klient.get("/kandidat/autorisering/").content.decode()
    gi_tilgang(olga)
    for side in ("oppgave", "levering", "forberedelse", "eksamener"):
        assert TEKST in klient.get(f"/kandidat/{side}/").content.decode(), side


@pytest.mark.parametrize(
    ("gjoer", "side"),
    [
        (lag_levering, "kvittering"),
        (lambda k: Fravaer.objects.create(kandidat=k, slag="IDF", registrert=naa()), "fravaer"),
    ],
)
def test_den_staar_ogsaa_paa_sidene_etterpaa(olga, slipp_inn, gjoer, side):
    lag_melding(olga)
    klient = slipp_inn(olga)
    gjoer(olga)

    assert TEKST in klient.get(f"/kandidat/{side}/").content.decode()


def test_den_kommer_med_livstegnet_paa_en_side_uten_stripe(olga, logg_inn):
    klient = logg_inn(olga)
    assert status(klient, "autorisering", m="").status_code == 204
    melding = lag_melding(olga)

    svar = status(klient, "autorisering", m="")

    assert svar.status_code == 200
    assert 'hx-swap-oob="outerHTML"' in svar.content.decode()
    assert TEKST in svar.content.decode()
    assert 'id="stripe"' not in svar.content.decode()
    assert status(klient, "autorisering", m=str(melding.pk)).status_code == 204


@pytest.mark.parametrize("side", ["oppgave", "levering"])
def test_den_kommer_med_livstegnet_sammen_med_stripen(olga, slipp_inn, side):
    klient = slipp_inn(olga)
    merke = klient.get(f"/kandidat/{side}/").context["stripe"].merke
    melding = lag_melding(olga)

    svar = status(klient, side, v=merke, m="").content.decode()

    assert TEKST in svar
    assert 'id="stripe"' in svar
    assert status(klient, side, v=merke, m=str(melding.pk)).status_code == 204


def test_en_side_uten_egen_puls_spoer_etter_meldinger_alene(olga, slipp_inn):
    klient = slipp_inn(olga)
    assert "side=beskjeder" in klient.get("/kandidat/forberedelse/").content.decode()
    assert status(klient, "beskjeder", m="").status_code == 204
    lag_melding(olga)

    assert TEKST in status(klient, "beskjeder", m="").content.decode()


def test_to_meldinger_staar_i_rekkefoelge_og_bekreftes_hver_for_seg(olga, slipp_inn):
    foerste, andre = lag_melding(olga, tekst="Den første"), lag_melding(olga, tekst="Den andre")
    klient = slipp_inn(olga)
    side = klient.get("/kandidat/oppgave/").content.decode()
    assert side.index("Den første") < side.index("Den andre")

    svar = bekreft(klient, foerste, headers=HX).content.decode()

    assert "Den første" not in svar
    assert "Den andre" in svar
    assert f'value="{andre.pk}"' in svar
    assert "Eksamensvakten ser at du har lest meldingen." in svar
    assert KNAPP not in bekreft(klient, andre, headers=HX).content.decode()


def test_bekreftelsen_har_tidspunkt_og_hendelse_og_varsler_monitoren(olga, slipp_inn):
    melding = lag_melding(olga)
    klient = slipp_inn(olga)
    versjon = Partiversjon.objects.get(parti=olga.parti).nummer

    for _ in range(2):
        bekreft(klient, melding)

    rad = mottaker(melding, olga)
    assert rad.bekreftet is not None
    hendelse = Hendelse.objects.get(handling="melding.bekreftet")
    assert (hendelse.kandidat_id, hendelse.parti_id, hendelse.data) == (olga.pk, olga.parti_id, {"melding": melding.pk})
    assert Partiversjon.objects.get(parti=olga.parti).nummer == versjon + 1


def test_uten_skript_kommer_man_tilbake_til_siden_man_sto_paa(olga, slipp_inn):
    melding = lag_melding(olga)
    klient = slipp_inn(olga)
    side = klient.get("/kandidat/levering/").content.decode()
    assert 'name="tilbake" value="/kandidat/levering/"' in side

    assert adressen(bekreft(klient, melding, data={"tilbake": "/kandidat/levering/"})) == "/kandidat/levering/"
    assert TEKST not in klient.get("/kandidat/levering/").content.decode()


@pytest.mark.parametrize(
    "tilbake",
    [
        "",
        "https://evil.example/",
        "//evil.example/",
        "/monitor/",
        "/kandidat/finnes-ikke/",
        "/kandidat/\x00/",
        "/kandidat/status/",
    ],
)
def test_en_oppdiktet_vei_tilbake_leder_til_der_kandidaten_hoerer_hjemme(olga, slipp_inn, tilbake):
    melding = lag_melding(olga)

    assert adressen(bekreft(slipp_inn(olga), melding, data={"tilbake": tilbake})) == "/kandidat/oppgave/"


def test_en_melding_som_kom_med_livstegnet_leder_aldri_til_livstegnets_svar(olga, slipp_inn):
    klient = slipp_inn(olga)
    melding = lag_melding(olga)
    svar = status(klient, "beskjeder", m="").content.decode()
    assert 'name="tilbake" value=""' in svar

    assert adressen(bekreft(klient, melding, data={"tilbake": ""})) == "/kandidat/oppgave/"


def test_den_neste_meldingen_husker_siden_som_den_foerste_ble_bekreftet_fra(olga, slipp_inn):
    foerste, _andre = lag_melding(olga), lag_melding(olga)
    svar = bekreft(slipp_inn(olga), foerste, data={"tilbake": "/kandidat/levering/"}, headers=HX).content.decode()

    assert 'name="tilbake" value="/kandidat/levering/"' in svar


@pytest.mark.parametrize("nummer", [10**9, 10**18, 10**30, "9" * 5000])
def test_en_melding_med_oppdiktet_nummer_finnes_ikke(olga, slipp_inn, nummer):
    assert slipp_inn(olga).post(f"/kandidat/beskjeder/{nummer}/lest/").status_code == 404


@pytest.mark.parametrize(
    ("sendt", "staar"),
    [
        (datetime(2027, 5, 26, 9, 0, tzinfo=OSLO), False),
        (datetime(2027, 5, 26, 23, 59, 59, tzinfo=OSLO), False),
        (datetime(2027, 5, 27, 0, 0, tzinfo=OSLO), True),
    ],
)
def test_bare_dagens_meldinger_staar_paa_dagens_sider(olga, slipp_inn, sendt, staar):
    melding = lag_melding(olga, sendt=sendt)
    klient = slipp_inn(olga)

    for side in ("oppgave", "levering", "forberedelse", "eksamener"):
        assert (TEKST in klient.get(f"/kandidat/{side}/").content.decode()) is staar, side
    assert status(klient, "beskjeder", m=str(melding.pk) if staar else "").status_code == 204
    assert (mottaker(melding, olga).vist is not None) is staar


def test_dagens_melding_staar_uten_gaarsdagens_ogsaa_naar_den_kommer_med_livstegnet(olga, slipp_inn):
    lag_melding(olga, tekst="Om forberedelsen", sendt=naa() - timedelta(days=1))
    klient = slipp_inn(olga)
    lag_melding(olga)

    svar = status(klient, "beskjeder", m="").content.decode()

    assert TEKST in svar
    assert "Om forberedelsen" not in svar


def test_andres_meldinger_finnes_ikke(olga, slipp_inn, parti):
    melding = lag_melding(lag_kandidat(parti))
    klient = slipp_inn(olga)

    assert TEKST not in klient.get("/kandidat/oppgave/").content.decode()
    assert bekreft(klient, melding).status_code == 404
    assert not Meldingsmottaker.objects.exclude(bekreftet=None).exists()


def test_en_trukket_melding_forsvinner_og_et_sent_trykk_er_til_ingen_skade(olga, slipp_inn):
    melding = lag_melding(olga)
    klient = slipp_inn(olga)
    merke = klient.get("/kandidat/oppgave/").context["stripe"].merke
    Melding.objects.update(trukket=naa())

    svar = status(klient, "oppgave", v=merke, m=str(melding.pk))
    assert svar.status_code == 200
    assert TEKST not in svar.content.decode()
    assert bekreft(klient, melding).status_code == 302
    assert mottaker(melding, olga).bekreftet is not None


def test_foerste_gang_den_vises_huskes(olga, slipp_inn, klokken):
    melding = lag_melding(olga)
    klient = slipp_inn(olga)
    assert mottaker(melding, olga).vist is None
    klient.get("/kandidat/oppgave/")
    foerst = mottaker(melding, olga).vist
    klokken.shift(timedelta(minutes=1))
    klient.get("/kandidat/oppgave/")

    assert foerst is not None
    assert mottaker(melding, olga).vist == foerst


@pytest.mark.parametrize(
    ("kode", "ramme"), [("nn", "Eg har lese meldinga"), ("en", "I have read the message"), ("se", "")]
)
def test_rammen_og_de_ferdige_setningene_er_paa_kandidatens_spraak(olga, slipp_inn, kode, ramme):
    lag_melding(olga, tekst=FERDIGE[0])
    lag_melding(olga, tekst=TEKST)
    klient = slipp_inn(olga)
    klient.cookies[innstillinger.LANGUAGE_COOKIE_NAME] = kode

    side = klient.get("/kandidat/levering/").content.decode()

    assert ramme in side
    assert KNAPP not in side
    assert FERDIGE[0] not in side
    assert f'<p lang="no">{TEKST}' in side


def test_livstegnet_koster_det_samme_uten_nye_meldinger_og_to_til_naar_en_kommer(
    olga, slipp_inn, django_assert_num_queries
):
    klient = slipp_inn(olga)
    merke = klient.get("/kandidat/levering/").context["stripe"].merke
    with django_assert_num_queries(3):  # session with what is unread, candidate, strip
        status(klient, "levering", v=merke, m="")
    meldinger = [lag_melding(olga) for _ in range(5)]
    with django_assert_num_queries(5):  # and the messages, noted as shown
        status(klient, "levering", v=merke, m="")
    with django_assert_num_queries(3):
        status(klient, "levering", v=merke, m="-".join(str(m.pk) for m in meldinger))


def test_teksten_kan_ikke_bli_merker_paa_siden(olga, slipp_inn):
    lag_melding(olga, tekst="<b>Nei</b>\n<script>x</script>")
    side = slipp_inn(olga).get("/kandidat/oppgave/").content.decode()

    assert "&lt;b&gt;Nei&lt;/b&gt;<br>&lt;script&gt;" in side


def test_oevelsen_har_ingen_meldinger_men_de_samme_sidene(client):
    client.post("/oevelse/start/", follow=True)
    side = client.get("/oevelse/", follow=True).content.decode()

    assert KNAPP not in side
