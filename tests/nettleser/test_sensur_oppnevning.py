"""From the request to the accepted appointment in the browser, and every page of it as four people see it."""

import os
import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.jobbkjoering import kjoer_forfalte
from felles.tid import naa
from oppnevning.models import Inhabilitet, Oppnevning
from tests.fabrikker.brukere import BrukerFactory, OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.kvittering.posttjener import Posttjener
from tests.nettleser.undersoekelse import Undersoekelse

# Only to look at by eye, while the pages are worked on.
BILDER = os.environ.get("OPPNEVNINGSBILDER")
LENKE = re.compile(r"/sensur/svar/[\w-]+/")


@pytest.fixture
def sted(transactional_db):
    """An authority with a faggruppe, a school with two fagpersoner, and one who has accepted."""
    over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren i Innlandet")
    skole = OrganisasjonFactory(overordnet=over, navn="Lillevik videregående skole")
    OrganisasjonFactory(overordnet=over, navn="Storvik videregående skole")
    periode = PeriodeFactory(sensurfrist=naa() + timedelta(days=30))
    fag = FagFactory(navn_nb="Norsk hovedmål")
    gruppe = lag_faggruppe(over, fag, periode=periode, navn="Norsk Vg3")
    ny = lag_fagperson(skole, fag, skole=skole, periode=periode, bruker=BrukerFactory(fornavn="Kari", etternavn="Moe"))
    ny.bruker.set_unusable_password()
    ny.bruker.save(update_fields=["password"])
    lag_fagperson(skole, fag, skole=skole, bruker=BrukerFactory(fornavn="Ola", etternavn="Vik"), reservert=True)
    godtatt = lag_oppnevning(gruppe, godtatt=True, reserve=True, flest_svar=120)
    felt = {"bruker": godtatt.bruker, "oppgitt": naa(), "oppgitt_til": over}
    Inhabilitet.objects.create(skole=skole, **felt)
    Inhabilitet.objects.create(grunn="Datteren min tar eksamen.", **felt)
    gruppe.sensorgrupper.create(navn="Gruppe 1", leder=godtatt.bruker)
    return gruppe, godtatt, skole


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def post(settings):
    with Posttjener() as tjener:
        valg = {"host": "127.0.0.1", "port": tjener.port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": valg}}
        yield tjener.post


def ta_bilde(side, navn):
    if BILDER:
        for bredde in (1280, 360):
            side.set_viewport_size({"width": bredde, "height": 900})
            side.screenshot(path=f"{BILDER}/{navn}-{bredde}.png", full_page=True)


def se(alle, side, navn):
    alle.se(side, navn)
    ta_bilde(side, navn.replace(" ", "-"))


def test_en_sensor_spoerres_takker_ja_og_staar_som_oppnevnt(side, logg_inn_nettleser, sted, post):
    gruppe, _godtatt, _skole = sted
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.STATSFORVALTER, gruppe.eier))
    side.goto(reverse("oppnevning:faggruppe", args=[gruppe.pk]))
    side.get_by_role("link", name="Spør sensorer").click()
    side.get_by_role("checkbox", name="Velg Kari Moe").check()
    side.get_by_role("button", name="Send forespørslene").click()
    expect(side.get_by_role("main")).to_contain_text("1 forespørsel er på vei.")
    kjoer_forfalte()
    lenke = LENKE.search(post.brev[0][2].decode().replace("=\r\n", "").replace("=\n", ""))[0]

    logg_inn_nettleser(side, None)
    side.goto(lenke)
    side.get_by_label("Gateadresse").fill("Kirkegata 1")
    side.get_by_label("Postnummer").fill("0153")
    side.get_by_label("Poststed").fill("Oslo")
    side.get_by_role("textbox", name="Telefon").fill("90000000")
    side.get_by_label("Velg et passord").fill("sommerfugl-i-vinterland")
    side.get_by_label("Skriv passordet en gang til").fill("sommerfugl-i-vinterland")
    side.get_by_label("Jeg har taushetsplikt").check()
    side.get_by_role("button", name="Takk ja").click()

    expect(side.get_by_role("main")).to_contain_text("Du har takket ja")
    assert Oppnevning.objects.get(bruker__etternavn="Moe").status == Oppnevning.Status.TAKKET_JA


def test_sidene_er_uten_feil_for_alle_som_ser_dem(side, logg_inn_nettleser, sted, post):
    alle = Undersoekelse()
    gruppe, godtatt, skole = sted
    venter = lag_oppnevning(gruppe, BrukerFactory())
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.STATSFORVALTER, gruppe.eier))
    for navn, ider in (
        ("faggrupper", []), ("ny_faggruppe", []), ("faggruppe", [gruppe.pk]), ("oppnevn", [gruppe.pk]),
        ("ny_sensorgruppe", [gruppe.pk]), ("oppnevning", [godtatt.pk]), ("oppnevning", [venter.pk]),
        ("fagpersoner", []), ("ny_fagperson", []), ("fagperson", [skole.fagpersoner.first().pk]),
    ):  # fmt: skip
        side.goto(reverse(f"oppnevning:{navn}", args=ider))
        se(alle, side, f"{navn} {'-'.join(map(str, ider))}".strip())
    side.goto(reverse("oppnevning:oppnevn", args=[gruppe.pk]))
    side.get_by_role("button", name="Send forespørslene").click()
    se(alle, side, "oppnevn med feil")
    side.goto(reverse("oppnevning:oppnevning", args=[venter.pk]))
    side.get_by_text("Trekk oppnevningen").click()
    side.get_by_role("button", name="Trekk").click()
    se(alle, side, "oppnevning med feil")
    logg_inn_nettleser(side, godtatt.bruker)
    for navn, ider in (("mine", []), ("min", [godtatt.pk])):
        side.goto(reverse(f"oppnevning:{navn}", args=ider))
        se(alle, side, navn)
    logg_inn_nettleser(side, venter.bruker)
    side.goto(reverse("oppnevning:min", args=[venter.pk]))
    se(alle, side, "svar")
    side.get_by_role("button", name="Takk ja").click()
    se(alle, side, "svar med feil")

    assert not alle.funn, "\n" + "\n".join(alle.funn)
