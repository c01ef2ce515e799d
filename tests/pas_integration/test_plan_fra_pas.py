"""«Importer eksamensplan» from PAS: what is new and changed, for those who own plans; by itself after the first time."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamen, Eksamensperiode
from felles.jobbkjoering import kjoer_forfalte
from felles.models import Importkjoering, Jobb
from felles.tid import naa
from pas_integration.models import PasJobb
from pas_integration.services.henting.samkjoer import samkjoer
from pas_kontrakt.meldinger.oversikter import Eksamensplan, Plan, Plandel, Planeksamen, Planperiode
from tests.fabrikker.brukere import bruker_med_rolle

pytestmark = pytest.mark.django_db
SIDE = "pas_integration:eksamensplan"


@pytest.fixture
def eier(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


def plan(*, fra=60, minutter=300):
    """One period in which enrolment is going on, and one exam."""
    na = naa().replace(second=0, microsecond=0)
    start = (na + timedelta(days=fra)).replace(hour=8, minute=0)
    periode = Planperiode(
        "V-2027", na - timedelta(days=10), na + timedelta(days=10), na + timedelta(days=50), na + timedelta(days=80)
    )
    deel = Plandel("Eksamen", start, start + timedelta(minutes=minutter), minutter)
    return Eksamensplan((Plan("VGS", periode, (Planeksamen("TST4321", None, (deel,)),)),))


def hent(klient):
    klient.post(reverse(SIDE))
    kjoer_forfalte()
    return klient.get(reverse(SIDE)).text


def test_planen_leses_inn_og_siden_sier_hva_som_endret_seg(pas, som, eier):
    pas.plan = plan()
    klient = som(eier)
    side = hent(klient)
    assert Eksamen.objects.get(fag__fagkode="TST4321").periode.kode == "V-2027"
    kjoering = Importkjoering.objects.get()
    assert reverse("paamelding:kontroll", args=["plan", kjoering.pk]) in side
    assert klient.get(reverse("paamelding:kontroll", args=["plan", kjoering.pk])).status_code == 200


def test_den_samme_planen_igjen_gir_ingen_ny_innlesing(pas, som, eier):
    pas.plan = plan()
    klient = som(eier)
    hent(klient)
    assert "Ingenting" in hent(klient)
    assert Importkjoering.objects.count() == 1


def test_en_endret_plan_endrer_eksamenen(pas, som, eier):
    pas.plan = plan()
    klient = som(eier)
    hent(klient)
    pas.plan = plan(minutter=240)
    hent(klient)
    assert Eksamen.objects.get(fag__fagkode="TST4321").deler.get().minutter == 240


def test_av_seg_selv_en_gang_i_doegnet_naar_noen_har_hentet_den(pas, som, eier):
    pas.plan = plan()
    dag = naa().replace(hour=10, minute=0)
    samkjoer(naa=dag)
    assert not PasJobb.objects.exists()
    hent(som(eier))
    Jobb.objects.update(laget=dag)
    egne = PasJobb.objects.filter(startet_av__isnull=True)
    assert [samkjoer(naa=dag + timedelta(minutes=60 * timer + 1)) for timer in (1, 20, 25, 26)] == [0, 0, 1, 0]
    assert egne.count() == 1
    pas.plan = plan(minutter=240)
    kjoer_forfalte(klokke=lambda: dag + timedelta(days=2))
    assert Eksamen.objects.get(fag__fagkode="TST4321").deler.get().minutter == 240


def test_utenfor_paameldingstiden_hentes_den_ikke_av_seg_selv(pas, som, eier):
    pas.plan = plan()
    hent(som(eier))
    Eksamensperiode.objects.update(paamelding_til=naa() - timedelta(days=5))
    assert samkjoer(naa=naa().replace(hour=10) + timedelta(days=3)) == 0


def test_skolen_eier_ingen_plan(pas, som, skoleadmin, eier):
    assert som(skoleadmin).get(reverse(SIDE)).status_code == 403
    assert som(skoleadmin).post(reverse(SIDE)).status_code == 403
    assert not PasJobb.objects.exists()


def test_en_plan_som_ikke_er_det_endrer_ingenting(pas, som, eier):
    pas.svarer["GET", "/api/ekstern/eksamensplan"] = [(200, b"<a/>", "application/xml")]
    som(eier).post(reverse(SIDE))
    kjoer_forfalte()
    assert PasJobb.objects.get().jobb.status == "venter"
    assert not Eksamen.objects.exists()
