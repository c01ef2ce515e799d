"""Time given back: what it does to the own end, where the candidate and the invigilator see it, and taking it back."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from deltakelse.models import Kandidatdel, Partiversjon, Tidstillegg
from deltakelse.querysets.bindinger import bindinger
from deltakelse.services.tider import beregn_egne_tider, egen_tid, sjekk_alle
from deltakelse.services.tidstillegg import Tillegg, gi_tillegg, ta_tilbake_tillegg
from eksamen.models import Kandidat
from eksamen.models.valg import Deltype
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from felles.models import Hendelse
from felles.tid import OSLO, naa, oslo
from tests.fabrikker.deltakelse import finn_del
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.tilrettelegging import AKERSHUS, Status, lag_regel, lag_sak, legg_regler
from tests.tilrettelegging.test_egen_tid import MED_TID, deler

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def klokken():
    """Noon; the exams of the factories began at eleven, in two parts: part 2 begins at one and ends at four."""
    with time_machine.travel(datetime(2027, 5, 27, 12, 0, tzinfo=OSLO), tick=False) as reise:
        yield reise


@pytest.fixture
def hvem(skoleadmin):
    return Aktoer("bruker", skoleadmin.pk)


@pytest.fixture
def todelt_kandidat(skole):
    return lag_kandidat(PartiFactory(skole=skole, eksamen=lag_eksamen(todelt=True)))


def gi(hvem, *tillegg):
    return gi_tillegg(tillegg=[Tillegg(k.pk, minutter, deel) for k, minutter, deel in tillegg], aktoer=hvem, naa=naa())


def tider(kandidat):
    rader = Kandidatdel.objects.filter(kandidat=kandidat).order_by("start")
    return [f"{oslo(rad.slutt):%H:%M} +{rad.ekstra_minutter} tapt {rad.tapt_minutter}" for rad in rader]


def test_minuttene_flytter_slutten_og_begrunnelsen_er_ikke_vedtakets(kandidat, hvem):
    rad = gi(hvem, (kandidat, 12, None))[kandidat.pk]

    assert tider(kandidat) == ["16:12 +0 tapt 12"]
    assert (rad.registrert, rad.registrert_av_id, rad.minutter) == (naa(), hvem.id, 12)
    hendelse = Hendelse.objects.get(handling="tidstillegg.gitt")
    assert (hendelse.kandidat_id, hendelse.parti_id, hendelse.skole_id, hendelse.aktoer_id) == (
        kandidat.pk,
        kandidat.parti_id,
        kandidat.parti.skole_id,
        hvem.id,
    )
    assert hendelse.data == {"tillegg_id": rad.pk, "minutter": 12}


def test_flere_tillegg_legges_sammen_og_kommer_oppaa_utvidet_tid(fylke, todelt_kandidat, hvem):
    legg_regler(fylke)
    lag_sak(todelt_kandidat, todelt_kandidat.parti, status=Status.INNVILGET)
    assert tider(todelt_kandidat) == ["13:25 +25 tapt 0", "17:00 +35 tapt 0"]

    gi(hvem, (todelt_kandidat, 10, None))
    gi(hvem, (todelt_kandidat, 5, None))

    assert tider(todelt_kandidat) == ["13:25 +25 tapt 0", "17:15 +35 tapt 15"]


def test_tid_tapt_i_del_1_flytter_begge_slutter(todelt_kandidat, hvem):
    gi(hvem, (todelt_kandidat, 20, finn_del(todelt_kandidat, del1=True).pk))
    gi(hvem, (todelt_kandidat, 5, finn_del(todelt_kandidat).pk))

    assert tider(todelt_kandidat) == ["13:20 +0 tapt 20", "16:25 +0 tapt 25"]


def test_tatt_tilbake_er_det_som_foer_og_to_ganger_er_harmloest(kandidat, hvem):
    rad = gi(hvem, (kandidat, 12, None))[kandidat.pk]
    foer = Partiversjon.objects.get(parti=kandidat.parti).nummer

    assert ta_tilbake_tillegg(tillegg_ider=[rad.pk], aktoer=hvem, naa=naa()) == 1
    assert ta_tilbake_tillegg(tillegg_ider=[rad.pk], aktoer=hvem, naa=naa()) == 0

    rad.refresh_from_db()
    assert (rad.opphevet, rad.opphevet_av_id) == (naa(), hvem.id)
    assert tider(kandidat) == ["16:00 +0 tapt 0"]
    assert Hendelse.objects.filter(handling="tidstillegg.fjernet").count() == 1
    assert Partiversjon.objects.get(parti=kandidat.parti).nummer == foer + 1


@pytest.mark.parametrize("minutter", [0, -5, 241])
def test_et_umulig_antall_minutter_gir_ingen_noe(parti, kandidat, hvem, minutter):
    annen = lag_kandidat(parti)
    with pytest.raises(Domenefeil) as feil:
        gi(hvem, (annen, 10, None), (kandidat, minutter, None))

    assert "fra 1 til 240 minutter" in feil.value.melding
    assert not Tidstillegg.objects.exists()


def test_en_kandidat_som_er_borte_gir_ingen_noe(kandidat, hvem):
    with pytest.raises(Kandidat.DoesNotExist):
        gi_tillegg(tillegg=[Tillegg(kandidat.pk, 5), Tillegg(999_999, 5)], aktoer=hvem, naa=naa())

    assert not Tidstillegg.objects.exists()


def test_utregning_paa_nytt_gir_det_samme(kandidat, hvem):
    gi(hvem, (kandidat, 12, None))

    assert beregn_egne_tider([kandidat.pk]) == 0
    assert list(sjekk_alle()) == []


def test_den_som_har_faatt_tid_kan_ikke_tas_ut_av_partiet(kandidat, hvem):
    gi(hvem, (kandidat, 12, None))

    assert bindinger(Kandidat.objects.all()) == {kandidat.pk: "Tapt tid er lagt til."}


def test_det_koster_det_samme_for_en_og_for_tretti(parti, hvem):
    def tell(antall):
        kandidater = [lag_kandidat(parti, passord=None) for _ in range(antall)]
        with CaptureQueriesContext(connection) as fanget:
            gitt = gi(hvem, *((k, 10, None) for k in kandidater))
        with CaptureQueriesContext(connection) as tilbake:
            ta_tilbake_tillegg(tillegg_ider=[rad.pk for rad in gitt.values()], aktoer=hvem, naa=naa())
        return len(fanget), len(tilbake)

    assert tell(1) == tell(30)


def test_vakten_og_kandidaten_ser_hvorfor_slutten_er_flyttet(som, vakt, kandidat, hvem):
    gi(hvem, (kandidat, 12, None))

    assert "slutt 16:12 (+12 min tapt tid)" in som(vakt).get("/monitor/").content.decode()


# --- the pure function ------------------------------------------------------------------------------------------------
def klokker(svar):
    return {slag: f"{oslo(tid.slutt):%H:%M} tapt {tid.tapt_minutter}" for slag, tid in svar.items()}


def test_tillegget_kommer_etter_regelens_minutter():
    svar = egen_tid(deler(120, 180), MED_TID, [lag_regel(rad) for rad in AKERSHUS], {Deltype.DEL1: 10, Deltype.DEL2: 5})

    assert klokker(svar) == {"EksamenDel1": "11:35 tapt 10", "EksamenDel2": "15:15 tapt 15"}


def test_deler_paa_hver_sin_dag_baerer_ingenting_over():
    plan = deler(120, 180)
    plan[1].start += timedelta(days=1)
    plan[1].slutt += timedelta(days=1)

    assert klokker(egen_tid(plan, tillegg={Deltype.DEL1: 10})) == {
        "EksamenDel1": "11:10 tapt 10",
        "EksamenDel2": "14:00 tapt 0",
    }


def test_forberedelsen_flyttes_ikke_av_tapt_tid():
    forberedelse = deler(300)[0]
    forberedelse.type = Deltype.FORBEREDELSE
    svar = egen_tid([forberedelse, *deler(300)], tillegg={Deltype.EKSAMEN: 10, Deltype.FORBEREDELSE: 99})

    assert klokker(svar) == {"Forberedelse": "14:00 tapt 0", "Eksamen": "14:10 tapt 10"}
