"""The pages of the checks as people see them: what was found and where, and the copy without metadata, by keyboard."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from felles.tid import naa
from levering.models import Besvarelsesfil, Leveringsfil
from sensur.models import Sensoroppdrag
from sjekk.models import Filsjekk
from sjekk.services import koe
from tests.fabrikker import filer
from tests.fabrikker.levering import lag_fil
from tests.nettleser.undersoekelse import Undersoekelse


@pytest.fixture
def undersoekelse():
    alle = Undersoekelse()
    yield alle
    assert not alle.funn, "\n" + "\n".join(alle.funn)


@pytest.fixture
def side(ny_kontekst):
    """Nothing moves, so that no colour is caught on its way to another."""
    return ny_kontekst(reduced_motion="reduce").new_page()


def gi_virus(fil):
    Filsjekk.objects.update_or_create(
        fil=fil, slag="virus", defaults={"resultat": "funn", "grunn": "virus", "tid": naa(), "forfall": None}
    )


def test_kandidaten_ser_hvor_navnet_staar_og_bytter_med_tastaturet(verden, side, logg_inn_nettleser, undersoekelse):
    kandidat = verden.kandidater("paagaar")[0]
    logg_inn_nettleser(side, kandidat)
    verden.slipp_inn(kandidat)
    fil = lag_fil(kandidat, "Navnet mitt i filen.docx", filer.lag_docx("hei", forfatter=kandidat.person.navn))
    koe.finn_nye(naa=naa())
    Filsjekk.objects.exclude(fil=fil).update(forfall=None)  # the demo's own files are not what is looked at
    while Filsjekk.objects.filter(forfall__isnull=False).exists():
        koe.kjoer_forfalte()

    side.goto(reverse("kandidat:levering"))
    undersoekelse.se(side, "filene med sjekk")
    side.get_by_role("link", name=f"Se sjekken {fil.navn}").click()
    expect(side.get_by_text("Navnet ditt står i egenskapene: forfatter.")).to_be_visible()
    undersoekelse.se(side, "kandidatens sjekk")
    side.get_by_role("button", name="Bytt til en kopi uten metadata").focus()
    side.keyboard.press("Enter")
    expect(side.get_by_text("Dette er en kopi uten metadata.")).to_be_visible()
    assert Besvarelsesfil.objects.filter(renset_fra=fil).count() == 1


def test_skolen_og_sensor_ser_karantenen(verden, side, logg_inn_nettleser, undersoekelse):
    kandidat = verden.kandidater("paagaar")[0]
    fil = lag_fil(kandidat, "svar.pdf", filer.lag_pdf("hei"), lastet_opp=naa())
    gi_virus(fil)
    logg_inn_nettleser(side, verden.brukere["vakt"])
    side.goto("/")
    undersoekelse.se(side, "startsiden med virus")
    side.get_by_role("link", name="Se sjekken").first.click()
    expect(side.get_by_text("satt i karantene")).to_be_visible()
    undersoekelse.se(side, "skolens sjekk")

    oppdrag = Sensoroppdrag.objects.filter(parti=verden.partier["til_sensur"]).first()
    rad = Leveringsfil.objects.filter(levering__kandidat__parti=oppdrag.parti, levering__gjenaapnet=None).first()
    gi_virus(rad.fil)
    logg_inn_nettleser(side, oppdrag.bruker)
    side.goto(reverse("sensur:svar", args=[oppdrag.pk, rad.levering.kandidat.kandidatnummer.nummer]))
    expect(side.get_by_text("I karantene: mulig virus")).to_be_visible()
    undersoekelse.se(side, "sensors svar med virus")
    side.get_by_role("link", name="Last ned").first.click()
    expect(side.get_by_role("heading", level=1)).to_contain_text("er i karantene")
    undersoekelse.se(side, "spørsmålet om å laste ned likevel")
    with side.expect_download():
        side.get_by_role("button", name="Last ned likevel").click()
