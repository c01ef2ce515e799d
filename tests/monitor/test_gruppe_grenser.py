"""What a group upload does not let through: what was changed meanwhile, and packages that cost memory to look at."""

import io
import zipfile

import pytest

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from levering.models import Besvarelsesfil, Gruppefil, Gruppeopplasting
from levering.querysets.gruppe import Utfall, gruppelinjer, kandidater_til_gruppe
from levering.services import gruppe as grupper
from levering.services import gruppe_pakke
from tests.fabrikker.filer import lag_zip
from tests.monitor.skolelever import html
from tests.monitor.test_gruppeopplasting import last_opp, navn

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
