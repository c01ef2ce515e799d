"""The sensor's keys: grade, next and previous without the mouse, and how they are switched off."""

import re

from playwright.sync_api import expect

from sensur.models import Karakterforslag, Sensoroppdrag


def test_sensor_setter_karakter_med_tastaturet_og_kan_slaa_av_hurtigtastene(verden, side, logg_inn_nettleser):
    parti = verden.partier["til_sensur"]
    numre = sorted(kandidat.kandidatnummer.nummer for kandidat in verden.kandidater("til_sensur"))
    oppdrag = Sensoroppdrag.objects.get(parti=parti, nummer=1)
    logg_inn_nettleser(side, oppdrag.bruker)
    side.goto(f"/sensur/oppdrag/{oppdrag.pk}/svar/{numre[0]}/")
    side.keyboard.press("n")
    expect(side).to_have_url(re.compile(numre[1]))
    side.wait_for_load_state()  # the new page hears keys when its script has run
    side.keyboard.press("p")
    expect(side).to_have_url(re.compile(numre[0]))
    side.wait_for_load_state()
    side.keyboard.press("5")
    expect(side.get_by_role("radio", name="5 – fem")).to_be_checked()
    side.keyboard.press("Enter")
    expect(side.get_by_text(f"Kladden for {numre[0]} er lagret.")).to_be_visible()
    forslag = Karakterforslag.objects.get(oppdrag=oppdrag, kandidat__kandidatnummer__nummer=numre[0])
    assert forslag.verdi == "5"

    side.goto(f"/sensur/oppdrag/{oppdrag.pk}/svar/{numre[0]}/")
    side.keyboard.press("?")
    side.get_by_label("Bruk hurtigtaster").uncheck()
    side.keyboard.press("Escape")
    side.reload()
    side.keyboard.press("2")
    expect(side.get_by_role("radio", name="5 – fem")).to_be_checked()
    side.get_by_role("button", name="Hurtigtaster").click()
    expect(side.get_by_label("Bruk hurtigtaster")).not_to_be_checked()
