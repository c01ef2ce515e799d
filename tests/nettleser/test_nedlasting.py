"""The page of downloads and that of storage, as people see them; and a zip in a real browser."""

import zipfile

import pytest
from playwright.sync_api import expect

from felles import lager, lagerkontroll
from felles.tid import naa
from levering.models import Besvarelsesfil
from tests.fabrikker.levering import lag_fil, lag_levering
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


def test_skolen_laster_ned_et_parti(verden, side, logg_inn_nettleser, undersoekelse, tmp_path):
    kandidat = verden.kandidater("paagaar")[0]
    fil = lag_fil(kandidat, "mitt navn.pdf", innhold=b"svaret")
    lag_levering(kandidat, fil, kvitteringskode="ZIPP-0001")
    logg_inn_nettleser(side, verden.brukere["skoleadmin"])
    side.goto("/")
    side.get_by_role("link", name="Nedlasting").first.click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Last ned besvarelser")
    undersoekelse.se(side, "nedlasting, partier")

    side.goto(f"/monitor/nedlasting/?parti={kandidat.parti_id}")
    undersoekelse.se(side, "nedlasting, kandidater")
    with side.expect_download() as hentet:
        side.get_by_role("button", name=f"Last ned {kandidat.kandidatnummer.nummer}").click()
    hentet.value.save_as(tmp_path / "pakke.zip")
    with zipfile.ZipFile(tmp_path / "pakke.zip") as pakke:
        (navn,) = [ett for ett in pakke.namelist() if pakke.read(ett) == b"svaret"]
    assert kandidat.kandidatnummer.nummer in navn
    # Another button at once is another package, and no double click.
    with side.expect_download() as alt:
        side.get_by_role("button", name="Last ned alt i utvalget").click()
    assert alt.value.suggested_filename.endswith(".zip")

    side.goto("/monitor/nedlasting/?skole=0")
    undersoekelse.se(side, "nedlasting, ingenting")


def test_drift_ser_hva_lageret_mangler(verden, side, logg_inn_nettleser, undersoekelse):
    lager.slett(Besvarelsesfil.objects.order_by("pk").first().noekkel)
    lagerkontroll.kontroller(naa=naa())
    logg_inn_nettleser(side, verden.brukere["drift"])
    side.goto("/")
    undersoekelse.se(side, "driftens startside")
    side.get_by_role("link", name="Se hva som ble funnet").click()
    expect(side.get_by_role("heading", level=1)).to_have_text("Lager")
    undersoekelse.se(side, "lager med funn")
