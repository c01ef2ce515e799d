"""An appeal has one who decides it: what lives in PAS gets no board here, and what has a board here does not go to PAS."""

import pytest
from django.urls import reverse

from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.models import Klage
from klage.services.trekking import trekk
from klagenemnd.services import oppdrag
from pas_integration.models import PasKandidat
from pas_klage.models import Klagekobling
from pas_klage.services import utveksling
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.henting import eksportert
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, nemndgruppe
from tests.pas_klage.test_utveksling import hos_pas, sendt_klage, utveksle
from tests.sensur.test_samtidig import midt_i, traader

pytestmark = pytest.mark.django_db


@pytest.fixture
def myndighet(kandidater):
    """Somebody at the authority that the appeals are sent to."""
    ansvarlig = kandidater[0].eksamen.ansvarlig
    return bruker_med_rolle(ansvarlig.slag.upper(), ansvarlig)


def test_en_klage_i_pas_faar_ingen_nemnd_her_og_listene_sier_hvor_den_er(pas, kandidater, som, skoleadmin, myndighet):
    klage = sendt_klage(kandidater[0])
    gruppe = nemndgruppe(klage)
    ene, andre = lag_medlem(gruppe), lag_medlem(gruppe)
    hos, saken = som(myndighet), reverse("klagenemnd:sak", args=[klage.pk])
    assert "Behandles i PAS" in hos.get(reverse("klagenemnd:saker")).text
    assert "får ingen nemnd her" in hos.get(saken).text
    assert "Avvis klagen" not in hos.get(saken).text
    assert "har ingen nemnd" not in hos.get("/").text
    valg = f"{klage.pk}-{ene.pk}-{andre.pk}"
    fordeling = reverse("klagenemnd:fordeling", args=[gruppe.pk])
    assert f'value="{valg}"' not in hos.get(fordeling).text
    hos.post(fordeling, {"rad": valg})
    skjema = {"handling": "tildel", "tildel-skriver": ene.pk, "tildel-medlem": andre.pk}
    svar = hos.post(reverse("klagenemnd:nemnd", args=[klage.pk]), skjema)
    assert "Klagen behandles i PAS, så den kan ikke avgjøres her." in svar.text
    svar = hos.post(reverse("klage:avvis", args=[klage.pk]), {"grunn": "For sen."})
    assert (svar.status_code, "behandles i PAS" in svar.text) == (422, True)
    assert Klage.objects.get().status == "sendt"
    skolen = som(skoleadmin)
    assert "Behandles i PAS" in skolen.get(reverse("klage:klager")).text
    utveksle(kandidater[0])
    svar = skolen.post(reverse("klage:ta_tilbake", args=[klage.pk]), follow=True)
    assert "PAS har fått klagen" in svar.text
    assert Klage.objects.get().status == "sendt"


def test_en_klage_som_pas_har_sagt_nei_til_kan_faa_nemnd_her(pas, kandidater):
    klage = sendt_klage(kandidater[0])
    pas.klage_nei = "Fristen er ute."
    utveksle(kandidater[0])
    lag_nemnd(klage)
    assert klage.status == "tildelt"


def test_en_klage_med_nemnd_her_tas_ikke_fra_pas_ogsaa(pas, kandidater):
    PasKandidat.objects.all().delete()
    klage = sendt_klage(kandidater[0])
    lag_nemnd(klage)
    eksportert(*kandidater, tid=naa())
    hos_pas(pas, kandidater[0])
    utveksle(kandidater[0])
    assert not pas.klager_mottatt
    assert not Klagekobling.objects.exists()


def test_en_ny_klage_etter_en_som_er_trukket_faar_sin_egen_referanse_i_pas(pas, kandidater):
    for _gang in range(2):
        klage = sendt_klage(kandidater[0])
        utveksle(kandidater[0])
        trekk(klage_id=klage.pk, aktoer=SYSTEM, naa=naa())
    sendt_klage(kandidater[0])
    assert utveksle(kandidater[0]).utfall["sendt"] == 1
    assert len(set(Klagekobling.objects.values_list("referanse", flat=True))) == 3
    # PAS decides the third before it hears that it is withdrawn, and answers a fourth with that.
    trekk(klage_id=Klage.objects.latest("pk").pk, aktoer=SYSTEM, naa=naa())
    Klagekobling.objects.filter(klage__status="trukket").update(status="Avgjort")
    fjerde = sendt_klage(kandidater[0])
    assert utveksle(kandidater[0]).utfall["nektet"] == 1
    assert "trukket her" in Klagekobling.objects.get(klage=fjerde).svar


def tildeles_mens_den_sendes(monkeypatch, kandidater):
    """The authority has looked, and PAS had nobody; before it is done PAS has the candidate, and the exchange runs."""
    PasKandidat.objects.all().delete()
    klage = sendt_klage(kandidater[0])
    gruppe = nemndgruppe(klage)
    folk = lag_medlem(gruppe), lag_medlem(gruppe)

    def gi():
        return len(
            oppdrag.tildel_nemnd(
                klage_id=klage.pk, skriver_id=folk[0].pk, medlem_id=folk[1].pk, aktoer=SYSTEM, naa=naa()
            )
        )

    def send():
        eksportert(*kandidater, tid=naa())
        return utveksle(kandidater[0]).utfall["sendt"]

    with midt_i(monkeypatch, oppdrag, "flytt") as (foerst, saa):
        return traader(foerst(gi), saa(send))


@pytest.mark.django_db(transaction=True)
def test_en_klage_som_faar_nemnd_mens_den_sendes_til_pas_sendes_ikke(monkeypatch, pas, kandidater):
    assert tildeles_mens_den_sendes(monkeypatch, kandidater) == [2, 0]
    assert not pas.klager_mottatt


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_er_den_begge_steder(monkeypatch, pas, kandidater):
    monkeypatch.setattr(utveksling, "laas_klage", lambda pk: Klage.objects.get(pk=pk))
    assert tildeles_mens_den_sendes(monkeypatch, kandidater) == [2, 1]
    assert len(pas.klager_mottatt) == 1
