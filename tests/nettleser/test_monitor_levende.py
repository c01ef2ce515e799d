"""The live table in a real browser: what a refresh may not disturb, and what happens when one is logged out."""

from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Innloggingssesjon, Oppmoete
from deltakelse.services.sesjoner import logg_inn
from felles.hendelser import SYSTEM
from felles.tid import naa
from tests.fabrikker.deltakelse import sett_oppmoete


def inn(kandidat) -> None:
    """The candidate logs in, and waits."""
    logg_inn(
        nummer=kandidat.kandidatnummer.nummer,
        passord=kandidat.passord.passord,
        enhet_id=f"maskin-{kandidat.pk}",
        aktoer=SYSTEM,
        naa=naa(),
    )


def uten_sesjoner(verden) -> list:
    """Those who sit in the room, ticked off as present, and have not logged in yet."""
    kandidater = verden.kandidater("paagaar")
    Innloggingssesjon.objects.filter(kandidat__in=kandidater).delete()
    ledige = [k for k in kandidater if not (k.leveringer.exists() or k.fravaer.exists() or k.sperrer.exists())]
    for kandidat in ledige:
        # The last arrival is past: without this, access asks for a reason.
        if not Oppmoete.objects.filter(kandidat=kandidat, opphevet__isnull=True).exists():
            sett_oppmoete(kandidat)
    return ledige


# The page's own half-minute never comes: a slow machine would have it ask between the test's own questions.
BARE_NAAR_TESTEN_SPOER = """const ekte = window.setTimeout;
window.setTimeout = (gjoer, ms, ...resten) => (ms > 15000 ? 0 : ekte(gjoer, ms, ...resten));"""


def hent(side):
    """One refresh, now; the answer."""
    with side.expect_response(lambda svar: reverse("monitor:tabell") in svar.url) as svar:
        side.evaluate("window.htmx.trigger(document.getElementById('henter'), 'monitor:hent')")
    return svar.value


def test_gi_tilgang_og_oppdatering_lar_fokus_og_halvskrevet_tekst_vaere(verden, side, logg_inn_nettleser):
    foerst, neste = uten_sesjoner(verden)[:2]
    inn(foerst)
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    assert hent(side).status == 204

    side.locator(f"#k{foerst.pk}").get_by_role("button", name="Gi tilgang").click()
    expect(side.locator(f"#k{foerst.pk}")).to_contain_text("Har tilgang")
    expect(side.locator(f"#k{foerst.pk} th")).to_be_focused()
    expect(side.locator("#kunngjoering")).to_have_text(f"{foerst.person.navn} har fått tilgang.")
    assert Innloggingssesjon.objects.get(kandidat=foerst).autorisert_av == verden.brukere["vakt"]

    side.locator("#sok").fill("halvskr")
    side.locator("#sok").focus()
    inn(neste)
    assert hent(side).status == 200
    expect(side.locator(f"#k{neste.pk}").get_by_role("button", name="Gi tilgang")).to_be_visible()
    expect(side.locator("#sok")).to_have_value("halvskr")
    expect(side.locator("#sok")).to_be_focused()
    expect(side.locator("#levende")).to_have_count(1)
    assert hent(side).status == 204


def test_en_meny_som_kommer_sier_verken_at_listen_er_fersk_eller_svaret_en_gang_til(
    verden, side, logg_inn_nettleser, vakthold
):
    foerst, neste = uten_sesjoner(verden)[:2]
    inn(foerst)
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    side.locator(f"#k{foerst.pk}").get_by_role("button", name="Gi tilgang").click()
    lest, fra, meny = side.locator("#kunngjoering"), side.locator("#fra"), side.locator("#valgmeny")
    expect(lest).to_have_text(f"{foerst.person.navn} har fått tilgang.")
    lest.evaluate("felt => { felt.textContent = ''; }")

    def borte(rute):
        rute.abort("connectionfailed")

    vakthold.uten_nett = True
    side.route("**/monitor/tabell/**", borte)
    side.evaluate("window.htmx.trigger(document.getElementById('henter'), 'monitor:hent')")
    expect(fra).to_be_visible()
    side.locator(f"#valg-{neste.pk}").click()
    expect(meny.get_by_role("link", name="Se logg")).to_be_focused()
    assert fra.is_visible()  # now, and not only when the next attempt has failed as well
    expect(lest).to_be_empty()
    side.unroute("**/monitor/tabell/**", borte)
    assert hent(side).status in (200, 204)
    expect(fra).to_be_hidden()


def test_paa_plasskartet_blir_fokus_paa_plassen_naar_knappen_er_brukt(verden, side, logg_inn_nettleser):
    kandidat = uten_sesjoner(verden)[0]
    inn(kandidat)
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(f"{reverse('monitor:monitor')}?visning=kart")
    side.locator(f"#k{kandidat.pk}").get_by_role("button", name="Gi tilgang").click()

    expect(side.locator(f"#k{kandidat.pk}")).to_contain_text("Har tilgang")
    expect(side.locator(f"#k{kandidat.pk}")).to_be_focused()


def test_utlogget_mens_siden_henter_gaar_til_innloggingen(verden, side, logg_inn_nettleser):
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    side.context.clear_cookies()
    side.evaluate("window.htmx.trigger(document.getElementById('henter'), 'monitor:hent')")
    side.wait_for_url(f"**{reverse('brukere:logg_inn')}*")
