"""«Flere valg»: post, and a new delivery. Rule: PGS kandidatmonitor, «Eksamen med én del», «Todelt eksamen»."""

from datetime import datetime, timedelta

import pytest
import time_machine

from deltakelse.models import Avlysning, Sendespost
from eksamen.models.valg import Deltype
from felles.models import Hendelse
from felles.tid import OSLO, naa
from levering.models import Delmerke, Levering
from tests.fabrikker.deltakelse import (
    lag_sesjon,
    legg_fil,
    legg_levering,
    sett_fravaer,
    sett_sendespost,
)
from tests.fabrikker.eksamen import lag_kandidat
from tests.monitor.radvalg import angre, gjoer, hendelser, status, viste

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken():
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def todelt(todelt_parti):
    return lag_kandidat(todelt_parti)


# --- post -------------------------------------------------------------------------------------------------------------
def test_post_gir_groenn_rad_og_fjernes(som, vakt, kandidat):
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "post")

    assert status(kandidat) == ("ikke", "sendes_i_posten")
    assert "merket 12:00" in innhold
    assert f'id="k{kandidat.pk}" class="ferdig"' in innhold
    gjoer(klient, kandidat, "fjern-post")
    assert status(kandidat) == ("ikke", "ikke_lastet_opp")
    assert hendelser() == ["sendespost.merket", "sendespost.fjernet"]


def test_todelt_merkes_samlet_og_hver_for_seg(som, vakt, todelt):
    klient = som(vakt)
    assert "Del 1 til" in (innhold := gjoer(klient, todelt, "post-del1"))
    assert "skriver på papir" in innhold
    gjoer(klient, todelt, "post")
    apne = Sendespost.objects.filter(opphevet__isnull=True).values_list("eksamensdel__type", flat=True)
    assert set(apne) == {Deltype.DEL1, Deltype.DEL2}
    assert "fjernet for del 2" in gjoer(klient, todelt, "fjern-post-del2")
    gjoer(klient, todelt, "fjern-post")
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()
    assert [h.data["deler"] for h in Hendelse.objects.filter(handling="sendespost.merket").order_by("pk")] == [
        ["EksamenDel1"],
        ["EksamenDel2"],
    ]


def test_post_angres_begge_veier(som, vakt, todelt):
    klient = som(vakt)
    gjoer(klient, todelt, "post")
    assert "tatt bort igjen" in angre(klient)
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()
    sett_sendespost(todelt)
    gjoer(klient, todelt, "fjern-post")
    assert "er merket «Sendes i posten» igjen" in angre(klient)
    assert Sendespost.objects.get(opphevet__isnull=True).eksamensdel.type == Deltype.DEL2


def test_en_del_har_ikke_en_del_1_aa_sende(som, vakt, kandidat):
    assert "Eksamenen har én del" in gjoer(som(vakt), kandidat, "post-del1")
    assert not Sendespost.objects.exists()


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert digitalt. Åpne for ny levering"),
        (sett_fravaer, "er registrert med fravær."),
        (lambda k: Avlysning.objects.create(kandidat=k, begrunnelse="strøm", registrert=naa()), "er avlyst for"),
    ],
)
def test_post_avvises_med_grunn(som, vakt, kandidat, gjort, setning):
    gjort(kandidat)

    assert setning in gjoer(som(vakt), kandidat, "post")
    assert not Sendespost.objects.exists()


# --- a new delivery ---------------------------------------------------------------------------------------------------
def test_gjenaapnet_levering_har_filene_og_krever_ny_tilgang(som, vakt, kandidat):
    sesjon = lag_sesjon(kandidat, autorisert=True)
    levering = legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    innhold = gjoer(klient, kandidat, "gjenaapne")

    assert "er åpnet for ny levering. Kandidaten må få tilgang på nytt." in innhold
    assert status(kandidat) == ("venter", "laster_opp")
    levering.refresh_from_db()
    assert levering.gjenaapnet == naa()
    assert hendelser()[-1] == "besvarelse.gjenaapnet"
    klient.post(f"/monitor/kandidater/{kandidat.pk}/tilgang/")
    sesjon.refresh_from_db()
    assert (status(kandidat)[0], sesjon.avsluttet) == ("har", None)


def test_gjenaapningen_angres_saa_lenge_ingenting_er_endret(som, vakt, kandidat):
    levering = legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    assert "gjelder igjen" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is None
    assert status(kandidat) == ("ikke", "levert_digitalt")


def test_gjenaapningen_angres_ikke_naar_en_fil_er_kommet_til(som, vakt, kandidat, klokken):
    legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    klokken.shift(timedelta(seconds=5))
    legg_fil(kandidat)

    assert "kan ikke angres" in angre(klient)
    assert status(kandidat)[1] == "laster_opp"


def test_del_1_blir_staaende_naar_del_2_aapnes(som, vakt, todelt):
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL1), del1=True)
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL2))
    gjoer(som(vakt), todelt, "gjenaapne")

    assert Levering.objects.get(gjenaapnet__isnull=True).eksamensdel.type == Deltype.DEL1


def test_etter_fristen_aapnes_det_ikke(som, vakt, kandidat, klokken):
    legg_levering(kandidat, legg_fil(kandidat))
    klokken.move_to(datetime(2027, 5, 27, 23, 0, tzinfo=OSLO))
    klient = som(vakt)

    assert "gjenaapne" not in viste(klient, kandidat)
    assert "kan ikke levere på nytt. Bruk «Lever for kandidat»" in gjoer(klient, kandidat, "gjenaapne")
    assert not Levering.objects.filter(gjenaapnet__isnull=False).exists()
