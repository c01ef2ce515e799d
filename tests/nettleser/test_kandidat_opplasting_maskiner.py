"""The hand-in page with script: two tabs, another machine, other ways in, no checksum, no store, no script."""

from playwright.sync_api import expect

from levering.models import Besvarelsesfil, Opplasting
from tests.nettleser.opplasting import KB, Propp, innhold, lastet_opp, pdf
from tests.nettleser.undersoekelse import Undersoekelse


def test_to_faner_sender_filen_en_gang_og_begge_ser_den(levering, kandidat):
    annen = levering.context.new_page()
    annen.goto("/kandidat/levering/")
    sendt = []
    levering.context.on("request", lambda f: sendt.append(f.url) if f.method == "PATCH" else None)
    levering.set_input_files("#filer", [pdf("ene.pdf", 1300)])
    annen.set_input_files("#filer", [pdf("andre.pdf", 700)])

    for side in (levering, annen):
        lastet_opp(side, "ene.pdf", "andre.pdf")
    assert len(sendt) == 3 + 2
    assert Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True).count() == 2


def test_ny_maskin_ser_hva_som_er_halvveis_og_fortsetter_med_den_samme_filen(
    levering, kandidat, ny_kontekst, til_levering, vakthold
):
    vakthold.uten_nett = True
    Propp(levering, slipp=3)
    fil = pdf("svar.pdf", 3 * KB)
    levering.set_input_files("#filer", [fil])
    expect(levering.locator("#koe-nett")).to_be_visible()
    levering.close()

    ny = til_levering(ny_kontekst().new_page(), kandidat)
    expect(ny.locator("#halvveis")).to_contain_text(
        "svar.pdf: 1,5 av 3,0 MB er lastet opp. Velg den samme filen for å fortsette."
    )
    biter = []
    ny.on("request", lambda f: biter.append(f) if f.method == "PATCH" else None)
    ny.set_input_files("#filer", [fil])
    lastet_opp(ny, "svar.pdf")
    expect(ny.locator("#halvveis")).to_be_hidden()
    assert len(biter) == 3
    assert innhold(kandidat, "svar.pdf") == fil["buffer"]


def test_filer_slippes_hvor_som_helst_paa_siden(levering):
    data = levering.evaluate_handle(
        """() => { const d = new DataTransfer();
        d.items.add(new File(["%PDF slept"], "slept.pdf", {type: "application/pdf"})); return d; }"""
    )
    levering.dispatch_event("h1", "drop", {"dataTransfer": data})

    lastet_opp(levering, "slept.pdf")


def test_alt_gaar_med_tastatur(levering, vakthold):
    with levering.expect_file_chooser() as velger:
        # The focus comes after the listening: what asks the page and is answered tells that the page listens by now.
        levering.locator("#filer").focus()
        expect(levering.locator("#filer")).to_be_focused()
        levering.keyboard.press("Enter")
    velger.value.set_files([pdf("svar.pdf")])
    lastet_opp(levering, "svar.pdf")
    levering.get_by_role("button", name="Lever 1 fil").focus()
    levering.keyboard.press("Enter")

    expect(levering.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()


def test_en_annen_kandidat_paa_samme_maskin_ser_ingenting_av_den_foerste(levering, verden, til_levering, vakthold):
    vakthold.uten_nett = True
    Propp(levering, slipp=0)
    levering.set_input_files("#filer", [pdf("hemmelig.pdf", 20)])
    expect(levering.locator("#koe-nett")).to_be_visible()
    til_levering(levering, verden.kandidater("paagaar")[1])

    expect(levering.locator("#koe")).to_be_hidden()
    expect(levering.get_by_text("hemmelig.pdf")).to_have_count(0)


def test_uten_kontrollsum_i_nettleseren_lastes_filen_opp_og_siden_sier_det(kandidat, ny_kontekst, til_levering):
    kontekst = ny_kontekst()
    kontekst.add_init_script("Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })")
    side = til_levering(kontekst.new_page(), kandidat)
    side.set_input_files("#filer", [pdf("svar.pdf")])
    lastet_opp(side, "svar.pdf")

    expect(side.locator("#koe-uten-sum")).to_be_visible()
    assert Opplasting.objects.get(kandidat=kandidat).sha256 == ""


def test_uten_lager_i_nettleseren_lastes_filen_opp_og_siden_sier_det(kandidat, ny_kontekst, til_levering):
    kontekst = ny_kontekst()
    kontekst.add_init_script("Object.defineProperty(window, 'indexedDB', { get: () => undefined })")
    side = til_levering(kontekst.new_page(), kandidat)
    side.set_input_files("#filer", [pdf("svar.pdf")])
    lastet_opp(side, "svar.pdf")

    expect(side.locator("#koe-huskes-ikke")).to_be_visible()


def test_uten_skript_sender_skjemaet_filene_selv(kandidat, ny_kontekst, til_levering):
    side = til_levering(ny_kontekst(java_script_enabled=False).new_page(), kandidat)
    side.set_input_files("#filer", [pdf("svar.pdf"), pdf("feil.pages")])
    side.get_by_role("button", name="Last opp", exact=True).click()

    expect(side.get_by_role("link", name="svar.pdf", exact=True)).to_be_visible()
    expect(side.get_by_role("heading", name="Filer med feil (1)")).to_be_visible()
    side.get_by_role("button", name="Lever 1 fil").click()
    expect(side.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()


def test_siden_har_ingen_feil_av_axe_underveis_med_feil_uten_nett_og_paa_ny_maskin(
    levering, kandidat, ny_kontekst, til_levering, vakthold
):
    vakthold.uten_nett = True
    Propp(levering, slipp=1)
    levering.set_input_files("#filer", [pdf("utregning.pages"), pdf("lang-fil-med-et-langt-navn-som-brytes.pdf", 900)])
    expect(levering.locator("#koe-nett")).to_be_visible()
    expect(levering.locator("#avviste")).to_be_visible()
    alle = Undersoekelse()
    alle.se(levering, "levering uten nett")
    levering.close()
    ny = til_levering(ny_kontekst().new_page(), kandidat)
    expect(ny.locator("#halvveis")).to_be_visible()
    alle.se(ny, "levering på ny maskin")

    assert not alle.funn, "\n" + "\n".join(alle.funn)
