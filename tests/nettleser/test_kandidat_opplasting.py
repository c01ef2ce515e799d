"""The hand-in page with script: several files, a refused one, a reload, a network that goes away, two tabs, two machines."""

import hashlib
import re

from playwright.sync_api import expect

from levering.models import Avvisning, Besvarelsesfil, Opplasting
from tests.nettleser.opplasting import BIT, KB, Propp, innhold, lastet_opp, pdf


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


def test_fil_som_velges_foer_siden_har_lastet_skriptene_sine_blir_ogsaa_lastet_opp(levering, kandidat):
    skript = []

    def hold(rute):
        skript.append(rute)

    levering.route("**/kandidat-opplasting.js*", hold)
    with levering.expect_request("**/kandidat-opplasting.js*"):
        levering.reload(wait_until="commit")
    levering.set_input_files("#filer", [pdf("tidlig.pdf")])
    skript[0].continue_()

    lastet_opp(levering, "tidlig.pdf")
    assert innhold(kandidat, "tidlig.pdf") == pdf("tidlig.pdf")["buffer"]


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


def test_det_siden_selv_avviser_faar_tjeneren_vite(levering, kandidat):
    with levering.expect_response("**/kandidat/opplasting/") as svar:
        levering.set_input_files("#filer", [pdf(f"{nr}.pdf") for nr in range(101)])

    assert svar.value.status == 422
    assert Avvisning.objects.get(kandidat=kandidat).slag == "for_mange"
    assert ".pdf" not in svar.value.request.post_data


def test_at_tjeneren_ikke_faar_vite_det_plager_ingen(levering, vakthold):
    vakthold.uten_nett = True
    levering.context.set_offline(True)
    levering.set_input_files("#filer", [pdf(f"{nr}.pdf") for nr in range(101)])

    expect(levering.locator("#avviste")).to_contain_text("Totalt antall filer er over 100.")
    expect(levering.locator("#koe-nett")).to_be_hidden()


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
