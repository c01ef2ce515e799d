"""The answer page: no log-in, one person, one request; and the same answer for whoever is logged in."""

import logging
import sys
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from brukere.models import Bruker, Rolletildeling
from brukere.models.bruker import Rolle
from felles.logg import Linje
from felles.models import Hendelse
from felles.tid import naa
from kvittering.services.oppslag import FLEST
from oppnevning.models import Inhabilitet, Oppnevning, Utsending
from oppnevning.querysets.adresser import sensoradresser
from oppnevning.services import oppnevning as tjeneste
from oppnevning.services import utsending
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.oppnevning import lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer
from tests.oppnevning.test_oppnevning import ja

pytestmark = pytest.mark.django_db
Status = Oppnevning.Status
PASSORD = "sommerfugl-i-vinterland"
NYTT = {"passord": PASSORD, "passord2": PASSORD}


@pytest.fixture
def ny_konto(fagperson):
    """The fagperson's account as it is made: without a password."""
    fagperson.bruker.set_unusable_password()
    fagperson.bruker.save(update_fields=["password"])
    return fagperson.bruker


@pytest.fixture
def lenke(myndighet, ny_konto, oppnevning, post):
    """The address that the letter to the fagperson leads to."""
    utsending.bestill([oppnevning], Utsending.Slag.FORESPOERSEL, aktoer=aktoer(myndighet), naa=naa())
    return post.lenke()


def test_siden_sier_hva_det_gjelder_uten_innlogging_og_gir_ikke_adressen_videre(client, lenke, oppnevning):
    svar = client.get(lenke)

    side = svar.content.decode()
    assert svar.status_code == 200
    assert "Norsk Vg3" in side
    assert oppnevning.bruker.navn in side
    assert svar.headers["Referrer-Policy"] == "strict-origin"
    assert svar.headers["X-Robots-Tag"] == "noindex"
    assert "no-store" in svar.headers["Cache-Control"]


def test_et_ja_gir_rolle_adresse_taushet_og_passord(client, lenke, oppnevning, ny_konto, statsforvalter, post):
    svar = client.post(lenke, ja(**NYTT))

    oppnevning.refresh_from_db()
    konto = Bruker.objects.get(pk=ny_konto.pk)
    assert svar.status_code == 302
    assert oppnevning.status == Status.TAKKET_JA
    assert oppnevning.taushet is not None
    assert sensoradresser([konto.pk])[konto.pk].linjer == ["Kirkegata 1", "0153 Oslo"]
    assert konto.check_password(PASSORD)
    assert konto.telefon == "90000000"
    assert Rolletildeling.objects.gjeldende(naa()).get(bruker=konto).rolle == Rolle.SENSOR
    assert oppnevning.tildeling.organisasjon == statsforvalter
    assert "Du er oppnevnt" in post.toem()[-1]["Subject"]
    assert Client().login(username=konto.brukernavn, password=PASSORD)


def test_svaret_staar_i_loggen_uten_det_som_ble_skrevet(client, lenke, oppnevning, skole):
    client.post(lenke, ja(**NYTT, relasjoner="Datteren min", skole1=skole.navn))

    hendelser = Hendelse.objects.filter(handling__in=["oppnevning.takket_ja", "inhabilitet.oppgitt"])
    alt = str(list(Hendelse.objects.values_list("data", flat=True)))
    assert {rad.aktoer_id for rad in hendelser} == {oppnevning.bruker_id}
    assert hendelser.count() == 3
    for hemmelig in ("Datteren", "Kirkegata", PASSORD, lenke.split("/")[3]):
        assert hemmelig not in alt


def test_et_nei_trenger_en_grunn_og_gir_ingen_rolle(client, lenke, oppnevning, ny_konto):
    uten = client.post(lenke, {"svar": "nei", "grunn": ""})
    svar = client.post(lenke, {"svar": "nei", "grunn": "Permisjon"})

    oppnevning.refresh_from_db()
    assert (uten.status_code, svar.status_code) == (422, 302)
    assert (oppnevning.status, oppnevning.avslag) == (Status.TAKKET_NEI, "Permisjon")
    assert not ny_konto.tildelinger.exists()
    assert not Bruker.objects.get(pk=ny_konto.pk).has_usable_password()


def test_svaret_kan_ikke_gis_om_igjen(client, lenke, oppnevning):
    client.post(lenke, {"svar": "nei", "grunn": "Permisjon"})

    igjen = client.post(lenke, ja(**NYTT))

    oppnevning.refresh_from_db()
    assert "Du har takket nei" in igjen.content.decode()
    assert oppnevning.status == Status.TAKKET_NEI


def test_en_lenke_som_er_brukt_viser_ingenting_om_personen(client, lenke, ny_konto):
    client.post(lenke, ja(**NYTT))

    side = client.get(lenke).content.decode()

    assert "Du har takket ja" in side
    for noe in (ny_konto.navn, ny_konto.epost, "Kirkegata"):
        assert noe not in side


def test_etter_fristen_er_lenken_doed_og_siden_sier_hvem_som_kan_hjelpe(client, lenke, oppnevning):
    with time_machine.travel(oppnevning.svarfrist + timedelta(seconds=1)):
        side = client.get(lenke).content.decode()
        svar = client.post(lenke, ja(**NYTT))

    oppnevning.refresh_from_db()
    assert "Svarfristen var" in side
    assert "Statsforvalteren" in side
    assert svar.status_code == 200
    assert oppnevning.status == Status.SENDT


def test_en_trukket_lenke_er_doed(client, myndighet, lenke, oppnevning):
    tjeneste.trekk(oppnevning_id=oppnevning.pk, grunn="x", aktoer=aktoer(myndighet), naa=naa())

    svar = client.post(lenke, ja(**NYTT))

    oppnevning.refresh_from_db()
    assert "er trukket" in svar.content.decode()
    assert oppnevning.status == Status.TRUKKET


def test_den_gamle_lenken_doer_naar_en_nyere_er_brukt(client, myndighet, lenke, oppnevning, post):
    utsending.bestill([oppnevning], Utsending.Slag.PURRING, aktoer=aktoer(myndighet), naa=naa())
    nyere = post.lenke()
    client.post(nyere, {"svar": "nei", "grunn": "Permisjon"})

    assert nyere != lenke
    assert "trukket" in client.get(lenke).content.decode()


def test_en_stengt_konto_kan_ikke_takke_ja(client, lenke, oppnevning, ny_konto):
    ny_konto.is_active = False
    ny_konto.save(update_fields=["is_active"])

    svar = client.post(lenke, ja(**NYTT))

    oppnevning.refresh_from_db()
    assert (svar.status_code, oppnevning.status) == (422, Status.SENDT)
    assert "Kontoen din er stengt" in svar.content.decode()


def test_en_ukjent_lenke_finnes_ikke(client, lenke):
    svar = client.get(reverse("oppnevning:svar", args=["A" * 43]))

    assert svar.status_code == 404


@pytest.mark.parametrize(
    ("endret", "tekst"),
    [
        ({"taushet": ""}, "erklære taushet"),
        ({"gateadresse": ""}, "Gateadresse"),
        ({"gateadresse": "Postboks 12"}, "gateadresse"),
        ({"postnummer": "15"}, "fire siffer"),
        ({"postnummer": "٤٤٤٤"}, "fire siffer"),
        ({"telefon": "ring meg"}, "Telefon"),
        ({"skole1": "Finnes ikke skole"}, "finnes ikke i listen"),
        ({"skole2": "٣"}, "finnes ikke i listen"),
        ({"passord": "kort", "passord2": "kort"}, "passord"),
        ({"passord2": "noe helt annet"}, "ulike"),
        ({"passord": ""}, "passord"),
    ],
)
def test_et_ja_med_feil_sier_hva_som_skal_rettes(client, lenke, oppnevning, endret, tekst):
    svar = client.post(lenke, ja(**NYTT) | endret)

    oppnevning.refresh_from_db()
    assert svar.status_code == 422
    assert tekst in svar.content.decode()
    assert oppnevning.status == Status.SENDT


def test_den_som_har_passord_fra_foer_kan_ikke_faa_et_nytt_gjennom_lenken(client, lenke, ny_konto, oppnevning):
    ny_konto.set_password("mitt-eget-lange-passord")
    ny_konto.save(update_fields=["password"])

    side = client.get(lenke).content.decode()
    client.post(lenke, ja(**NYTT))

    assert "Velg et passord" not in side
    assert Bruker.objects.get(pk=ny_konto.pk).check_password("mitt-eget-lange-passord")


def test_oppgitte_skoler_og_relasjoner_lagres_og_leses_av_myndigheten_alene(
    client, som, myndighet, lenke, oppnevning, annen_skole, fylke
):
    client.post(lenke, ja(**NYTT, skole1=annen_skole.orgnr, skole2=annen_skole.navn.upper(), relasjoner="Min fetter"))

    rader = Inhabilitet.objects.filter(bruker=oppnevning.bruker)
    assert {(rad.skole, rad.grunn) for rad in rader} == {(annen_skole, ""), (None, "Min fetter")}
    side = som(myndighet).get(reverse("oppnevning:oppnevning", args=[oppnevning.pk])).content.decode()
    assert "Min fetter" in side
    assert annen_skole.navn in side


def test_siden_aapnes_bare_saa_mange_ganger_i_minuttet_fra_et_sted(client, lenke):
    with time_machine.travel(naa(), tick=False):
        svar = [client.get(lenke).status_code for _nr in range(FLEST + 1)]

    assert svar == [200] * FLEST + [429]


def test_lenken_skrives_aldri_i_loggen(client, lenke):
    linje = Linje("%(message)s")
    token = lenke.rstrip("/").rpartition("/")[2]
    try:
        raise ValueError(f"noe gikk galt på {lenke}")
    except ValueError:
        feil = sys.exc_info()
    rad = logging.LogRecord("felles.feil", logging.INFO, "", 0, "feil 404 %s", (lenke,), feil)

    skrevet = linje.format(rad)

    assert token not in skrevet
    assert "/sensur/svar/…/" in skrevet


def test_den_som_er_logget_inn_svarer_uten_lenke(som, skole, oppnevning):
    RolletildelingFactory(bruker=oppnevning.bruker, rolle=Rolle.LAERER, organisasjon=skole)
    klient = som(oppnevning.bruker)
    adresse = reverse("oppnevning:min", args=[oppnevning.pk])

    assert "Du er spurt om å være sensor i Norsk Vg3" in klient.get("/").content.decode()
    assert "<dt>Svarfrist</dt>" in klient.get(adresse).text
    assert klient.post(adresse, ja(telefon="x")).status_code == 422
    assert klient.post(adresse, ja()).status_code == 302
    assert "<dt>Svarfrist</dt>" not in klient.get(adresse).text

    oppnevning.refresh_from_db()
    assert oppnevning.status == Status.TAKKET_JA
    assert "Norsk Vg3" in klient.get(reverse("oppnevning:mine")).content.decode()


def test_den_som_har_takket_ja_retter_adressen_og_melder_inhabilitet_senere(som, faggruppe, annen_skole):
    rad = lag_oppnevning(faggruppe, godtatt=True)
    klient, adresse = som(rad.bruker), reverse("oppnevning:min", args=[rad.pk])

    ny = {"handling": "adresse", "gateadresse": "Storgata 2", "postnummer": "7010", "poststed": "Trondheim"}
    assert klient.post(adresse, ny).status_code == 302
    assert klient.post(adresse, ny | {"gateadresse": "postboks 4"}).status_code == 422
    assert klient.post(adresse, {"handling": "inhabil", "skole1": annen_skole.navn}).status_code == 302
    assert klient.post(adresse, {"handling": "noe annet"}).status_code == 422

    assert sensoradresser([rad.bruker_id])[rad.bruker_id].gateadresse == "Storgata 2"
    assert Inhabilitet.objects.get().skole == annen_skole
    assert klient.get(reverse("oppnevning:mitt_brev", args=[rad.pk])).headers["Content-Type"] == "application/pdf"


def test_andres_oppnevning_finnes_ikke_her(som, oppnevning, faggruppe):
    annen = lag_fagperson(faggruppe.eier).bruker
    klient = som(annen)

    for navn in ("min", "mitt_brev"):
        assert klient.get(reverse(f"oppnevning:{navn}", args=[oppnevning.pk])).status_code == 404
    assert klient.post(reverse("oppnevning:min", args=[oppnevning.pk]), ja()).status_code == 404
    assert Oppnevning.objects.get(pk=oppnevning.pk).status == Status.SENDT


def test_adressen_ligger_kryptert(client, lenke, oppnevning):
    client.post(lenke, ja(**NYTT))

    with connection.cursor() as markoer:
        markoer.execute("SELECT gateadresse FROM oppnevning_oppnevning WHERE id = %s", [oppnevning.pk])
        assert "Kirkegata" not in markoer.fetchone()[0]
