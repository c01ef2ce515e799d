"""The letter about an enrolment where something failed, through a real SMTP server; and what is thrown away, when."""

import email
import email.policy
from datetime import timedelta

import pytest

from eksamen.models import Kandidatnummer
from felles.jobbkjoering import kjoer
from felles.models import Jobb
from felles.tid import naa
from pas_kontrakt.meldinger.typer import Behandling
from pas_tjener.services import behandling
from tests.fabrikker.paamelding import lag_norsk
from tests.fabrikker.pas_mottak import System, aapne_paamelding, behandle, gruppe, kandidat, pamelding
from tests.kvittering.posttjener import Posttjener

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _norsk(db):
    lag_norsk()
    aapne_paamelding()


@pytest.fixture
def system(skole):
    return System(skole)


def om(minutter: int):
    """The clock so many minutes from now."""
    return lambda: naa() + timedelta(minutes=minutter)


# --- the letter -----------------------------------------------------------------------------------------------------
def kjoer_brev(klokke=naa) -> Jobb:
    jobb = Jobb.objects.get(slag=behandling.VARSEL)
    kjoer(jobb_id=jobb.pk, klokke=klokke)
    jobb.refresh_from_db()
    return jobb


@pytest.fixture
def halvveis(skole, system):
    melding = pamelding(
        skole, gruppe("NOR1267", kandidat(1), kandidat(2, fornavn="B" * 101)), epost_ved_feil="skole@example.no"
    )
    mottak = system.meld_paa(melding)
    behandle(mottak)
    return mottak


@pytest.fixture
def tjener(settings):
    with Posttjener() as tjener:
        settings.MAILERS = postvei(tjener.port)
        yield tjener


def postvei(port):
    valg = {"host": "127.0.0.1", "port": port, "timeout": 5}
    return {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": valg}}


def test_brevet_har_referanse_og_tall_og_ingen_personer(halvveis, tjener):
    assert kjoer_brev().status == "ferdig"
    ((_fra, til, data),) = tjener.post.brev
    brev = email.message_from_bytes(data, policy=email.policy.default)
    tekst = brev["Subject"] + brev.get_content()
    assert til == ["skole@example.no"]
    assert halvveis.referanse in tekst
    assert "Kandidater i meldingen: 2" in tekst
    assert "Påmeldt: 1" in tekst
    for hemmelig in (kandidat(1).fodselsnr, "Abdi", *Kandidatnummer.objects.values_list("nummer", flat=True)):
        assert hemmelig not in tekst


def test_naar_alt_gikk_bra_kommer_det_ikke_noe_brev(skole, system):
    behandle(system.meld_paa(pamelding(skole, gruppe("NOR1267", kandidat(1)), epost_ved_feil="skole@example.no")))
    assert not Jobb.objects.filter(slag=behandling.VARSEL).exists()


def test_en_posttjener_som_er_borte_holder_ingenting_tilbake(halvveis, settings):
    with Posttjener() as borte:
        settings.MAILERS = postvei(borte.port)
    assert kjoer_brev().status == "venter"
    with Posttjener() as tjener:
        settings.MAILERS = postvei(tjener.port)
        assert kjoer_brev(om(60)).status == "ferdig"
        assert len(tjener.post.brev) == 1


@pytest.mark.parametrize(("svar", "status"), [("451 senere", "venter"), ("554 nei", "feilet")])
def test_en_posttjener_som_sier_nei(halvveis, tjener, svar, status):
    tjener.post.nekt = svar
    assert kjoer_brev().status == status


def test_uten_posttjener_sendes_ingenting(halvveis, settings):
    settings.MAILERS = {}
    assert kjoer_brev().status == "ferdig"


# --- retention ------------------------------------------------------------------------------------------------------
def test_meldingen_og_rapporten_kastes_naar_tiden_er_ute(halvveis, system):
    behandling.rydd(naa=naa())
    halvveis.refresh_from_db()
    assert halvveis.noekkel == ""
    assert system.rapport(halvveis.referanse).grupper
    assert behandling.rydd(naa=halvveis.slettes) == 1
    assert behandling.rydd(naa=halvveis.slettes) == 0
    rapport = system.rapport(halvveis.referanse)
    assert (rapport.status, rapport.grupper) == (Behandling.DELVIS, None)
