"""«Lever for kandidat» in a real browser: pieces by script, parts, delivery, a deletion that asks."""

import re

from django.urls import reverse
from playwright.sync_api import expect

from levering.models import Besvarelsesfil, Levering
from tests.nettleser.undersoekelse import Undersoekelse

NOK = {"mimeType": "application/pdf", "buffer": b"%PDF-1.7\n" + b"x" * 700_000}


def test_vakten_laster_opp_angir_del_leverer_og_sletter(verden, side, logg_inn_nettleser):
    kandidat = verden.kandidater("todelt")[0]
    Levering.objects.filter(kandidat=kandidat).update(gjenaapnet=verden.naa)
    Besvarelsesfil.objects.filter(kandidat=kandidat).update(slettet=verden.naa)
    syn = Undersoekelse()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("monitor:monitor"))
    side.locator(f"#k{kandidat.pk}").get_by_role("link", name="Flere valg").click()
    side.locator("#valgmeny").get_by_role("link", name="Lever for kandidat").click()
    expect(side.get_by_role("heading", name=f"Lever for {kandidat.person.navn}")).to_be_visible()
    syn.se(side, "tom")

    filer = [{"name": navn, **NOK} for navn in ("del1.pdf", "samlet.pdf")]
    side.locator("#filer").set_input_files([*filer, {"name": "feil.exe", "mimeType": "", "buffer": b"MZ"}])
    side.wait_for_url(re.compile("fane=feil"))
    expect(side.locator("#avviste")).to_contain_text("Filen har en ugyldig filtype")
    syn.se(side, "feil")
    side.get_by_role("button", name="Fjern feil.exe").click()
    expect(side.get_by_text("Ingen filer har feil.")).to_be_visible()

    side.get_by_role("link", name="Opplastede filer (2)").click()
    expect(side.locator("#opplastede .status").get_by_text("Mangler eksamensdel", exact=True)).to_have_count(2)
    syn.se(side, "uten del")
    side.get_by_role("button", name="Lever alle filene").click()
    expect(side.locator("[data-feilfokus]")).to_contain_text("2 filer mangler eksamensdel, og ingenting er levert.")
    side.get_by_role("combobox", name="Eksamensdel for del1.pdf").select_option(label="Eksamen del 1")
    side.get_by_role("checkbox", name="Velg samlet.pdf").check()
    side.get_by_role("combobox", name="Eksamensdel for de markerte").select_option(label="Eksamen del 1 og 2")
    side.get_by_role("button", name="Sett del for markerte").click()
    side.get_by_role("combobox", name="Eksamensdel for del1.pdf").select_option(label="Eksamen del 1")
    syn.se(side, "med del")
    side.get_by_role("button", name="Lever alle filene").click()
    expect(side.get_by_text("Del 1 og Del 2 er levert for kandidaten.")).to_be_visible()
    syn.se(side, "levert")

    side.get_by_role("link", name="Slett del1.pdf").click()
    expect(side.get_by_role("heading", name="Slette 1 fil for godt?")).to_be_visible()
    syn.se(side, "slette")
    side.get_by_role("button", name="Slett 1 fil").click()
    expect(side.get_by_text("1 fil er slettet.")).to_be_visible()
    expect(side.get_by_role("row").filter(has_text="samlet.pdf")).to_be_visible()
    assert syn.funn == []


def test_gruppeopplasting_er_uten_feil_og_leverer(verden, side, logg_inn_nettleser):
    en = verden.kandidater("todelt")[2]
    syn = Undersoekelse()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("monitor:monitor"))
    syn.se(side, "monitoren")
    side.goto(reverse("skolelevering:gruppeopplasting"))
    navn = f"{en.kandidatnummer.nummer}-01.pdf"
    side.locator("#filer").set_input_files([{"name": navn, **NOK}, {"name": "ukjent.pdf", **NOK}])
    expect(side.get_by_text("Ukjent kandidat", exact=True)).to_be_visible()
    syn.se(side, "gruppen")
    side.get_by_role("checkbox", name=f"Velg {navn}").check()
    side.get_by_role("button", name="Sett del for markerte").click()
    side.get_by_role("button", name="Lever 1 fil").click()
    expect(side.get_by_text("1 fil er levert.", exact=True)).to_be_visible()
    assert syn.funn == []
