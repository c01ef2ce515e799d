"""The export in a browser: choose, compare, export, and a page that follows by itself until it is done."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from pas_integration.models import Gjoeremaal, PasJobb, PasKandidat
from pas_kontrakt.meldinger.typer import Kandidatstatus
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.pas_integration import forbindelse_til, kjoer_ut, start_pas
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def pas(settings):
    pas, stopp = start_pas()
    settings.PAS_KLIENT = forbindelse_til(pas)
    yield pas
    stopp()


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


def test_fra_valg_til_i_takt(verden, pas, side, logg_inn_nettleser):
    parti = verden.partier["paagaar"]
    avvist = Kandidat.objects.filter(parti=parti).select_related("person").first()
    pas.avviser[avvist.person.nummer] = (Kandidatstatus.ANNEN_SKOLE, "Påmeldt ved Storvik videregående skole.")
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    alle = Undersoekelse()

    side.goto("/pas/")
    alle.se(side, "oversikten før noe er sendt")
    side.get_by_role("link", name="Eksporter partier").click()
    expect(side.get_by_text("Ikke sendt").first).to_be_visible()
    alle.se(side, "valget")
    for kryss in side.locator("input[name=parti]").all():
        kryss.set_checked(False)
    side.get_by_role("button", name="Sammenlign med PAS").click()
    expect(side.get_by_text("Velg minst ett parti å sammenligne.")).to_be_visible()
    alle.se(side, "ingenting er valgt")
    side.get_by_label("Velg alle").check()
    side.get_by_label("Velg alle").uncheck()
    side.locator(f"input[name=parti][value='{parti.pk}']").check()
    side.get_by_role("button", name="Sammenlign med PAS").click()
    alle.se(side, "sammenligningen før noe er sendt")
    side.get_by_role("button", name="Eksporter 1 parti").click()
    expect(side.get_by_text("Venter", exact=True)).to_be_visible()
    alle.se(side, "jobben venter")

    pasjobb, _ = kjoer_ut(PasJobb.objects.get(), verden.naa + timedelta(minutes=1))

    assert pasjobb.jobb.status == "ferdig", pasjobb.jobb.melding
    expect(side.get_by_text("ble sendt.")).to_be_visible()  # nobody reloaded it
    expect(side.get_by_text("Påmeldt ved Storvik videregående skole.")).to_be_visible()
    alle.se(side, "jobben er ferdig")
    side.goto("/pas/")
    alle.se(side, "oversikten")
    side.get_by_role("button", name="Spør PAS nå").click()
    kjoer_ut(PasJobb.objects.latest("pk"), verden.naa + timedelta(minutes=2))
    expect(side.get_by_role("link", name="Se sammenligningen")).to_be_visible()
    alle.se(side, "sammenligningsjobben er ferdig")
    for adresse in ("/eksamen/partier/", f"/eksamen/partier/{parti.pk}/", "/eksamen/klar/"):
        side.goto(adresse)
        expect(side.get_by_text("PAS").first).to_be_visible()
        alle.se(side, adresse)
    side.goto(f"/pas/sammenligning/?parti={parti.pk}&vis=alle")
    alle.se(side, "hele sammenligningen")
    fjernet = (
        Kandidat.objects.filter(parti=verden.partier["paagaar"]).exclude(pk=avvist.pk).select_related("person").last()
    )
    PasKandidat.objects.filter(nummer_hash=fjernet.person.nummer_hash).update(nummer_hash="tatt ut her")
    side.goto(f"/pas/sammenligning/?parti={parti.pk}")
    tas_ut = side.get_by_role("region", name="1 kandidat tas ut av PAS")
    expect(tas_ut.get_by_text(fjernet.person.etternavn)).to_be_visible()
    alle.se(side, "sammenligningen med en som er fjernet her")
    assert not alle.funn, "\n".join(alle.funn)


def test_gjoeremaal_og_nummer(verden, pas, side, logg_inn_nettleser):
    skole, periode = verden.partier["paagaar"].skole, verden.partier["paagaar"].eksamen.periode
    rad = PasKandidat.objects.create(skole=skole, periode=periode, fagkode="NOR1267", nummer="x", nummer_hash="x")
    tekst = "Ta Kari Nordmann ut av NOR1267, gruppe 3STA, på pas.example.no."
    Gjoeremaal.objects.create(paskandidat=rad, slag="sletting", tekst=tekst, laget=verden.naa)
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.SKOLEADMIN_PLUSS, skole))
    alle = Undersoekelse()

    side.goto("/pas/gjoeremaal/")
    alle.se(side, "gjøremål")
    side.get_by_role("button", name="Gjort").click()
    expect(side.get_by_text("Det er ingenting å gjøre for hånd i PAS.")).to_be_visible()
    side.get_by_role("button", name="Angre").click()
    expect(side.get_by_text(tekst).first).to_be_visible()
    side.goto("/pas/oppsett/")
    alle.se(side, "skolene")
    side.get_by_role("link", name=skole.navn).click()
    side.get_by_label("Organisasjonsnummer i PAS").fill("123")
    side.get_by_role("button", name="Lagre").click()
    expect(side.get_by_text("skal ha 9 siffer").first).to_be_visible()
    alle.se(side, "nummeret er feil")
    assert not alle.funn, "\n".join(alle.funn)
