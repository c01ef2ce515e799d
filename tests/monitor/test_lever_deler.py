"""«Lever for kandidat»: which part each file is, and what is taken away."""

from datetime import datetime

import pytest

from deltakelse.models import Innloggingssesjon
from felles import lager
from felles.models import Hendelse
from felles.tid import OSLO, naa
from levering.models import Besvarelsesfil, Levering
from levering.querysets.kandidatstatus import hent_med_status
from tests.fabrikker.eksamen import lag_kandidat
from tests.fabrikker.levering import PDF, lag_fil, lag_levering, lag_sesjon
from tests.monitor.skolelever import html, last_opp, lever, side, skolefil, slett

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("klokken")]


# --- two parts --------------------------------------------------------------------------------------------------------
def test_uten_eksamensdel_er_roed_teller_ikke_og_kan_ikke_leveres(som, vakt, todelt_kandidat):
    klient = som(vakt)
    last_opp(klient, todelt_kandidat, "a.pdf")
    innhold = html(klient.get(side(todelt_kandidat)))

    assert "Mangler eksamensdel" in innhold
    status = hent_med_status(todelt_kandidat.pk, naa())
    assert (status.fremdrift, status.fremdrift_del1) == ("ikke_lastet_opp", "ikke_lastet_opp")
    svar = lever(klient, todelt_kandidat)
    assert svar.status_code == 422
    assert "1 fil mangler eksamensdel, og ingenting er levert." in html(svar)
    assert not Levering.objects.exists()


def test_flere_markerte_faar_samme_del(som, vakt, todelt_kandidat):
    a, b, c = (skolefil(todelt_kandidat, f"{n}.pdf", delmerke="") for n in "abc")
    felt = {"fil": [a.pk, b.pk], "delmerke": "del1", "handling": "markerte"}
    svar = som(vakt).post(side(todelt_kandidat, "deler/"), felt, follow=True)

    assert "Eksamensdel er satt for 2 filer." in html(svar)
    assert [fil.delmerke for fil in Besvarelsesfil.objects.order_by("pk")] == ["del1", "del1", ""]
    assert Hendelse.objects.filter(handling="fil.delmerket").count() == 2
    assert c.delmerke == ""


def test_del_1_levert_laaser_ikke_del_2_og_roerer_ikke_tilgangen(som, vakt, todelt_kandidat, klokken):
    klokken.move_to(datetime(2027, 5, 27, 13, 30, tzinfo=OSLO))
    sesjon = lag_sesjon(todelt_kandidat)
    egen = lag_fil(todelt_kandidat, "min.pdf", delmerke="del2")
    foer = hent_med_status(todelt_kandidat.pk, naa()).tilgang
    fil = skolefil(todelt_kandidat, delmerke="")
    svar = lever(som(vakt), todelt_kandidat, **{f"del_{fil.pk}": "del1", f"fra_{fil.pk}": ""})

    assert "Del 1 er levert for kandidaten." in html(svar)
    status = hent_med_status(todelt_kandidat.pk, naa())
    assert (status.fremdrift_del1, status.fremdrift, status.tilgang) == ("levert_digitalt", "laster_opp", foer)
    assert foer == "har"
    assert Innloggingssesjon.objects.get(pk=sesjon.pk).avsluttet is None
    assert not egen.leveringer.exists()


def test_del_1_og_2_leveres_i_begge_deler(som, vakt, todelt_kandidat):
    fil = skolefil(todelt_kandidat, delmerke="del1og2")
    lever(som(vakt), todelt_kandidat)

    assert {levering.eksamensdel.type for levering in fil.leveringer.all()} == {"EksamenDel1", "EksamenDel2"}
    status = hent_med_status(todelt_kandidat.pk, naa())
    assert (status.fremdrift_del1, status.fremdrift) == ("levert_digitalt", "levert_digitalt")


def test_kandidatens_egne_er_del_2_og_leverte_beholder_delen(som, vakt, todelt_kandidat):
    egen = lag_fil(todelt_kandidat, delmerke="del2")
    levert = skolefil(todelt_kandidat, "levert.pdf", delmerke="del2")
    lag_levering(todelt_kandidat, levert)
    klient = som(vakt)

    for fil in (egen, levert):
        svar = klient.post(side(todelt_kandidat, "deler/"), {f"del_{fil.pk}": "del1"})
        fil.refresh_from_db()
        assert (svar.status_code, fil.delmerke) == (422, "del2")


@pytest.mark.parametrize("delmerke", ["", "eksamen", "del3", "'"])
def test_oppdiktede_deler_avvises(som, vakt, todelt_kandidat, delmerke):
    fil = skolefil(todelt_kandidat, delmerke="del1")
    felt = {"fil": fil.pk, "delmerke": delmerke, "handling": "markerte"}

    assert som(vakt).post(side(todelt_kandidat, "deler/"), felt).status_code == 422
    assert Besvarelsesfil.objects.get().delmerke == "del1"


def test_en_gammel_side_endrer_ikke_tilbake_det_en_annen_har_satt(som, vakt, todelt_kandidat):
    fil = skolefil(todelt_kandidat, delmerke="del1")
    lever(som(vakt), todelt_kandidat, **{f"del_{fil.pk}": "del2", f"fra_{fil.pk}": "del2"})

    fil.refresh_from_db()
    assert fil.delmerke == "del1"


# --- taking away ------------------------------------------------------------------------------------------------------
def test_en_eller_flere_markerte_slettes_og_tas_vare_paa_forseglet(som, vakt, kandidat):
    a, b, c = (skolefil(kandidat, f"{n}.pdf") for n in "abc")
    klient = som(vakt)
    assert "2 filer er slettet." in html(slett(klient, kandidat, a, b))

    a.refresh_from_db()
    assert (a.slettet, a.slettet_bruker_id) == (naa(), vakt.pk)
    with lager.aapne(a.noekkel) as bevart:
        assert bevart.read() == PDF + b"a.pdf"
    assert klient.get(f"/monitor/kandidater/{kandidat.pk}/filer/{a.pk}/").status_code == 404
    assert b"".join(klient.get(f"/monitor/kandidater/{kandidat.pk}/filer/{c.pk}/").streaming_content).startswith(
        b"%PDF"
    )
    assert Hendelse.objects.filter(handling="fil.slettet", aktoer_id=vakt.pk).count() == 2
    slett(klient, kandidat, a)
    assert Hendelse.objects.filter(handling="fil.slettet").count() == 2


def test_en_levert_fil_spoerres_det_om_foerst_og_siste_fil_opphever_leveringen(som, vakt, kandidat):
    a, b = skolefil(kandidat, "a.pdf"), skolefil(kandidat, "b.pdf")
    levering = lag_levering(kandidat, a, b)
    klient = som(vakt)
    spoersmaal = html(klient.get(side(kandidat, f"slett/?fil={a.pk}")))
    assert "Slette 1 fil for godt?" in spoersmaal
    assert "kan det ikke angres" in spoersmaal

    uten_svar = slett(klient, kandidat, a)
    assert uten_svar.status_code == 422
    assert "a.pdf er levert i mellomtiden" in html(uten_svar)

    slett(klient, kandidat, a, leverte="ja")
    assert hent_med_status(kandidat.pk, naa()).digital_levert
    slett(klient, kandidat, b, leverte="ja")
    assert hent_med_status(kandidat.pk, naa()).digital_levert is None
    assert Hendelse.objects.filter(handling="fil.slettet").first().data["kvitteringskoder"] == [
        levering.kvitteringskode
    ]

    ny = skolefil(kandidat, "c.pdf")
    lever(klient, kandidat)
    assert list(Levering.objects.get(gjenaapnet__isnull=True).filer.all()) == [ny]


@pytest.mark.parametrize("ider", [[], ["x"], ["9" * 40], ["٣"]])
def test_ingen_brukbare_filer_aa_slette_faar_en_setning(som, vakt, kandidat, ider):
    svar = som(vakt).post(side(kandidat, "slett/"), {"fil": ider})

    assert svar.status_code == 422
    assert "Marker minst én fil først." in html(svar)


def test_andres_filer_slettes_ikke(som, vakt, kandidat, parti):
    annen = skolefil(lag_kandidat(parti))
    slett(som(vakt), kandidat, annen)

    annen.refresh_from_db()
    assert annen.slettet is None
    assert som(vakt).get(f"/monitor/kandidater/{kandidat.pk}/filer/{annen.pk}/").status_code == 404


def test_del_og_sletting_som_er_gjort_foer_sies_aa_ikke_endre_noe(som, vakt, todelt_kandidat):
    klient, fil = som(vakt), skolefil(todelt_kandidat)
    for setning in ("Eksamensdel er satt for 1 fil.", "Filene hadde denne eksamensdelen fra før, og ingenting er"):
        felt = {"handling": "markerte", "fil": fil.pk, "delmerke": "del1"}
        assert setning in html(klient.post(side(todelt_kandidat, "deler/"), felt, follow=True))
    for setning in ("1 fil er slettet.", "Filene var slettet fra før, og ingenting er endret."):
        assert setning in html(slett(klient, todelt_kandidat, fil))
