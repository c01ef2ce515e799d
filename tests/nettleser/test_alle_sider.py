"""Every page for everybody who sees something there: no fault by axe, no sideways scroll, light and dark."""

import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve, reverse
from playwright.sync_api import Page, expect

from eksamen.models import Eksamensparti
from felles.tid import naa
from sensur.models import Sensoroppdrag
from sensur.services.forslag import bekreft, lagre_forslag
from tests.nettleser.undersoekelse import Undersoekelse
from verktoey.demodata import demofil
from verktoey.demodata.folk import KONTOER

PAS = Path(__file__).parents[1] / "data" / "pas"
FILER = {"plan:oppgavefil", "sensur:zip", "sensur:fil", "sensur:oppgave", "sensur:veiledning", "sensur:veiledningsfil", "sensur:sakfil", "sensur:sakoppgave", "sensur:sakveiledning", "kandidat:fil", "kandidat:oppgavefil", "paamelding:mal",
         "tilrettelegging:vedtaksbrev", "tilrettelegging:uttalelsesfil", "deltakelse:dokumentfil", "avbrudd:avbrudd_pdf",
         "kvittering:doegnfil", "skolelevering:kvittering_pdf", "monitor:noedliste", "skolelevering:filer_zip", "skolelevering:fil",
         "avbrudd:avbrudd_xlsx", "oppnevning:brev", "oppnevning:faggruppebrev", "oppnevning:mitt_brev", "karakterfoering:utskrift", "saksgang:tidslinje_pdf", "svarpost:foelgebrev", "klagenemnd:svarbrev", "klagenemnd:alle_svarbrev", "annullering:brev", "kandidat:annulleringsbrev", "klagepost:foelgeseddel", "klagenemnd:statistikkark", "klagenemnd:bordfil", "klagenemnd:bordoppgave", "klagenemnd:bordveiledning"}  # fmt: skip
DOKUMENTER = [reverse(f"felles:{navn}") for navn in ("om", "hjelp", "tilgjengelighet", "personvern")]


@pytest.fixture
def undersoekelse():
    """Fails at the end, with everything that was found."""
    alle = Undersoekelse()
    yield alle
    assert alle.sett
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture
def side(ny_kontekst):
    """Nothing moves, so that no colour is caught on its way to another."""
    return ny_kontekst(reduced_motion="reduce").new_page()


def _navn(sti: str) -> str:
    try:
        return resolve(sti.partition("?")[0]).view_name
    except Resolver404:
        return sti


def _lenker(side: Page) -> Iterator[tuple[str, str]]:
    """Links to pages of ours: what tells them from each other, and the path. In the monitor one choice at a time."""
    for adresse in side.locator("a[href^='/']").evaluate_all("alle => alle.map((a) => a.getAttribute('href'))"):
        sted, _, spoerring = (sti := adresse.partition("#")[0]).partition("?")
        valg = sorted(set(re.findall(r"(\w+)=", spoerring)))
        mange = len(valg) > (0 if _navn(sted) == "monitor:utskrift" else 1)  # a print is one kind, whatever it holds
        utenom = sted.startswith("/kandidat/") or (mange and _navn(sted).startswith(("monitor:", "oppmoete:")))
        if _navn(sted) not in FILER and sted not in DOKUMENTER and not utenom:
            yield f"{_navn(sted)}?{'&'.join(valg)}", sti


def _gaa_overalt(side: Page, hvem: str, undersoekelse: Undersoekelse) -> None:
    """From the start page along every link, one page of each kind."""
    sett, koe = set(), [("brukere:start?", "/")]
    while koe:
        noekkel, sti = koe.pop(0)
        if noekkel in sett:
            continue
        sett.add(noekkel)
        svar = side.goto(sti)
        assert svar.status == 200, f"{hvem} følger en lenke til {sti} og får {svar.status}"
        undersoekelse.se(side, f"{hvem}: {noekkel}")
        koe += _lenker(side)


# The workers share the walk; those who see much of the same go together, and it is looked at once.
LAG = {
    "skoleadmin": ("skoleadmin",), "rektor": ("rektor",), "tomskole": ("annenskole",),
    "myndigheter": ("fylke", "udir", "statsforvalter"),
    "vakter": ("vakt", "vakt2", "drift", "inntak"),
    "vurderere": ("sensor1", "sensor2", "klagenemnd1", "klagenemnd2"),
}  # fmt: skip


def test_alle_kontoene_er_med():
    assert {navn for lag in LAG.values() for navn in lag} == {konto.brukernavn for konto in KONTOER}


@pytest.mark.parametrize("lag", LAG)
def test_alt_en_ansatt_kommer_til_ved_aa_foelge_lenker(verden, side, logg_inn_nettleser, undersoekelse, lag):
    for brukernavn in LAG[lag]:
        logg_inn_nettleser(side, verden.brukere[brukernavn])
        _gaa_overalt(side, brukernavn, undersoekelse)


def test_menyen_er_aapen_med_mus_og_tastatur(verden, side, logg_inn_nettleser, undersoekelse):
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto("/eksamen/partier/")
    knapp = side.get_by_role("button", name="Planlegging")
    knapp.focus()
    side.keyboard.press("Enter")
    expect(side.get_by_role("navigation", name="Hovedmeny").get_by_role("link", name="Elever")).to_be_visible()
    side.keyboard.press("Escape")
    expect(side.get_by_role("link", name="Elever", exact=True)).to_be_hidden()
    expect(knapp).to_be_focused()
    knapp.click()
    side.keyboard.press("Tab")
    expect(side.get_by_role("link", name="Eksamensplan", exact=True)).to_be_focused()
    side.get_by_role("link", name="Elever", exact=True).click()
    expect(side).to_have_url(re.compile("/eksamen/elever/"))
    expect(side.get_by_role("button", name="Planlegging")).to_have_attribute("aria-current", "true")
    side.get_by_role("button", name="Planlegging").click()
    undersoekelse.se_aapen(side, "menyen er åpen")


def test_det_som_ligger_under_menyen_kan_ikke_treffes(verden, side, logg_inn_nettleser, undersoekelse):
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto("/eksamen/partier/")
    planlegging, elever = side.get_by_role("button", name="Planlegging"), side.get_by_role("link", name="Elever")
    planlegging.click()
    soek = side.get_by_role("main").get_by_role("searchbox")
    sover = side.locator("main [inert]", has=side.get_by_role("searchbox"))
    expect(sover).to_have_count(1)
    expect(side.get_by_role("heading", level=1)).to_be_visible()
    side.mouse.click(*(side.viewport_size[led] - 20 for led in ("width", "height")))
    expect(elever).to_be_hidden()
    expect(sover).to_have_count(0)
    soek.click()
    expect(soek).to_be_focused()
    # Out of the menu by keyboard: it does not stay and cover what comes next.
    planlegging.click()
    side.keyboard.press("Shift+Tab")
    expect(elever).to_be_hidden()
    side.set_viewport_size({"width": 360, "height": 740})
    side.get_by_role("button", name="Meny").click()
    expect(elever).to_be_visible()
    undersoekelse.se_aapen(side, "menyen på telefonen er åpen")
    side.keyboard.press("Escape")
    expect(elever).to_be_hidden()
    soek.click()


@pytest.mark.parametrize("brukernavn", ["skoleadmin", "rektor", "fylke", "udir", "statsforvalter", "vakt"])
def test_menyen_staar_paa_en_linje(verden, side, logg_inn_nettleser, brukernavn):
    side.set_viewport_size({"width": 1280, "height": 900})
    logg_inn_nettleser(side, verden.brukere[brukernavn])
    side.goto("/hjelp/")
    steder = side.locator(".meny > :is(a, button):visible").all()
    assert len({round(sted.bounding_box()["y"]) for sted in steder}) == 1


def test_sider_for_alle(verden, side, settings, tmp_path, undersoekelse):
    for sti in (*DOKUMENTER, "/logg-inn/", "/kandidat/logg-inn/", "/kandidat/filtyper/", "/finnes-ikke/"):
        side.goto(sti)
        undersoekelse.se(side, sti)
    for sti, navn in (("/logg-inn/", "siv"), ("/kandidat/logg-inn/", "123BCD-V")):
        side.goto(sti)
        side.get_by_label(re.compile("Brukernavn|Kandidatnummer")).fill(navn)
        side.get_by_label("Passord").fill("feil-feil9")
        side.get_by_role("button", name="Logg inn", exact=True).click()
        expect(side.get_by_text("prøv igjen").locator("visible=true").first).to_be_visible()
        undersoekelse.se(side, f"{sti} med feil")
    settings.DEMO, settings.DEMO_FIL = True, tmp_path / "demo.json"
    demofil.skriv(verden.naa, {konto.sted: konto.sted for konto in KONTOER})
    for sti in ("/logg-inn/", "/kandidat/logg-inn/"):
        side.goto(sti)
        undersoekelse.se(side, f"{sti} i demoen")


def test_skolens_sider_i_andre_tilstander(verden, side, logg_inn_nettleser, undersoekelse, tmp_path):
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    for hva, parti in verden.partier.items():
        side.goto(f"/eksamen/partier/{parti.pk}/")
        undersoekelse.se(side, f"partiet {hva}")
    side.goto("/sensur/")
    undersoekelse.se(side, "403 på /sensur/")
    _se_monitoren(verden, side, undersoekelse)
    _se_importen(side, undersoekelse, tmp_path)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto(f"/eksamen/partier/{verden.partier['om_litt'].pk}/passord/")
    undersoekelse.se(side, "403 på passordene")
    _behandle_forslag(verden, side, logg_inn_nettleser, undersoekelse)
    Eksamensparti.objects.filter(pk=verden.partier["paagaar"].pk).update(rom="")
    side.goto("/eksamen/partier/?sok=finnesikke")
    undersoekelse.se(side, "ingen partier passer")


def _se_monitoren(verden, side, undersoekelse):
    parti = verden.partier["paagaar"].pk
    for sti in (f"?gruppe={parti}", "?sok=finnesikke", "?sok=a&sorter=-navn", f"?gruppe={verden.partier['todelt'].pk}"):
        side.goto(f"/monitor/{sti}")
        undersoekelse.se(side, f"monitoren {sti}")


def _se_importen(side, undersoekelse, tmp_path):
    tull = tmp_path / "tull.xml"
    tull.write_text("<Pamelding><BrukernavnPAS>", encoding="utf-8")
    for fil, tittel in ((tull, "Importer påmelding"), (PAS / "pamelding.xml", "Kontroller importen")):
        side.goto("/eksamen/pamelding/import/")
        side.locator("input[type=file]").set_input_files(fil)
        side.get_by_role("button", name="Les filen").click()
        expect(side.get_by_role("heading", name=tittel)).to_be_visible()
        expect(
            side.get_by_text("Ingenting er lagret ennå").or_(side.locator(".ds-error-summary")).first
        ).to_be_visible()
        undersoekelse.se(side, f"import av {fil.name}")
    for vis in ("alle", "ansvarlig", "ny", "avvist"):
        side.goto(f"{side.url.partition('?')[0]}?vis={vis}")
        undersoekelse.se(side, f"importkontroll {vis}")
    side.get_by_role("button", name=re.compile("^Importer")).click()
    expect(side.get_by_role("heading", name="Filen er importert")).to_be_visible()
    undersoekelse.se(side, "importert")


def _behandle_forslag(verden, side, logg_inn_nettleser, undersoekelse):
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto(f"/eksamen/partier/{verden.partier['om_litt'].pk}/")
    side.locator("input[type=checkbox][name=forslag]").first.check()
    side.get_by_role("button", name="Gi vakt til de valgte").click()
    expect(side.get_by_role("heading", name="Midlertidige passord")).to_be_visible()
    undersoekelse.se(side, "godkjente vaktforslag")


def test_sensur_i_alle_tilstander(verden, side, logg_inn_nettleser, undersoekelse):
    oppdragene = {(o.parti_id, o.nummer): o for o in Sensoroppdrag.objects.select_related("parti").order_by("nummer")}
    parti = verden.partier["til_sensur"]
    kandidater = verden.kandidater("til_sensur")[:-1]
    logg_inn_nettleser(side, verden.brukere["sensor1"])
    foerste = oppdragene[parti.pk, 1]
    for kandidat in kandidater:
        lagre_forslag(
            oppdrag_id=foerste.pk, kandidat_id=kandidat.pk, verdi="4", aktoer=verden.aktoer("sensor1"), naa=naa()
        )
    side.goto(f"/sensur/oppdrag/{foerste.pk}/")
    undersoekelse.se(side, "alle har forslag")
    side.goto(f"/sensur/oppdrag/{foerste.pk}/svar/{kandidater[0].kandidatnummer.nummer}/")
    undersoekelse.se(side, "svar med kladd")
    bekreft(oppdrag_id=foerste.pk, aktoer=verden.aktoer("sensor1"), naa=naa())
    for sti in ("", "enighet/", f"svar/{kandidater[0].kandidatnummer.nummer}/"):
        side.goto(f"/sensur/oppdrag/{foerste.pk}/{sti}")
        undersoekelse.se(side, f"bekreftet, venter på den andre: {sti}")
    andre = oppdragene[parti.pk, 2]
    for nr, kandidat in enumerate(kandidater):
        lagre_forslag(
            oppdrag_id=andre.pk,
            kandidat_id=kandidat.pk,
            verdi="5" if nr % 3 == 0 else "4",
            aktoer=verden.aktoer("sensor2"),
            naa=naa(),
        )
    bekreft(oppdrag_id=andre.pk, aktoer=verden.aktoer("sensor2"), naa=naa())
    for konto, oppdrag in (("sensor1", foerste), ("sensor2", andre)):
        logg_inn_nettleser(side, verden.brukere[konto])
        side.goto(f"/sensur/oppdrag/{oppdrag.pk}/enighet/")
        undersoekelse.se(side, f"enighet, {konto}")
    publisert = oppdragene[verden.partier["publisert"].pk, 2]
    for sti in ("", "enighet/"):
        side.goto(f"/sensur/oppdrag/{publisert.pk}/{sti}")
        undersoekelse.se(side, f"publisert: {sti}")
    logg_inn_nettleser(side, verden.brukere["statsforvalter"])
    for hva in ("til_sensur", "publisert"):
        side.goto(f"/sensur/publisering/{verden.partier[hva].eksamen_id}/")
        undersoekelse.se(side, f"publisering: {hva}")


def test_kandidatens_sider_i_alle_tilstander(verden, side, logg_inn_nettleser, undersoekelse, klokken, tmp_path):
    paagaar, om_litt = verden.kandidater("paagaar"), verden.kandidater("om_litt")

    def se(kandidat, sti, *, slipp_inn=False):
        logg_inn_nettleser(side, kandidat)
        if slipp_inn:
            verden.slipp_inn(kandidat)
        side.goto("/kandidat/")
        expect(side).to_have_url(re.compile(f"/kandidat/{sti}/$"))
        undersoekelse.se(side, f"kandidat: {sti}")

    se(om_litt[9], "autorisering")
    se(om_litt[9], "venter", slipp_inn=True)
    se(paagaar[12], "fravaer")
    se(paagaar[13], "ikke-tilgang")
    se(paagaar[9], "kvittering")
    se(paagaar[0], "oppgave", slipp_inn=True)
    side.goto("/kandidat/levering/")
    undersoekelse.se(side, "levering uten filer")
    side.locator("#filer").set_input_files(_filer(tmp_path))
    expect(side.get_by_role("button", name="Fjern program.exe")).to_be_visible()
    expect(side.get_by_role("button", name="Fjern tom.pdf")).to_be_visible()
    undersoekelse.se(side, "levering med avviste filer")
    se(paagaar[5], "levering", slipp_inn=True)
    slutt = verden.partier["paagaar"].eksamen.deler.get().slutt
    klokken.move_to(slutt + timedelta(minutes=3))
    side.goto("/kandidat/levering/")
    undersoekelse.se(side, "levering i innleveringstiden")


def _filer(mappe: Path) -> list[Path]:
    (mappe / "besvarelse.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 5000)
    (mappe / "program.exe").write_bytes(b"MZ" + b"\0" * 500)
    (mappe / "tom.pdf").write_bytes(b"")
    return [mappe / navn for navn in ("besvarelse.pdf", "program.exe", "tom.pdf")]
