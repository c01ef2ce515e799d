"""«Saken min»: one exam of the pupil's own from hand-in to final answer, for that pupil alone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from deltakelse.models import Fravaer
from eksamen.models import Eksamen
from eksamen.services.passord import fornye_passord
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from klage.models import Klage
from levering.models import Levering
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.klagesvar import lag_svar, lag_til_kontroll
from tests.kandidat.conftest import DOER, adressen, innhold

pytestmark = pytest.mark.django_db


@pytest.fixture
def klokken():
    """A Wednesday morning, standing still."""
    with time_machine.travel("2027-06-16T08:00:00+02:00", tick=False) as klokken:
        yield klokken


def inn(kandidat):
    """A browser that looks at own exams."""
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": passord, "til": "eksamener"})
    return klient


def saken(kandidat, klient=None):
    return (klient or inn(kandidat)).get(f"/kandidat/eksamener/{kandidat.pk}/saken/")


@pytest.fixture
def kandidat(klokken, skole, statsforvalter):
    """The grade 3, published yesterday."""
    return lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()


@pytest.fixture
def saksbehandler(statsforvalter):
    return bruker_med_rolle("STATSFORVALTER", statsforvalter)


def test_fra_mine_eksamener_til_saken_med_hva_som_skjer_naa(kandidat, skole):
    klient = inn(kandidat)
    adresse = f"/kandidat/eksamener/{kandidat.pk}/saken/"
    assert adresse in klient.get("/kandidat/eksamener/").text
    svar = klient.get(adresse)
    assert "no-store" in svar.headers["Cache-Control"]
    for ord_ in ("Karakteren er publisert", "3 – tre", "Hva skjer nå?", "Klagefrist", skole.navn,
                 f"/kandidat/eksamener/{kandidat.pk}/klage/"):  # fmt: skip
        assert ord_ in svar.text, ord_
    assert svar.text.count('aria-current="step"') == 1


def test_saken_er_bare_kandidatens_egen(kandidat, skole):
    annen = lag_kandidat(kandidat.parti)
    klient = inn(annen)
    assert saken(kandidat, klient).status_code == 404
    assert klient.get(f"/kandidat/eksamener/{kandidat.pk}/saken/kvittering/").status_code == 404
    assert adressen(saken(kandidat, Client())).startswith(DOER)
    ansatt = Client()
    ansatt.force_login(bruker_med_rolle("SKOLEADMIN", skole))
    assert adressen(saken(kandidat, ansatt)).startswith(DOER)


def test_en_eksamen_som_ikke_er_kunngjort_finnes_ikke(kandidat):
    klient = inn(kandidat)
    eksamen = kandidat.eksamen
    eksamen.deler.update(start=naa() + timedelta(days=9), slutt=naa() + timedelta(days=10))
    type(eksamen.periode).objects.filter(pk=eksamen.periode_id).update(trekk_vgs=None, trekk_gs=None)
    assert saken(kandidat, klient).status_code == 404


def test_nemndas_arbeid_er_usynlig_og_svaret_kommer_paa_sekundet(klokken, skole, statsforvalter, saksbehandler):
    fra = naa() + timedelta(hours=1)
    klage = lag_svar(skole, statsforvalter, saksbehandler, "5", synlig_fra=fra)
    hos_nemnda = lag_til_kontroll(skole, statsforvalter, "5")
    assert Klage.objects.get(pk=klage.pk).status == "avgjort"
    klokken.move_to(fra - timedelta(microseconds=1), tick=False)
    for en in (klage, hos_nemnda):
        side = saken(en.kandidat).text
        assert "Klagen er hos klagenemnda" in side
        for ord_ in ("5 – fem", "kvalitetssikr", "avgjort", "ferdig"):
            assert ord_ not in side, ord_
    klokken.move_to(fra, tick=False)
    side = saken(klage.kandidat).text
    for ord_ in ("endret til 5 – fem", "3 – tre", "Saken er ferdig", f"/kandidat/klage/{klage.pk}/svar/",
                 statsforvalter.navn):  # fmt: skip
        assert ord_ in side, ord_


def test_den_som_er_borte_ser_hva_som_kan_gjoeres_og_ingen_karakter(kandidat):
    Fravaer.objects.create(kandidat=kandidat, slag="IDF", registrert=naa())
    side = saken(kandidat).text
    assert "leveres til skolen" in side
    assert "3 – tre" not in side


def test_foer_publiseringen_staar_det_naar_den_kommer_og_ingenting_mer(kandidat, klokken):
    Eksamen.objects.filter(pk=kandidat.eksamen_id).update(publiseres=naa() + timedelta(hours=1))
    side = saken(kandidat).text
    assert "Kommer onsdag 16. juni 2027 klokken 09:00" in side
    assert "3 – tre" not in side
    assert "Klagefrist" not in side


def test_kvitteringen_kan_hentes_lenge_etter_eksamensdagen(kandidat):
    uten = lag_kandidat(kandidat.parti)
    assert inn(uten).get(f"/kandidat/eksamener/{uten.pk}/saken/kvittering/").status_code == 404
    klient = inn(kandidat)
    assert Levering.objects.get(kandidat=kandidat).kvitteringskode in saken(kandidat, klient).text
    svar = klient.get(f"/kandidat/eksamener/{kandidat.pk}/saken/kvittering/")
    assert innhold(svar).startswith(b"%PDF")


def test_avvist_klage_sier_hvorfor_og_siden_taaler_merking(kandidat):
    klage = lag_klage(kandidat)
    klage.grunn = "<b>For sent</b>"
    klage.save(update_fields=["grunn"])
    Klage.objects.filter(pk=klage.pk).update(status="avvist", avsluttet=naa())
    side = saken(kandidat).text
    assert "&lt;b&gt;For sent" in side
    assert "Klagen er avvist" in side


@pytest.mark.parametrize(("kode", "ord_"), [("nn", "Steg for steg"), ("en", "Step by step"), ("se", "Lávki lávkkis")])
def test_saken_paa_kandidatens_spraak(settings, kandidat, kode, ord_):
    klient = inn(kandidat)
    klient.cookies[settings.LANGUAGE_COOKIE_NAME] = kode
    svar = klient.get(f"/kandidat/eksamener/{kandidat.pk}/saken/")
    assert ord_ in svar.text


def test_aa_se_paa_saken_er_ingen_hendelse(kandidat):
    klient = inn(kandidat)
    foer = Hendelse.objects.count()
    saken(kandidat, klient)
    assert Hendelse.objects.count() == foer
