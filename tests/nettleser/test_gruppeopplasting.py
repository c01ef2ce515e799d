"""«Gruppeopplasting» in a real browser: hundreds of files in one drop, a lost line, a package, and without script."""

from django.urls import reverse
from playwright.sync_api import expect

from eksamen.models import Kandidat
from levering.models import Besvarelsesfil, Gruppefil, Opplasting
from levering.querysets.gruppe import kandidater_til_gruppe
from tests.fabrikker.filer import lag_zip
from tests.nettleser.opplasting import Propp, pdf
from tests.nettleser.undersoekelse import Undersoekelse
from verktoey.demodata.folk import PASSORD

ANTALL = 150
# A real drop, on the heading: anywhere on the page will do.
SLIPP = """navn => {
  const data = new DataTransfer();
  for (const ett of navn) data.items.add(new File([`%PDF-1.7 ${ett}`], ett, {type: "application/pdf"}));
  document.querySelector("h1").dispatchEvent(new DragEvent("drop", {bubbles: true, cancelable: true, dataTransfer: data}));
}"""


def filnavn(verden, antall):
    """Names for that many files, spread over the candidates of the party that nothing stands in the way for."""
    mine = Kandidat.objects.filter(parti=verden.partier["paagaar"])
    frie = [k for k in kandidater_til_gruppe(mine, verden.naa) if not (k.fravaer_slag or k.digital_post)]
    return [f"{frie[nr % len(frie)].kandidatnummer.nummer}-gruppe-{nr:03}.pdf" for nr in range(antall)]


def test_hundre_og_femti_filer_i_ett_slipp_leveres(verden, side, logg_inn_nettleser, vakthold):
    vakthold.uten_nett = True
    navn = filnavn(verden, ANTALL)
    syn = Undersoekelse()
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("skolelevering:gruppeopplasting"))
    expect(side.get_by_role("button", name="Last opp", exact=True)).to_be_hidden()
    propp = Propp(side, slipp=3, sti="**/monitor/opplasting/**")
    side.evaluate(SLIPP, [*navn, "virus.exe"])
    # The line is cut: the files wait on the page, and nothing is handed in meanwhile.
    expect(side.get_by_text("Venter på nettet, og prøver igjen av seg selv")).to_be_visible()
    expect(side.locator("#opplastingssum")).to_have_text(f"Lastet opp 3 av {ANTALL + 1} filer")
    syn.se(side, "underveis")
    propp.aapne()
    side.evaluate("window.dispatchEvent(new Event('online'))")

    klare = side.get_by_text(f"{ANTALL} av {ANTALL} filer er klare til å leveres.")
    expect(klare).to_be_visible(timeout=120_000)
    expect(side.locator("#avviste")).to_contain_text("virus.exe")
    syn.se(side, "klare")
    assert Gruppefil.objects.filter(fjernet=None).count() == ANTALL
    # The browser counts a hundred to the round.
    assert Opplasting.objects.exclude(gruppe=None).values("runde").distinct().count() == 2

    side.get_by_role("button", name="Fjern virus.exe").click()
    expect(side.locator("#avviste")).to_be_hidden()
    side.get_by_role("button", name=f"Lever {ANTALL} filer").click()
    expect(side.get_by_text(f"{ANTALL} filer er levert.")).to_be_visible(timeout=60_000)
    syn.se(side, "levert")
    assert Besvarelsesfil.objects.filter(navn__in=navn, leveringer__gjenaapnet=None).distinct().count() == ANTALL
    assert syn.funn == []


def test_en_zip_pakkes_ut_av_seg_selv_og_feil_kandidat_byttes(verden, side, logg_inn_nettleser):
    ett, to = filnavn(verden, 2)
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(reverse("skolelevering:gruppeopplasting"))
    pakke = lag_zip({ett: b"%PDF-1.7 ett", to: b"%PDF-1.7 to"})
    side.locator("#filer").set_input_files([{"name": "alle.zip", "mimeType": "application/zip", "buffer": pakke}])
    expect(side.get_by_text("2 av 2 filer er klare til å leveres.")).to_be_visible()

    rad = side.get_by_role("row").filter(has_text=ett)
    rad.get_by_text("Bytt kandidat").click()
    felt = rad.get_by_label(f"Kandidatnummer for {ett}")
    felt.fill(to.split("-gruppe")[0])
    felt.press("Enter")
    expect(side.get_by_role("row").filter(has_text=ett)).to_contain_text(f"{to.split('-gruppe')[0]} · ")


def test_uten_skript_sender_skjemaet(verden, ny_kontekst):
    (navn,) = filnavn(verden, 1)
    side = ny_kontekst(java_script_enabled=False).new_page()
    side.goto(f"/logg-inn/?next={reverse('skolelevering:gruppeopplasting')}")
    side.get_by_label("Brukernavn").fill("skoleadmin")
    side.get_by_label("Passord").fill(PASSORD)
    side.get_by_role("button", name="Logg inn").click()
    side.locator("#filer").set_input_files([pdf(navn)])
    side.get_by_role("button", name="Last opp", exact=True).click()
    expect(side.get_by_text("1 av 1 fil er klar til å leveres.")).to_be_visible()
    side.get_by_role("button", name="Lever 1 fil").click()
    expect(side.get_by_text("1 fil er levert.", exact=True)).to_be_visible()
