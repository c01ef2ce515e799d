"""The log of a candidate: what happened, from where, by whom, and «Fjern tilgang»."""

from datetime import timedelta

import pytest
import redis as redisklient
import time_machine

from brukere.models.bruker import Rolle
from deltakelse.models import Partiversjon, Sesjonsadresse
from deltakelse.services import livstegn
from deltakelse.services.autorisering import autoriser, fjern_tilgang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Hendelse
from felles.tid import OSLO, naa
from levering.querysets.kandidatstatus import hent_med_status
from monitor.querysets import logg as loggen
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import lag_sesjon, sett_sperre
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_fil

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
IPV6 = "2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9"
EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/148.0.0.0 Safari/537.36 "
    "Edg/148.0.0.0"
)
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15"


@pytest.fixture(autouse=True)
def klokken_12(settings, tmp_path):
    settings.FILLAGER = tmp_path / "filer"
    with time_machine.travel("2027-05-27T10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def redis(egen_redis, settings):
    """An empty Redis of the tests' own."""
    klient = redisklient.Redis.from_url(settings.REDIS_URL)
    klient.delete(livstegn.SIST, livstegn.NYE)
    yield klient
    klient.delete(livstegn.SIST, livstegn.NYE)


def logg(klient, kandidat, fane="", **valg):
    return klient.get(f"/monitor/kandidater/{kandidat.pk}/logg/", {"fane": fane} if fane else {}, **valg)


def fjern(klient, kandidat, sesjon, **valg):
    return klient.post(f"/monitor/kandidater/{kandidat.pk}/fjern-tilgang/", {"sesjon": sesjon}, **valg)


def hendelse(kandidat, handling, aktoer, objekt=None, **data):
    return logg_hendelse(
        objekt or kandidat,
        handling,
        aktoer=aktoer,
        naa=naa(),
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        **data,
    )


def selv(kandidat, adresse=IPV6):
    return Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, adresse, EDGE)


def adresse(sesjon, ip, *, fra, til, enhet=EDGE):
    return Sesjonsadresse.objects.create(sesjon=sesjon, adresse=ip, enhet=enhet, foerst_sett=fra, sist_sett=til)


# --- Aktivitetslogg ---------------------------------------------------------------------------------------------------
def test_loggen_viser_hva_naar_hvem_og_hele_ipv6_adressen(som, vakt, kandidat):
    hendelse(kandidat, "kandidat.logget_inn", selv(kandidat))
    html = logg(som(vakt), kandidat).content.decode()

    assert "Logget inn, venter på tilgang" in html
    assert IPV6 in html
    assert "12:00:00" in html
    assert ">Kandidaten<" in html.replace("</span>Kandidaten", ">Kandidaten")


def test_vaktens_egen_adresse_og_navn_staar_i_loggen(som, vakt, kandidat):
    lag_sesjon(kandidat)
    klient = som(vakt)
    klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/", REMOTE_ADDR="158.36.103.20")
    html = logg(klient, kandidat).content.decode()

    assert "158.36.103.20" in html
    assert vakt.navn in html
    assert "Gitt i kandidatmonitoren" in html


def test_en_fil_staar_med_navn_og_stoerrelse(som, vakt, kandidat):
    fil = lag_fil(kandidat, "norsk-utkast.docx")
    hendelse(kandidat, "fil.lastet_opp", selv(kandidat), fil, stoerrelse=184 * 1024)
    html = logg(som(vakt), kandidat).content.decode()

    assert "Lastet opp «norsk-utkast.docx»" in html
    assert "184 kB" in html


def test_det_eksamensrommet_ikke_skal_se_staar_ikke(som, vakt, kandidat):
    hendelse(kandidat, "tilrettelegging.vedtatt", Aktoer(Hendelse.Aktoerslag.SYSTEM))

    assert "Ingenting er logget for kandidaten ennå." in logg(som(vakt), kandidat).content.decode()


def test_loggen_har_en_grense_og_sier_det(som, vakt, kandidat, monkeypatch):
    monkeypatch.setattr(loggen, "HOYST", 2)
    monkeypatch.setattr("monitor.loggside.HOYST", 2)
    for _ in range(3):
        hendelse(kandidat, "kandidat.feil_passord", selv(kandidat), antall=2)
    html = logg(som(vakt), kandidat).content.decode()

    assert html.count("Skrev feil passord") == 2
    assert "De 2 nyeste hendelsene vises." in html


def test_en_fane_som_ikke_finnes_gir_aktivitetsloggen(som, vakt, kandidat):
    svar = logg(som(vakt), kandidat, fane="<script>")

    assert 'id="fane-logg"' in svar.content.decode()
    assert "<script>" not in svar.content.decode().split("</head>")[1].split("<main")[-1].split("</main>")[0]


def test_samme_antall_spoerringer_med_en_og_tretti(som, vakt, kandidat, django_assert_max_num_queries):
    klient = som(vakt)
    antall = []
    for n in (1, 29):
        for nr in range(n):
            sesjon = lag_sesjon(kandidat, opprettet=naa() - timedelta(minutes=nr), avsluttet=True, enhet=EDGE)
            adresse(sesjon, f"10.0.{n}.{nr}", fra=naa(), til=naa())
            hendelse(kandidat, "fil.lastet_opp", selv(kandidat), lag_fil(kandidat, f"{n}-{nr}.pdf"), stoerrelse=1)
        for fane in ("logg", "innlogging"):
            with django_assert_max_num_queries(40) as talt:
                logg(klient, kandidat, fane=fane)
            antall.append(len(talt))

    assert antall[:2] == antall[2:]


# --- Innloggingssesjon/IP ---------------------------------------------------------------------------------------------
def test_alle_innlogginger_med_adresser_nettleser_system_og_tider(som, vakt, kandidat):
    foerst = lag_sesjon(
        kandidat, opprettet=naa() - timedelta(hours=3), avsluttet=True, enhet=SAFARI, adresse="158.36.103.77"
    )
    adresse(foerst, "158.36.103.77", fra=naa() - timedelta(hours=3), til=naa() - timedelta(hours=1), enhet=SAFARI)
    ny = lag_sesjon(kandidat, autorisert=True, enhet=EDGE, adresse=IPV6)
    adresse(ny, IPV6, fra=naa(), til=naa())
    html = logg(som(vakt), kandidat, fane="innlogging").content.decode()

    assert "Edge 148, Windows 10 eller 11" in html
    assert "Safari 26, macOS" in html
    assert IPV6 in html
    assert "158.36.103.77" in html
    assert "09:00:00–11:00:00" in html
    assert "Har tilgang" in html
    assert "Kandidaten logget ut" in html
    assert html.count("Fjern tilgang</button>") == 1


@pytest.mark.parametrize(("sekunder", "ordet"), [(40, "Aktiv"), (104, "Aktiv"), (106, "Inaktiv")])
def test_aktiv_til_tre_kontroller_er_uteblitt(som, vakt, kandidat, redis, sekunder, ordet):
    sesjon = lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    sett = naa() - timedelta(seconds=sekunder)
    assert livstegn.merk(sesjon_id=sesjon.pk, adresse=IPV6, enhet=EDGE, naa=sett)
    html = logg(som(vakt), kandidat, fane="innlogging").content.decode()

    assert f"<span>{ordet}</span>" in html
    assert f"sist sett {sett.astimezone(OSLO):%H:%M:%S}" in html


def test_uten_redis_er_det_ukjent_om_innloggingen_er_aktiv(som, vakt, kandidat, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    lag_sesjon(kandidat, autorisert=True)
    html = logg(som(vakt), kandidat, fane="innlogging").content.decode()

    assert "<span>Ukjent</span>" in html
    assert "<span>Inaktiv</span>" not in html


def test_ny_innlogging_ved_siden_av_venter_og_den_gamle_har_fortsatt_tilgang(som, vakt, kandidat):
    lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    lag_sesjon(kandidat)
    html = logg(som(vakt), kandidat, fane="innlogging").content.decode()

    assert html.index("Venter på tilgang") < html.index("Har tilgang")


def test_sperret_kandidat_staar_ikke_med_tilgang(som, vakt, kandidat):
    lag_sesjon(kandidat, autorisert=True)
    sett_sperre(kandidat)
    html = logg(som(vakt), kandidat, fane="innlogging").content.decode()

    assert "Digital tilgang sperret" in html
    assert "Har tilgang" not in html


def test_uten_innlogging_sier_siden_det(som, vakt, kandidat):
    assert "Kandidaten har ikke logget inn." in logg(som(vakt), kandidat, fane="innlogging").content.decode()


# --- Fjern tilgang ----------------------------------------------------------------------------------------------------
def test_fjern_tilgang_tar_tilgangen_og_ikke_innloggingen(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    versjon = Partiversjon.objects.filter(parti=kandidat.parti_id).values_list("nummer", flat=True).first() or 0
    svar = fjern(som(vakt), kandidat, sesjon.pk, follow=True)

    sesjon.refresh_from_db()
    assert (sesjon.avsluttet, sesjon.autorisert, sesjon.autorisert_maate) == (None, None, "")
    assert hent_med_status(kandidat.pk, naa()).tilgang == "venter"
    assert f"Tilgangen til {kandidat.person.navn} er fjernet." in svar.content.decode()
    logget = Hendelse.objects.get(handling="tilgang.fjernet")
    assert (logget.aktoer_id, logget.kandidat_id, logget.data["sesjon"]) == (vakt.pk, kandidat.pk, sesjon.pk)
    assert Partiversjon.objects.get(parti=kandidat.parti_id).nummer > versjon


def test_med_htmx_kommer_den_ferske_tabellen_med_knappen_paa_nytt(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    html = fjern(som(vakt), kandidat, sesjon.pk, headers=HTMX).content.decode()

    assert html.lstrip().startswith('<div id="levende"')
    assert "Gi tilgang<" in html


def test_fjern_tilgang_to_ganger_er_harmloest_og_sagt(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    klient = som(vakt)
    fjern(klient, kandidat, sesjon.pk)
    svar = fjern(klient, kandidat, sesjon.pk, follow=True)

    assert "har ikke tilgang lenger, og ingenting er endret" in svar.content.decode()
    assert Hendelse.objects.filter(handling="tilgang.fjernet").count() == 1


@pytest.mark.parametrize("sesjon", ["", "tull", "-1", "9" * 30])
def test_en_innlogging_som_ikke_finnes_endrer_ingenting(som, vakt, kandidat, sesjon):
    ekte = lag_sesjon(kandidat, autorisert=True)
    svar = fjern(som(vakt), kandidat, sesjon)

    ekte.refresh_from_db()
    assert svar.status_code == 302
    assert ekte.autorisert is not None


def test_den_gamle_innloggingen_tar_ikke_tilgangen_fra_den_nye(kandidat, vakt):
    gammel = lag_sesjon(kandidat, autorisert=True, opprettet=naa() - timedelta(hours=1))
    ny = lag_sesjon(kandidat)
    aktoer = Aktoer(Hendelse.Aktoerslag.BRUKER, vakt.pk)
    autoriser(kandidat_id=kandidat.pk, maate="monitor", aktoer=aktoer, naa=naa())

    assert not fjern_tilgang(kandidat_id=kandidat.pk, sesjon_id=gammel.pk, aktoer=aktoer, naa=naa())
    ny.refresh_from_db()
    assert ny.autorisert is not None


def test_en_annens_innlogging_kan_ikke_naas_fra_en_kandidat(som, vakt, kandidat, parti):
    annen = lag_sesjon(lag_kandidat(parti), autorisert=True)
    fjern(som(vakt), kandidat, annen.pk)

    annen.refresh_from_db()
    assert annen.autorisert is not None


# --- who --------------------------------------------------------------------------------------------------------------
def test_annen_skole_faar_ikke_vite_og_rektor_faar_ikke_lese(som, skole, annen_skoleadmin, kandidat):
    rektor = bruker_med_rolle(Rolle.REKTOR, skole)

    assert logg(som(annen_skoleadmin), kandidat).status_code == 404
    assert logg(som(rektor), kandidat).status_code == 403
    assert fjern(som(annen_skoleadmin), kandidat, 1).status_code == 404
    assert fjern(som(rektor), kandidat, 1).status_code == 403


def test_menyen_har_loggen_og_filene_naar_det_er_noen(som, vakt, kandidat):
    klient = som(vakt)
    uten = klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/", headers=HTMX).content.decode()
    lag_fil(kandidat)
    med = klient.get(f"/monitor/kandidater/{kandidat.pk}/valg/", headers=HTMX).content.decode()

    assert f"/monitor/kandidater/{kandidat.pk}/logg/" in uten
    assert "Vis filer" not in uten
    assert "Vis filer" in med
