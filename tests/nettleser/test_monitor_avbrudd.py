"""An incident from the monitor to the candidate's own end, and a report of suspicion, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from felles.tid import naa, oslo
from tests.nettleser.undersoekelse import Undersoekelse

# A begun minute counts.
TAPT, TAPT_TID = re.compile(r"^1[01] min$"), re.compile(r"\+1[01] min tapt tid")


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def see():
    see = Undersoekelse()
    yield see
    assert see.funn == []


def test_fra_avbrudd_til_tid_gitt_tilbake(verden, side, logg_inn_nettleser, see):
    parti = verden.partier["paagaar"]
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("monitor:monitor"))
    side.get_by_role("main").get_by_role("link", name="Avbrudd", exact=True).click()
    see.se(side, "uten avbrudd")
    side.get_by_role("button", name="Start avbruddet").click()
    expect(side.get_by_role("link", name="Hvem gjelder det? Velg hvem avbruddet gjelder.")).to_be_visible()
    see.se(side, "med feil i skjemaet")
    side.get_by_label("Hvem gjelder det?").select_option(f"parti-{parti.pk}")
    side.get_by_label("Årsak").select_option("skole")
    side.get_by_label("Når begynte det?").fill(f"{oslo(naa() - timedelta(minutes=10)):%H:%M}")
    side.get_by_label("Hva skjedde?").fill("Nettet falt ut i aulaen.")
    side.get_by_role("button", name="Start avbruddet").click()
    see.se(side, "avbruddet pågår")

    side.goto(reverse("monitor:monitor"))
    see.se(side, "øverst i monitoren")
    side.get_by_role("link", name="Se og stopp avbruddet").click()
    side.get_by_role("button", name="Stopp avbruddet").click()
    expect(side.get_by_role("heading", name="Tidskonto")).to_be_visible()
    see.se(side, "tidskontoen")
    side.get_by_role("button", name="Innvilg for de valgte").click()
    expect(side.get_by_role("table").get_by_text(TAPT).first).to_be_visible()
    see.se(side, "innvilget")
    side.goto(reverse("avbrudd:avbrudd"))
    see.se(side, "listen med avbrudd")
    side.goto(reverse("monitor:monitor"))
    expect(side.get_by_text(TAPT_TID).first).to_be_visible()


def test_mistanke_meldes_fra_raden_og_leses_av_ledelsen(verden, ny_kontekst, logg_inn_nettleser, see):
    kandidat = verden.partier["paagaar"].kandidater.order_by("pk")[0]
    vakt, leder = (ny_kontekst(reduced_motion="reduce").new_page() for _ in range(2))
    logg_inn_nettleser(vakt, verden.brukere["vakt"])
    logg_inn_nettleser(leder, verden.brukere["skoleadmin"])
    leder.goto(reverse("avbrudd:mistanker"))
    see.se(leder, "ingen mistanker")
    vakt.goto(reverse("avbrudd:mistanke", args=[kandidat.pk]))
    vakt.get_by_role("button", name="Meld mistanke").click()
    see.se(vakt, "med feil i skjemaet")
    vakt.get_by_label("Nektet kontroll av maskinen").check()
    vakt.get_by_label("Hva så du?").fill("Ville ikke vise skjermen.")
    vakt.get_by_role("button", name="Meld mistanke").click()
    expect(vakt.get_by_text("er meldt til skolens ledelse")).to_be_visible()
    leder.reload()
    expect(leder.get_by_text("Ville ikke vise skjermen.")).to_be_visible()
    see.se(leder, "en mistanke")
