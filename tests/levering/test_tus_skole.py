"""Staff upload for a candidate, and into a group."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from brukere.models.bruker import Rolle
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting, Opplasting
from levering.tasks import rydd_spol
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer, sett_sperre
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_eksamen, lag_kandidat
from tests.fabrikker.levering import PDF, lag_opplasting
from tests.levering.test_tus_nektes import kode
from tests.levering.tusklient import SKOLE, Tus, sha256

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken", "mapper")]
MB = 1024 * 1024


@pytest.fixture
def skoletus(som, vakt):
    """The invigilator's browser."""
    return Tus(som(vakt), SKOLE)


@pytest.fixture
def gruppe(vakt, skole):
    return Gruppeopplasting.objects.create(skole=skole, bruker_id=vakt.pk, opprettet=naa())


def test_vakten_laster_opp_for_en_kandidat(skoletus, vakt, kandidat):
    svar = skoletus.alt(PDF, kandidat=kandidat.pk)

    fil = Besvarelsesfil.objects.get(pk=svar.headers["X-Fil"])
    assert (fil.kandidat_id, fil.lastet_opp_av, fil.lastet_opp_bruker_id) == (kandidat.pk, "skole", vakt.pk)
    assert (fil.delmerke, fil.sha256) == ("eksamen", sha256(PDF))


@pytest.mark.parametrize("delmerke", ["", "del1", "del2", "del1og2"])
def test_i_todelt_eksamen_sier_skolen_hvilken_del(skoletus, vakt, skole, delmerke):
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() - timedelta(hours=3), todelt=True))
    gi_vakt(parti, vakt)
    svar = skoletus.alt(PDF, kandidat=lag_kandidat(parti).pk, delmerke=delmerke)

    assert Besvarelsesfil.objects.get(pk=svar.headers["X-Fil"]).delmerke == delmerke


def test_sperre_stanser_ikke_skolen_men_fravaer_gjoer(skoletus, kandidat):
    sett_sperre(kandidat)
    assert skoletus.alt(PDF, kandidat=kandidat.pk).headers["Upload-Complete"] == "?1"
    halv = skoletus.begynn(PDF, "mer.pdf", kandidat=kandidat.pk)
    sett_fravaer(kandidat)

    assert kode(skoletus.bit(halv, 0, PDF)) == (403, "fravaer")
    assert kode(skoletus.start("ny.pdf", 10, kandidat=kandidat.pk)) == (403, "fravaer")


def test_kandidaten_ser_ikke_skolens_opplasting_og_omvendt(skoletus, tus, kandidat):
    skolens, egen = skoletus.begynn(PDF, kandidat=kandidat.pk), tus.begynn(PDF)
    skolens_id, egen_id = (adresse.rstrip("/").rsplit("/", 1)[1] for adresse in (skolens, egen))

    assert skolens_id != egen_id
    assert tus.hode(f"{tus.sted}{skolens_id}/").status_code == 404
    assert skoletus.hode(f"{SKOLE}{egen_id}/").status_code == 404


def test_andre_skoler_og_rektor(skoletus, som, skole, kandidat, annen_skoleadmin):
    adresse = skoletus.begynn(PDF, kandidat=kandidat.pk)
    annen, rektor = Tus(som(annen_skoleadmin), SKOLE), Tus(som(bruker_med_rolle(Rolle.REKTOR, skole)), SKOLE)

    assert (annen.hode(adresse).status_code, rektor.hode(adresse).status_code) == (404, 403)
    assert annen.start("ny.pdf", 10, kandidat=kandidat.pk).status_code == 404
    assert rektor.start("ny.pdf", 10, kandidat=kandidat.pk).status_code == 403
    assert annen.bit(adresse, 0, PDF).status_code == 404
    assert Opplasting.objects.get().mottatt == 0


def test_en_kollega_kan_fortsette(skoletus, som, skoleadmin, kandidat):
    adresse = skoletus.begynn(PDF, kandidat=kandidat.pk)
    skoletus.bit(adresse, 0, PDF[:5])

    assert Tus(som(skoleadmin), SKOLE).bit(adresse, 5, PDF[5:]).headers["Upload-Complete"] == "?1"


@pytest.mark.parametrize("kandidat_id", ["", "0", "x", "9" * 30, "-1"])
def test_en_kandidat_som_ikke_finnes(skoletus, kandidat_id):
    assert skoletus.start("ny.pdf", 10, kandidat=kandidat_id).status_code in (400, 404)


def test_et_merke_som_ikke_finnes(skoletus, kandidat):
    assert kode(skoletus.start("ny.pdf", 10, kandidat=kandidat.pk, delmerke="del3")) == (400, "ugyldig")


def test_en_fil_i_en_gruppe_blir_en_gruppefil(skoletus, gruppe):
    foerste = skoletus.alt(PDF, "337JQE-V-01.pdf", gruppe=gruppe.noekkel)
    andre = skoletus.start("337JQE-V-01.pdf", len(PDF), sha256=sha256(PDF), gruppe=gruppe.noekkel)
    uten = skoletus.start("337JQE-V-01.pdf", len(PDF), gruppe=gruppe.noekkel).headers["Location"]
    tredje = skoletus.bit(uten, 0, PDF)

    fil = Gruppefil.objects.get()
    assert foerste.headers["X-Fil"] == andre.headers["X-Fil"] == tredje.headers["X-Fil"] == str(fil.pk)
    assert (fil.gruppe_id, fil.navn, fil.sha256, fil.kandidat_id) == (gruppe.pk, "337JQE-V-01.pdf", sha256(PDF), None)
    assert Besvarelsesfil.objects.count() == 0


def test_en_zip_i_en_gruppe_kan_vaere_stoerre(skoletus, gruppe):
    start = lambda navn, mb: skoletus.start(navn, mb * MB, gruppe=gruppe.noekkel)  # noqa: E731 - short

    assert start("alle.zip", 250).status_code == 201
    assert kode(start("alle.zip", 301)) == (413, "runde_for_stor")
    assert kode(start("en.pdf", 41)) == (413, "for_stor")
    assert kode(skoletus.start("tom.zip", 0, gruppe=gruppe.noekkel)) == (422, "tom")


def test_en_gruppe_er_bare_den_som_laget_den_sin(skoletus, som, skoleadmin, gruppe):
    adresse = skoletus.begynn(PDF, gruppe=gruppe.noekkel)
    annen = Tus(som(skoleadmin), SKOLE)

    assert annen.start("ny.pdf", 10, gruppe=gruppe.noekkel).status_code == 404
    assert annen.bit(adresse, 0, PDF).status_code == 404
    assert skoletus.start("ny.pdf", 10, gruppe=uuid4()).status_code == 404
    assert skoletus.start("ny.pdf", 10, gruppe="alle").status_code == 400


def test_en_gruppe_som_er_lukket_tar_ikke_imot_mer(skoletus, gruppe):
    adresse = skoletus.begynn(PDF, gruppe=gruppe.noekkel)
    gruppe.lukket = naa()
    gruppe.save(update_fields=["lukket"])

    assert kode(skoletus.bit(adresse, 0, PDF)) == (403, "lukket")
    assert Gruppefil.objects.count() == 0


def test_opprydding_tar_det_ingen_kom_tilbake_til(tus, kandidat, settings):
    adresse = tus.begynn(PDF)
    tus.bit(adresse, 0, PDF[:5])
    (spol,) = Path(settings.SPOLMAPPE).iterdir()
    rydd_spol()
    assert spol.exists()
    lag_opplasting(kandidat, "levende.pdf")
    Opplasting.objects.filter(navn="svar.pdf").update(sist=naa() - timedelta(hours=25))

    rydd_spol()
    rydd_spol()
    assert not spol.exists()
    assert kode(tus.bit(adresse, 5, PDF[5:])) == (410, "avbrutt")
    assert Opplasting.objects.get(navn="levende.pdf").avbrutt is None
