"""The rules of an enrolment as a whole: each alone, and all at once. Rule: PAS contract 1.4."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eksamen.models import Eksamensperiode, Kandidat
from felles.models import Jobb
from felles.tid import naa
from pas_kontrakt.meldinger.skriving import skriv
from pas_kontrakt.meldinger.typer import Generasjon
from pas_tjener.models import Mottak
from pas_tjener.services import paameldingsregler
from pas_tjener.services.paameldingsregler import FLEST_STEDER
from tests.fabrikker.eksamen import FagFactory, lag_eksamen
from tests.fabrikker.paamelding import lag_norsk
from tests.fabrikker.pas_mottak import System, aapne_paamelding, ansvarlig, gruppe, kandidat, pamelding
from tests.pas_tjener.conftest import apifeil

pytestmark = pytest.mark.django_db

GALT = "01010112345"


@pytest.fixture(autouse=True)
def _norsk(db):
    lag_norsk()
    aapne_paamelding()


@pytest.fixture
def system(skole):
    return System(skole)


def avvist(system, melding) -> str:
    """What the ApiError says; nothing may be kept of the message."""
    svar = system.send("/kandidatpamelding", melding)
    assert svar.status_code == 400, svar.content.decode()
    assert not Mottak.objects.exists()
    assert not Jobb.objects.exists()
    assert not Kandidat.objects.exists()
    tekst = apifeil(svar)
    assert GALT not in tekst
    return tekst


def test_det_letes_ikke_etter_liknende_fagkoder_for_feil_som_bare_telles(skole, system, monkeypatch):
    ekte, lett = paameldingsregler.get_close_matches, []

    def get_close_matches(kode, *rest, **felt):
        lett.append(kode)
        return ekte(kode, *rest, **felt)

    monkeypatch.setattr(paameldingsregler, "get_close_matches", get_close_matches)
    alle = FLEST_STEDER + 30
    like = [gruppe("NOR9999", kandidat(n), navn=f"A{n}") for n in range(10)]
    ulike = [gruppe(f"NOR{8000 + n}", kandidat(n), navn=f"B{n}") for n in range(alle - 10)]
    tekst = avvist(system, pamelding(skole, *like, *ulike))
    assert tekst.count("finnes ikke i eksamensplanen") == FLEST_STEDER
    assert f"Og {alle - FLEST_STEDER} feil til" in tekst
    assert len(lett) == FLEST_STEDER - len(like) + 1


def test_ukjent_periode(skole, system):
    tekst = avvist(system, pamelding(skole, gruppe("NOR1267", kandidat(1)), periodekode="V-2099"))
    assert "«V-2099» finnes ikke" in tekst
    assert "V-2027" in tekst


def test_foer_paameldingen_aapner(skole, system):
    Eksamensperiode.objects.update(paamelding_fra=naa() + timedelta(days=1), paamelding_til=naa() + timedelta(days=9))
    assert "åpner" in avvist(system, pamelding(skole, gruppe("NOR1267", kandidat(1))))


def test_etter_fristen_er_det_en_etterpaamelding_og_svaret_sier_hvem_som_gjoer_den(skole, system):
    Eksamensperiode.objects.update(paamelding_til=naa() - timedelta(seconds=1))
    tekst = avvist(system, pamelding(skole, gruppe("NOR1267", kandidat(1))))
    assert "etterpåmelding" in tekst
    assert "statsforvalteren" in tekst
    assert "fylkeskommunen" in tekst


@pytest.mark.parametrize("adresse", ["eksamen", "eksamen@", "a b@example.no", "x" * 250 + "@example.no"])
def test_e_postadressen_maa_vaere_gyldig(skole, system, adresse):
    melding = pamelding(skole, gruppe("NOR1267", kandidat(1)), epost_ved_feil=adresse)
    assert "EpostadresseVedFeil" in avvist(system, melding)


def test_skolen_maa_vaere_kjent_og_en_annens_skole_faar_samme_svar(skole, annen_skole, system):
    ukjent = avvist(system, pamelding(skole, gruppe("NOR1267", kandidat(1)), orgnr="999999999"))
    andres = avvist(system, pamelding(annen_skole, gruppe("NOR1267", kandidat(1))))
    assert ukjent.replace("999999999", annen_skole.orgnr) == andres


@pytest.mark.parametrize("hvor", ["kandidat", "ansvarlig"])
def test_foedselsnumrene_maa_vaere_gyldige(skole, system, hvor):
    if hvor == "kandidat":
        melding = pamelding(skole, gruppe("NOR1267", kandidat(1), kandidat(2, fodselsnr=GALT)))
    else:
        melding = pamelding(skole, gruppe("NOR1267", kandidat(1), ansvarlige=(ansvarlig(2, fodselsnr=GALT),)))
    data = skriv(melding)
    linje = 1 + next(nr for nr, tekst in enumerate(data.splitlines()) if GALT.encode() in tekst)
    tekst = avvist(system, data)
    assert any(f"Linje {nr}:" in tekst for nr in (linje, linje - 1))


def test_fagkoden_maa_finnes_i_perioden_med_sin_variant(skole, system):
    lag_eksamen(start=naa() + timedelta(days=3), fag=FagFactory(fagkode="FSP6289", variant="FOR"))
    assert "NOR1268" in avvist(system, pamelding(skole, gruppe("NOR1268", kandidat(1))))
    assert "Mente du FSP6289-FOR" in avvist(system, pamelding(skole, gruppe("FSP6289", kandidat(1))))
    assert "FSP6289-TRA" in avvist(system, pamelding(skole, gruppe("FSP6289", kandidat(1), variant="TRA")))
    godtatt = system.send("/kandidatpamelding", pamelding(skole, gruppe("FSP6289", kandidat(1), variant="FOR")))
    assert godtatt.status_code == 202


def test_en_annen_skoles_lokale_eksamen_er_ingen_kjent_fagkode(skole, system):
    lag_eksamen(start=naa() + timedelta(days=3), fag=FagFactory(fagkode="NOR9999"), lokal=True)
    assert "NOR9999" in avvist(system, pamelding(skole, gruppe("NOR9999", kandidat(1))))


@pytest.mark.parametrize("navn", ["3STA", None])
def test_gruppenavn_er_entydige_i_en_fagkode(skole, system, navn):
    to_like = [gruppe("NOR1267", kandidat(n), navn=navn) for n in (1, 2)]
    assert "to ganger" in avvist(system, pamelding(skole, *to_like))


@pytest.mark.parametrize("generasjon", Generasjon)
def test_alle_brudd_nevnes_i_ett_svar(skole, annen_skole, generasjon):
    Eksamensperiode.objects.update(paamelding_til=naa() - timedelta(days=1))
    melding = pamelding(
        annen_skole,
        gruppe("NOR1267", kandidat(1, fodselsnr=GALT)),
        gruppe("NOR1267", kandidat(2)),
        gruppe("NOR9876", kandidat(3), ansvarlige=(ansvarlig(4, fodselsnr="123"),)),
        epost_ved_feil="ingen adresse",
    )
    tekst = avvist(System(skole, generasjon=generasjon), melding)
    for brudd in ("etterpåmelding", "EpostadresseVedFeil", annen_skole.orgnr, "to ganger", "NOR9876"):
        assert brudd in tekst
    assert tekst.count("Linje ") == 4


def test_tusen_feil_av_samme_slag_telles_og_nevnes_ikke_alle(skole, system):
    alle = [kandidat(n, fodselsnr=GALT) for n in range(FLEST_STEDER + 7)]
    tekst = avvist(system, pamelding(skole, gruppe("NOR1267", *alle), gruppe("NOR1267", kandidat(1))))
    assert tekst.count("Linje ") == FLEST_STEDER + 1
    assert "Og 7 feil til" in tekst
    assert "to ganger" in tekst


@pytest.mark.parametrize(
    ("data", "ord_"),
    [
        (b"<pa:Pamelding", "XML"),
        (b"", "tom"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "DOCTYPE"),
        (b"<a/>", "Pamelding"),
        (
            b'<pa:Pamelding xmlns:pa="http://pas.udir.no/Pamelding"><pa:Orgnr>1</pa:Orgnr></pa:Pamelding>',
            "BrukernavnPAS",
        ),
    ],
)
def test_det_som_ikke_er_en_paamelding(system, data, ord_):
    tekst = avvist(system, data)
    assert ord_.lower() in tekst.lower() or "Linje" in tekst


def test_antall_spoerringer_er_det_samme_for_en_og_for_femti(skole):
    system = System(skole)
    antall = []
    for fra, til in ((1, 2), (10, 60)):
        melding = pamelding(skole, *(gruppe("NOR1267", kandidat(n), navn=f"G{n}") for n in range(fra, til)))
        with CaptureQueriesContext(connection) as spoerringer:
            assert system.send("/kandidatpamelding", melding).status_code == 202
        antall.append(len(spoerringer))
    assert antall[0] == antall[1]
