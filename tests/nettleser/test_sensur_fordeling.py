"""From the proposal to a moved party and a later deadline in the browser, and every page of it without a violation."""

import os
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.tid import naa
from oppnevning.models import Inhabilitet
from sensur.models import Kriterium, Sensoroppdrag, Sensurplan
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.fordeling import fordel, lag_fordelbar, lag_godtatt
from tests.fabrikker.sensur import foreslaa, lag_sensurparti
from tests.nettleser.undersoekelse import Undersoekelse

# Only to look at by eye, while the pages are worked on.
BILDER = os.environ.get("FORDELINGSBILDER")


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def stedet(transactional_db, statsforvalter, skole):
    """A faggruppe with four sensors and four parties, one sensor with a relation, and somebody at the authority."""
    faggruppe, sensorer, partier = lag_fordelbar(statsforvalter, skole)
    felt = {"oppgitt": naa(), "oppgitt_til": statsforvalter}
    Inhabilitet.objects.create(bruker=sensorer[0], grunn="Niesen min tar eksamen.", **felt)
    return faggruppe, sensorer, partier, bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


def se(alle, side, navn):
    alle.se(side, navn)
    if BILDER:
        for bredde in (1280, 360):
            side.set_viewport_size({"width": bredde, "height": 900})
            side.screenshot(path=f"{BILDER}/{navn.replace(' ', '-')}-{bredde}.png", full_page=True)


def test_forslaget_brukes_et_parti_flyttes_og_en_frist_utsettes(side, logg_inn_nettleser, stedet):
    faggruppe, _sensorer, partier, myndighet = stedet
    logg_inn_nettleser(side, myndighet)
    side.goto(reverse("fordeling:liste"))
    side.get_by_role("link", name=faggruppe.navn, exact=True).click()
    side.get_by_role("button", name="Fordel 4 partier slik").click()
    expect(side.get_by_role("main")).to_contain_text("4 partier er fordelt.")

    kode = partier[0].eksamen.fag.kode
    side.get_by_role("link", name=f"{kode} P0").click()
    valg = side.get_by_label("Flytt til paret")
    valg.select_option(index=1)
    side.get_by_role("button", name="Flytt partiet").click()
    expect(side.get_by_role("main")).to_contain_text("P0 er flyttet til paret.")

    side.goto(reverse("fordeling:oversikt"))
    side.get_by_role("checkbox", name="P0").first.check()
    side.get_by_label("Utsatt frist").fill(f"{naa() + timedelta(days=9):%Y-%m-%d}")
    side.get_by_role("button", name="Utsett fristen").click()
    expect(side.get_by_role("main")).to_contain_text("1 frist er utsatt.")
    assert Sensoroppdrag.objects.filter(utsatt_til__isnull=False).count() == 1


def test_sidene_er_uten_feil(side, logg_inn_nettleser, stedet, skole, statsforvalter):
    alle = Undersoekelse()
    faggruppe, sensorer, partier, myndighet = stedet
    eksamen = partier[0].eksamen
    Sensurplan.objects.create(eksamen=eksamen, flest_svar=6, frist=naa() + timedelta(hours=20))
    stort = lag_sensurparti(skole, statsforvalter, kandidater=7, eksamen=eksamen, navn="Stort")
    logg_inn_nettleser(side, myndighet)

    def gaa(navn, *ider, hva="", spoerring=""):
        side.goto(reverse(f"fordeling:{navn}", args=ider) + spoerring)
        se(alle, side, f"{navn} {hva}".strip())

    gaa("liste")
    gaa("faggruppe", faggruppe.pk, hva="forslag")
    fordel(faggruppe, myndighet)
    lag_godtatt(faggruppe, "Vikar", reserve=True)
    oppdrag = list(Sensoroppdrag.objects.filter(parti=partier[0]).select_related("bruker").order_by("nummer"))
    foreslaa(oppdrag[0], "4", "5", bekreftet=True)
    foreslaa(oppdrag[1], "3", "MB")
    gaa("faggruppe", faggruppe.pk, hva="fordelt")
    gaa("parti", faggruppe.pk, partier[0].pk)
    gaa("parti", faggruppe.pk, stort.pk, hva="uten sensor")
    side.goto(reverse("fordeling:parti", args=[faggruppe.pk, partier[0].pk]))
    side.get_by_text("La en annen ta over").first.click()
    side.get_by_role("button", name="Bytt førstesensor").click()
    se(alle, side, "parti med feil")
    gaa("overfoer", faggruppe.pk, oppdrag[1].bruker_id)
    Inhabilitet.objects.create(bruker=oppdrag[0].bruker, skole=skole, oppgitt=naa(), oppgitt_til=statsforvalter)
    gaa("parti", faggruppe.pk, partier[0].pk, hva="inhabil")
    gaa("faggruppe", faggruppe.pk, hva="inhabil")
    gaa("oversikt", hva="inhabil")
    for rapport in ("sensurfordeling", "sensorbelastning"):
        side.goto(reverse("rapporter:rapport", args=[rapport]))
        se(alle, side, rapport)
    # Only now: with criteria, a sensor fills in the form before confirming.
    Kriterium.objects.create(
        fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold", beskrivelse="Hvor mye av oppgaven er besvart?"
    )
    Kriterium.objects.create(fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Språk", rekkefoelge=1)
    gaa("plan", eksamen.pk)
    side.get_by_label("Frist").first.fill("2001-01-01")
    side.get_by_role("button", name="Lagre planen").click()
    se(alle, side, "plan med feil")
    for vis in ("", "par", "fag"):
        gaa("oversikt", hva=vis, spoerring=f"?vis={vis}")
    side.goto(reverse("fordeling:oversikt"))
    side.get_by_role("button", name="Utsett fristen").click()
    se(alle, side, "oversikt med feil")

    assert Eksamensparti.objects.count() == 5
    assert sensorer
    assert not alle.funn, "\n" + "\n".join(alle.funn)
