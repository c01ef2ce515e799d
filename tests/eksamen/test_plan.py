"""The exam plan, for everybody who is logged in."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory, lag_eksamen

PLAN = "/eksamen/plan/"


def koder(svar) -> list[str]:
    return [eksamen.fag.kode for eksamen, _ in svar.context["rader"]]


@pytest.fixture
def norsk(db):
    return lag_eksamen(fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"), todelt=True)


@pytest.mark.parametrize("rolle", Rolle)
def test_alle_som_er_logget_inn_ser_planen(som, skole, norsk, rolle):
    tekst = som(bruker_med_rolle(rolle, skole)).get(PLAN).content.decode()

    assert "NOR1267" in tekst
    assert "Del 1:" in tekst
    assert "Del 2:" in tekst


def test_uten_innlogging_gaar_veien_til_innloggingen(client, norsk):
    assert client.get(PLAN).headers["Location"].startswith("/logg-inn/")


@pytest.mark.parametrize(
    ("sok", "treff"),
    [
        ("nor", ["NOR1267"]),
        ("FSP6289-FOR", ["FSP6289-FOR"]),
        ("fransk", ["FSP6289-FOR"]),
        ("norsk fransk", []),
        ("'; --", []),
    ],
)
def test_finn_fagkode(som, skoleadmin, norsk, sok, treff):
    lag_eksamen(fag=FagFactory(fagkode="FSP6289", variant="FOR", navn_nb="Fransk III"))

    assert koder(som(skoleadmin).get(PLAN, {"sok": sok})) == treff


def test_ingen_treff_sier_hva_man_kan_gjoere_og_viser_soeket_ufarlig(som, skoleadmin, norsk):
    tekst = som(skoleadmin).get(PLAN, {"sok": "<b>x"}).content.decode()

    assert "Ingen eksamen passer" in tekst
    assert "<b>x" not in tekst


def test_perioder_som_er_over_vises_ikke(som, skoleadmin, norsk):
    slutt = naa() - timedelta(days=1)
    periode = PeriodeFactory(kode="V-2020", gjennomfoering_fra=slutt - timedelta(days=9), gjennomfoering_til=slutt)
    lag_eksamen(periode=periode)

    assert koder(som(skoleadmin).get(PLAN)) == ["NOR1267"]


def test_planen_bruker_like_mange_spoerringer_for_1_og_30_eksamener(
    som, skoleadmin, norsk, django_assert_max_num_queries
):
    klient = som(skoleadmin)

    def antall() -> int:
        with django_assert_max_num_queries(15) as spoerringer:
            klient.get(reverse("plan:plan"))
        return len(spoerringer)

    med_en = antall()
    for _ in range(29):
        lag_eksamen()
    assert antall() == med_en
