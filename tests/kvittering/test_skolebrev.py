"""The e-mail to the school, through a real SMTP server: one a delivery, and nothing in it that need not be."""

import email
import email.policy
import threading
from datetime import timedelta

import pytest
from django.db import connection

from felles.models import Hendelse
from felles.tid import naa
from kvittering.models import Skolebrev
from kvittering.services.kvittering import sikre_kvitteringer
from kvittering.services.skolebrev import FLEST_FORSOEK, LEIETID, kjoer, send_forfalte, ta
from kvittering.tasks import kjoer_kvitteringer
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import lag_levering
from tests.kvittering.conftest import KLOKKEN
from tests.kvittering.posttjener import Posttjener

pytestmark = pytest.mark.django_db
ADRESSE = "eksamen@lillevik.example.no"


@pytest.fixture
def tjener(settings):
    with Posttjener() as tjener:
        settings.MAILERS = postvei(tjener.port)
        settings.NETTADRESSE = "https://eksamen.example.no"
        settings.DEFAULT_FROM_EMAIL = "ikke-svar@eksamen.example.no"
        yield tjener


def postvei(port):
    valg = {"host": "127.0.0.1", "port": port, "timeout": 5}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": valg}}


@pytest.fixture
def skole(skole):
    skole.epost = ADRESSE
    skole.save(update_fields=["epost"])
    return skole


def les(tjener, nummer=0):
    return email.message_from_bytes(tjener.post.brev[nummer][2], policy=email.policy.default)


def brevet():
    return Skolebrev.objects.get()


def test_skolen_faar_en_epost_om_leveringen(tjener, levering, kandidat):
    kjoer_kvitteringer()

    assert [(fra, til) for fra, til, _ in tjener.post.brev] == [("ikke-svar@eksamen.example.no", [ADRESSE])]
    brev = les(tjener)
    assert brev["Subject"] == (
        f"Kvittering 7F3K-9QPX: {kandidat.eksamen.fag.kode}, kandidat {kandidat.kandidatnummer.nummer}"
    )
    tekst = brev.get_content()
    assert "er levert 27.05.2027 klokken 13:52:01." in tekst
    assert "2 filer. Levert av kandidaten." in tekst
    assert "https://eksamen.example.no/kvittering/" in tekst
    assert brevet().status == "sendt"
    assert Hendelse.objects.filter(handling="kvittering.sendt", kandidat_id=kandidat.pk).count() == 1


def test_eposten_har_del_stoerrelse_og_kontrollsum_for_hver_fil(tjener, levering):
    kjoer_kvitteringer()

    linjer = les(tjener).get_content().splitlines()
    filer = Besvarelsesfil.objects.filter(leveringer=levering)
    assert len(filer) == 2
    for fil in filer:
        del_og_stoerrelse = f"{fil.get_delmerke_display()}, {fil.stoerrelse} byte ({fil.stoerrelse} byte), SHA-256:"
        assert linjer[linjer.index(fil.sha256) - 1] == del_og_stoerrelse


def test_eposten_har_verken_navn_foedselsnummer_filnavn_eller_skole(tjener, levering, kandidat):
    kjoer_kvitteringer()

    alt = tjener.post.brev[0][2].decode() + les(tjener).get_content()
    for hemmelig in (kandidat.person.fornavn, kandidat.person.etternavn, kandidat.person.nummer, "svar.pdf",
                     "utregning", "Lillevik videregående"):  # fmt: skip
        assert hemmelig not in alt


def test_skolens_sene_levering_fortelles_som_det(tjener, skolelevering):
    kjoer_kvitteringer()

    assert "1 fil. Levert av skolen. Leveringen kom etter fristen." in les(tjener).get_content()


def test_en_epost_per_levering_uansett_hvor_ofte_jobben_gaar(tjener, levering, klokken):
    for time in range(5):
        klokken.move_to(KLOKKEN + timedelta(hours=time))
        kjoer_kvitteringer()

    assert len(tjener.post.brev) == 1


def test_uten_posttjener_sendes_ingenting_og_det_staar_hvorfor(levering, settings):
    settings.MAILERS = {}
    kjoer_kvitteringer()

    assert brevet().get_status_display() == "Ikke sendt: E-post er ikke satt opp på nettstedet"
    assert brevet().forfall is None


def test_skole_uten_adresse_faar_ingen_epost_og_det_staar_hvorfor(tjener, levering, skole):
    skole.epost = ""
    skole.save(update_fields=["epost"])
    kjoer_kvitteringer()

    assert brevet().status == "ingen_adresse"
    assert tjener.post.brev == []


def test_gammel_levering_fortelles_ikke_om(tjener, levering, klokken):
    klokken.move_to(KLOKKEN + timedelta(hours=25))
    kjoer_kvitteringer()

    assert brevet().status == "for_gammel"
    assert tjener.post.brev == []


@pytest.mark.parametrize("svar", ["451 prov igjen", "554 nei"])
def test_tjener_som_sier_nei_proeves_igjen_med_lengre_mellomrom(tjener, levering, klokken, svar):
    tjener.post.nekt = svar
    kjoer_kvitteringer()
    assert brevet().status == "venter"
    kjoer_kvitteringer()
    assert brevet().forsoek == 1

    tjener.post.nekt = ""
    klokken.move_to(KLOKKEN + timedelta(minutes=1))
    kjoer_kvitteringer()
    assert (brevet().status, len(tjener.post.brev)) == ("sendt", 1)


def test_etter_siste_forsoek_gis_det_opp_og_det_staar(tjener, levering, klokken):
    tjener.post.nekt = "554 nei"
    for time in range(1, 30, 3):
        kjoer_kvitteringer()
        klokken.move_to(KLOKKEN + timedelta(hours=time))

    assert (brevet().status, brevet().forsoek) == ("feilet", FLEST_FORSOEK)


def test_ingen_tjener_paa_porten_stopper_ingenting(levering, skole, settings, caplog):
    with Posttjener() as tjener:
        port = tjener.port
    settings.MAILERS = postvei(port)
    kjoer_kvitteringer()

    assert brevet().status == "venter"
    assert ADRESSE not in caplog.text


def test_tjener_som_er_borte_spoerres_en_gang_og_alle_venter(levering, skole, parti, settings, klokken):
    with Posttjener() as borte:
        settings.MAILERS = postvei(borte.port)
    for _ in range(3):
        lag_levering(lag_kandidat(parti))
    kjoer_kvitteringer()

    assert sorted(Skolebrev.objects.values_list("forsoek", flat=True)) == [0, 0, 0, 1]
    klokken.move_to(KLOKKEN + timedelta(minutes=1))
    with Posttjener() as tjener:
        settings.MAILERS = postvei(tjener.port)
        kjoer_kvitteringer()
        assert len(tjener.post.brev) == 4


def test_to_arbeidere_sender_ett_brev(tjener, levering):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    foerste = ta(naa=naa())

    assert foerste is not None
    assert ta(naa=naa()) is None
    assert send_forfalte() == 0
    assert kjoer(foerste)
    assert len(tjener.post.brev) == 1


def test_arbeider_som_doede_tas_over_og_den_gamle_faar_ikke_skrive(tjener, levering):
    sikre_kvitteringer(levering_ider=[levering.pk], naa=naa())
    doed = ta(naa=naa())
    senere = naa() + LEIETID + timedelta(seconds=1)
    ny = ta(naa=senere)

    assert kjoer(ny, klokke=lambda: senere)
    assert not kjoer(doed, klokke=lambda: senere)
    assert brevet().sendt == senere


def test_brev_som_ble_tatt_imot_uten_svar_har_samme_merke_naar_det_sendes_igjen(tjener, levering, klokken):
    tjener.post.legg_paa = True
    kjoer_kvitteringer()
    assert brevet().status == "venter"
    tjener.post.legg_paa = False
    klokken.move_to(KLOKKEN + timedelta(minutes=2))
    kjoer_kvitteringer()

    assert brevet().status == "sendt"
    assert les(tjener, 0)["Message-ID"] == les(tjener, 1)["Message-ID"]


@pytest.mark.django_db(transaction=True)
def test_fire_arbeidere_paa_en_gang_sender_hvert_brev_en_gang(tjener, parti):
    for _ in range(8):
        lag_levering(lag_kandidat(parti))

    def arbeid():
        try:
            kjoer_kvitteringer()
        finally:
            connection.close()

    traader = [threading.Thread(target=arbeid) for _ in range(4)]
    for traad in traader:
        traad.start()
    for traad in traader:
        traad.join()
    kjoer_kvitteringer()

    assert len(tjener.post.brev) == 8
    assert len({les(tjener, n)["Message-ID"] for n in range(8)}) == 8
