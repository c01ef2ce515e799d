"""The candidate's own language once we know who it is, and that what goes to the school is bokmål all the same."""

import email
import email.policy
from io import BytesIO

import polib
import pytest
from django.conf import settings as innstillinger
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from deltakelse.models import Innloggingssesjon
from eksamen.models import Kandidat
from eksamen.models.valg import Maalform
from felles.models import Hendelse
from felles.tid import naa
from kvittering.models import Kvittering
from kvittering.tasks import kjoer_kvitteringer
from levering.models import Besvarelsesfil, Levering
from sjekk.models import Filsjekk
from sjekk.services import koe
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.levering import PDF
from tests.kandidat.conftest import DOER, PASSORD, fil, innhold, last_opp
from tests.kandidat.spraaktekster import ROT
from tests.kvittering.posttjener import Posttjener

pytestmark = pytest.mark.django_db
LEVERING = "/kandidat/levering/"
EKSAMENER = "/kandidat/eksamener/"


@pytest.fixture
def nora(olga):
    """A candidate in nynorsk."""
    Kandidat.objects.filter(pk=olga.pk).update(maalform=Maalform.NYNORSK)
    olga.refresh_from_db()
    return olga


def velg(klient, kode):
    klient.cookies[innstillinger.LANGUAGE_COOKIE_NAME] = kode
    return klient


def spraaket(svar):
    return svar.headers["Content-Language"]


def test_nynorskkandidaten_faar_sidene_paa_nynorsk_uten_aa_velge(nora, slipp_inn):
    side = slipp_inn(nora).get(LEVERING)
    assert spraaket(side) == "nn"
    tekst = side.content.decode()
    assert '<html lang="nn"' in tekst
    assert 'lang="nn" aria-current="true"' in tekst


def test_bokmaalskandidaten_faar_bokmaal_ogsaa_paa_en_maskin_paa_nynorsk(olga, slipp_inn):
    assert spraaket(slipp_inn(olga).get(LEVERING, headers={"Accept-Language": "nn-NO"})) == "nb"


@pytest.mark.parametrize("kode", ["nb", "en", "se"])
def test_valget_gaar_foran_maalformen(nora, slipp_inn, kode):
    assert spraaket(velg(slipp_inn(nora), kode).get(LEVERING)) == kode


def test_et_valg_som_ikke_er_et_spraak_er_ikke_noe_valg(nora, slipp_inn):
    assert spraaket(velg(slipp_inn(nora), "xx").get(LEVERING)) == "nn"


@pytest.mark.parametrize(("oensket", "ventet"), [("se,nb;q=0.5", "se"), ("nb-NO,nb", "nn"), ("en-US", "nn")])
def test_maalformen_gaar_foran_maskinens_spraak_men_ikke_foran_samisk(nora, slipp_inn, oensket, ventet):
    assert spraaket(slipp_inn(nora).get(LEVERING, headers={"Accept-Language": oensket})) == ventet


def test_mine_eksamener_og_avslag_er_i_maalformen(nora, logg_inn):
    klient = logg_inn(nora)
    sett_fravaer(nora)
    svar = klient.post("/kandidat/lever/")
    assert svar.status_code == 403
    assert spraaket(svar) == "nn"
    assert "fråvær" in svar.content.decode()
    innsyn = Client()
    innsyn.post(DOER, {"nummer": nora.kandidatnummer.nummer, "passord": PASSORD, "til": "eksamener"})
    side = innsyn.get(EKSAMENER)
    assert spraaket(side) == "nn"
    assert "Ikkje dokumentert fråvær" in side.content.decode()


def test_maalformen_koster_ingen_spoerring(nora, slipp_inn):
    klient = slipp_inn(nora)
    klient.get(LEVERING)
    with CaptureQueriesContext(connection) as nynorsk:
        klient.get(LEVERING)
    velg(klient, "nb")
    with CaptureQueriesContext(connection) as bokmaal:
        klient.get(LEVERING)
    assert len(nynorsk) == len(bokmaal)


def test_den_neste_paa_maskinen_faar_ikke_den_forriges_maalform(nora, slipp_inn):
    klient = slipp_inn(nora)
    klient.get(LEVERING)
    assert translation.get_language() == "nb"
    klient.post("/kandidat/logg-ut/")
    assert spraaket(klient.get(DOER)) == "nb"


@pytest.mark.parametrize(
    ("kode", "ventet"),
    [("nn", "Vi finn ikkje sida"), ("en", "We cannot find the page"), ("se", "Mii eat gávnna siiddu")],
)
def test_feilsidene_er_paa_det_valgte_spraaket(client, kode, ventet):
    svar = velg(client, kode).get("/kandidat/finnes-ikke/")
    assert svar.status_code == 404
    assert spraaket(svar) == kode
    assert ventet in svar.content.decode()


def test_en_utloept_side_sier_fra_paa_engelsk():
    klient = velg(Client(enforce_csrf_checks=True), "en")
    svar = klient.post(DOER, {})
    assert svar.status_code == 419
    assert "The page was open for too long" in svar.content.decode()


@pytest.fixture
def engelsk():
    """The English texts, but those that are the same in bokmål."""
    poster = polib.pofile(str(ROT / "locale" / "en" / "LC_MESSAGES" / "django.po"))
    return {post.msgstr for post in poster if post.msgstr and post.msgstr != post.msgid}


@pytest.fixture
def tjener(settings):
    with Posttjener() as tjener:
        valg = {"host": "127.0.0.1", "port": tjener.port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": valg}}
        yield tjener


def ordene(verdi):
    """Every text in a stored value, however deep."""
    if isinstance(verdi, dict):
        return {tekst for en in verdi.values() for tekst in ordene(en)}
    if isinstance(verdi, list):
        return {tekst for en in verdi for tekst in ordene(en)}
    return {verdi} if isinstance(verdi, str) else set()


def lagret():
    """Every text that candidates' acts have left behind."""
    tabeller = (Hendelse, Filsjekk, Besvarelsesfil, Levering, Kvittering, Innloggingssesjon)
    return {tekst for tabell in tabeller for rad in tabell.objects.values() for tekst in ordene(rad)}


def test_det_en_engelskspraaklig_levering_etterlater_seg_er_ikke_paa_engelsk(olga, skole, slipp_inn, engelsk, tjener):
    skole.epost = "eksamen@lillevik.example.no"
    skole.save(update_fields=["epost"])
    klient = velg(Client(), "en")
    klient.post(DOER, {"nummer": olga.kandidatnummer.nummer, "passord": "feil"})
    slipp_inn(olga, klient)
    papir = klient.get("/kandidat/oppgave/nb/fil/")
    assert innhold(papir)
    assert spraaket(papir) == "en"
    last_opp(klient, fil(), fil("virus.exe"), fil("kladd.pdf", PDF + b"kladd"))
    with translation.override("en"):
        koe.finn_nye(naa=naa(), alle=True)
        koe.kjoer_forfalte()
    klient.post(f"/kandidat/filer/{Besvarelsesfil.objects.get(navn='kladd.pdf').pk}/slett/")
    side = klient.post("/kandidat/lever/", follow=True)
    assert "Your answer is handed in" in side.content.decode()
    with translation.override("en"):
        kjoer_kvitteringer()
    klient.post("/kandidat/logg-ut/")

    assert {"fil.lastet_opp", "fil.slettet", "besvarelse.levert", "kvittering.sendt"} <= set(
        Hendelse.objects.values_list("handling", flat=True)
    )
    assert Filsjekk.objects.exists()
    assert not lagret() & engelsk
    brev = email.message_from_bytes(tjener.post.brev[0][2], policy=email.policy.default)
    assert brev["Subject"].startswith("Kvittering ")
    assert "Levert av kandidaten." in brev.get_content()
    assert "1 fil." in brev.get_content()


def test_kvitteringen_paa_papir_er_i_maalformen_hva_som_enn_er_valgt(olga, slipp_inn):
    klient = velg(slipp_inn(olga), "en")
    last_opp(klient, fil())
    klient.post("/kandidat/lever/")
    svar = klient.get("/kandidat/kvittering/pdf/")
    leser = PdfReader(BytesIO(b"".join(svar.streaming_content)))
    assert leser.metadata.title == "Kvittering"
    assert leser.trailer["/Root"]["/Lang"] == "nb"
    assert "Levert av kandidaten" in leser.pages[0].extract_text()
