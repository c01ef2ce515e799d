"""The day password from the administrator's page to the candidate's machine, and the pages around the exam's own time."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from deltakelse.models import Dagspassord
from eksamen.models import Eksamensdel
from levering.models import Leveringsregel
from tests.fabrikker.eksamen import lag_oppgave
from tests.nettleser.undersoekelse import Undersoekelse

AUTORISERING = re.compile("/kandidat/autorisering/")


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def see():
    see = Undersoekelse()
    yield see
    assert see.funn == []


def test_fra_skolens_side_til_kandidatens_maskin(verden, side, logg_inn_nettleser, see):
    parti = verden.partier["paagaar"]
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(f"/eksamen/partier/{parti.pk}/")
    side.get_by_role("link", name="Dagspassord").click()
    Dagspassord.objects.all().delete()
    side.reload()
    see.se(side, "uten dagspassord")
    side.get_by_role("button", name="Lag dagspassord").click()
    expect(side.get_by_text(Dagspassord.objects.get().passord)).to_be_visible()
    see.se(side, "med dagspassord")

    logg_inn_nettleser(side, verden.kandidater("paagaar")[0])
    side.goto("/kandidat/")
    expect(side).to_have_url(AUTORISERING)
    side.get_by_text("For eksamensvakten: gi tilgang med dagspassord").click()
    see.se(side, "feltet er åpent")
    side.get_by_role("button", name="Gi tilgang med dagspassord").click()
    expect(side.get_by_text("Skriv dagspassordet").first).to_be_visible()
    see.se(side, "uten noe skrevet")
    side.get_by_label("Dagspassord", exact=True).fill(Dagspassord.objects.get().passord.upper())
    side.keyboard.press("Enter")
    expect(side).to_have_url(re.compile("/kandidat/(oppgave|levering)/"))


def test_forberedelsen_og_sen_tid_har_ingen_feil(verden, side, logg_inn_nettleser, see, klokken):
    kandidat = verden.kandidater("paagaar")[0]
    start = verden.naa - timedelta(days=1)
    deel = Eksamensdel.objects.create(
        eksamen=kandidat.eksamen, type="Forberedelse", start=start, slutt=start + timedelta(hours=5), minutter=300
    )
    logg_inn_nettleser(side, kandidat)
    side.goto("/kandidat/forberedelse/")
    see.se(side, "frigitt uten materiell")
    lag_oppgave(deel)
    side.goto("/kandidat/autorisering/")
    side.get_by_role("link", name="Hent forberedelsesmateriellet").click()
    expect(side.get_by_role("link", name="Hent materiellet")).to_be_visible()
    see.se(side, "materiellet")

    verden.slipp_inn(kandidat)
    Leveringsregel.objects.filter(eier=kandidat.parti.skole.overordnet).update(frist_minutter=5)
    klokken.move_to(kandidat.deler.order_by("-slutt").first().slutt + timedelta(minutes=6), tick=True)
    side.goto("/kandidat/levering/")
    expect(side.get_by_text("merket som sen").first).to_be_visible()
    see.se(side, "sen tid")


def test_eierens_side_har_ingen_feil(verden, side, logg_inn_nettleser, see):
    logg_inn_nettleser(side, verden.brukere["fylke"])
    side.goto("/eksamen/leveringsfrist/")
    see.se(side, "leveringsfrist")
    side.get_by_label("Minutter til å levere etter at tiden er ute").first.fill("500")
    side.get_by_role("button", name="Lagre fristen").first.click()
    expect(side.get_by_text("Fristen kan være på høyst 120 minutter.").first).to_be_visible()
    see.se(side, "leveringsfrist med feil")
