"""The monitor's page in a real browser: keys, what a refresh leaves alone, a network that is pulled, and every view."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Innloggingssesjon
from tests.nettleser.test_monitor_levende import BARE_NAAR_TESTEN_SPOER, hent, inn, uten_sesjoner
from tests.nettleser.undersoekelse import BRED, SMAL, Undersoekelse

FRA = "Vi får ikke kontakt med tjeneren."


@pytest.fixture
def monitor(verden, side, logg_inn_nettleser):
    """`monitor("?visning=kart")`: the invigilator's page, which asks only when the test does."""

    def aapne(adresse="", hvem="vakt"):
        side.add_init_script(BARE_NAAR_TESTEN_SPOER)
        logg_inn_nettleser(side, verden.brukere[hvem])
        side.goto(f"{reverse('monitor:monitor')}{adresse}")
        side.wait_for_load_state()
        return side

    return aapne


def i_fokus(side) -> str:
    """Id of the row or seat that has the focus."""
    return side.evaluate("document.activeElement.closest('tr[id], .plass')?.id ?? document.activeElement.id")


def test_tastene_gaar_mellom_kandidatene_og_gir_tilgang(verden, monitor):
    venter = uten_sesjoner(verden)[0]
    inn(venter)
    side = monitor(f"?gruppe={venter.parti_id}")
    rader = side.locator("#liste tr[id^='k']")
    alle = [rader.nth(nr).get_attribute("id") for nr in range(rader.count())]

    side.keyboard.press("j")
    assert i_fokus(side) == alle[0]
    side.keyboard.press("j")
    assert i_fokus(side) == alle[1]
    side.keyboard.press("k")
    assert i_fokus(side) == alle[0]
    side.keyboard.press("k")
    assert i_fokus(side) == alle[0]
    for _ in range(alle.index(f"k{venter.pk}")):
        side.keyboard.press("j")
    assert i_fokus(side) == f"k{venter.pk}"
    side.keyboard.press("g")
    expect(side.locator(f"#k{venter.pk}")).to_contain_text("Har tilgang")
    assert i_fokus(side) == f"k{venter.pk}"
    assert Innloggingssesjon.objects.get(kandidat=venter).autorisert_av == verden.brukere["vakt"]


def test_hjelpen_soekefeltet_og_bryteren(monitor):
    side = monitor()
    side.keyboard.press("?")
    hjelp = side.get_by_role("dialog", name="Hurtigtaster")
    expect(hjelp).to_be_visible()
    side.keyboard.press("j")
    assert i_fokus(side) != "k1"
    expect(hjelp).to_be_visible()
    side.keyboard.press("Escape")
    expect(hjelp).to_be_hidden()
    side.keyboard.press("/")
    expect(side.locator("#sok")).to_be_focused()
    side.keyboard.type("jkg?")
    expect(side.locator("#sok")).to_have_value("jkg?")
    expect(hjelp).to_be_hidden()

    side.get_by_role("button", name="Hurtigtaster").click()
    side.get_by_role("switch", name="Bruk hurtigtaster").uncheck()
    side.keyboard.press("Escape")
    side.reload()
    side.wait_for_load_state()
    side.keyboard.press("j")
    assert not i_fokus(side).startswith("k")
    side.keyboard.press("?")
    expect(hjelp).to_be_hidden()
    side.get_by_role("button", name="Hurtigtaster").click()
    expect(side.get_by_role("switch", name="Bruk hurtigtaster")).not_to_be_checked()


def test_tastene_virker_paa_plasskartet(verden, monitor):
    venter = uten_sesjoner(verden)[0]
    inn(venter)
    side = monitor(f"?visning=kart&sok={venter.kandidatnummer.nummer}")
    side.keyboard.press("j")
    assert i_fokus(side) == f"k{venter.pk}"
    side.keyboard.press("g")
    expect(side.locator(f"#k{venter.pk}")).to_contain_text("Har tilgang")
    side.keyboard.press("v")
    expect(side.locator(f"#liste tr#k{venter.pk}")).to_be_visible()
    side.keyboard.press("j")
    side.keyboard.press("v")
    expect(side.locator("#valgmeny")).to_be_visible()


def test_en_oppdatering_roerer_verken_rulling_fokus_meny_eller_halvskrevet_tekst(verden, monitor):
    foerst, neste, tredje = uten_sesjoner(verden)[:3]
    side = monitor()
    # Further down, on a row, with half a search and a group chosen but not asked for.
    side.locator("#sok").fill("halvskr")
    side.locator("#fremdrift").select_option("laster_opp")
    side.locator(f"#k{foerst.pk} th").focus()
    side.locator(f"#k{foerst.pk}").scroll_into_view_if_needed()
    rullet = side.evaluate("window.scrollY")
    plass = side.locator(f"#k{foerst.pk}").bounding_box()["y"]
    inn(neste)
    assert hent(side).status == 200
    expect(side.locator(f"#k{neste.pk}")).to_contain_text("Venter på tilgang")
    expect(side.locator(f"#k{foerst.pk} th")).to_be_focused()
    expect(side.locator("#sok")).to_have_value("halvskr")
    expect(side.locator("#fremdrift")).to_have_value("laster_opp")
    # What came above may move the page's number, but never the row under the reader's eyes.
    flyttet = side.locator(f"#k{foerst.pk}").bounding_box()["y"] - plass
    assert abs(flyttet) <= 2 or side.evaluate("window.scrollY") == rullet

    # The menu of a row lies open through a refresh, also when the row itself changes.
    side.locator(f"#valg-{foerst.pk}").click()
    meny = side.locator("#valgmeny")
    expect(meny).to_be_visible()
    punkt = meny.locator("a, button").first
    expect(punkt).to_be_focused()
    inn(tredje)
    inn(foerst)
    assert hent(side).status == 200
    expect(side.locator(f"#k{foerst.pk}")).to_contain_text("Venter på tilgang")
    expect(meny).to_be_visible()
    expect(punkt).to_be_focused()
    side.keyboard.press("Escape")
    expect(side.locator(f"#valg-{foerst.pk}")).to_be_focused()


def test_hjelpen_staar_aapen_gjennom_en_oppdatering(verden, monitor):
    venter = uten_sesjoner(verden)[0]
    side = monitor()
    side.keyboard.press("?")
    inn(venter)
    assert hent(side).status == 200
    expect(side.locator(f"#k{venter.pk}")).to_contain_text("Venter på tilgang")
    expect(side.get_by_role("dialog", name="Hurtigtaster")).to_be_visible()


def test_uten_nett_sier_siden_det_med_en_gang_og_retter_seg_selv(verden, monitor, vakthold):
    venter = uten_sesjoner(verden)[0]
    side = monitor()
    assert hent(side).status == 204
    expect(side.get_by_text(FRA)).to_be_hidden()

    vakthold.uten_nett = True
    side.context.set_offline(True)
    # No refresh has come: the computer said so itself.
    expect(side.get_by_role("alert").filter(has_text=FRA)).to_be_visible()
    expect(side.get_by_role("alert").filter(has_text=FRA)).to_contain_text(re.compile(r"Tallene er fra \d\d[:.]\d\d\."))
    expect(side.locator("#liste")).to_have_class(re.compile(r"\bfra\b"))
    expect(side.locator(f"#k{venter.pk}")).to_be_visible()  # what it showed is kept
    inn(venter)

    side.context.set_offline(False)
    expect(side.locator(f"#k{venter.pk}")).to_contain_text("Venter på tilgang")
    expect(side.get_by_text(FRA)).to_be_hidden()
    expect(side.locator("#liste")).not_to_have_class(re.compile(r"\bfra\b"))


def test_en_tjener_som_ikke_svarer_merkes_og_hentes_inn_igjen(verden, monitor, vakthold):
    venter = uten_sesjoner(verden)[0]
    side = monitor()
    vakthold.uten_nett = True
    tabell = re.compile(re.escape(reverse("monitor:tabell")))
    side.route(tabell, lambda rute: rute.abort("connectionfailed"))
    side.get_by_role("link", name="Oppdater nå").click()
    expect(side.get_by_text(FRA)).to_be_visible()
    inn(venter)

    side.unroute(tabell)  # the page asks again by itself every five seconds
    expect(side.locator(f"#k{venter.pk}")).to_contain_text("Venter på tilgang")
    expect(side.get_by_text(FRA)).to_be_hidden()


def test_den_som_mister_rollen_faar_vite_det_og_ikke_at_nettet_er_borte(verden, monitor):
    side = monitor()
    verden.brukere["vakt"].tildelinger.update(til=verden.naa)
    with side.expect_navigation():
        side.evaluate("window.htmx.trigger(document.getElementById('henter'), 'monitor:hent')")
    expect(side.get_by_text(FRA)).to_be_hidden()
    expect(side.get_by_role("heading", level=1)).not_to_have_text("Kandidatmonitor")


def test_alle_visninger_er_feilfrie_i_bredt_smalt_lyst_og_moerkt(verden, monitor):
    inn(uten_sesjoner(verden)[0])
    alle = Undersoekelse()
    i_morgen = "2027-05-28"
    for adresse in (
        "?visning=rom", "?visning=kart", "?visning=kart&tilgang=venter&fravaer=uten", "?sok=finnesikke&visning=kart",
        "?per=25&side=2", f"?dato={i_morgen}&visning=rom", "?dato=2020-01-01",
    ):  # fmt: skip
        alle.se(monitor(adresse, "skoleadmin"), adresse)
    for navn in ("utskrift", "noedliste"):
        side = monitor("", "skoleadmin")
        if navn == "utskrift":
            side.goto(f"{reverse('monitor:utskrift')}?visning=rom")
        else:
            fil = side.request.get(reverse("monitor:noedliste")).text()
            side.goto("about:blank")
            side.set_content(fil)  # as from the disk of a computer without network
        alle.se(side, navn)
    side = monitor()
    for maal in (BRED, SMAL):
        side.set_viewport_size(maal)
        side.evaluate("document.getElementById('taster').showModal()")
        alle.se_aapen(side, f"hjelpen {maal['width']}")

    assert not alle.funn, "\n" + "\n".join(alle.funn)
