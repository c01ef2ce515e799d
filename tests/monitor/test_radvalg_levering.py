"""«Flere valg»: post, and a new delivery. Rule: PGS kandidatmonitor, «Eksamen med én del», «Todelt eksamen»."""

from datetime import datetime, timedelta

import pytest
import time_machine

from deltakelse.models import Avlysning, Fravaer, Sendespost
from eksamen.models.valg import Deltype
from felles.models import Angrepost, Hendelse
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
from tests.monitor.radvalg import HTMX, angre, gjoer, hendelser, status, viste

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


@pytest.mark.parametrize("valg", ["post-del1", "post-del2"])
def test_en_del_som_er_levert_imens_merkes_ikke_for_seg(som, vakt, todelt, valg):
    del1 = valg == "post-del1"
    klient = som(vakt)
    assert valg in viste(klient, todelt)
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL1 if del1 else Delmerke.DEL2), del1=del1)

    assert "har levert digitalt. Åpne for ny levering" in gjoer(klient, todelt, valg)
    assert not Sendespost.objects.exists()
    gjoer(klient, todelt, "post-del2" if del1 else "post-del1")
    assert Sendespost.objects.count() == 1


def test_det_som_er_levert_imens_faar_ikke_merket_tilbake(som, vakt, todelt):
    klient = som(vakt)
    gjoer(klient, todelt, "post")
    angre(klient)
    for del1 in (False, True):
        sett_sendespost(todelt, del1=del1)
    gjoer(klient, todelt, "fjern-post")
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL2))

    assert "har levert digitalt." in angre(klient)
    assert not Sendespost.objects.filter(opphevet__isnull=True).exists()


def test_merket_som_sto_ved_en_levering_kommer_tilbake(som, vakt, todelt):
    legg_levering(todelt, legg_fil(todelt, delmerke=Delmerke.DEL1), del1=True)
    klient = som(vakt)
    gjoer(klient, todelt, "post")
    Angrepost.objects.all().delete()
    gjoer(klient, todelt, "fjern-post")

    assert "er merket «Sendes i posten» igjen" in angre(klient)
    assert Sendespost.objects.filter(opphevet__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("gjort", "setning"),
    [
        (lambda k: legg_levering(k, legg_fil(k)), "har levert og kan ikke føres med fravær."),
        (sett_sendespost, "er merket «Sendes i posten»."),
        (lambda k: Avlysning.objects.create(kandidat=k, begrunnelse="strøm", registrert=naa()), "er avlyst for"),
    ],
)
def test_fravaeret_settes_ikke_tilbake_paa_en_som_har_levert_imens(som, vakt, kandidat, gjort, setning):
    sett_fravaer(kandidat, "DF")
    klient = som(vakt)
    gjoer(klient, kandidat, "fjern-fravaer")
    gjort(kandidat)

    assert setning in angre(klient)
    assert not Fravaer.objects.filter(opphevet__isnull=True).exists()
    assert "fravaer.registrert" not in hendelser()


def test_fravaeret_settes_tilbake_naar_ingenting_er_skjedd(som, vakt, kandidat):
    sett_fravaer(kandidat, "DF")
    klient = som(vakt)
    gjoer(klient, kandidat, "fjern-fravaer")

    assert "Oppmøtet er satt tilbake for 1 kandidat." in angre(klient)
    assert Fravaer.objects.get(opphevet__isnull=True).slag == "DF"


def test_ett_som_ikke_kan_settes_tilbake_holder_alle_igjen(som, vakt, parti):
    kandidater = [lag_kandidat(parti) for _ in range(2)]
    for en in kandidater:
        sett_fravaer(en)
    klient = som(vakt)
    klient.post("/monitor/flere/", {"handling": "fjern-fravaer", "valgt": [en.pk for en in kandidater]})
    legg_levering(kandidater[1], legg_fil(kandidater[1]))
    post = Angrepost.objects.get(slag="monitor.flere")

    svar = klient.post(f"/monitor/angre/{post.pk}/", headers=HTMX).content.decode()
    assert "har levert og kan ikke føres med fravær." in svar
    assert not Fravaer.objects.filter(opphevet__isnull=True).exists()


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


def test_gjenaapningen_angres_ikke_naar_en_fil_er_slettet_siden(som, vakt, kandidat, klokken):
    slettet, _staar = filer = [legg_fil(kandidat), legg_fil(kandidat)]
    levering = legg_levering(kandidat, *filer)
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    klokken.shift(timedelta(seconds=5))
    slettet.slettet = naa()
    slettet.save(update_fields=["slettet"])

    assert "har endret eller levert filer siden" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is not None


def test_gjenaapningen_angres_ikke_naar_en_fil_er_flyttet_til_del_1(som, vakt, todelt):
    fil = legg_fil(todelt, delmerke=Delmerke.DEL2)
    levering = legg_levering(todelt, fil, legg_fil(todelt, delmerke=Delmerke.DEL2))
    klient = som(vakt)
    gjoer(klient, todelt, "gjenaapne")
    fil.delmerke = Delmerke.DEL1
    fil.save(update_fields=["delmerke"])

    assert "har endret eller levert filer siden" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is not None


def test_en_fil_som_ble_slettet_foer_aapningen_hindrer_ikke(som, vakt, kandidat, klokken):
    levering = legg_levering(kandidat, legg_fil(kandidat, slettet=naa()), legg_fil(kandidat))
    klokken.shift(timedelta(seconds=5))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")

    assert "gjelder igjen" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is None


def test_gjenaapningen_angres_ikke_naar_det_er_levert_igjen(som, vakt, kandidat):
    fil = legg_fil(kandidat)
    gammel = legg_levering(kandidat, fil)
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    ny = legg_levering(kandidat, fil)

    assert "har endret eller levert filer siden" in angre(klient)
    assert list(Levering.objects.filter(gjenaapnet__isnull=True)) == [ny]
    gammel.refresh_from_db()
    assert gammel.gjenaapnet == naa()


@pytest.mark.parametrize(
    "gjort",
    [
        sett_fravaer,
        sett_sendespost,
        lambda k: Avlysning.objects.create(kandidat=k, begrunnelse="strøm", registrert=naa()),
    ],
)
def test_gjenaapningen_angres_ikke_ved_fravaer_post_eller_avlysning(som, vakt, kandidat, gjort):
    levering = legg_levering(kandidat, legg_fil(kandidat))
    klient = som(vakt)
    gjoer(klient, kandidat, "gjenaapne")
    gjort(kandidat)

    assert "har fått fravær, post eller avlysning siden" in angre(klient)
    levering.refresh_from_db()
    assert levering.gjenaapnet is not None


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
