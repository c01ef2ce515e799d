"""Agreement, reopening and the meeting in the browser, and each of the pages as four people see it."""

import os

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from sensur.models import Fellessensursak, Sluttkarakter
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.moeter import lag_fellessensur, med_i, sett_fellessensur
from tests.fabrikker.sensur import foreslaa, kandidater, lag_sensor, lag_sensurparti, tildel
from tests.nettleser.undersoekelse import Undersoekelse

# Only to look at by eye, while the pages are worked on.
BILDER = os.environ.get("ENIGHETSBILDER")


@pytest.fixture
def sted(transactional_db):
    """A party whose two sensors have confirmed: two different answers, one equal; and a meeting with its leader."""
    over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren i Innlandet")
    skole = OrganisasjonFactory(overordnet=over, navn="Lillevik videregående skole")
    parti = lag_sensurparti(skole, over, kandidater=3, navn="3STA")
    oppdragene = tildel(parti, lag_sensor(over), lag_sensor(over))
    gruppe = sett_fellessensur(parti, over)
    moete = lag_fellessensur(gruppe, deltakere=[med_i(gruppe)])
    foreslaa(oppdragene[0], "4", "2", "3", bekreftet=True)
    foreslaa(oppdragene[1], "4", "5", "4", bekreftet=True)
    return oppdragene, moete, over


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


def se(alle, side, navn):
    alle.se(side, navn)
    if BILDER:
        for bredde in (1280, 360):
            side.set_viewport_size({"width": bredde, "height": 900})
            side.screenshot(path=f"{BILDER}/{navn.replace(' ', '-')}-{bredde}.png", full_page=True)


def test_fra_ulike_forslag_til_moetets_karakter_og_alle_sidene_er_uten_feil(side, logg_inn_nettleser, sted):
    (foerste, andre), moete, over = sted
    numre = [kandidat.kandidatnummer.nummer for kandidat in kandidater(foerste.parti)]
    alle = Undersoekelse()
    logg_inn_nettleser(side, foerste.bruker)
    side.goto(reverse("sensur:gjenaapne", args=[foerste.pk, numre[2]]))
    se(alle, side, "aapne forslaget")
    side.get_by_label("Hvorfor").fill("Skrev 3 i stedet for 4")
    side.get_by_role("button", name="Åpne forslaget").click()
    se(alle, side, "forslaget er aapent")
    side.get_by_role("radio", name="4 – fire").check()
    side.get_by_role("button", name="Bekreft det nye forslaget").click()
    expect(side.get_by_text("Spor etter bekreftelsen")).to_be_visible()
    side.get_by_role("button", name="Send 1 ulikt svar til fellessensur").click()
    expect(side.get_by_text("1 svar er sendt til møtet.")).to_be_visible()
    se(alle, side, "enighet for foerstesensor")

    logg_inn_nettleser(side, moete.leder)
    side.goto(reverse("sensur:moete", args=[moete.pk]))
    se(alle, side, "moetet for lederen")
    side.get_by_role("link", name=numre[1]).click()
    se(alle, side, "saken")
    side.get_by_role("radio", name="3 – tre").check()
    side.get_by_role("button", name="Avgjør saken").click()
    expect(side.get_by_text("Saken er avgjort. Andresensor registrerer karakteren.")).to_be_visible()
    assert Fellessensursak.objects.get().verdi == "3"

    logg_inn_nettleser(side, andre.bruker)
    side.goto(reverse("sensur:enighet", args=[andre.pk]))
    side.get_by_role("button", name="Registrer 1 avgjort karakter").click()
    side.get_by_role("button", name="Sett 2 like karakterer").click()
    expect(side.get_by_text("2 endelige karakterer er satt.")).to_be_visible()
    se(alle, side, "enighet for andresensor")
    assert sorted(Sluttkarakter.objects.values_list("verdi", flat=True)) == ["3", "4", "4"]

    logg_inn_nettleser(side, bruker_med_rolle(Rolle.STATSFORVALTER, over))
    for navn, adresse in (
        ("moetene", reverse("sensur:moeter")),
        ("nytt moete", reverse("sensur:nytt_moete", args=[moete.faggruppe_id])),
        ("endre moetet", reverse("sensur:endre_moete", args=[moete.pk])),
        ("moetet for myndigheten", reverse("sensur:moete", args=[moete.pk])),
    ):
        side.goto(adresse)
        se(alle, side, navn)
    assert not alle.funn, "\n" + "\n".join(alle.funn)
