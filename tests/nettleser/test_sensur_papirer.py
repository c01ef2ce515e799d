"""Paper and guidance beside the answer: put in by the authority, read by the sensor without leaving the form."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from playwright.sync_api import expect

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from eksamen.models import Oppgave
from felles import lager
from felles.tid import naa
from levering.models import Delmerke
from sensur.models import Karakterforslag, Sensorveiledning
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.filer import lag_pdf
from tests.fabrikker.sensur import kandidater, lag_sensor, legg_fil, lever_filer, tildel
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def bordet(transactional_db, tmp_path, settings):
    """A two-part exam with its four papers and two answers, one of which has no file; no guidance yet."""
    settings.FILLAGER, settings.SPOLMAPPE = tmp_path / "filer", tmp_path / "spol"
    for mappe in (settings.FILLAGER, settings.SPOLMAPPE):
        mappe.mkdir()
    over = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren", telefon="22 00 00 00")
    skole = OrganisasjonFactory(overordnet=over, navn="Lillevik videregående skole")
    eksamen = lag_eksamen(
        start=naa() - timedelta(days=2), todelt=True, ansvarlig=over, sensur_fra=naa() - timedelta(days=1)
    )
    for deel in eksamen.deler.all():
        for maalform, ord_ in (("nb", "oppgaven"), ("nn", "oppgåva")):
            sider = [f"{deel.get_type_display()} {ord_} side {nr}" for nr in range(1, 6)]
            spolfil = lager.skriv_spol(BytesIO(lag_pdf(*sider)), maks_byte=10**7)
            Oppgave.objects.create(
                eksamensdel=deel, maalform=maalform, navn="oppgave.pdf", noekkel=lager.legg_inn(spolfil),
                stoerrelse=spolfil.stoerrelse, sha256=spolfil.sha256,
            )  # fmt: skip
    parti = PartiFactory(skole=skole, eksamen=eksamen, navn="3STA")
    for _ in range(2):
        lag_kandidat(parti, passord=None)
    med = kandidater(parti)[0]
    lever_filer(med, legg_fil(med, innhold=lag_pdf(*(f"Svar side {nr}" for nr in range(1, 7))), delmerke=Delmerke.DEL2))
    return tildel(parti, lag_sensor(over), lag_sensor(over))[0]


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def veiledning(tmp_path):
    fil = tmp_path / "Utkast 3.pdf"
    fil.write_bytes(lag_pdf(*(f"Veiledning side {nr}" for nr in range(1, 5))))
    return fil


def adresse(oppdrag, plass):
    return f"/sensur/oppdrag/{oppdrag.pk}/svar/{kandidater(oppdrag.parti)[plass].kandidatnummer.nummer}/"


def legg_inn(side, eksamen, fil):
    side.goto(f"/sensur/veiledninger/{eksamen.pk}/")
    side.get_by_label("Veiledningen som PDF").set_input_files(fil)
    side.get_by_role("button", name="Legg inn filen").click()
    expect(side.get_by_text("Sensorene ser den fra nå.")).to_be_visible()


def fane(side, navn):
    return side.get_by_role("tab", name=navn, exact=True)


def felt(side, navn):
    return side.get_by_role("tabpanel", name=navn, exact=True)


def les_til_side(side, navn, nr, tekst):
    """Page down until the page stands in the box."""
    sted = side.locator("[data-sted]")
    expect(felt(side, navn).locator(".side .tekstlag").first).not_to_be_empty()
    for _ in range(30):
        if re.search(rf"side {nr} av", sted.inner_text()):
            break
        side.keyboard.press("PageDown")
        side.evaluate("() => new Promise((ferdig) => requestAnimationFrame(() => requestAnimationFrame(ferdig)))")
    expect(sted).to_contain_text(f"side {nr} av")
    expect(felt(side, navn).get_by_text(tekst)).to_be_attached()


def test_oppgaven_leses_ved_siden_av_svaret_og_hver_av_dem_staar_der_en_slapp(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    sted = side.locator("[data-sted]")
    les_til_side(side, "Svar", 3, "Svar side 3")
    side.keyboard.press("o")
    expect(fane(side, "Oppgave")).to_have_attribute("aria-selected", "true")
    expect(felt(side, "Oppgave").get_by_text("Del 1 oppgaven side 1")).to_be_attached()
    expect(side.get_by_role("tabpanel")).to_have_count(1)
    side.get_by_role("button", name="Del 2, nynorsk").click()
    expect(felt(side, "Oppgave").get_by_text("Del 2 oppgåva side 1")).to_be_attached()
    les_til_side(side, "Oppgave", 4, "Del 2 oppgåva side 4")
    # The form stays where it was, and the keys too.
    side.keyboard.press("5")
    expect(side.get_by_role("radio", name="5 – fem")).to_be_checked()
    side.keyboard.press("s")
    expect(sted).to_contain_text("side 3 av 6")
    side.keyboard.press("o")
    expect(sted).to_contain_text("side 4 av 5")
    side.get_by_role("button", name="Lagre og gå til neste").click()
    expect(side.get_by_text(re.compile("Kladden for .* er lagret"))).to_be_visible()
    assert Karakterforslag.objects.get().verdi == "5"
    # Beside the next answer, which has no file, the same page of the same paper.
    expect(side).to_have_url(re.compile(adresse(bordet, 1)))
    expect(felt(side, "Svar").get_by_text("Svaret er ikke levert digitalt.")).to_be_visible()
    side.keyboard.press("o")
    expect(side.get_by_role("button", name="Del 2, nynorsk")).to_have_attribute("aria-pressed", "true")
    expect(sted).to_contain_text("side 4 av 5")
    expect(felt(side, "Oppgave").get_by_text("Del 2 oppgåva side 4")).to_be_attached()


def test_stoerrelsen_gjelder_alle_og_stedet_blir_der_det_var(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    les_til_side(side, "Svar", 4, "Svar side 4")
    side.keyboard.press("o")
    expect(side.locator("[data-sted]")).to_contain_text("side 1 av 5")
    side.get_by_role("button", name="Større").click()
    expect(side.locator("[data-sted]")).to_contain_text("120 %")
    side.keyboard.press("s")
    expect(side.locator("[data-sted]")).to_have_text(re.compile(r"side 4 av 6 · 120 %"))


def test_myndigheten_legger_inn_bytter_og_angrer_og_sensoren_leser_den(
    bordet, side, ny_kontekst, logg_inn_nettleser, veiledning, tmp_path
):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    fane(side, "Sensorveiledning").click()
    expect(felt(side, "Sensorveiledning")).to_contain_text("Spør Statsforvalteren, 22 00 00 00")
    expect(side.get_by_role("button", name="Større")).to_be_hidden()

    eksamen = bordet.parti.eksamen
    myndighet = ny_kontekst().new_page()
    logg_inn_nettleser(myndighet, bruker_med_rolle(Rolle.STATSFORVALTER, eksamen.ansvarlig))
    myndighet.goto("/")
    myndighet.get_by_role("link", name="Legg den inn").click()
    legg_inn(myndighet, eksamen, veiledning)
    myndighet.get_by_role("link", name="Bytt Sensorveiledning").click()
    ny = tmp_path / "ny.pdf"
    ny.write_bytes(lag_pdf("Helt ny veiledning"))
    myndighet.get_by_label("Veiledningen som PDF").set_input_files(ny)
    myndighet.get_by_role("button", name="Bytt filen").click()
    expect(myndighet.get_by_text("Filer som ikke gjelder lenger")).to_be_visible()
    myndighet.get_by_role("button", name="Angre").click()
    expect(myndighet.get_by_text("ligger der igjen")).to_be_visible()

    side.reload()
    side.keyboard.press("v")
    les_til_side(side, "Sensorveiledning", 2, "Veiledning side 2")
    assert Sensorveiledning.objects.filter(tatt_bort=None).count() == 1


def test_fanene_betjenes_med_piltastene(bordet, side, logg_inn_nettleser):
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    fane(side, "Svar").focus()
    for tast, navn in (("ArrowRight", "Oppgave"), ("End", "Sensorveiledning"), ("ArrowRight", "Svar"), ("ArrowLeft", "Sensorveiledning"), ("Home", "Svar")):  # fmt: skip
        side.keyboard.press(tast)
        expect(fane(side, navn)).to_be_focused()
        expect(felt(side, navn)).to_be_visible()
        expect(side.get_by_role("tabpanel")).to_have_count(1)
        # One stop for the tab key, whichever is chosen.
        expect(side.locator("[role=tab][tabindex='0']")).to_have_count(1)


def test_uten_skript_er_det_lenker_som_henter_filene(bordet, ny_kontekst, logg_inn_nettleser, veiledning):
    medhjelper = ny_kontekst().new_page()
    logg_inn_nettleser(medhjelper, bruker_med_rolle(Rolle.STATSFORVALTER, bordet.parti.eksamen.ansvarlig))
    legg_inn(medhjelper, bordet.parti.eksamen, veiledning)
    side = ny_kontekst(java_script_enabled=False).new_page()
    logg_inn_nettleser(side, bordet.bruker)
    side.goto(adresse(bordet, 0))
    expect(side.get_by_role("tab")).to_have_count(0)
    for navn in ("Oppgaven, Del 1, bokmål", "Oppgaven, Del 2, nynorsk", "Sensorveiledning"):
        with side.expect_download() as nedlasting:
            side.get_by_role("link", name=navn, exact=True).click()
        assert nedlasting.value.path().read_bytes().startswith(b"%PDF-")


def test_sidene_har_ingen_feil_etter_axe(bordet, side, logg_inn_nettleser, veiledning):
    undersoekelse = Undersoekelse()
    eksamen = bordet.parti.eksamen
    myndighet = bruker_med_rolle(Rolle.STATSFORVALTER, eksamen.ansvarlig)
    for runde in ("uten", "med"):
        logg_inn_nettleser(side, bordet.bruker)
        side.goto(f"/sensur/oppdrag/{bordet.pk}/")
        undersoekelse.se(side, f"oppdrag {runde} veiledning")
        side.goto(adresse(bordet, 0))
        for navn in ("Oppgave", "Sensorveiledning"):
            fane(side, navn).click()
            if runde == "med" or navn == "Oppgave":
                expect(felt(side, navn).locator(".side .tekstlag").first).not_to_be_empty()
            undersoekelse.se(side, f"{navn} {runde} veiledning")
        logg_inn_nettleser(side, myndighet)
        side.goto(f"/sensur/veiledninger/{eksamen.pk}/")
        side.get_by_role("button", name="Legg inn filen").click()
        expect(side.get_by_text("Velg filen med veiledningen.").first).to_be_visible()
        undersoekelse.se(side, f"feil i skjemaet {runde}")
        for sti in (
            "/sensur/veiledninger/",
            f"/sensur/veiledninger/{eksamen.pk}/",
            f"/sensur/fordeling/plan/{eksamen.pk}/",
        ):
            side.goto(sti)
            undersoekelse.se(side, f"{sti} {runde}")
        if runde == "uten":
            legg_inn(side, eksamen, veiledning)
            undersoekelse.se(side, "lagt inn")
    rad = Sensorveiledning.objects.get()
    side.goto(f"/sensur/veiledninger/{eksamen.pk}/{rad.pk}/bytt/")
    undersoekelse.se(side, "bytt")
    side.goto(f"/sensur/veiledninger/{eksamen.pk}/")
    side.get_by_role("button", name="Ta bort").click()
    expect(side.get_by_text("Filer som ikke gjelder lenger")).to_be_visible()
    undersoekelse.se(side, "tatt bort")
    assert not undersoekelse.funn, "\n".join(undersoekelse.funn)
