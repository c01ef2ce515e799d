"""The window over the monitor in a real browser: the log by keyboard, access taken away, focus back, and no faults."""

from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Sesjonsadresse
from deltakelse.services.autorisering import autoriser
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.nettleser.test_monitor_levende import BARE_NAAR_TESTEN_SPOER, hent, inn, uten_sesjoner
from tests.nettleser.undersoekelse import Undersoekelse

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/148.0.0.0 Safari/537.36 Edg/148.0.0.0"
IPV6 = "2001:700:1d00:ec01:8c2e:41ff:fe07:b2d9"


def test_loggen_med_tastatur_fjern_tilgang_og_fokus_tilbake(verden, side, logg_inn_nettleser):
    kandidat, annen = uten_sesjoner(verden)[:2]
    inn(kandidat)
    sesjon = autoriser(kandidat_id=kandidat.pk, maate="monitor", aktoer=SYSTEM, naa=naa())
    Sesjonsadresse.objects.create(sesjon=sesjon, adresse=IPV6, enhet=EDGE, foerst_sett=naa(), sist_sett=naa())
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    assert hent(side).status == 204
    knapp, vindu = side.locator(f"#valg-{kandidat.pk}"), side.locator("#vindu")
    syn = Undersoekelse()

    def aapne_loggen():
        knapp.focus()
        side.keyboard.press("Enter")
        expect(side.locator("#valgmeny").get_by_role("link", name="Se logg")).to_be_focused()
        side.keyboard.press("Enter")
        expect(vindu).to_be_visible()
        expect(vindu.locator("#vindutittel")).to_be_focused()
        expect(vindu.get_by_role("table")).to_contain_text("Fikk tilgang")
        # The design system draws the cross; a second one beside it would be two buttons to the eye.
        expect(vindu.get_by_role("button", name="Lukk loggen").locator("svg")).to_have_count(0)

    aapne_loggen()
    syn.se_aapen(side, "aktivitetsloggen")
    side.keyboard.press("Escape")
    expect(vindu).to_be_hidden()
    expect(knapp).to_be_focused()

    aapne_loggen()
    side.keyboard.press("Tab")
    side.keyboard.press("Tab")
    expect(vindu.get_by_role("link", name="Innloggingssesjon/IP")).to_be_focused()
    side.keyboard.press("Enter")
    expect(vindu.get_by_role("link", name="Innloggingssesjon/IP")).to_have_attribute("aria-current", "page")
    expect(vindu.get_by_role("link", name="Innloggingssesjon/IP")).to_be_focused()
    vindu.locator("summary").press("Enter")
    expect(vindu).to_contain_text(IPV6)
    expect(vindu).to_contain_text("Edge 148")
    syn.se_aapen(side, "innloggingene")
    side.set_viewport_size({"width": 360, "height": 800})
    syn.se_aapen(side, "innloggingene på en telefon")
    bredde = side.evaluate(
        "document.getElementById('vindu').scrollWidth - document.getElementById('vindu').clientWidth"
    )
    assert bredde <= 0

    # A refresh lets the open window stay.
    inn(annen)
    assert hent(side).status == 200
    expect(vindu).to_contain_text(IPV6)
    vindu.get_by_role("button", name="Fjern tilgang").press("Enter")
    expect(vindu).to_be_hidden()
    expect(side.locator(f"#k{kandidat.pk}")).to_contain_text("Venter på tilgang")
    expect(side.locator("#svar")).to_contain_text(f"Tilgangen til {kandidat.person.navn} er fjernet.")
    expect(knapp).to_be_focused()
    assert syn.funn == []
