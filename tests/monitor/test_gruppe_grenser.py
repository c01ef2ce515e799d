"""What a group upload does not let through: what was changed meanwhile, and packages that cost memory to look at."""

import io
import re
import zipfile
from uuid import uuid4

import pytest

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting
from levering.querysets.gruppe import Utfall, gruppelinjer, kandidater_til_gruppe
from levering.services import gruppe as grupper
from levering.services import gruppe_pakke
from skolelevering.views.gruppeopplasting import PER_SIDE
from tests.fabrikker.filer import lag_zip
from tests.monitor.skolelever import html
from tests.monitor.test_gruppeopplasting import SIDEN, gjoer, last_opp, navn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


def les(gruppe):
    return gruppelinjer(gruppe.pk, kandidater_til_gruppe(Kandidat.objects.all(), naa()))


def lever(gruppe, linjer, vakt):
    return grupper.lever_gruppe(linjer=linjer, bruker_id=vakt.pk, aktoer=SYSTEM, naa=naa())


def test_en_fil_som_er_tatt_ut_i_et_annet_vindu_leveres_ikke(som, vakt, kandidat):
    last_opp(som(vakt), (navn(kandidat), b"%PDF en"), (navn(kandidat, 2), b"%PDF to"))
    gruppe = Gruppeopplasting.objects.get()
    lest = les(gruppe)
    assert {linje.utfall for linje in lest} == {Utfall.KLAR}
    grupper.fjern_gruppefiler(gruppe_id=gruppe.pk, fil_ider=[lest[0].fil.pk], aktoer=SYSTEM, naa=naa())

    svar = lever(gruppe, lest, vakt)

    assert (svar.filer, svar.fra_foer) == (1, 0)
    assert Besvarelsesfil.objects.get().navn == lest[1].fil.navn


def test_en_fil_som_har_faatt_en_annen_kandidat_imens_leveres_ikke_for_den_foerste(som, vakt, kandidater):
    ene, andre = kandidater[:2]
    last_opp(som(vakt), (navn(ene), b"%PDF en"))
    gruppe = Gruppeopplasting.objects.get()
    lest = les(gruppe)
    grupper.sett_gruppekandidater(gruppe_id=gruppe.pk, valg={lest[0].fil.pk: andre.pk}, aktoer=SYSTEM, naa=naa())

    assert lever(gruppe, lest, vakt).filer == 0
    assert not Besvarelsesfil.objects.exists()
    assert lever(gruppe, les(gruppe), vakt).filer == 1
    assert Besvarelsesfil.objects.get().kandidat == andre


def test_en_pakke_med_for_stor_innholdsfortegnelse_leses_ikke(som, vakt, kandidat, monkeypatch):
    monkeypatch.setattr(gruppe_pakke, "MAKS_KATALOG", 100)
    pakke = lag_zip({f"{navn(kandidat, nr)}": b"%PDF" for nr in range(1, 5)})
    svar = last_opp(som(vakt), ("alle.zip", pakke))

    assert "Pakken er for stor" in html(svar)
    assert not Gruppefil.objects.filter(fjernet=None).exists()


@pytest.mark.parametrize("maate", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_pakkemaater_som_kan_kreve_mye_minne_aapnes_ikke(som, vakt, kandidat, maate):
    ut = io.BytesIO()
    with zipfile.ZipFile(ut, "w", maate) as pakke:
        pakke.writestr(navn(kandidat), b"%PDF" * 100)
    svar = last_opp(som(vakt), ("alle.zip", ut.getvalue()))

    assert "Pakken kan ikke åpnes" in html(svar)
    assert not Gruppefil.objects.filter(fjernet=None).exists()


def test_en_liste_med_flere_filer_enn_et_skjema_rommer_kan_rettes_leveres_og_toemmes(som, vakt, kandidat, settings):
    """A form with all the fields of the page, as the browser sends it; each button is in the same form."""
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), b"%PDF en"))
    gruppe, mal = Gruppeopplasting.objects.get(), Gruppefil.objects.get()
    for nr in range(PER_SIDE + 100):
        mal.pk, mal.noekkel, mal.navn, mal.sha256 = None, uuid4(), f"ukjent-{nr:03}.pdf", f"{nr:064}"
        mal.save(force_insert=True)

    side = html(klient.get(SIDEN))
    assert f"1 av {PER_SIDE + 101} filer er klare til å leveres." in side
    assert 'href="/monitor/gruppeopplasting/?side=2"' in side
    for handling in ("kandidater", "lever"):
        felt = felter(side)
        assert PER_SIDE < len(felt) < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
        svar = klient.post(f"{SIDEN}endre/", {**dict.fromkeys(felt, ""), "fil": filer(side), "handling": handling})
        assert svar.status_code == 302
    assert Besvarelsesfil.objects.get().kandidat == kandidat

    andre = html(klient.get(f"{SIDEN}?side=2"))
    assert felter(andre)
    assert not set(felter(andre)) & set(felter(side)) - {"fil", "csrfmiddlewaretoken"}
    assert 'action="/monitor/gruppeopplasting/endre/?side=2"' in andre
    svar = klient.post(f"{SIDEN}endre/?side=2", {"handling": "fjern", "fil": filer(andre)[:3]})
    assert svar.headers["Location"] == f"{SIDEN}?side=2"
    assert Gruppefil.objects.exclude(fjernet=None).count() == 3
    alt = {**dict.fromkeys(felter(side), ""), "fil": filer(side), "handling": "lukk"}
    assert klient.post(f"{SIDEN}endre/", alt).status_code == 302
    gruppe.refresh_from_db()
    assert gruppe.lukket is not None


@pytest.mark.parametrize("handling", ["fjern", "del", "kandidater"])
def test_det_som_er_tatt_bort_imens_sies_det_at_ingenting_er_endret_for(som, vakt, kandidat, handling):
    klient = som(vakt)
    last_opp(klient, (navn(kandidat), b"%PDF en"))
    fil = Gruppefil.objects.get()
    grupper.fjern_gruppefiler(gruppe_id=fil.gruppe_id, fil_ider=[fil.pk], aktoer=SYSTEM, naa=naa())
    nummer = kandidat.kandidatnummer.nummer if handling == "kandidater" else ""
    felt = {"fil": fil.pk, "delmerke": "del1", f"nummer_{fil.pk}": nummer}
    side = html(gjoer(klient, handling, **felt))

    assert "Filene er fjernet eller levert fra før, og ingenting er endret." in side
    assert " 0 filer er" not in side


def felter(side: str) -> list[str]:
    tabellen = side[side.index("data-laas-under-opplasting") :]
    return re.findall(r'<(?:input|select)[^>]* name="([^"]+)"', tabellen[: tabellen.index("</form>")])


def filer(side: str) -> list[str]:
    return re.findall(r'name="fil" data-kryss value="(\d+)"', side)
