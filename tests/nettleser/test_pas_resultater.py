"""Results and plan from PAS in a browser: the button, the page that follows, what changed, the file, and the undo."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.services.visning import velg_visning
from pas_integration.models import PasJobb
from pas_kontrakt.meldinger.skriving import skriv
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, lag_kandidat
from tests.fabrikker.henting import karakter, oversikt
from tests.fabrikker.klage import rad, ta_imot
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


def kandidatene(parti):
    return list(Kandidat.objects.filter(parti=parti).select_related("person", "parti__skole", "eksamen__fag"))


def test_resultatene_kommer_og_siden_foelger_med(verden, pas, side, logg_inn_nettleser):
    parti = verden.partier["paagaar"]
    en, to, *_resten = kandidatene(parti)
    fremmed = lag_kandidat(PartiFactory(eksamen=parti.eksamen, navn="3STX"))
    pas.oversikt = oversikt(parti.skole, karakter(en, 4), karakter(to, 3), karakter(fremmed, 5))
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    alle = Undersoekelse()

    side.goto("/pas/resultater/")
    alle.se(side, "ingenting er hentet")
    side.get_by_label("Velg alle").check()
    expect(side.locator("input[name=parti]:not(:checked)")).to_have_count(0)
    side.get_by_label("Velg alle").uncheck()
    side.get_by_role("button", name="Importer resultater").click()
    expect(side.get_by_text("Venter", exact=True)).to_be_visible()
    kjoer_ut(PasJobb.objects.get(), naa())
    expect(side.get_by_text("2 nye resultater.")).to_be_visible()  # nobody reloaded it
    alle.se(side, "jobben er ferdig")
    ta_imot(parti, rad(en, 4, klagekarakter=5))
    side.goto("/pas/resultater/")
    expect(side.get_by_text("Fra 4 til 5")).to_be_visible()
    alle.se(side, "resultatene")
    side.get_by_role("link", name="1 rad kunne ikke brukes").click()
    expect(side.get_by_text("«3STX»")).to_be_visible()
    alle.se(side, "rader som ikke kunne brukes")
    side.goto("/klage/nytt-vitnemaal/")
    alle.se(side, "nytt vitnemål")
    gjort = side.get_by_role("button", name=f"Gjort {en.person.navn}")
    gjort.click()
    expect(side.get_by_text("er merket som gjort")).to_be_visible()
    alle.se(side, "vitnemålet er gjort")
    side.get_by_role("button", name="Angre").click()
    expect(gjort).to_be_visible()
    side.goto(f"/eksamen/partier/{parti.pk}/")
    alle.se(side, "partiet")
    assert not alle.funn, "\n".join(alle.funn)


def test_tidspunktet_de_vises_og_filen(verden, pas, side, logg_inn_nettleser, tmp_path):
    parti = verden.partier["paagaar"]
    [en, *_resten] = kandidatene(parti)
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    alle = Undersoekelse()

    side.goto("/pas/resultater/")
    side.get_by_role("link", name="Velg når resultatene vises").click()
    side.get_by_role("button", name="Lagre").click()
    alle.se(side, "tidspunktet mangler")
    velg_visning(
        skole=parti.skole, periode=parti.eksamen.periode, vises_fra=verden.naa + timedelta(days=2), aktoer=SYSTEM,
        naa=verden.naa,
    )  # fmt: skip
    side.goto("/pas/resultater/")
    side.get_by_role("link", name="Les inn fra fil").click()
    alle.se(side, "filen velges")
    fil = tmp_path / "karakterer.xml"
    fil.write_bytes(skriv(oversikt(parti.skole, karakter(en, 4))))
    side.get_by_label("Fil", exact=True).set_input_files(fil)
    side.get_by_role("button", name="Les filen og vis hva som skjer").click()
    expect(side.get_by_text("Resultatet vises fra").first).to_be_visible()
    alle.se(side, "kontrollen")
    assert not alle.funn, "\n".join(alle.funn)


def test_planen(verden, pas, side, logg_inn_nettleser):
    udir = Organisasjon.objects.filter(slag=Organisasjon.Slag.UDIR).first()
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.UDIR, udir))
    alle = Undersoekelse()
    side.goto("/pas/eksamensplan/")
    alle.se(side, "planen er ikke hentet")
    side.get_by_role("button", name="Importer eksamensplan").click()
    expect(side.get_by_text("Eksamensplanen hentes fra PAS.")).to_be_visible()
    alle.se(side, "planen hentes")
    kjoer_ut(PasJobb.objects.get(), naa())
    expect(side.get_by_text("Feilet")).to_be_visible()  # this PAS has no plan, and nobody reloaded the page
    alle.se(side, "planen kom ikke")
    assert not alle.funn, "\n".join(alle.funn)
