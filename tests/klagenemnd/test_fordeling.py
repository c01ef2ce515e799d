"""All cases that wait get a proposal that is seen before it is used; what has changed since is left, with a sentence."""

import pytest
from django.urls import reverse

from felles.models import Angrepost
from felles.tid import naa
from klage.models import Klage
from klagenemnd.models import Klageoppdrag, Klagevurdering
from klagenemnd.services.oppdrag import ta_tilbake
from oppnevning.models import Inhabilitet
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.klage import lag_klage, lag_publisert_parti
from tests.fabrikker.klagenemnd import lag_medlem, lag_nemnd, nemndgruppe
from tests.fabrikker.sensur import aktoer

pytestmark = pytest.mark.django_db


@pytest.fixture
def klager(skole, statsforvalter):
    parti = lag_publisert_parti(skole, statsforvalter, "3", "4", "2", "5")
    return [lag_klage(kandidat, ansvarlig=statsforvalter) for kandidat in parti.kandidater.order_by("pk")]


@pytest.fixture
def gruppe(klager):
    return nemndgruppe(klager[0])


@pytest.fixture
def folk(gruppe):
    return [lag_medlem(gruppe, navn) for navn in ("Aas", "Berg", "Carlsen", "Dahl")]


@pytest.fixture
def myndighet(som, saksbehandler):
    return som(saksbehandler)


def adresse(gruppe):
    return reverse("klagenemnd:fordeling", args=[gruppe.pk])


def forslag(klient, gruppe):
    return [rad["verdi"] for rad in klient.get(adresse(gruppe)).context["rader"]]


def angre(klient):
    return klient.post(f"/angre/{Angrepost.objects.latest('laget').pk}/", {"neste": "/klage/saker/"}, follow=True)


def test_forslaget_brukes_som_det_ble_sett_og_kan_angres(myndighet, klager, gruppe, folk):
    rader = forslag(myndighet, gruppe)
    assert not Klageoppdrag.objects.exists()
    svar = myndighet.post(adresse(gruppe), {"rad": rader}, follow=True)
    assert "4 saker er gitt til nemnda" in svar.text
    assert sorted(f"{k.pk}-{k.oppdrag.get(rolle='skriver').bruker_id}-{k.oppdrag.get(rolle='medlem').bruker_id}"
                  for k in klager) == sorted(rader)  # fmt: skip
    for bruker in folk:
        assert Klageoppdrag.objects.filter(bruker=bruker).count() == 2
        assert Klageoppdrag.objects.filter(bruker=bruker, rolle="skriver").count() == 1
    assert "Det er ingen saker å fordele" in myndighet.get(adresse(gruppe)).text
    assert "4 saker er tatt tilbake" in angre(myndighet).text
    assert set(Klage.objects.values_list("status", flat=True)) == {"sendt"}
    assert not Klageoppdrag.objects.filter(avsluttet=None).exists()


def test_en_sak_som_er_endret_siden_staar_igjen_med_setning_og_resten_gaar(myndighet, klager, gruppe, folk):
    rader = forslag(myndighet, gruppe)
    lag_nemnd(klager[0], folk[0], folk[2])
    Klage.objects.filter(pk=klager[1].pk).update(status="trukket", avsluttet=naa())
    svar = myndighet.post(adresse(gruppe), {"rad": [*rader, "tull", "1-2", "9" * 30]}, follow=True)
    assert "2 saker er gitt til nemnda" in svar.text
    nummer = klager[0].kandidat.kandidatnummer.nummer
    assert f"{nummer}: Saken er alt fordelt" in svar.text
    assert "Klagen står som «Trukket»" in svar.text
    Klagevurdering.objects.create(oppdrag=klager[2].oppdrag.first(), lagret=naa())
    svar = angre(myndighet)
    assert "1 sak er tatt tilbake" in svar.text
    assert "1 står" in svar.text
    assert [Klage.objects.get(pk=k.pk).status for k in klager] == ["tildelt", "trukket", "tildelt", "sendt"]


def test_en_rad_med_folk_som_ikke_finnes_staar_igjen_med_setning(myndighet, klager, gruppe):
    rad = f"{klager[0].pk}-{'9' * 18}-{'8' * 18}"
    assert "finnes ikke lenger" in myndighet.post(adresse(gruppe), {"rad": rad}, follow=True).text
    assert not Klageoppdrag.objects.exists()


def test_angre_roerer_ikke_en_nemnd_som_er_satt_sammen_paa_nytt(myndighet, klager, gruppe, folk, saksbehandler):
    myndighet.post(adresse(gruppe), {"rad": forslag(myndighet, gruppe)[:1]})
    klage = Klage.objects.get(status="tildelt")
    ta_tilbake(klage_id=klage.pk, aktoer=aktoer(saksbehandler), naa=naa())
    lag_nemnd(klage, *folk[2:])
    assert "kan ikke tas tilbake" in angre(myndighet).text
    klage.refresh_from_db()
    assert klage.status == "tildelt"


def test_inhabile_holdes_unna_og_den_som_ikke_faar_nemnd_staar_med_grunn(
    myndighet, klager, gruppe, folk, skole, statsforvalter
):
    for bruker in folk[:2]:
        Inhabilitet.objects.create(bruker=bruker, skole=skole, oppgitt=naa(), oppgitt_til=statsforvalter)
    for verdi in forslag(myndighet, gruppe):
        assert set(map(int, verdi.split("-")[1:])) == {folk[2].pk, folk[3].pk}
    Inhabilitet.objects.create(bruker=folk[2], skole=skole, oppgitt=naa(), oppgitt_til=statsforvalter)
    svar = myndighet.get(adresse(gruppe))
    assert not svar.context["rader"]
    assert "Færre enn to er habile i saken" in svar.text
    # A row that was made up is refused like any other.
    svar = myndighet.post(adresse(gruppe), {"rad": f"{klager[0].pk}-{folk[3].pk}-{folk[2].pk}"}, follow=True)
    assert f"{folk[2].navn} er inhabil" in svar.text
    assert not Klageoppdrag.objects.exists()


def test_relasjoner_staar_ved_forslaget_og_maa_leses(myndighet, klager, gruppe, folk, statsforvalter):
    rad = Inhabilitet.objects.create(bruker=folk[0], grunn="Kusina mi", oppgitt=naa(), oppgitt_til=statsforvalter)
    assert "Kusina mi" in myndighet.get(adresse(gruppe)).text
    rader = forslag(myndighet, gruppe)
    svar = myndighet.post(adresse(gruppe), {"rad": rader}, follow=True)
    assert f"{folk[0].navn} har oppgitt relasjoner" in svar.text
    assert Klage.objects.filter(status="tildelt").count() == 2
    myndighet.post(adresse(gruppe), {"rad": rader, "lest": rad.pk})
    assert Klage.objects.filter(status="tildelt").count() == 4


def test_den_som_er_full_faar_ikke_flere_og_lasten_fra_foer_teller(myndighet, klager, gruppe, folk):
    lag_nemnd(klager[0], folk[0], folk[1])
    folk[2].oppnevninger.update(flest_svar=1)
    par = [verdi.split("-")[1:] for verdi in forslag(myndighet, gruppe)]
    tall = {bruker.pk: sum(str(bruker.pk) in to for to in par) for bruker in folk}
    assert tall[folk[2].pk] <= 1
    assert sum(tall.values()) == 6
    assert tall[folk[3].pk] >= 2


def test_oversikten_sier_hvor_sakene_er_og_hva_som_mangler_en_gruppe(
    myndighet, klager, gruppe, folk, skole, statsforvalter
):
    annet = lag_publisert_parti(skole, statsforvalter, "3").kandidater.get()
    lag_klage(annet, ansvarlig=statsforvalter)
    svar = myndighet.get(reverse("klagenemnd:fordelinger"))
    assert svar.context["rader"] == [(gruppe, 4)]
    assert svar.context["uten_gruppe"] == [(annet.eksamen.fag.fagkode, 1)]
    assert "5 klagesaker har ingen nemnd" in myndighet.get(reverse("brukere:start")).text


def test_en_annen_myndighet_kan_verken_se_eller_fordele(som, myndighet, klager, gruppe, folk):
    rader = forslag(myndighet, gruppe)
    fremmed = bruker_med_rolle("STATSFORVALTER", OrganisasjonFactory(slag="statsforvalter"))
    annen_gruppe = nemndgruppe(
        lag_klage(klager[0].kandidat, slag="formell_feil", ansvarlig=fremmed.tildelinger.get().organisasjon)
    )
    klient = som(fremmed)
    assert klient.get(adresse(gruppe)).status_code == 404
    assert klient.post(adresse(gruppe), {"rad": rader}).status_code == 404
    svar = klient.post(adresse(annen_gruppe), {"rad": rader}, follow=True)
    assert "Ingen saker er fordelt" in svar.text
    assert not Klageoppdrag.objects.exists()


def test_den_som_mister_oppnevningen_faar_beskjed_om_sakene(myndighet, klager, gruppe, folk):
    myndighet.post(adresse(gruppe), {"rad": forslag(myndighet, gruppe)})
    oppnevning = folk[0].oppnevninger.get()
    side = myndighet.get(reverse("oppnevning:oppnevning", args=[oppnevning.pk]))
    assert "Har 2 klagesaker som må gis til en annen" in side.text
