"""«La en annen ta over» names the assignment, not the place: a page that is old, or two at once, replace no successor."""

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from fordeling.models import Fordelingslinje
from sensur.models import Sensoroppdrag
from sensur.services import overtakelse
from tests.fabrikker.fordeling import lag_fordelbar, lag_godtatt
from tests.fabrikker.sensur import tildel
from tests.sensur.test_samtidig import midt_i, traader

FORBI = "En annen har alt tatt over oppdraget"


def aktiv(parti, nummer=1):
    return Sensoroppdrag.objects.aktive().select_related("bruker").get(parti=parti, nummer=nummer)


def adresse(faggruppe, parti, nummer=1):
    return reverse("fordeling:sensor", args=[faggruppe.pk, parti.pk, nummer])


def data(oppdrag, ny):
    felt = {"oppdrag": oppdrag.pk, "ny": ny.pk, "grunn": "forfall"}
    return {f"p{oppdrag.nummer}-{navn}": verdi for navn, verdi in felt.items()}


@pytest.fixture
def vikarer(faggruppe):
    return [lag_godtatt(faggruppe, navn) for navn in ("Vikar", "Annenvikar")]


@pytest.mark.django_db
def test_en_gammel_side_bytter_ikke_ut_etterfoelgeren(som, myndighet, faggruppe, partiene, fordelt, vikarer):
    parti, klient = partiene[0], som(myndighet)
    foer = aktiv(parti)
    assert f'name="p1-oppdrag" value="{foer.pk}"' in klient.get(
        reverse("fordeling:parti", args=[faggruppe.pk, parti.pk])
    ).text.replace(' type="hidden"', "")
    assert klient.post(adresse(faggruppe, parti), data(foer, vikarer[0])).status_code == 302
    svar = klient.post(adresse(faggruppe, parti), data(foer, vikarer[1]), follow=True)
    assert FORBI in svar.text
    # The page as it is now: the successor, and a form of the successor's.
    assert svar.context["plasser"][0]["oppdrag"] == aktiv(parti)
    assert aktiv(parti).bruker == vikarer[0]
    # The same again is no new act.
    assert klient.post(adresse(faggruppe, parti), data(foer, vikarer[0])).status_code == 302
    assert Fordelingslinje.objects.filter(slag="erstattet").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("hvilket", ["finnes ikke", "annet parti", "andre plassen", "tull"])
def test_oppdrag_som_ikke_er_paa_plassen_er_ukjent(som, myndighet, faggruppe, partiene, fordelt, vikarer, hvilket):
    felt = {
        "finnes ikke": 999_999,
        "annet parti": aktiv(partiene[1]).pk,
        "andre plassen": aktiv(partiene[0], 2).pk,
        "tull": "x",
    }
    sendt = data(aktiv(partiene[0]), vikarer[0]) | {"p1-oppdrag": felt[hvilket]}
    assert som(myndighet).post(adresse(faggruppe, partiene[0]), sendt).status_code == 404
    assert not Sensoroppdrag.objects.filter(avsluttet__isnull=False).exists()


@pytest.mark.django_db
def test_en_tom_plass_som_er_fylt_siden_gis_ikke_bort_igjen(som, myndighet, faggruppe, sensorene, partiene):
    klient, parti = som(myndighet), partiene[0]
    for nr in (0, 0, 1):
        svar = klient.post(adresse(faggruppe, parti), {"p1-bruker": sensorene[nr].pk}, follow=True)
    assert "har alt fått plassen" in svar.text
    assert aktiv(parti).bruker == sensorene[0]


@pytest.mark.django_db
def test_skjema_uten_oppdrag_paa_en_plass_som_er_fylt_gir_plassens_eget_skjema(
    som, myndighet, faggruppe, partiene, fordelt, vikarer
):
    """What the page looked like before somebody filled the place."""
    svar = som(myndighet).post(adresse(faggruppe, partiene[0]), {})
    assert svar.status_code == 422
    assert svar.context["plasser"][0]["skjema"]["oppdrag"].value() == aktiv(partiene[0]).pk
    assert "Bytt førstesensor" in svar.text


@pytest.mark.django_db
def test_flytting_fra_en_gammel_side_avvises(som, myndighet, faggruppe, sensorene, partiene, fordelt, vikarer):
    parti, klient = partiene[0], som(myndighet)
    side = klient.get(reverse("fordeling:parti", args=[faggruppe.pk, parti.pk]))
    par, fra = side.context["andre_par"][0], side.context["flytt"]["fra"].value()
    assert f'value="{fra}"' in side.text
    klient.post(adresse(faggruppe, parti), data(aktiv(parti), vikarer[0]))
    flytt = reverse("fordeling:flytt", args=[faggruppe.pk, parti.pk])
    for sendt in ({"par": par.pk, "fra": fra}, {"par": par.pk}):
        assert "Partiet har fått andre sensorer siden du åpnet siden" in klient.post(flytt, sendt, follow=True).text
    assert aktiv(parti).bruker == vikarer[0]


@pytest.mark.django_db
def test_overfoering_fra_en_gammel_side_sier_hva_som_er_gjort_av_andre(
    som, myndighet, faggruppe, partiene, fordelt, vikarer
):
    foer, klient = aktiv(partiene[0]), som(myndighet)
    side = reverse("fordeling:overfoer", args=[faggruppe.pk, foer.bruker_id])
    alle = list(Sensoroppdrag.objects.aktive().filter(bruker=foer.bruker).values_list("pk", flat=True))
    klient.post(side, {"ny": vikarer[0].pk, "grunn": "forfall", "oppdrag": alle})
    svar = klient.post(side, {"ny": vikarer[1].pk, "grunn": "forfall", "oppdrag": alle})
    assert svar.text.count(FORBI) == len(alle)
    assert not Sensoroppdrag.objects.filter(bruker=vikarer[1]).exists()
    # Made up ones are no choice, and say so.
    svar = klient.post(side, {"ny": vikarer[1].pk, "grunn": "forfall", "oppdrag": "999999"})
    assert svar.status_code == 422
    assert "har ingen partier her lenger" in svar.text


@pytest.fixture
def ett_parti(statsforvalter, skole):
    """A party with two sensors, and two who could take over."""
    faggruppe, folk, partier = lag_fordelbar(statsforvalter, skole, sensorer=4, partier=1)
    tildel(partier[0], *folk[:2])
    return faggruppe, partier[0], folk[2:]


def to_bytter(monkeypatch, myndighet, ett_parti):
    """Two at the authority give the same assignment to different people; the second while the first is at it."""
    faggruppe, parti, vikarene = ett_parti
    oppdrag = aktiv(parti)

    def bytt(ny):
        def kjoer():
            klient = Client(raise_request_exception=False)
            klient.force_login(myndighet)
            svar = klient.post(adresse(faggruppe, parti), data(oppdrag, ny), follow=True)
            return FORBI not in svar.text and svar.status_code == 200

        return kjoer

    with midt_i(monkeypatch, overtakelse, "_la_bortfalle") as (foerst, saa):
        svar = traader(foerst(bytt(vikarene[0])), saa(bytt(vikarene[1])))
    har_vaert = Sensoroppdrag.objects.filter(parti=parti, nummer=1).order_by("pk").values_list("bruker", flat=True)
    return svar, list(har_vaert)


@pytest.mark.django_db(transaction=True)
def test_to_som_bytter_den_samme_sensoren_samtidig_bytter_en_gang(monkeypatch, myndighet, ett_parti):
    foer = aktiv(ett_parti[1]).bruker_id
    svar, folk = to_bytter(monkeypatch, myndighet, ett_parti)
    assert svar == [True, False]
    assert folk == [foer, ett_parti[2][0].pk]


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_slipper_den_andre_til(monkeypatch, myndighet, ett_parti):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    svar, folk = to_bytter(monkeypatch, myndighet, ett_parti)
    assert svar != [True, False] or folk[1] != ett_parti[2][0].pk


@pytest.mark.django_db
def test_kontroll_uten_oppdraget_i_skjemaet_byttes_etterfoelgeren(
    som, monkeypatch, myndighet, faggruppe, partiene, fordelt, vikarer
):
    """As it was when the form named the place: whoever has it now is replaced."""
    parti, klient = partiene[0], som(myndighet)
    foer = aktiv(parti)
    monkeypatch.setattr("fordeling.views.partier.hent_oppdrag_paa", lambda parti, nummer, _: aktiv(parti, nummer))
    for vikar in vikarer:
        klient.post(adresse(faggruppe, parti), data(foer, vikar))
    assert aktiv(parti).bruker == vikarer[1]
