"""Ticked candidates and the attendance of a room in a real browser."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from deltakelse.models import Innloggingssesjon, Oppmoete
from felles.tid import naa
from tests.nettleser.test_monitor_levende import BARE_NAAR_TESTEN_SPOER, hent, inn, uten_sesjoner
from tests.nettleser.undersoekelse import Undersoekelse


def test_kryss_taaler_en_oppdatering_og_tre_taster_gir_alle_tilgang(verden, side, logg_inn_nettleser):
    foerst, neste, sist = uten_sesjoner(verden)[:3]
    inn(foerst)
    inn(neste)
    side.add_init_script(BARE_NAAR_TESTEN_SPOER)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(f"{reverse('monitor:monitor')}?gruppe={verden.partier['paagaar'].pk}")
    assert hent(side).status == 204
    bar = side.locator("#massebar")
    expect(bar.get_by_role("button", name="Gi tilgang")).to_be_hidden()

    for kandidat in (foerst, sist):
        side.locator(f"#valgt-{kandidat.pk}").check()
    expect(bar).to_contain_text("2 valgt")
    inn(sist)
    assert hent(side).status == 200
    expect(side.locator(f"#k{sist.pk}")).to_contain_text("Venter på tilgang")
    expect(side.locator(f"#valgt-{foerst.pk}")).to_be_checked()
    expect(side.locator(f"#valgt-{neste.pk}")).not_to_be_checked()
    expect(bar.get_by_role("button", name="Gi tilgang (2 venter)")).to_be_visible()
    bar.get_by_role("button", name="Fjern valg").click()
    expect(bar).to_contain_text("Ingen valgt")

    # The head is counted: A ticks all, B goes to the bar, Enter lets them in.
    side.locator(f"#k{foerst.pk} th").focus()
    side.keyboard.press("a")
    expect(bar.get_by_role("button", name="venter)")).to_be_visible()
    side.keyboard.press("b")
    expect(bar.get_by_role("button", name="venter)")).to_be_focused()
    side.keyboard.press("Enter")
    svar = side.locator("#svar")
    expect(svar).to_contain_text("har fått tilgang.")
    expect(bar).to_contain_text("Ingen valgt")
    expect(svar.get_by_role("button", name="Angre")).to_be_focused()
    med_tilgang = Innloggingssesjon.objects.filter(autorisert__isnull=False, kandidat__in=[foerst, neste, sist])
    assert med_tilgang.count() == 3

    svar.get_by_role("button", name="Angre").press("Enter")
    expect(side.locator(f"#k{foerst.pk}")).to_contain_text("Venter på tilgang")


def test_linjen_for_de_valgte_og_oppmoetesiden_er_uten_feil(verden, side, logg_inn_nettleser):
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(reverse("monitor:monitor"))
    side.locator("#velg-alle").check()
    side.locator("#massebar").get_by_role("button", name="Flere valg for de valgte").click()
    expect(side.locator("#flerevalgte")).to_be_visible()
    syn = Undersoekelse()
    syn.se_aapen(side, "monitoren med valgte og åpen meny")
    side.keyboard.press("Escape")
    syn.se(side, "monitoren med valgte")

    parti = verden.partier["paagaar"]
    side.goto(f"{reverse('oppmoete:oppmoete')}?parti={parti.pk}")
    Oppmoete.objects.filter(kandidat__parti=parti).update(opphevet=naa())
    side.reload()
    knapp = side.get_by_role("button", name=re.compile("^Til stede –")).first
    knapp.click()
    expect(side.locator("#oppmoetesvar")).to_contain_text("Til stede.")
    expect(side.locator("#oppmoetesvar").get_by_role("button", name="Angre")).to_be_visible()
    syn.se(side, "oppmøtet i rommet")
    assert syn.funn == []
