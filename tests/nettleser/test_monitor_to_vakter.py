"""Two invigilators and five candidates at once, each in a browser of their own; and a network that is pulled midway."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from brukere.models.bruker import Rolle
from deltakelse.models import Innloggingssesjon
from felles.models import Hendelse
from levering.models import Levering
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import gi_vakt
from tests.nettleser.test_monitor_levende import BARE_NAAR_TESTEN_SPOER, hent, uten_sesjoner

FRA = "Vi får ikke kontakt med tjeneren."
ANTALL = 5


@pytest.fixture
def kandidatene(verden):
    """Five who sit in the room and have not logged in."""
    return uten_sesjoner(verden)[:ANTALL]


@pytest.fixture
def vaktene(verden, ny_kontekst, logg_inn_nettleser, kandidatene):
    """The pages of two invigilators over the same party, which ask when the test does."""
    parti = kandidatene[0].parti
    kollega = bruker_med_rolle(Rolle.EKSAMENSVAKT, parti.skole)
    gi_vakt(parti, kollega)
    sider = []
    for bruker in (verden.brukere["vakt"], kollega):
        side = ny_kontekst().new_page()
        side.add_init_script(BARE_NAAR_TESTEN_SPOER)
        logg_inn_nettleser(side, bruker)
        side.goto(f"{reverse('monitor:monitor')}?gruppe={parti.pk}")
        side.wait_for_load_state()
        sider.append(side)
    return sider


@pytest.fixture
def plassene(ny_kontekst, logg_inn_nettleser, kandidatene):
    """The five candidates' own browsers, at the authorisation page."""
    sider = []
    for kandidat in kandidatene:
        side = ny_kontekst().new_page()
        logg_inn_nettleser(side, kandidat)
        side.goto(reverse("kandidat:start"))
        side.wait_for_url(f"**{reverse('kandidat:autorisering')}")
        sider.append(side)
    return sider


def rad(side: Page, kandidat):
    return side.locator(f"#k{kandidat.pk}")


def gi(side: Page, kandidat) -> None:
    rad(side, kandidat).get_by_role("button", name="Gi tilgang").click()
    expect(rad(side, kandidat)).to_contain_text("Har tilgang")


def test_to_vakter_og_fem_kandidater_paa_en_gang(verden, vaktene, plassene, kandidatene):
    en, annen = vaktene
    for side in vaktene:
        assert hent(side).status == 200
        for kandidat in kandidatene:
            expect(rad(side, kandidat)).to_contain_text("Venter på tilgang")

    # The first lets three in, the second two: each sees the own acts at once, and the other's at the next refresh.
    for kandidat in kandidatene[:3]:
        gi(en, kandidat)
    for kandidat in kandidatene[3:]:
        gi(annen, kandidat)
    hent(en)
    for side in vaktene:
        for kandidat in kandidatene:
            expect(rad(side, kandidat)).to_contain_text("Har tilgang")
    # The candidates' pages go on by themselves.
    for plass in plassene:
        plass.wait_for_url(f"**{reverse('kandidat:oppgave')}")
    sesjoner = list(Innloggingssesjon.objects.filter(kandidat__in=kandidatene).values_list("pk", flat=True))
    assert Hendelse.objects.filter(handling__startswith="tilgang.gitt", data__sesjon__in=sesjoner).count() == ANTALL

    # One candidate hands in, one is blocked by the first, one is set absent by the second: the same in both tables.
    leverer, sperret, borte = kandidatene[0], kandidatene[1], kandidatene[2]
    plassene[0].goto(reverse("kandidat:levering"))
    plassene[0].locator("#filer").set_input_files(
        {"name": "svar.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\nsvaret mitt\n"}
    )
    expect(plassene[0].get_by_text("svar.pdf").first).to_be_visible()
    for side, kandidat, valg, status in (
        (en, sperret, "Sperr digital tilgang", "Digital tilgang sperret"),
        (annen, borte, "Ikke-dokumentert fravær", "Ikke-dokumentert fravær"),
    ):
        side.locator(f"#valg-{kandidat.pk}").click()
        side.locator("#valgmeny").get_by_role("button", name=valg, exact=True).click()
        expect(rad(side, kandidat)).to_contain_text(status)
    for side in vaktene:
        hent(side)
        expect(rad(side, leverer)).to_contain_text("Laster opp")
        expect(rad(side, sperret)).to_contain_text("Digital tilgang sperret")
        expect(rad(side, borte)).to_contain_text("Ikke-dokumentert fravær")
    assert not Levering.objects.filter(kandidat=leverer, gjenaapnet__isnull=True).exists()


def test_to_vakter_trykker_paa_samme_knapp_og_begge_faar_vite_hvordan_det_gikk(verden, vaktene, plassene, kandidatene):
    en, annen = vaktene
    kandidat = kandidatene[0]
    for side in vaktene:
        hent(side)
        expect(rad(side, kandidat).get_by_role("button", name="Gi tilgang")).to_be_visible()
    gi(en, kandidat)
    # The second's table is old: the same button, pressed after.
    rad(annen, kandidat).get_by_role("button", name="Gi tilgang").click()

    expect(annen.locator("#svar")).to_contain_text("Du trenger ikke gjøre noe.")
    expect(rad(annen, kandidat)).to_contain_text("Har tilgang")
    apne = Innloggingssesjon.objects.filter(kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True)
    assert apne.count() == 1


def test_nettet_rykkes_ut_for_den_ene_vakten_mens_den_andre_gaar_videre(
    verden, vaktene, plassene, kandidatene, vakthold
):
    en, annen = vaktene
    kandidat = kandidatene[0]
    for side in vaktene:
        hent(side)
    vakthold.uten_nett = True
    en.context.set_offline(True)
    expect(en.get_by_role("alert").filter(has_text=FRA)).to_be_visible()
    expect(rad(en, kandidat)).to_contain_text("Venter på tilgang")  # old, and said to be

    gi(annen, kandidat)
    plassene[0].wait_for_url(f"**{reverse('kandidat:oppgave')}")
    en.context.set_offline(False)
    expect(rad(en, kandidat)).to_contain_text("Har tilgang")
    expect(en.get_by_text(FRA)).to_be_hidden()
