"""The proposal is shown before it is used, used as it was seen, and locked afterwards."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from brukere.models.bruker import Rolle
from eksamen.models import Eksamen
from felles.models import Hendelse
from felles.tid import naa
from fordeling.models import Fordeling, Fordelingslinje, Sensorpar
from fordeling.services.grunnlag import les_situasjon
from oppnevning.models import Inhabilitet, Oppnevning, Sensorgruppe
from sensur.models import Sensoroppdrag, Sensurplan
from tests.fabrikker.brukere import RolletildelingFactory, bruker_med_rolle
from tests.fabrikker.deltakelse import sett_fravaer
from tests.fabrikker.fordeling import fordel, lag_fordelbar, lag_godtatt
from tests.fabrikker.sensur import kandidater, lag_sensurparti

pytestmark = pytest.mark.django_db


def side(faggruppe):
    return reverse("fordeling:faggruppe", args=[faggruppe.pk])


def bruk(klient, faggruppe, avtrykk):
    return klient.post(reverse("fordeling:bruk", args=[faggruppe.pk]), {"avtrykk": avtrykk}, follow=True)


def test_forslaget_vises_foer_det_brukes_og_gir_ingen_noe(som, myndighet, faggruppe, partiene):
    svar = som(myndighet).get(side(faggruppe))
    assert "Fordel 4 partier slik" in svar.text
    assert "Sensor Nr0" in svar.text
    assert not Sensoroppdrag.objects.exists()
    assert not Sensorpar.objects.exists()


def test_brukt_forslag_gir_hvert_parti_to_sensorer_og_er_laast(som, myndighet, faggruppe, sensorene, partiene):
    klient = som(myndighet)
    avtrykk = klient.get(side(faggruppe)).context["avtrykk"]
    svar = bruk(klient, faggruppe, avtrykk)
    assert "4 partier er fordelt" in svar.text
    assert "Det er ingen partier å fordele nå" in svar.text
    assert Sensoroppdrag.objects.aktive().count() == 8
    assert Sensorpar.objects.count() == 2
    assert [s.belastning(b.pk) for s in [les_situasjon(faggruppe, naa())] for b in sensorene] == [4, 4, 4, 4]
    assert (Fordeling.objects.get().partier, Fordeling.objects.get().svar) == (4, 8)
    assert Fordelingslinje.objects.filter(slag="fordelt").count() == 4
    # The same proposal once more, from another tab.
    assert "Forslaget er blitt et annet" in bruk(klient, faggruppe, avtrykk).text
    assert Sensoroppdrag.objects.count() == 8


def test_hendelsene_navngir_ikke_partier(faggruppe, fordelt):
    handlinger = ["sensor.tildelt", "sensur.fordelt"]
    hendelser = Hendelse.objects.filter(handling__in=handlinger)
    assert hendelser.count() == 9
    assert not hendelser.exclude(parti_id=None).exists()


@pytest.mark.parametrize(
    "endring",
    [
        lambda v: sett_fravaer(kandidater(v["partier"][0])[0]),
        lambda v: Oppnevning.objects.filter(bruker=v["sensorer"][0]).update(status="trukket", avsluttet=naa()),
        lambda v: Inhabilitet.objects.create(bruker=v["sensorer"][0], skole=v["partier"][0].skole, oppgitt=naa()),
    ],
    ids=["fravær", "trukket", "inhabil"],
)
def test_forslag_som_er_blitt_et_annet_siden_det_ble_vist_brukes_ikke(som, myndighet, gruppen, endring):
    faggruppe, sensorer, partier = gruppen
    klient = som(myndighet)
    avtrykk = klient.get(side(faggruppe)).context["avtrykk"]
    endring({"sensorer": sensorer, "partier": partier})
    assert "Forslaget er blitt et annet siden du så det" in bruk(klient, faggruppe, avtrykk).text
    assert not Sensoroppdrag.objects.exists()


def test_egen_skole_oppgitt_konflikt_og_tidligere_sensor_holdes_unna(som, myndighet, gruppen, skole, annen_skole):
    faggruppe, sensorer, partier = gruppen
    RolletildelingFactory(bruker=sensorer[0], rolle=Rolle.LAERER, organisasjon=skole)
    Inhabilitet.objects.create(bruker=sensorer[1], skole=skole, oppgitt=naa())
    borte = lag_sensurparti(annen_skole, myndighet.tildelinger.get().organisasjon, eksamen=partier[0].eksamen)
    fordel(faggruppe, myndighet)
    ved_skolen = Sensoroppdrag.objects.filter(parti__in=partier).values_list("bruker", flat=True)
    assert set(ved_skolen) == {sensorer[2].pk, sensorer[3].pk}
    assert set(borte.sensoroppdrag.values_list("bruker", flat=True)) == {sensorer[0].pk, sensorer[1].pk}


def test_det_som_ikke_faar_plass_er_nevnt_med_grunn(som, myndighet, gruppen):
    faggruppe, _sensorer, partier = gruppen
    Sensurplan.objects.create(eksamen=partier[0].eksamen, flest_svar=1)
    svar = som(myndighet).get(side(faggruppe))
    assert "Dette fant ikke plass" in svar.text
    assert "Partiet har flere svar enn to av sensorene kan ha" in svar.text
    assert "slik</button>" not in svar.text


def test_sensor_som_har_oppgitt_personer_er_merket(som, myndighet, faggruppe, sensorene):
    felt = {"oppgitt": naa(), "oppgitt_til": faggruppe.eier}
    Inhabilitet.objects.create(bruker=sensorene[0], grunn="Min niese Kari går på Lillevik", **felt)
    svar = som(myndighet).get(side(faggruppe))
    assert "Har oppgitt personer" in svar.text
    assert "niese" not in svar.text


def test_forslaget_holder_paret_i_en_sensorgruppe_og_sier_fra_naar_det_ikke_gaar(som, myndighet, gruppen, skole):
    faggruppe, sensorer, _partier = gruppen
    klient = som(myndighet)
    assert "sensorgrupper" not in klient.get(side(faggruppe)).text
    for navn, folk in (("Nord", sensorer[::2]), ("Sør", sensorer[1::2])):
        gruppe = Sensorgruppe.objects.create(faggruppe=faggruppe, navn=navn, leder=folk[0])
        Oppnevning.objects.filter(bruker__in=folk).update(sensorgruppe=gruppe)
    svar = klient.get(side(faggruppe))
    par = {(rad["foerste"].etternavn, rad["andre"].etternavn): rad["gruppe"].navn for rad in svar.context["forslag"]}
    assert par == {("Nr0", "Nr2"): "Nord", ("Nr1", "Nr3"): "Sør"}
    assert "På tvers av sensorgrupper" not in svar.text
    # One of each may not grade the school's candidates: the two that are left are of different groups.
    for sensor in sensorer[:2]:
        Inhabilitet.objects.create(bruker=sensor, skole=skole, oppgitt=naa())
    svar = klient.get(side(faggruppe))
    assert "På tvers av sensorgrupper" in svar.text
    assert "1 par er på tvers av sensorgrupper, siden habilitet" in svar.text
    bruk(klient, faggruppe, svar.context["avtrykk"])
    assert set(Sensoroppdrag.objects.values_list("bruker", flat=True)) == {sensor.pk for sensor in sensorer[2:]}


def test_par_lages_for_haand_og_brukes_foerst(som, myndighet, faggruppe, sensorene):
    klient = som(myndighet)
    par = {"foerste": sensorene[3].pk, "andre": sensorene[0].pk}
    adresse = reverse("fordeling:nytt_par", args=[faggruppe.pk])
    for _gang in range(2):
        assert "Paret er lagt til" in klient.post(adresse, par, follow=True).text
    assert Sensorpar.objects.count() == 1
    fordel(faggruppe, myndighet)
    assert Sensoroppdrag.objects.filter(bruker=sensorene[3], nummer=1).count() == 2
    bort = reverse("fordeling:opploes_par", args=[faggruppe.pk])
    assert "Paret har partier" in klient.post(bort, {"par": Sensorpar.objects.first().pk}, follow=True).text


@pytest.mark.parametrize("data", [{}, {"foerste": "x", "andre": "1"}, {"foerste": "", "andre": ""}])
def test_par_med_ugyldige_valg_gir_422(som, myndighet, faggruppe, data):
    assert som(myndighet).post(reverse("fordeling:nytt_par", args=[faggruppe.pk]), data).status_code == 422


def test_samme_person_to_ganger_er_ikke_et_par(som, myndighet, faggruppe, sensorene):
    data = {"foerste": sensorene[0].pk, "andre": sensorene[0].pk}
    svar = som(myndighet).post(reverse("fordeling:nytt_par", args=[faggruppe.pk]), data)
    assert svar.status_code == 422
    assert "to forskjellige personer" in svar.text
    with pytest.raises(IntegrityError), transaction.atomic():
        Sensorpar.objects.create(faggruppe=faggruppe, foerste=sensorene[0], andre=sensorene[0], laget=naa())


def test_par_uten_partier_tas_bort_to_ganger(som, myndighet, faggruppe, sensorene):
    par = Sensorpar.objects.create(faggruppe=faggruppe, foerste=sensorene[0], andre=sensorene[1], laget=naa())
    adresse = reverse("fordeling:opploes_par", args=[faggruppe.pk])
    for _gang in range(2):
        assert "Paret er tatt bort" in som(myndighet).post(adresse, {"par": par.pk}, follow=True).text
    assert "finnes ikke lenger" in som(myndighet).post(adresse, {"par": "x"}, follow=True).text


def test_annen_myndighet_ser_hverken_gruppe_eller_parti(som, faggruppe, partiene, fylke, udir):
    under = som(bruker_med_rolle(Rolle.FYLKESKOMMUNE, fylke))
    over = som(bruker_med_rolle(Rolle.UDIR, udir))
    for adresse in (side(faggruppe), reverse("fordeling:parti", args=[faggruppe.pk, partiene[0].pk])):
        assert under.get(adresse).status_code == 404
        assert over.get(adresse).status_code == 200


def test_parti_utenfor_gruppen_er_ukjent(som, myndighet, faggruppe, skole, statsforvalter):
    annet = lag_sensurparti(skole, statsforvalter)
    assert som(myndighet).get(reverse("fordeling:parti", args=[faggruppe.pk, annet.pk])).status_code == 404


@pytest.mark.parametrize("modell", [Fordeling, Fordelingslinje])
def test_det_som_er_fordelt_skrives_aldri_om(fordelt, modell):
    for handling in (lambda: modell.objects.all().delete(), lambda: modell.objects.update(id=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            handling()


def test_sidene_koster_like_mange_spoerringer_for_ett_og_tretti(som, myndighet, statsforvalter, skole):

    klient = som(myndighet)
    tall = []
    for sensorer, partier in ((2, 1), (6, 12)):
        faggruppe, _folk, _partier = lag_fordelbar(statsforvalter, skole, sensorer=sensorer, partier=partier, svar=1)
        for tilstand in ("forslag", "fordelt"):
            with CaptureQueriesContext(connection) as spoerringer:
                assert klient.get(side(faggruppe)).status_code == 200
            tall.append((tilstand, len(spoerringer)))
            if tilstand == "forslag":
                fordel(faggruppe, myndighet)
        faggruppe.navn = f"Brukt {partier}"
        faggruppe.save(update_fields=["navn"])
    assert tall[:2] == tall[2:]


def test_lista_teller_som_siden(som, myndighet, faggruppe, statsforvalter, skole):
    lag_godtatt(faggruppe, "Reserve", reserve=True)
    svar = som(myndighet).get(reverse("fordeling:liste"))
    assert "4 partier uten sensor" in svar.text
    assert [(rad["sensorer"], rad["partier"], rad["uten"]) for rad in svar.context["grupper"]] == [(5, 4, 4)]
    fordel(faggruppe, myndighet)
    assert "Alle fordelt" in som(myndighet).get(reverse("fordeling:liste")).text


def test_lista_varsler_ikke_om_det_siden_ikke_vil_fordele(som, myndighet, faggruppe, sensorene, partiene):
    klient = som(myndighet)

    def rad():
        svar = klient.get(reverse("fordeling:liste"))
        (en,) = svar.context["grupper"]
        return en["uten"], en["fordelte"], svar.text

    def foreslaatt():
        return klient.get(side(faggruppe)).context["foreslaatte_partier"]

    for kandidat in kandidater(partiene[0]):
        sett_fravaer(kandidat)
    assert (rad()[0], foreslaatt()) == (3, 3)
    for parti in partiene[1:]:
        for kandidat in kandidater(parti):
            sett_fravaer(kandidat)
    assert rad()[:2] == (0, 0)
    assert foreslaatt() == 0
    assert "Ingen svar å fordele" in rad()[2]
    assert "Alle fordelt" not in rad()[2]


def test_lista_varsler_ikke_om_publiserte_partier(som, myndighet, faggruppe, sensorene, partiene):
    Eksamen.objects.filter(pk=partiene[0].eksamen_id).update(publiseres=naa())
    klient = som(myndighet)
    assert klient.get(side(faggruppe)).context["foreslaatte_partier"] == 0
    assert [rad["uten"] for rad in klient.get(reverse("fordeling:liste")).context["grupper"]] == [0]


@pytest.mark.parametrize(("par", "overskrift"), [(True, "Par uten partier"), (False, "Nytt par")])
def test_overskriften_over_parskjemaet_passer_til_det_som_staar_der(
    som, myndighet, faggruppe, sensorene, par, overskrift
):
    if par:
        Sensorpar.objects.create(faggruppe=faggruppe, foerste=sensorene[0], andre=sensorene[1], laget=naa())
    tekst = som(myndighet).get(side(faggruppe)).text
    assert [ord_ for ord_ in ("Par uten partier", "Nytt par") if ord_ in tekst] == [overskrift]
