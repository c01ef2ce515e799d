"""The sensor's desk: the answer is read on the page, notes save themselves, and the keys do the rest."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from felles.tid import naa
from levering.models import Delmerke
from sensur.models import Karakterforslag, Kriterievurdering, Kriterium, Sensornotat, Sensurplan
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.filer import lag_docx, lag_pdf, lag_png
from tests.fabrikker.sensur import kandidater, lag_sensor, legg_fil, lever_filer, tildel
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def bordet(transactional_db, tmp_path, settings):
    """A two-part exam with three answers: two PDFs and a picture and a document, one PDF that is broken, none."""
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()
    over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren")
    skole = OrganisasjonFactory(overordnet=over, navn="Lillevik videregående skole")
    eksamen = lag_eksamen(
        start=naa() - timedelta(days=2), todelt=True, ansvarlig=over, sensur_fra=naa() - timedelta(days=1)
    )
    Sensurplan.objects.create(eksamen=eksamen, frist=naa() + timedelta(days=9))
    Kriterium.objects.create(
        fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Innhold", beskrivelse="Svarer på det oppgaven spør om"
    )
    Kriterium.objects.create(fag=eksamen.fag, eier=eksamen.ansvarlig, navn="Språk", rekkefoelge=1)
    parti = PartiFactory(skole=skole, eksamen=eksamen, navn="3STA")
    for _ in range(3):
        lag_kandidat(parti, passord=None)
    hel, oedelagt, _uten = kandidater(parti)
    lever_filer(
        hel,
        legg_fil(hel, navn="del1.pdf", innhold=lag_pdf("Oppgave 1 a", "Oppgave 1 b"), delmerke=Delmerke.DEL1),
        legg_fil(
            hel, navn="del2.pdf", innhold=lag_pdf(*(f"Oppgave {nr}" for nr in range(2, 8))), delmerke=Delmerke.DEL2
        ),
        legg_fil(hel, navn="graf.png", innhold=lag_png(), delmerke=Delmerke.DEL2),
        legg_fil(hel, navn="regneark.docx", innhold=lag_docx("Hei"), delmerke=Delmerke.DEL2),
    )
    lever_filer(oedelagt, legg_fil(oedelagt, innhold=b"%PDF-1.7 og saa ingenting", delmerke=Delmerke.DEL2))
    oppdrag, _andres = tildel(parti, lag_sensor(over), lag_sensor(over))
    return oppdrag


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


def adresse(oppdrag, plass):
    return f"/sensur/oppdrag/{oppdrag.pk}/svar/{kandidater(oppdrag.parti)[plass].kandidatnummer.nummer}/"


def test_svaret_leses_paa_siden_med_begge_deler_under_hverandre(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    leser = side.locator("[data-leser]")
    expect(leser.locator(".side canvas").first).to_be_visible()
    expect(leser.locator(".side .tekstlag").first).to_contain_text("Oppgave 1 a")
    expect(side.locator("[data-sted]")).to_contain_text("side 1 av 2")
    for _ in range(4):
        side.keyboard.press("PageDown")
    expect(side.locator("[data-sted]")).not_to_contain_text("side 1 av 2")
    side.get_by_role("button", name="Større").click()
    expect(side.locator("[data-sted]")).to_contain_text("120 %")
    side.get_by_role("button", name="Roter").click()
    side.get_by_role("button", name="Hele bredden").click()
    expect(side.locator("[data-sted]")).to_contain_text("100 %")
    side.get_by_role("link", name="Eksamen del 2").click()
    expect(side.locator("[data-sted]")).to_contain_text("side 1 av 6")
    dokument = leser.get_by_role("paragraph").filter(has_text=re.compile(r"-04\.docx$"))
    dokument.scroll_into_view_if_needed()  # what comes near is fetched: six pages and a picture
    expect(leser.locator(".side")).to_have_count(7)
    dokument.scroll_into_view_if_needed()
    expect(leser.locator(".side canvas").last).to_be_visible()
    expect(leser.locator("[data-kan-ikke]:visible")).to_have_count(0)


def test_en_fil_som_ikke_lar_seg_lese_sier_det_og_lastes_ned(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 1))
    expect(side.get_by_text("Filen kan ikke vises her.")).to_be_visible()
    expect(side.get_by_role("link", name="Last ned")).to_be_visible()


def test_notat_merke_og_skjema_lagres_av_seg_selv(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    side.keyboard.press("m")
    side.keyboard.type("Sikker på vekst. 3 feil i b.")
    expect(side.get_by_text("Notat lagret")).to_be_visible()
    side.get_by_label("Merke, bare du ser det").select_option("Se igjen")
    expect(side.locator("#listemerke").get_by_text("Se igjen")).to_be_attached()
    side.get_by_role("group", name="Språk").get_by_label("Høy").check()
    expect(side.get_by_text("Skjemaet er lagret")).to_be_visible()
    notat = Sensornotat.objects.get()
    assert (notat.tekst, notat.merke) == ("Sikker på vekst. 3 feil i b.", "se_igjen")
    assert Kriterievurdering.objects.get().nivaa == 3
    assert not Karakterforslag.objects.exists()
    # What is written in the last moment goes along when the page is left.
    side.get_by_label("Notat, bare du ser det").fill("Siste ord.")
    side.get_by_role("link", name="Neste svar").click()
    expect(side).to_have_url(re.compile(adresse(bordet, 1)))
    while Sensornotat.objects.get().tekst != "Siste ord.":
        side.wait_for_timeout(50)


def test_tastene_setter_karakter_og_viser_hjelp(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    side.keyboard.press("?")
    expect(side.get_by_role("dialog", name="Hurtigtaster")).to_be_visible()
    side.keyboard.press("Escape")
    side.keyboard.press("m")
    side.keyboard.type("4")
    side.keyboard.press("Escape")
    side.keyboard.press("5")
    expect(side.get_by_role("radio", name="5 – fem")).to_be_checked()
    side.keyboard.press("Enter")
    expect(side.get_by_text(re.compile("Kladden for .* er lagret"))).to_be_visible()
    assert Karakterforslag.objects.get().verdi == "5"
    assert Sensornotat.objects.get().tekst == "4"


def test_sidene_har_ingen_feil_etter_axe(bordet, side, logg_inn_nettleser):
    undersoekelse = Undersoekelse()
    logg_inn_nettleser(side, bordet.bruker)
    for navn, sti in (
        ("liste", "/sensur/"), ("oppdrag", f"/sensur/oppdrag/{bordet.pk}/"), ("svar", adresse(bordet, 0)),
        ("uten fil", adresse(bordet, 2)),
    ):  # fmt: skip
        side.goto(sti)
        if navn == "svar":
            expect(side.locator(".side .tekstlag").first).to_contain_text("Oppgave 1 a")
        undersoekelse.se(side, navn)
    side.goto(adresse(bordet, 0))
    side.keyboard.press("?")
    expect(side.get_by_role("dialog", name="Hurtigtaster")).to_be_visible()
    undersoekelse.se(side, "hurtigtaster")
    side.goto(adresse(bordet, 2))
    side.get_by_text("Mangler besvarelse", exact=True).click()
    side.get_by_role("button", name="Spør skolen etter svaret").click()
    expect(side.get_by_text("Den har ikke svart ennå")).to_be_visible()
    undersoekelse.se(side, "etterlyst")
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.SKOLEADMIN, bordet.parti.skole))
    side.goto("/sensur/etterlysninger/")
    undersoekelse.se(side, "etterlysninger")
    assert not undersoekelse.funn, "\n".join(undersoekelse.funn)
