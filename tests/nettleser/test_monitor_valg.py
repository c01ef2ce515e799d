"""«Flere valg» in a real browser: by keyboard, with focus back afterwards, untouched by a refresh, and without script."""

from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Sperre
from tests.nettleser.test_monitor_levende import BARE_NAAR_TESTEN_SPOER, hent, inn, uten_sesjoner
from tests.nettleser.undersoekelse import Undersoekelse


def aapne_monitor(verden, side, logg_inn_nettleser) -> None:
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    assert hent(side).status == 204


def test_menyen_med_tastatur_sperrer_angrer_og_gir_fokus_tilbake(verden, side, logg_inn_nettleser):
    kandidat = uten_sesjoner(verden)[0]
    aapne_monitor(verden, side, logg_inn_nettleser)
    knapp = side.locator(f"#valg-{kandidat.pk}")
    meny = side.locator("#valgmeny")
    rad = side.locator(f"#k{kandidat.pk}")

    knapp.focus()
    side.keyboard.press("Enter")
    expect(meny).to_be_visible()
    expect(knapp).to_have_attribute("aria-expanded", "true")
    expect(meny.get_by_role("link").first).to_be_focused()
    side.keyboard.press("ArrowUp")
    expect(meny.get_by_role("button", name="Sperr digital tilgang")).to_be_focused()
    side.keyboard.press("Home")
    expect(meny.get_by_role("link").first).to_be_focused()
    side.keyboard.press("Escape")
    expect(meny).to_be_hidden()
    expect(knapp).to_be_focused()
    expect(knapp).to_have_attribute("aria-expanded", "false")

    side.keyboard.press("Space")
    expect(meny).to_be_visible()
    side.keyboard.press("End")
    side.keyboard.press("Enter")
    expect(meny).to_be_hidden()
    expect(rad).to_contain_text("Digital tilgang sperret")
    expect(knapp).to_be_focused()
    expect(side.locator("#kunngjoering")).to_have_text(f"Digital tilgang er sperret for {kandidat.person.navn}.")

    side.locator("#svar").get_by_role("button", name="Angre").press("Enter")
    expect(rad).not_to_contain_text("Digital tilgang sperret")
    expect(knapp).to_be_focused()
    assert not Sperre.objects.filter(kandidat=kandidat, opphevet__isnull=True).exists()


def test_en_oppdatering_lar_den_aapne_menyen_staa(verden, side, logg_inn_nettleser):
    min_, annen = uten_sesjoner(verden)[:2]
    aapne_monitor(verden, side, logg_inn_nettleser)
    side.locator(f"#valg-{min_.pk}").click()
    meny = side.locator("#valgmeny")
    expect(meny).to_contain_text(min_.person.navn)
    meny.get_by_role("button", name="Dokumentert fravær", exact=True).focus()

    inn(annen)
    assert hent(side).status == 200
    expect(side.locator(f"#k{annen.pk}").get_by_role("button", name="Gi tilgang")).to_be_visible()
    expect(meny).to_be_visible()
    expect(meny.get_by_role("button", name="Dokumentert fravær", exact=True)).to_be_focused()
    expect(side.locator(f"#valg-{min_.pk}")).to_have_attribute("aria-expanded", "true")


def test_menyen_og_svaret_er_uten_feil_i_bredt_og_smalt(verden, side, logg_inn_nettleser):
    kandidat = uten_sesjoner(verden)[0]
    aapne_monitor(verden, side, logg_inn_nettleser)
    syn = Undersoekelse()
    side.locator(f"#valg-{kandidat.pk}").click()
    expect(side.locator("#valgmeny")).to_be_visible()
    syn.se(side, "åpen meny")
    side.goto(reverse("monitor:monitor"))
    side.locator(f"#valg-{kandidat.pk}").click()
    side.locator("#valgmeny").get_by_role("button", name="Sendes i posten", exact=True).click()
    expect(side.locator("#svar").get_by_role("button", name="Angre")).to_be_visible()
    side.locator("#svar").get_by_role("button", name="Angre").focus()
    syn.se(side, "svar med angreknapp")
    side.goto(reverse("monitor:valg", args=[kandidat.pk]))
    syn.se(side, "side uten skript")

    assert syn.funn == []


def test_uten_skript_er_valgene_en_side(verden, ny_kontekst, logg_inn_nettleser):
    kandidat = uten_sesjoner(verden)[0]
    side = ny_kontekst(java_script_enabled=False).new_page()
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    side.locator(f"#valg-{kandidat.pk}").click()
    expect(side.get_by_role("heading", name="Flere valg")).to_be_visible()
    side.get_by_role("button", name="Ikke-dokumentert fravær").click()
    expect(side.locator(f"#k{kandidat.pk}")).to_contain_text("Ikke-dokumentert fravær")
    side.get_by_role("button", name="Angre").click()
    expect(side.locator(f"#k{kandidat.pk}")).not_to_contain_text("Ikke-dokumentert fravær")
