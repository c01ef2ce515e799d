"""A message from the monitor to the candidate's open page, and the answer back, in a real browser."""

from django.urls import reverse
from playwright.sync_api import expect

from monitor.models import Melding
from tests.nettleser.test_kandidat_stripe import SPOER
from tests.nettleser.undersoekelse import Undersoekelse


def test_meldingen_kommer_uten_ny_innlasting_og_bekreftes(verden, ny_kontekst, logg_inn_nettleser):
    kandidat = verden.kandidater("paagaar")[0]
    kandidatside, vaktside = ny_kontekst().new_page(), ny_kontekst().new_page()
    logg_inn_nettleser(kandidatside, kandidat)
    verden.slipp_inn(kandidat)
    kandidatside.goto("/kandidat/oppgave/")
    logg_inn_nettleser(vaktside, verden.brukere["vakt"])
    alle = Undersoekelse()

    vaktside.goto(f"{reverse('monitor:melding')}?kandidat={kandidat.pk}")
    vaktside.get_by_role("button", name="5 minutter igjen. Last opp nå.").click()
    expect(vaktside.get_by_label("Melding", exact=True)).to_have_value("5 minutter igjen. Last opp nå.")
    alle.se(vaktside, "skriv en melding")
    vaktside.get_by_role("button", name="Send meldingen").click()
    expect(vaktside.get_by_text("0 av 1 har bekreftet")).to_be_visible()
    alle.se(vaktside, "meldingen, ikke bekreftet")

    kandidatside.evaluate(SPOER)
    expect(kandidatside.locator("#beskjeder")).to_contain_text("5 minutter igjen. Last opp nå.")
    alle.se(kandidatside, "oppgaven med en melding")
    kandidatside.get_by_role("button", name="Jeg har lest meldingen").press("Enter")
    takk = kandidatside.get_by_text("Eksamensvakten ser at du har lest meldingen.")
    expect(takk).to_be_focused()
    expect(kandidatside.get_by_role("button", name="Jeg har lest meldingen")).to_have_count(0)

    vaktside.reload()
    expect(vaktside.get_by_text("1 av 1 har bekreftet")).to_be_visible()
    alle.se(vaktside, "meldingen, bekreftet")
    vaktside.get_by_role("button", name="Trekk meldingen tilbake").click()
    expect(vaktside.locator("#svarene")).to_contain_text("Trukket tilbake")
    assert Melding.objects.latest("pk").trukket is not None
    vaktside.goto(reverse("monitor:melding"))
    alle.se(vaktside, "sendte meldinger")
    vaktside.set_viewport_size({"width": 360, "height": 800})
    teksten = vaktside.locator(".fil--melding > div").first.bounding_box()
    stillingen = vaktside.locator(".fil--melding > .status").first.bounding_box()
    assert stillingen["y"] >= teksten["y"] + teksten["height"]
    assert teksten["width"] > 250
    assert alle.funn == []
