"""A conflict told after the distribution is seen by the authority, with the way to give the party to another."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models import Organisasjon, Rolletildeling
from brukere.models.bruker import Rolle
from felles.tid import naa
from fordeling.models import Sensorpar
from fordeling.startsaker import for_myndighet
from oppnevning.models import Faggruppe, Inhabilitet, Oppnevning
from oppnevning.services.habilitet import opphoer
from sensur.models import Sensoroppdrag, Sensurplan
from tests.fabrikker.brukere import OrganisasjonFactory, RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.fordeling import fordel, lag_fordelbar, lag_godtatt
from tests.fabrikker.sensur import aktoer, foreslaa, lag_sensurparti

pytestmark = pytest.mark.django_db
OVERSIKT = "fordeling:oversikt"


@pytest.fixture
def to(partiene, fordelt):
    """The assignments of the first party."""
    return list(Sensoroppdrag.objects.filter(parti=partiene[0]).select_related("bruker", "parti").order_by("nummer"))


def si_fra(sensor, skole):
    """As the sensor's own page does it: a conflict with a school, told to the authority that appointed."""
    til = sensor.oppnevninger.get().faggruppe.eier
    return Inhabilitet.objects.create(bruker=sensor, skole=skole, oppgitt=naa(), oppgitt_til=til)


def partiside(faggruppe, parti):
    return reverse("fordeling:parti", args=[faggruppe.pk, parti.pk])


def saker(bruker):
    return [(str(sak.tittel), sak.lenke) for sak in for_myndighet(bruker, naa())]


def test_konflikt_etter_fordelingen_staar_paa_forsiden_til_partiet_er_gitt_til_en_annen(
    som, myndighet, faggruppe, partiene, to, annen_skole
):
    for parti in partiene[1:]:
        Sensoroppdrag.objects.filter(parti=parti).delete()
    si_fra(to[0].bruker, annen_skole)
    assert saker(myndighet) == []
    si_fra(to[0].bruker, partiene[0].skole)
    lenke, klient = partiside(faggruppe, partiene[0]), som(myndighet)
    kode = partiene[0].eksamen.fag.kode
    assert saker(myndighet) == [(f"Inhabil sensor har fått parti {kode} P0", lenke)]
    assert f"{to[0].bruker.navn} er inhabil for kandidater ved Lillevik" in klient.get("/").text
    for side in (reverse(OVERSIKT), reverse("fordeling:faggruppe", args=[faggruppe.pk])):
        svar = klient.get(side).text
        assert "Inhabil for skolens kandidater" in svar
        assert f'href="{lenke}"' in svar
    side = klient.get(lenke)
    assert "Gi partiet til en annen" in side.text
    skjema = side.context["plasser"][0]["skjema"]
    assert skjema["grunn"].value() == "inhabil"
    ny = lag_godtatt(faggruppe, "Vikar")
    data = {"p1-oppdrag": skjema["oppdrag"].value(), "p1-ny": ny.pk, "p1-grunn": "inhabil"}
    assert klient.post(reverse("fordeling:sensor", args=[faggruppe.pk, partiene[0].pk, 1]), data).status_code == 302
    assert saker(myndighet) == []
    assert "Inhabil for skolens" not in klient.get(reverse(OVERSIKT)).text


def test_konflikt_som_oppheves_er_borte(myndighet, to):
    rad = si_fra(to[0].bruker, to[0].parti.skole)
    assert saker(myndighet)
    opphoer(inhabilitet_id=rad.pk, bruker_id=to[0].bruker_id, aktoer=aktoer(myndighet), naa=naa())
    assert saker(myndighet) == []


def test_mange_samles_i_en_sak_som_gaar_til_oversikten_for_perioden(myndighet, partiene, fordelt, skole):
    for oppdrag in Sensoroppdrag.objects.all():
        Inhabilitet.objects.get_or_create(bruker=oppdrag.bruker, skole=skole, defaults={"oppgitt": naa()})
    assert saker(myndighet) == [
        ("Partier må til en annen sensor", f"{reverse(OVERSIKT)}?periode={partiene[0].eksamen.periode.kode}")
    ]


@pytest.mark.parametrize(
    "hendelse",
    [
        lambda b: Oppnevning.objects.filter(bruker=b).update(status="trukket", avsluttet=naa()),
        lambda b: Rolletildeling.objects.filter(bruker=b).update(til=naa()),
        lambda b: type(b).objects.filter(pk=b.pk).update(is_active=False),
    ],
    ids=["oppnevningen trukket", "rollen borte", "kontoen stengt"],
)
def test_den_som_ikke_lenger_er_oppnevnt_og_har_partier_er_nevnt(som, myndighet, faggruppe, to, hendelse):
    hendelse(to[1].bruker)
    assert len(saker(myndighet)) == Sensoroppdrag.objects.filter(bruker=to[1].bruker).count()
    assert "er hos en som ikke lenger er sensor" in saker(myndighet)[0][0]
    side = som(myndighet).get(reverse("fordeling:faggruppe", args=[faggruppe.pk])).text
    assert "Ikke lenger oppnevnt" in side


def test_den_som_er_spurt_igjen_og_har_takket_ja_er_ikke_nevnt(myndighet, faggruppe, to):
    Oppnevning.objects.filter(bruker=to[1].bruker).update(status="trukket", avsluttet=naa())
    felt = Oppnevning.objects.filter(bruker=to[0].bruker).values(
        "faggruppe_id", "rolle", "sendt", "svarfrist", "svart", "taushet"
    )
    Oppnevning.objects.create(bruker=to[1].bruker, status="takket_ja", **felt.get())
    assert saker(myndighet) == []


def test_personer_oppgitt_etter_fordelingen_vises_uten_det_som_er_skrevet(som, myndighet, faggruppe, to, udir):
    felt = {"bruker": to[0].bruker, "grunn": "Min niese Kari", "oppgitt_til": faggruppe.eier}
    Inhabilitet.objects.create(**felt, oppgitt=naa() - timedelta(days=1))
    sider = [
        reverse(OVERSIKT),
        reverse("fordeling:faggruppe", args=[faggruppe.pk]),
        partiside(faggruppe, to[0].parti),
    ]
    merke, klient = "Har oppgitt personer etter at partiet ble gitt", som(myndighet)
    assert not [side for side in sider if merke in klient.get(side).text]
    Inhabilitet.objects.create(**felt | {"oppgitt_til": udir}, oppgitt=naa())
    assert not [side for side in sider if merke in klient.get(side).text]
    Inhabilitet.objects.create(**felt, oppgitt=naa())
    for side in sider:
        assert merke in klient.get(side).text
        assert "niese" not in klient.get(side).text
    # A person must judge it: it is no case that is solved by one act.
    assert saker(myndighet) == []


def test_det_som_er_sagt_til_en_under_myndigheten_vises_og_ikke_det_som_er_sagt_til_en_over(
    som, myndighet, faggruppe, to, fylke, udir
):
    side, klient = partiside(faggruppe, to[0].parti), som(myndighet)
    merke = "Har oppgitt personer etter at partiet ble gitt"
    Inhabilitet.objects.create(bruker=to[0].bruker, grunn="Min niese", oppgitt_til=udir, oppgitt=naa())
    assert merke not in klient.get(side).text
    Inhabilitet.objects.create(bruker=to[1].bruker, grunn="Min nabo", oppgitt_til=fylke, oppgitt=naa())
    assert klient.get(side).text.count(merke) == 1
    eier = type(fylke).objects.get(pk=faggruppe.eier_id)
    assert (eier.pk, fylke.sti.startswith(eier.sti)) == (to[0].parti.eksamen.ansvarlig_id, True)


def test_skolen_som_er_sagt_til_en_annen_myndighet_holder_borte_uten_hvem_som_sa_det(
    som, myndighet, faggruppe, to, udir
):
    annen = OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Østfold statsforvalter", overordnet=udir)
    felt = {"skole": to[0].parti.skole, "oppgitt_til": annen, "grunn": "Min søster er lærer der"}
    Inhabilitet.objects.create(bruker=to[0].bruker, oppgitt=naa(), **felt)
    klient = som(myndighet)
    for side in (reverse(OVERSIKT), partiside(faggruppe, to[0].parti), "/"):
        tekst = klient.get(side).text
        assert "nhabil" in tekst
        assert "Østfold" not in tekst
        assert "søster" not in tekst


def test_ingen_sak_for_andre_myndigheter_for_sensoren_selv_eller_naar_karakterene_er_publisert(
    som, myndighet, fylke, statsforvalter, to
):
    si_fra(to[0].bruker, to[0].parti.skole)
    under = bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)
    assert saker(under) == []
    assert "Inhabil" not in som(under).get(reverse(OVERSIKT)).text
    # The other sensor works at the authority: nothing of the own parties, this neither.
    RolletildelingFactory(bruker=to[1].bruker, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    egne = to[1].bruker.sensoroppdrag.values("parti")
    andres = Sensoroppdrag.objects.filter(bruker=to[0].bruker).exclude(parti__in=egne)
    assert len(saker(to[1].bruker)) == andres.count()
    eksamen = to[0].parti.eksamen
    eksamen.publiseres = naa()
    eksamen.save(update_fields=["publiseres"])
    assert saker(myndighet) == []


def test_faggruppen_til_en_annen_myndighet_gir_ingen_lenke_men_sier_hvem(som, myndighet, faggruppe, to, udir):
    si_fra(to[0].bruker, to[0].parti.skole)
    felles_gruppe = Faggruppe.objects.create(eier=udir, periode=faggruppe.periode, navn="Hele landet")
    Sensurplan.objects.create(eksamen=to[0].parti.eksamen, faggruppe=felles_gruppe)
    side = som(myndighet).get(reverse(OVERSIKT)).text
    assert "Faggruppen er en annen myndighets" in side
    assert f"/fordeling/{felles_gruppe.pk}/" not in side
    Sensurplan.objects.all().delete()
    faggruppe.fagrader.all().delete()
    assert "Fagkoden er ikke i noen faggruppe" in som(myndighet).get(reverse(OVERSIKT)).text


def test_partiet_flyttes_ikke_til_et_par_der_en_som_blir_er_inhabil(som, myndighet, faggruppe, partiene, to):
    ny = lag_godtatt(faggruppe, "Ny")
    par = Sensorpar.objects.create(faggruppe=faggruppe, foerste=to[0].bruker, andre=ny, laget=naa())
    si_fra(to[0].bruker, partiene[0].skole)
    data = {"par": par.pk, "fra": f"{to[0].pk}-{to[1].pk}"}
    svar = som(myndighet).post(reverse("fordeling:flytt", args=[faggruppe.pk, partiene[0].pk]), data)
    assert svar.status_code == 422
    assert "Velg et par uten hen" in svar.text
    assert set(Sensoroppdrag.objects.aktive().filter(parti=partiene[0])) == set(to)


def test_forslaget_gir_ikke_den_inhabile_flere_partier(myndighet, statsforvalter, skole, faggruppe, partiene, to):
    si_fra(to[0].bruker, skole)
    nytt = lag_sensurparti(skole, statsforvalter, eksamen=partiene[0].eksamen, navn="Etternølere")
    fordel(faggruppe, myndighet)
    assert to[0].bruker_id not in nytt.sensoroppdrag.values_list("bruker", flat=True)


def test_at_konflikten_staar_der_sier_ingenting_om_framdriften(som, myndighet, to):
    si_fra(to[0].bruker, to[0].parti.skole)
    lenke = saker(myndighet)
    foreslaa(to[0], "2", "5", bekreftet=True)
    assert saker(myndighet) == lenke


def test_like_mange_spoerringer_for_en_og_mange_konflikter(myndighet, statsforvalter, skole):
    tall = []
    myndighet.roller(naa())  # read once a request
    for sensorer, partier in ((2, 1), (6, 9)):
        faggruppe, folk, _partier = lag_fordelbar(statsforvalter, skole, sensorer=sensorer, partier=partier, svar=1)
        fordel(faggruppe, myndighet)
        for sensor in folk:
            si_fra(sensor, skole)
        faggruppe.navn = f"Brukt {partier}"
        faggruppe.save(update_fields=["navn"])
        with CaptureQueriesContext(connection) as spoerringer:
            assert for_myndighet(myndighet, naa())
        tall.append(len(spoerringer))
    assert tall[0] == tall[1]
