"""The status strip and what moves by itself: an end that is changed, time that is up, an exam of two today."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from deltakelse.models import Kandidatdel
from levering.models import Besvarelsesfil
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.nettleser.undersoekelse import Undersoekelse

# The page asks at its own pace; the test asks for it now.
SPOER = "htmx.trigger(document.body, 'sjekk')"


@pytest.fixture
def kandidat(verden):
    kandidat = verden.kandidater("paagaar")[0]
    Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True).update(slettet=verden.naa)
    return kandidat


@pytest.fixture
def levering(verden, kandidat, side, logg_inn_nettleser):
    logg_inn_nettleser(side, kandidat)
    verden.slipp_inn(kandidat)
    side.goto("/kandidat/levering/")
    return side


def flytt(kandidat, **felt):
    """Another own end, as the services would have written it."""
    rad = Kandidatdel.objects.get(kandidat=kandidat)
    Kandidatdel.objects.filter(pk=rad.pk).update(slutt=rad.slutt + timedelta(minutes=30), **felt)
    return f"{rad.slutt.astimezone():%H:%M}"


def test_utvidet_tid_underveis_sier_fra_hva_den_er_endret_og_hvorfor_ogsaa_etter_ny_innlasting(levering, kandidat):
    flytt(kandidat, ekstra_minutter=30, regel="Minuttene er satt i vedtaket")
    levering.evaluate(SPOER)

    stripe = levering.locator("#stripe")
    expect(stripe).to_contain_text("(+30 min, vedtak)")
    expect(stripe).to_contain_text("Endret fra")
    expect(levering.locator("#stripe-melding")).to_contain_text("Endret fra")
    levering.reload()
    expect(levering.locator("#stripe")).to_contain_text("Endret fra")


def test_flyttet_slutt_uten_vedtak_sies_som_det(levering, kandidat):
    flytt(kandidat)
    levering.evaluate(SPOER)

    expect(levering.locator("#stripe")).to_contain_text("Slutten på eksamenen er flyttet fra")


def test_siden_gaar_over_til_bare_levering_av_seg_selv(levering, kandidat, klokken):
    klokken.move_to(Kandidatdel.objects.get(kandidat=kandidat).slutt + timedelta(seconds=5))
    levering.evaluate(SPOER)

    expect(levering.locator("#fase")).to_contain_text("Du kan levere det du har lastet opp, til")
    expect(levering.locator("#filer")).to_have_count(0)
    expect(levering.get_by_text("Arbeidstiden er ute.")).to_be_visible()
    expect(levering.get_by_text("Last opp filene her og lever")).to_have_count(0)
    expect(levering.locator("#stripe")).to_contain_text("Tid igjen til å levere")


def test_to_eksamener_i_dag_velges_paa_en_side_uten_feil(verden, kandidat, side, logg_inn_nettleser):
    eksamen = lag_eksamen(start=verden.naa + timedelta(hours=3), periode=kandidat.eksamen.periode)
    parti = PartiFactory(skole=kandidat.parti.skole, eksamen=eksamen)
    lag_kandidat(parti, person=kandidat.person, passord="wq7p-hh3d")
    type(eksamen.periode).objects.update(trekk_vgs=verden.naa - timedelta(days=1))
    side.goto("/kandidat/logg-inn/")
    side.get_by_label("Kandidatnummer").fill(kandidat.kandidatnummer.nummer)
    side.get_by_label("Passord", exact=True).fill(kandidat.passord.passord)
    side.get_by_role("button", name="Logg inn").click()

    expect(side.get_by_role("heading", name="Velg eksamen")).to_be_visible()
    alle = Undersoekelse()
    alle.se(side, "velg eksamen")
    assert not alle.funn, "\n" + "\n".join(alle.funn)
    side.get_by_label("Passordet på arket for").fill("wq7p-hh3d")
    side.get_by_role("button", name="Bytt til denne").click()
    expect(side.get_by_role("heading", name="Velg eksamen")).to_be_visible()
    side.get_by_role("link", name="Gå videre").click()
    expect(side.get_by_text("Venter på tilgang siden")).to_be_visible()
    expect(side.get_by_role("main")).to_contain_text(str(eksamen.fag))
