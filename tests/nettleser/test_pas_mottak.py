"""What this PAS has received, and the kartleggingsprøver, in a browser: by axe, light and dark, wide and narrow."""

import pytest
from playwright.sync_api import expect

from brukere.models.bruker import Rolle
from pas_kontrakt.meldinger.typer import Kandidatstatus
from pas_tjener.models import Mottak
from pas_tjener.services.rapport import Gruppeutfall, pakk
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.paamelding import fnr
from tests.fabrikker.pas_mottak import lag_mottak, lag_proeve
from tests.fabrikker.pas_tjener import lag_klient
from tests.nettleser.undersoekelse import Undersoekelse

ORD = {
    Kandidatstatus.PAAMELDT: "",
    Kandidatstatus.DELVIS: "Kandidaten står to ganger i filen i NOR1267, også på linje 12. Fjern den som er feil.",
    Kandidatstatus.ANNEN_SKOLE: "Allerede påmeldt ved en annen skole i en eksamen samme dag.",
    Kandidatstatus.IKKE_PAAMELDT: "Etternavn mangler. Fyll det inn.",
}


@pytest.fixture
def side(ny_kontekst):
    return ny_kontekst(reduced_motion="reduce").new_page()


@pytest.fixture
def udir(settings):
    settings.PAS_TJENER = True
    return OrganisasjonFactory(slag="udir", navn="Utdanningsdirektoratet")


def test_mottaket_viser_hvert_utfall_med_maskert_nummer(verden, udir, side, logg_inn_nettleser):
    parti = verden.partier["paagaar"]
    skole, periode = parti.skole, parti.eksamen.periode
    skole.sti, skole.overordnet = f"{udir.sti}{skole.pk}/", udir
    skole.save(update_fields=["sti", "overordnet"])
    klient, _hemmelighet = lag_klient(skole)
    rader = [(fnr(n), "337JQE-V" if n < 2 else "", status.value, ord_) for n, (status, ord_) in enumerate(ORD.items())]
    mottak = lag_mottak(
        skole, klient, periode, antall=4, status=Mottak.Status.DELVIS, melding="1 av 4 kandidater er påmeldt.",
        rapport=pakk([Gruppeutfall("3STA norsk hovedmål", "NOR1267", None, [], rader)]),
    )  # fmt: skip
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.UDIR, udir))
    alle = Undersoekelse()
    side.goto("/pas/tjener/koe/")
    side.get_by_role("rowheader").get_by_role("link").click()
    expect(side.get_by_text(mottak.referanse)).to_be_visible()
    expect(side.get_by_text("Påmeldt ved en annen skole", exact=True)).to_be_visible()
    expect(side.get_by_text(fnr(1))).to_have_count(0)
    alle.se(side, "mottaket")
    assert not alle.funn, "\n".join(alle.funn)


def test_proever_legges_til_rettes_og_tas_bort(verden, udir, side, logg_inn_nettleser):
    lag_proeve("REG01")
    logg_inn_nettleser(side, bruker_med_rolle(Rolle.UDIR, udir))
    alle = Undersoekelse()
    side.goto("/pas/tjener/proever/")
    alle.se(side, "listen")
    side.get_by_role("button", name="Legg til").click()
    expect(side.locator("#feiloppsummering")).to_be_visible()
    alle.se(side, "feil")
    side.get_by_label("Kode").fill("LES01")
    side.get_by_label("Navn").fill("Lesing, 1. trinn")
    side.get_by_label("Trinn").fill("1")
    side.get_by_label("Fra og med").fill("2027-04-05")
    side.get_by_label("Til og med").fill("2027-04-23")
    side.get_by_role("button", name="Legg til").click()
    expect(side.get_by_role("rowheader", name="Lesing, 1. trinn")).to_be_visible()
    side.get_by_role("button", name="Ta bort LES01").click()
    expect(side.get_by_role("rowheader", name="Lesing, 1. trinn")).to_have_count(0)
    alle.se(side, "etterpå")
    assert not alle.funn, "\n".join(alle.funn)
