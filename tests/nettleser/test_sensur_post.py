"""Paper answers as the school and the sensors see them: wide and narrow, light and dark."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.fabrikker.deltakelse import sett_sendespost
from tests.fabrikker.sensur import kandidater, lag_sensor, lag_sensurparti, tildel
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


def test_skolen_sender_og_sensoren_tar_imot(
    ny_kontekst, logg_inn_nettleser, klokken, skole, statsforvalter, skoleadmin, undersoekelse
):
    parti = lag_sensurparti(skole, statsforvalter, navn="3STP")
    sett_sendespost(kandidater(parti)[0])
    foerste = lag_sensor(statsforvalter)
    tildel(parti, foerste, lag_sensor(statsforvalter))
    side = ny_kontekst(reduced_motion="reduce").new_page()
    logg_inn_nettleser(side, skoleadmin)
    side.goto(reverse("svarpost:liste"))
    undersoekelse.se(side, "listen")
    side.get_by_role("link", name="3STP").click()
    undersoekelse.se(side, "ikke sendt")
    side.get_by_role("button", name="Meld som sendt").click()
    expect(side.get_by_text("Skriv sporingsnummeret").first).to_be_visible()
    undersoekelse.se(side, "feil")
    side.get_by_label("Sporingsnummer").fill("RR123456789NO")
    side.get_by_role("button", name="Meld som sendt").click()
    expect(side.get_by_text("Det er lagret.")).to_be_visible()
    undersoekelse.se(side, "sendt")
    logg_inn_nettleser(side, foerste)
    side.goto(reverse("svarpost:bunke", args=[parti.pk]))
    side.get_by_role("button", name="Meld som mottatt").click()
    expect(side.get_by_role("heading", name="Sendt videre til andresensor")).to_be_visible()
    undersoekelse.se(side, "mottatt")
