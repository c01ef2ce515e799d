"""The overview shows how far each has come, never a value, and nothing to a sensor of the same party."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from brukere.models.bruker import Rolle
from felles.jobbkjoering import kjoer_forfalte
from felles.tid import naa, oslo
from fordeling.models import Sensorpurring
from fordeling.startsaker import for_myndighet, kalender
from sensur.models import Sensoroppdrag, Sensurplan
from sensur.services.overtakelse import erstatt_sensor
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.fordeling import fordel, lag_fordelbar, lag_godtatt
from tests.fabrikker.sensur import (
    aktoer,
    foreslaa,
    kandidater,
    sett_alle_like,
)

pytestmark = pytest.mark.django_db
OVERSIKT = "fordeling:oversikt"


@pytest.fixture
def to(partiene, fordelt):
    """The assignments of the first party."""
    return list(Sensoroppdrag.objects.filter(parti=partiene[0]).select_related("bruker", "parti").order_by("nummer"))


def sett_frist(parti, dager):
    Sensurplan.objects.update_or_create(eksamen=parti.eksamen, defaults={"frist": naa() + timedelta(days=dager)})


def rader(klient, **valg):
    svar = klient.get(reverse(OVERSIKT), valg)
    return [(r.oppdrag.pk, r.foreslaatt, r.svar, r.tilstand.value) for r in svar.context["side"].object_list]


def test_egen_framdrift_i_tall_og_det_som_haster_foerst(som, myndighet, to):
    sett_frist(to[0].parti, 0.3)
    foreslaa(to[0], "2", "5", bekreftet=True)
    foreslaa(to[1], "6", "1")
    alle = rader(som(myndighet))
    assert len(alle) == 8
    assert alle[0][3] == "fare"
    assert (to[0].pk, 2, 2, "ferdig") in alle
    assert (to[1].pk, 2, 2, "bekreft") in alle


@pytest.mark.parametrize("vis", ["", "par", "fag"])
def test_siden_er_den_samme_hva_enn_forslagene_er(som, myndighet, to, vis, settings):
    def tekst():
        return som(myndighet).get(reverse(OVERSIKT), {"vis": vis}).text.partition("<main")[2]

    foreslaa(to[0], "2", "2")
    foer = tekst()
    foreslaa(to[0], "6", "MB")
    assert uten_merke(tekst()) == uten_merke(foer)


def uten_merke(tekst):
    """Without the tokens of the forms, new in each answer."""
    return re.sub(r"[A-Za-z0-9]{64}", "", tekst)


def test_kontroll_antallet_synes(som, myndighet, to):
    foer = rader(som(myndighet))
    foreslaa(to[0], "2", "2")
    assert rader(som(myndighet)) != foer


@pytest.mark.parametrize("vis", ["", "par", "fag"])
def test_den_som_selv_er_sensor_ser_ingenting_om_sine_partier(som, to, statsforvalter, vis):
    """A sensor who also works at the authority: the page is the same whatever the other sensor has done."""
    RolletildelingFactory(bruker=to[0].bruker, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    klient = som(to[0].bruker)

    def tekst():
        return uten_merke(klient.get(reverse(OVERSIKT), {"vis": vis}).text)

    foer = tekst()
    assert "som du selv er sensor for, er ikke med" in foer
    foreslaa(to[1], "6", "1", bekreftet=True)
    assert tekst() == foer
    liste = reverse("fordeling:eksport", args=[to[0].parti.eksamen_id])
    assert les(klient.get(liste))[1:] == les(klient.get(liste))[1:]
    assert "P0" not in str(les(klient.get(liste)))


def test_filtre_og_soek(som, myndighet, to):
    foreslaa(to[0], "2", "5", bekreftet=True)
    klient = som(myndighet)
    assert [rad[0] for rad in rader(klient, tilstand="ferdig")] == [to[0].pk]
    assert {rad[0] for rad in rader(klient, sok=to[0].bruker.etternavn)} == set(
        to[0].bruker.sensoroppdrag.values_list("pk", flat=True)
    )
    assert rader(klient, sok="finnes ikke") == []
    assert len(rader(klient, eksamen="x", tilstand="y", side="z")) == 8


def test_etter_en_handling_staar_filteret_som_det_var(som, myndighet, to):
    valg = "?periode=V-2027&tilstand=ikke_begynt"
    svar = som(myndighet).get(reverse(OVERSIKT) + valg)
    for navn in ("purr", "utsett"):
        adresse = reverse(f"fordeling:{navn}") + valg
        assert adresse.replace("&", "&amp;") in svar.text
    dag = oslo(naa() + timedelta(days=5)).date().isoformat()
    for navn, data in (("purr", {}), ("utsett", {"frist_dato": dag})):
        svar = som(myndighet).post(reverse(f"fordeling:{navn}") + valg, {"oppdrag": to[0].pk, **data})
        assert svar.url == reverse(OVERSIKT) + valg


def test_den_som_er_erstattet_siden_siden_ble_aapnet_purres_ikke_og_det_blir_sagt(som, myndighet, faggruppe, to):
    erstatt_sensor(
        oppdrag_id=to[0].pk,
        ny_bruker_id=lag_godtatt(faggruppe, "Vikar").pk,
        grunn="forfall",
        aktoer=aktoer(myndighet),
        naa=naa(),
    )
    dag = oslo(naa() + timedelta(days=5)).date().isoformat()
    for navn in ("purr", "utsett"):
        data = {"oppdrag": [to[0].pk, to[1].pk], "frist_dato": dag}
        svar = som(myndighet).post(reverse(f"fordeling:{navn}"), data, follow=True)
        assert "1 av de valgte er gitt til en annen siden du åpnet siden" in svar.text
    assert list(Sensorpurring.objects.values_list("bruker", flat=True)) == [to[1].bruker_id]


def test_annen_myndighet_ser_ingen(som, to, annen_skole, fylke):
    svar = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).get(reverse(OVERSIKT))
    assert "Ingen eksamener du har ansvar for" in svar.text
    purr = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke)).post(
        reverse("fordeling:purr"), {"oppdrag": to[0].pk}, follow=True
    )
    assert "Ingen er purret" in purr.text


@pytest.mark.parametrize("vis", ["", "par", "fag"])
def test_like_mange_spoerringer_for_faa_og_mange(som, myndighet, statsforvalter, skole, vis):
    klient, tall = som(myndighet), []
    for sensorer, partier in ((2, 1), (5, 8)):
        faggruppe, *_ = lag_fordelbar(statsforvalter, skole, sensorer=sensorer, partier=partier, svar=1)
        fordel(faggruppe, myndighet)
        faggruppe.navn = f"Brukt {partier}"
        faggruppe.save(update_fields=["navn"])
        with CaptureQueriesContext(connection) as spoerringer:
            assert klient.get(reverse(OVERSIKT), {"vis": vis}).status_code == 200
        tall.append(len(spoerringer))
    assert tall[0] == tall[1]


def test_paaminnelse_sendes_en_gang_og_sier_frister_men_ikke_framdrift(som, myndighet, to, settings):
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
    sett_frist(to[0].parti, 2)
    foreslaa(to[1], "2", "5", bekreftet=True)
    klient, adresse = som(myndighet), reverse("fordeling:purr")
    data = {"oppdrag": [oppdrag.pk for oppdrag in Sensoroppdrag.objects.filter(parti=to[0].parti)]}
    assert "1 sensor får en påminnelse" in klient.post(adresse, data, follow=True).text
    assert "fikk en påminnelse nylig" in klient.post(adresse, data, follow=True).text
    kjoer_forfalte()
    assert [brev.to for brev in mail.outbox] == [[to[0].bruker.epost]]
    tekst = mail.outbox[0].body
    assert to[0].parti.eksamen.fag.kode in tekst
    assert "P0" not in tekst
    assert to[0].parti.skole.navn not in tekst
    assert Sensorpurring.objects.get().status == "sendt"


def test_paaminnelse_uten_posttjener_sier_det_og_kan_sendes_igjen(som, myndighet, to):
    klient, data = som(myndighet), {"oppdrag": to[0].pk}
    for _gang in range(2):
        klient.post(reverse("fordeling:purr"), data)
        kjoer_forfalte()
    assert list(Sensorpurring.objects.values_list("status", flat=True)) == ["ikke_satt_opp"] * 2


def test_en_paaminnelse_som_ble_staaende_hindrer_ingen_ny(som, myndighet, to):
    klient, data = som(myndighet), {"oppdrag": to[0].pk}
    klient.post(reverse("fordeling:purr"), data)
    Sensorpurring.objects.update(bestilt=naa() - timedelta(hours=13))

    assert "1 sensor får en påminnelse" in klient.post(reverse("fordeling:purr"), data, follow=True).text
    assert sorted(Sensorpurring.objects.values_list("status", flat=True)) == ["feilet", "venter"]


def test_utsatt_frist_for_en_og_avslag_for_den_som_er_ferdig(som, myndighet, to):
    sett_frist(to[0].parti, 2)
    foreslaa(to[1], "2", "5", bekreftet=True)
    dag = oslo(naa() + timedelta(days=5)).date()
    data = {"oppdrag": [to[0].pk, to[1].pk], "frist_dato": dag.isoformat(), "frist_klokke": "12:00"}
    svar = som(myndighet).post(reverse("fordeling:utsett"), data, follow=True)
    assert "1 frist er utsatt" in svar.text
    assert "er ferdig med partiet" in svar.text
    to[0].refresh_from_db()
    assert f"{oslo(to[0].utsatt_til):%Y-%m-%d %H:%M}" == f"{dag} 12:00"
    tidlig = {"oppdrag": to[0].pk, "frist_dato": oslo(naa() + timedelta(days=1)).date().isoformat()}
    svar = som(myndighet).post(reverse("fordeling:utsett"), tidlig, follow=True)
    assert "En egen frist må være senere" in svar.text


@pytest.mark.parametrize("data", [{}, {"oppdrag": "x", "frist_dato": "2030-01-01"}, {"oppdrag": "1"}])
def test_utsettelse_uten_valg_eller_dato_gir_422(som, myndighet, to, data):
    svar = som(myndighet).post(reverse("fordeling:utsett"), data)
    assert svar.status_code == 422


def les(svar):
    assert svar.status_code == 200
    return CalamineWorkbook.from_filelike(BytesIO(svar.getvalue())).get_sheet_by_index(0).to_python()


def test_sluttlisten_har_bare_antall_foer_publisering_og_karakterer_etter(som, myndighet, to):
    for oppdrag in to:
        foreslaa(oppdrag, "4", "6", bekreftet=True)
    sett_alle_like(to[1])
    klient, adresse = som(myndighet), reverse("fordeling:eksport", args=[to[0].parti.eksamen_id])
    foer = les(klient.get(adresse))
    assert foer[0][-1] == "Endelige karakterer satt"
    assert [rad[3:] for rad in foer[1:] if rad[2] == "P0"] == [[2, 2]]
    assert "Karakter" not in foer[0]
    eksamen = to[0].parti.eksamen
    eksamen.publiseres = naa() + timedelta(hours=1)
    eksamen.save(update_fields=["publiseres"])
    assert les(klient.get(adresse)) == foer
    eksamen.publiseres = naa()
    eksamen.save(update_fields=["publiseres"])
    etter = {rad[3]: rad[4:] for rad in les(klient.get(adresse))[1:]}
    numre = [kandidat.kandidatnummer.nummer for kandidat in kandidater(to[0].parti)]
    assert [etter[nummer] for nummer in numre] == [["4", "fire"], ["6", "seks"]]


def test_forsiden_og_kalenderen(myndighet, to):
    assert for_myndighet(myndighet, naa()) == []
    assert kalender(to[0].bruker, naa()) == []
    sett_frist(to[0].parti, 0.2)
    assert [str(sak.tekst) for sak in for_myndighet(myndighet, naa())] == [
        "4 sensorer er over fristen eller rekker den neppe."
    ]
    fag = to[0].parti.eksamen.fag.kode
    assert [str(tekst) for _naar, tekst in kalender(to[0].bruker, naa())] == [f"Sensurfrist {fag}"]
    assert [str(tekst) for _naar, tekst in kalender(myndighet, naa())] == [f"Sensurfrist {fag}"]
    assert for_myndighet(to[0].bruker, naa()) == []
