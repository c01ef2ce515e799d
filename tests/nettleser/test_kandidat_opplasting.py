"""The hand-in page with script: several files, a refused one, a reload, a network that goes away, two tabs, two machines."""

import hashlib
import re

import pytest
from playwright.sync_api import Page, expect

from felles import lager
from levering.models import Besvarelsesfil, Opplasting
from tests.nettleser.undersoekelse import Undersoekelse

KB = 1024
BIT = 512 * KB


def pdf(navn, kb=1):
    """A file of that size whose bytes are its own."""
    hode = f"%PDF-1.7 {navn} ".encode()
    return {"name": navn, "mimeType": "application/pdf", "buffer": hode + b"%" * (kb * KB - len(hode))}


def innhold(kandidat, navn):
    fil = Besvarelsesfil.objects.get(kandidat=kandidat, navn=navn, slettet__isnull=True)
    with lager.aapne(fil.noekkel) as lagret:
        return lagret.read()


class Propp:
    """Lets that many pieces through, and then cuts the line until it is opened again."""

    def __init__(self, side: Page, *, slipp: int, sti="**/kandidat/opplasting/tus/**") -> None:
        self.igjen, self.stoppet, self.slapp = slipp, 0, 0
        side.context.route(sti, self._rute)

    def _rute(self, rute) -> None:
        if rute.request.method == "PATCH":
            if self.igjen <= 0:
                self.stoppet += 1
                rute.abort("connectionfailed")
                return
            self.igjen -= 1
            self.slapp += 1
        rute.continue_()

    def aapne(self) -> None:
        self.igjen = 1_000_000


@pytest.fixture
def kandidat(verden):
    """Let in, and has uploaded nothing."""
    kandidat = verden.kandidater("paagaar")[0]
    Besvarelsesfil.objects.filter(kandidat=kandidat).filter(slettet__isnull=True).update(slettet=verden.naa)
    return kandidat


@pytest.fixture
def til_levering(verden, logg_inn_nettleser):
    """`til_levering(side, kandidat)`: logged in on that machine, let in, at the hand-in page."""

    def gaa(side: Page, kandidat) -> Page:
        logg_inn_nettleser(side, kandidat)
        verden.slipp_inn(kandidat)
        side.goto("/kandidat/levering/")
        return side

    return gaa


@pytest.fixture
def levering(side, kandidat, til_levering):
    return til_levering(side, kandidat)


def lastet_opp(side, *navn):
    for ett in navn:
        expect(side.get_by_role("link", name=ett, exact=True)).to_be_visible()
    expect(side.locator("#koe")).to_be_hidden()


def test_flere_filer_lastes_opp_i_biter_byte_for_byte_og_leveres(levering, kandidat):
    filer = [pdf("kort.pdf"), pdf("lang.pdf", 1300), pdf("tekst.docx", 40)]
    levering.set_input_files("#filer", filer)

    lastet_opp(levering, "kort.pdf", "lang.pdf", "tekst.docx")
    for fil in filer:
        assert innhold(kandidat, fil["name"]) == fil["buffer"]
        summen = hashlib.sha256(fil["buffer"]).hexdigest()
        assert Opplasting.objects.get(kandidat=kandidat, navn=fil["name"]).sha256 == summen
    expect(levering.locator("#stripe")).to_contain_text(re.compile(r"Sist lagret\s*10:0"))
    levering.get_by_role("button", name="Lever 3 filer").click()
    expect(levering.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()


def test_ingen_bit_er_stoerre_enn_512_kb(levering):
    steder = []
    levering.on("request", lambda f: steder.append(f.headers["upload-offset"]) if f.method == "PATCH" else None)
    levering.set_input_files("#filer", [pdf("lang.pdf", 1300)])
    lastet_opp(levering, "lang.pdf")

    assert steder == ["0", str(BIT), str(2 * BIT)]


def test_fil_med_feil_sier_hva_som_er_galt_og_fjernes_og_de_andre_leveres(levering):
    levering.set_input_files("#filer", [pdf("svar.pdf"), pdf("utregning.pages"), pdf("stor.mp4", 41 * KB)])

    feil = levering.locator("#avviste")
    expect(feil.get_by_role("heading", name="Filer med feil (2)")).to_be_visible()
    expect(feil).to_contain_text("Det er ikke mulig å laste opp filer med feil, de må fjernes.")
    expect(feil).to_contain_text("Filen har en ugyldig filtype")
    expect(feil).to_contain_text("Lagre som PDF i Pages")
    expect(feil).to_contain_text("Filen er for stor (over 40 MB)")
    expect(levering.locator("#koe-feil")).to_be_focused()
    expect(levering.locator("#koe-feil")).to_contain_text("2 filer ble ikke lastet opp")
    levering.reload()
    levering.get_by_role("button", name="Fjern utregning.pages").click()
    levering.get_by_role("button", name="Fjern stor.mp4").click()
    expect(levering.locator("#avviste")).to_be_hidden()
    levering.get_by_role("button", name="Lever 1 fil").click()
    expect(levering.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()


def test_samme_navn_med_annet_innhold_avvises_og_samme_fil_er_ingen_feil(levering, kandidat):
    levering.set_input_files("#filer", [pdf("svar.pdf")])
    lastet_opp(levering, "svar.pdf")
    levering.set_input_files("#filer", [pdf("svar.pdf")])
    expect(levering.locator("#koe")).to_be_hidden()
    expect(levering.locator("#avviste")).to_be_hidden()
    levering.set_input_files("#filer", [{**pdf("svar.pdf"), "buffer": b"%PDF noe annet"}])

    expect(levering.locator("#avviste")).to_contain_text("En fil med dette navnet er allerede lastet opp")
    assert Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True).count() == 1


def test_hundre_og_en_filer_avvises_under_ett_uten_aa_sendes(levering, kandidat):
    levering.set_input_files("#filer", [pdf(f"{nr}.pdf") for nr in range(101)])

    feil = levering.locator("#avviste")
    expect(feil).to_contain_text("101 filer")
    expect(feil).to_contain_text("Totalt antall filer er over 100.")
    expect(feil).to_contain_text("Ingen av dem er lastet opp. Velg færre filer om gangen.")
    assert not Opplasting.objects.filter(kandidat=kandidat).exists()


def test_mistet_nett_sies_rolig_og_opplastingen_fullfoeres_av_seg_selv(levering, kandidat, vakthold):
    vakthold.uten_nett = True
    levering.context.set_offline(True)
    levering.set_input_files("#filer", [pdf("ny-en.pdf"), pdf("ny-to.pdf")])

    expect(levering.locator("#koe-nett")).to_contain_text("Vi prøver igjen av oss selv")
    expect(levering.locator("#koe-nett")).to_contain_text("eksamensvakten")
    expect(levering.locator("[data-naar=frakoblet]")).to_be_visible()
    levering.context.set_offline(False)
    lastet_opp(levering, "ny-en.pdf", "ny-to.pdf")
    expect(levering.locator("#koe-nett")).to_be_hidden()
    expect(levering.locator("[data-naar=tilkoblet]")).to_be_visible()
    assert Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True).count() == 2


def test_brudd_midt_i_en_fil_fortsetter_der_den_slapp(levering, kandidat, vakthold):
    vakthold.uten_nett = True
    propp = Propp(levering, slipp=2)
    fil = pdf("lang.pdf", 2200)
    levering.set_input_files("#filer", [fil])

    expect(levering.locator("#koe-nett")).to_be_visible()
    expect(levering.locator("#koe")).to_contain_text("av 2,1 MB")
    propp.aapne()
    lastet_opp(levering, "lang.pdf")
    assert innhold(kandidat, "lang.pdf") == fil["buffer"]
    assert propp.slapp == 5  # five pieces in all: none was sent twice


def test_ny_innlasting_midt_i_glemmer_ingenting(levering, kandidat, vakthold):
    vakthold.uten_nett = True
    propp = Propp(levering, slipp=1)
    filer = [pdf("lang.pdf", 1300), pdf("neste.pdf", 3)]
    levering.set_input_files("#filer", filer)
    expect(levering.locator("#koe-nett")).to_be_visible()
    assert Opplasting.objects.get(kandidat=kandidat, navn="lang.pdf").mottatt == BIT
    levering.reload()

    expect(levering.locator("#koe")).to_contain_text("lang.pdf")
    expect(levering.locator("#koe")).to_contain_text("neste.pdf")
    expect(levering.locator("#halvveis")).to_be_hidden()
    propp.aapne()
    lastet_opp(levering, "lang.pdf", "neste.pdf")
    assert innhold(kandidat, "lang.pdf") == filer[0]["buffer"]
    assert propp.slapp == 4


def test_travel_tjener_faar_den_tiden_den_ber_om(levering, kandidat, vakthold):
    vakthold.uten_nett = True
    svar = []

    def travel(rute):
        if rute.request.method == "PATCH" and len(svar) < 2:
            svar.append(levering.evaluate("performance.now()"))
            rute.fulfill(status=503, headers={"Retry-After": "2"}, body="")
        else:
            if rute.request.method == "HEAD" and svar:
                svar.append(levering.evaluate("performance.now()"))
            rute.continue_()

    levering.context.route("**/kandidat/opplasting/tus/**", travel)
    levering.set_input_files("#filer", [pdf("svar.pdf")])
    expect(levering.locator("#koe-nett")).to_contain_text("Mange laster opp nå")
    lastet_opp(levering, "svar.pdf")

    assert svar[1] - svar[0] >= 2000
    assert Besvarelsesfil.objects.filter(kandidat=kandidat, slettet__isnull=True).count() == 1


def test_levering_venter_paa_filer_som_er_paa_vei_og_sier_hvorfor(levering, kandidat, vakthold):
    levering.set_input_files("#filer", [pdf("ferdig.pdf")])
    lastet_opp(levering, "ferdig.pdf")
    vakthold.uten_nett = True
    propp = Propp(levering, slipp=0)
    levering.set_input_files("#filer", [pdf("paavei.pdf")])
    expect(levering.locator("#koe-nett")).to_be_visible()
    levering.get_by_role("button", name="Lever 1 fil").click()

    expect(levering.locator("#lever-venter")).to_contain_text("Du kan levere når «paavei.pdf» er lastet opp")
    expect(levering).to_have_url(re.compile("/kandidat/levering/$"))
    levering.get_by_role("button", name="Avbryt paavei.pdf").click()
    expect(levering.locator("#koe")).to_be_hidden()
    propp.aapne()
    levering.get_by_role("button", name="Lever 1 fil").click()
    expect(levering.get_by_role("heading", name="Besvarelsen er levert")).to_be_visible()
    levering.unroute_all()


def test_avbrutt_opplasting_er_borte_ogsaa_hos_tjeneren(levering, kandidat, vakthold):
    vakthold.uten_nett = True
    Propp(levering, slipp=1)
    levering.set_input_files("#filer", [pdf("feil-fil.pdf", 900)])
    expect(levering.locator("#koe-nett")).to_be_visible()
    with levering.expect_response(lambda svar: svar.request.method == "DELETE") as svaret:
        levering.get_by_role("button", name="Avbryt feil-fil.pdf").click()
    assert svaret.value.status == 204

    levering.reload()
    expect(levering.locator("#koe")).to_be_hidden()
    expect(levering.locator("#halvveis")).to_be_hidden()
    assert Opplasting.objects.get(kandidat=kandidat).avbrutt


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
    levering.locator("#filer").focus()
    with levering.expect_file_chooser() as velger:
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
