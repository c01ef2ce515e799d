"""What waits for its second: what showed before it stays until then, and what never showed leaves no trace."""

from datetime import timedelta

import pytest
from django.urls import reverse

from eksamen.models import Kandidat
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.models import ResultatUtenfra, Vitnemaalsoppgave
from klage.querysets.resultat import karakterkolonne, resultatverdier
from klage.querysets.utenfra import endringer
from klage.services.utenfraangring import angre_mottak
from klage.services.utenfraverdier import vist_av
from klage.services.visning import velg_visning
from pas_integration.querysets.henting import endringsrader
from tests.fabrikker.klage import rad, ta_imot

pytestmark = pytest.mark.django_db
TIME = timedelta(hours=1)


@pytest.fixture
def forseglet(parti, kandidat):
    """A grade that shows, and a moment five days ahead for what comes."""
    tid = naa()
    ta_imot(parti, rad(kandidat, 4), naa=tid)
    vises = tid + timedelta(days=5)
    velg_visning(skole=parti.skole, periode=parti.eksamen.periode, vises_fra=vises, aktoer=SYSTEM, naa=tid)
    return tid + TIME, vises


def vist(tid):
    """The grade that shows, by the list of the party; the rule in Python says the same."""
    verdier = list(resultatverdier(Kandidat.objects.all(), tid).values())
    for en in ResultatUtenfra.objects.all():
        sett = vist_av(en, tid)
        assert verdier == ([str(sett.gjelder or sett.deltakelse)] if sett else [])
    return verdier


def endret(parti, tid):
    return [(en.fra, en.til, en.vises_fra) for en in endringsrader(list(endringer([parti.pk], tid)), tid)]


def test_en_endret_karakter_staar_til_den_nye_vises(parti, kandidat, forseglet):
    tid, vises = forseglet
    ta_imot(parti, rad(kandidat, 3), naa=tid)
    assert vist(vises - timedelta(microseconds=1)) == ["4"]
    assert vist(vises) == ["3"]
    assert endret(parti, tid) == [("", "", vises)]
    assert endret(parti, vises) == [("4", "3", None)]


def test_en_endret_klage_gaar_ikke_tilbake_til_karakteren_foer_klagen(parti, kandidat):
    tid = naa()
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=tid)
    vises = tid + timedelta(days=5)
    ta_imot(parti, rad(kandidat, 4, klagekarakter=6), naa=tid + TIME, synlig_fra=vises)
    assert vist(tid + TIME) == ["5"]
    assert karakterkolonne(Kandidat.objects.all(), tid + TIME)[kandidat.pk] == "5 – fem, etter klage"
    assert vist(vises) == ["6"]


def test_en_klage_som_trekkes_staar_til_tiden_er_kommet(parti, kandidat):
    tid = naa()
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=tid)
    vises = tid + timedelta(days=5)
    ta_imot(parti, rad(kandidat, 4), naa=tid + TIME, synlig_fra=vises)
    assert (vist(tid + TIME), vist(vises)) == (["5"], ["4"])
    ta_imot(parti, rad(kandidat, 4, klagekarakter=6), naa=tid + 2 * TIME, synlig_fra=vises)
    assert (vist(tid + 2 * TIME), vist(vises)) == (["5"], ["6"])
    assert endret(parti, vises) == [("5", "6", None)]


def test_en_forseglet_klage_som_trekkes_har_aldri_vaert_der(som, skoleadmin, parti, kandidat, forseglet):
    tid, vises = forseglet
    mottak = ta_imot(parti, rad(kandidat, 4, klagekarakter=6), naa=tid)
    # «1 kandidat skal ha nytt vitnemål» would tell how the appeal went.
    assert (mottak.vitnemaal, Vitnemaalsoppgave.objects.count()) == (0, 1)
    mottak = ta_imot(parti, rad(kandidat, 4), naa=tid + TIME)
    for senere in (tid + TIME, vises):
        assert vist(senere) == ["4"]
        assert endret(parti, senere) == []
    assert not Vitnemaalsoppgave.objects.exists()
    assert kandidat.person.navn not in som(skoleadmin).get(reverse("klage:vitnemaal")).text
    angre_mottak(mottak.spor, skole_id=parti.skole_id, aktoer=SYSTEM, naa=tid + 2 * TIME)
    assert (vist(tid + 2 * TIME), vist(vises)) == (["4"], ["6"])
    assert Vitnemaalsoppgave.objects.count() == 1


def test_oppgaven_om_en_klage_som_vises_staar_naar_en_forseglet_trekkes(parti, kandidat, forseglet):
    tid, vises = forseglet
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=tid)
    senere = vises + TIME
    ta_imot(parti, rad(kandidat, 4, klagekarakter=6), naa=senere, synlig_fra=senere + TIME)
    ta_imot(parti, rad(kandidat, 4, klagekarakter=5), naa=senere + timedelta(minutes=1))
    assert Vitnemaalsoppgave.objects.filter(gjort__isnull=True).count() == 1
    assert (vist(senere + timedelta(minutes=1)), vist(senere + TIME)) == (["5"], ["5"])


def test_det_som_aldri_ble_vist_er_ikke_det_karakteren_var_foer(parti, kandidat):
    tid = naa()
    vises = tid + timedelta(days=1)
    ta_imot(parti, rad(kandidat, 2), naa=tid, synlig_fra=vises)
    ta_imot(parti, rad(kandidat, 5), naa=tid + TIME, synlig_fra=vises)
    assert vist(tid + TIME) == []
    assert endret(parti, vises) == [("", "5", None)]
