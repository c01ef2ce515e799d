"""A used distribution is changed one party at a time: moved until somebody has begun, replaced after that."""

from datetime import timedelta

import pytest
from django.db.models import QuerySet
from django.urls import reverse

from brukere.models.bruker import Rolle
from felles.feil import Domenefeil
from felles.tid import naa, oslo
from fordeling.models import Fordelingslinje, Sensorpar
from fordeling.services import flytting, fordeling
from fordeling.services.grunnlag import les_situasjon
from oppnevning.models import Oppnevning
from sensur.models import Karakterforslag, Sensornotat, Sensoroppdrag, Sensurplan, Sluttkarakter
from sensur.services.forslag import lagre_forslag
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.fordeling import lag_godtatt
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, sett_alle_like
from tests.sensur.test_samtidig import midt_i, traader


def oppdragene_til(parti):
    return {o.nummer: o for o in Sensoroppdrag.objects.aktive().filter(parti=parti).select_related("bruker", "parti")}


def annet_par(parti):
    har = {o.bruker_id for o in oppdragene_til(parti).values()}
    return Sensorpar.objects.exclude(foerste__in=har).get()


def til(parti, par):
    """The form of the page as it is now."""
    return {"par": par.pk, "fra": flytting.stand(oppdragene_til(parti))}


def for_oppdraget(oppdrag, **felt):
    """The form of one place, for the sensor who has it now."""
    return {f"p{oppdrag.nummer}-{navn}": verdi for navn, verdi in {"oppdrag": oppdrag.pk, **felt}.items()}


def adresse(navn, faggruppe, parti, *mer):
    return reverse(f"fordeling:{navn}", args=[faggruppe.pk, parti.pk, *mer])


@pytest.mark.django_db
def test_parti_flyttes_til_et_annet_par_og_tilbake(som, myndighet, faggruppe, partiene, fordelt):
    parti, klient = partiene[0], som(myndighet)
    foer = {nummer: o.bruker_id for nummer, o in oppdragene_til(parti).items()}
    gammelt, nytt = Sensorpar.objects.exclude(pk=annet_par(parti).pk).get(), annet_par(parti)
    for par in (nytt, nytt, gammelt):
        svar = klient.post(adresse("flytt", faggruppe, parti), til(parti, par), follow=True)
        assert "er flyttet til paret" in svar.text
    assert {nummer: o.bruker_id for nummer, o in oppdragene_til(parti).items()} == foer
    slag = list(Fordelingslinje.objects.filter(parti=parti).order_by("pk").values_list("slag", "foerste", "andre"))
    assert slag == [
        ("fordelt", foer[1], foer[2]),
        ("flyttet", nytt.foerste_id, nytt.andre_id),
        ("flyttet", foer[1], foer[2]),
    ]
    assert "Flyttet til et annet par" in klient.get(reverse("fordeling:faggruppe", args=[faggruppe.pk])).text


@pytest.mark.django_db
@pytest.mark.parametrize("hva", ["forslag", "notat", "bekreftet"])
def test_parti_som_noen_har_begynt_paa_flyttes_ikke(som, myndighet, faggruppe, partiene, fordelt, hva):
    parti = partiene[0]
    andre = oppdragene_til(parti)[2]
    if hva == "notat":
        Sensornotat.objects.create(oppdrag=andre, kandidat=kandidater(parti)[0], tekst="Sterk", lagret=naa())
    else:
        foreslaa(andre, "2", "3", bekreftet=hva == "bekreftet")
    svar = som(myndighet).post(adresse("flytt", faggruppe, parti), til(parti, annet_par(parti)))
    assert svar.status_code == 422
    assert "har begynt på partiet, så det kan ikke flyttes" in svar.text
    assert oppdragene_til(parti)[2] == andre
    assert len(oppdragene_til(parti)) == 2


@pytest.mark.django_db
def test_parti_flyttes_ikke_over_grensen_og_ikke_etter_at_publiseringen_er_satt_opp(
    som, myndighet, faggruppe, partiene, fordelt
):
    parti, klient = partiene[0], som(myndighet)
    nytt = annet_par(parti)
    Oppnevning.objects.filter(bruker=nytt.andre).update(flest_svar=5)
    svar = klient.post(adresse("flytt", faggruppe, parti), til(parti, nytt))
    assert "har 4 svar og kan ha høyst 5" in svar.text
    parti.eksamen.publiseres = naa() + timedelta(days=3)
    parti.eksamen.save(update_fields=["publiseres"])
    assert klient.post(adresse("flytt", faggruppe, parti), til(parti, nytt)).status_code == 422
    assert "kan ikke flyttes" in klient.get(adresse("parti", faggruppe, parti)).text


@pytest.mark.django_db
@pytest.mark.parametrize("data", [{}, {"par": "x"}, {"par": "999999"}])
def test_ugyldig_par_gir_422(som, myndighet, faggruppe, partiene, fordelt, data):
    assert som(myndighet).post(adresse("flytt", faggruppe, partiene[0]), data).status_code == 422


@pytest.mark.django_db
def test_sensor_erstattes_fra_partiets_side_og_begynner_paa_nytt(som, myndighet, faggruppe, partiene, fordelt):
    parti, ny, klient = partiene[0], lag_godtatt(faggruppe, "Vikar"), som(myndighet)
    gammel = oppdragene_til(parti)[1]
    foreslaa(gammel, "6", "1", bekreftet=True)
    frist = (naa() + timedelta(days=6)).date()
    data = for_oppdraget(gammel, ny=ny.pk, grunn="forfall", frist_dato=frist.isoformat())
    svar = klient.post(adresse("sensor", faggruppe, parti, 1), data, follow=True)
    assert "begynner på nytt" in svar.text
    naavaerende = oppdragene_til(parti)[1]
    assert (naavaerende.bruker, naavaerende.bekreftet) == (ny, None)
    assert naavaerende.utsatt_til.date() == frist
    assert not Karakterforslag.objects.filter(oppdrag=naavaerende).exists()
    assert Fordelingslinje.objects.filter(parti=parti, slag="erstattet", foerste=ny).count() == 1
    assert Sensorpar.objects.filter(foerste=ny, andre=oppdragene_til(parti)[2].bruker).exists()
    # Nobody who has been a sensor of the party is among the choices.
    assert gammel.bruker not in klient.get(adresse("parti", faggruppe, parti)).context["folk"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("om", "tekst"),
    [(-1, "Tidspunktet er passert"), (2, "En egen frist må være senere"), (900, None)],
    ids=["passert", "før fagkodens", "senere"],
)
def test_egen_frist_for_den_nye_kommer_og_er_etter_fagkodens(som, myndighet, faggruppe, partiene, fordelt, om, tekst):
    parti, ny = partiene[0], lag_godtatt(faggruppe, "Vikar")
    Sensurplan.objects.create(eksamen=parti.eksamen, frist=naa() + timedelta(days=5))
    gammel = oppdragene_til(parti)[1]
    frist = oslo(naa() + timedelta(days=om)).date()
    data = for_oppdraget(gammel, ny=ny.pk, grunn="forfall", frist_dato=frist.isoformat())
    svar = som(myndighet).post(adresse("sensor", faggruppe, parti, 1), data)
    assert svar.status_code == (422 if tekst else 302)
    assert tekst is None or tekst in svar.text
    assert (oppdragene_til(parti)[1] == gammel) == bool(tekst)


@pytest.mark.django_db
def test_endelige_karakterer_faller_bort_bare_naar_det_er_krysset_av(som, myndighet, faggruppe, partiene, fordelt):
    parti, ny, klient = partiene[0], lag_godtatt(faggruppe, "Vikar"), som(myndighet)
    for oppdrag in oppdragene_til(parti).values():
        foreslaa(oppdrag, "4", "4", bekreftet=True)
    sett_alle_like(oppdragene_til(parti)[2])
    data = for_oppdraget(oppdragene_til(parti)[2], ny=ny.pk, grunn="inhabil")
    svar = klient.post(adresse("sensor", faggruppe, parti, 2), data)
    assert svar.status_code == 422
    assert "2 endelige karakterer er satt, og faller bort" in svar.text
    assert klient.post(adresse("sensor", faggruppe, parti, 2), data | {"p2-ogsaa_satte": "on"}).status_code == 302
    assert not Sluttkarakter.objects.staaende().exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "data", [{}, {"ny": "x", "grunn": "forfall"}, {"ny": "1", "grunn": "forfall", "frist_dato": "i går"}]
)
def test_ugyldig_erstatning_gir_422(som, myndighet, faggruppe, partiene, fordelt, data):
    data = for_oppdraget(oppdragene_til(partiene[0])[1], **data)
    assert som(myndighet).post(adresse("sensor", faggruppe, partiene[0], 1), data).status_code == 422


@pytest.mark.django_db
def test_tom_plass_fylles_og_plass_som_ikke_finnes_er_ukjent(som, myndighet, faggruppe, sensorene, partiene):
    klient, parti = som(myndighet), partiene[0]
    for nummer in (1, 2):
        data = {f"p{nummer}-bruker": sensorene[nummer].pk}
        assert klient.post(adresse("sensor", faggruppe, parti, nummer), data).status_code == 302
        if nummer == 1:
            oversikt = klient.get(reverse("fordeling:faggruppe", args=[faggruppe.pk]))
            assert "mangler en av de to sensorene" in oversikt.text
    assert {n: o.bruker for n, o in oppdragene_til(parti).items()} == {1: sensorene[1], 2: sensorene[2]}
    assert Sensorpar.objects.filter(foerste=sensorene[1], andre=sensorene[2]).exists()
    assert klient.post(adresse("sensor", faggruppe, parti, 3), {}).status_code == 404


@pytest.mark.django_db
def test_den_som_selv_er_sensor_for_partiet_kommer_ikke_til_siden(som, faggruppe, partiene, fordelt, statsforvalter):
    sensor = oppdragene_til(partiene[0])[1].bruker
    RolletildelingFactory(bruker=sensor, rolle=Rolle.STATSFORVALTER, organisasjon=statsforvalter)
    klient = som(sensor)
    assert klient.get(adresse("parti", faggruppe, partiene[0])).status_code == 403
    assert klient.post(adresse("flytt", faggruppe, partiene[0]), {"par": "1"}).status_code == 403


@pytest.mark.django_db
def test_alle_partiene_til_en_som_er_blitt_syk_overfoeres(som, myndighet, faggruppe, partiene, fordelt):
    syk, ny, klient = oppdragene_til(partiene[0])[1].bruker, lag_godtatt(faggruppe, "Vikar"), som(myndighet)
    side = reverse("fordeling:overfoer", args=[faggruppe.pk, syk.pk])
    oppdrag = list(Sensoroppdrag.objects.aktive().filter(bruker=syk).order_by("pk"))
    assert len(oppdrag) == 2
    assert klient.post(side, {"ny": ny.pk, "grunn": "forfall"}).status_code == 422
    # One of them is too much for the successor: the other is given all the same, and both are told of.
    Oppnevning.objects.filter(bruker=ny).update(flest_svar=3)
    data = {"ny": ny.pk, "grunn": "forfall", "oppdrag": [o.pk for o in oppdrag]}
    svar = klient.post(side, data)
    assert "Slik gikk det" in svar.text
    assert "har 2 svar og kan ha høyst 3" in svar.text
    assert Sensoroppdrag.objects.aktive().filter(bruker=ny).count() == 1
    Oppnevning.objects.filter(bruker=ny).update(flest_svar=None)
    # The one that was done already is not done again.
    assert "2 partier er overført" in klient.post(side, data, follow=True).text
    assert Fordelingslinje.objects.filter(slag="erstattet").count() == 2
    assert not Sensoroppdrag.objects.aktive().filter(bruker=syk).exists()
    tom = klient.get(side)
    assert "har ingen partier her lenger som kan overføres" in tom.text
    assert "Overfør de valgte" not in tom.text
    assert klient.get(reverse("fordeling:overfoer", args=[faggruppe.pk, myndighet.pk])).status_code == 404


def flytt(faggruppe, parti, par, hvem):
    fra = flytting.stand(oppdragene_til(parti))
    return lambda: flytting.flytt_parti(
        faggruppe_id=faggruppe.pk, parti_id=parti.pk, par_id=par.pk, fra=fra, aktoer=aktoer(hvem), naa=naa()
    )


def bruk(faggruppe, avtrykk, hvem):
    return lambda: (
        fordeling.bruk_forslag(faggruppe_id=faggruppe.pk, avtrykk=avtrykk, aktoer=aktoer(hvem), naa=naa()).partier
    )


@pytest.mark.django_db(transaction=True)
def test_to_som_bruker_forslaget_samtidig_fordeler_en_gang(myndighet, faggruppe, partiene):
    avtrykk = les_situasjon(faggruppe, naa()).avtrykk
    assert sorted(map(str, traader(*[bruk(faggruppe, avtrykk, myndighet)] * 2))) == ["4", "endret"]
    assert Sensoroppdrag.objects.count() == 8


def bruk_to_ganger(monkeypatch, myndighet, faggruppe):
    avtrykk = les_situasjon(faggruppe, naa()).avtrykk
    with midt_i(monkeypatch, fordeling, "_lag_par") as (foerst, saa):
        en = bruk(faggruppe, avtrykk, myndighet)
        return traader(foerst(en), saa(en))


@pytest.mark.django_db(transaction=True)
def test_forslaget_brukt_mens_en_annen_bruker_det_avvises(monkeypatch, myndighet, faggruppe, partiene):
    assert bruk_to_ganger(monkeypatch, myndighet, faggruppe) == [4, "endret"]


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_brukes_forslaget_to_ganger(monkeypatch, myndighet, faggruppe, partiene):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)
    foerste, andre = bruk_to_ganger(monkeypatch, myndighet, faggruppe)
    assert andre == 4
    assert foerste != "endret"


@pytest.mark.django_db(transaction=True)
def test_par_opploest_mens_partiet_flyttes_dit(monkeypatch, myndighet, faggruppe, partiene, fordelt):
    parti = partiene[0]
    tomt = Sensorpar.objects.create(
        faggruppe=faggruppe,
        foerste=annet_par(parti).foerste,
        andre=lag_godtatt(faggruppe, "Ny"),
        laget=naa(),
    )

    def opploes():
        try:
            return fordeling.opploes_par(par_id=tomt.pk, aktoer=aktoer(myndighet), naa=naa())
        except Domenefeil as feil:
            return feil.kode

    with midt_i(monkeypatch, flytting, "krev_plass") as (foerst, saa):
        assert traader(foerst(flytt(faggruppe, parti, tomt, myndighet)), saa(opploes)) == [None, "har_partier"]


@pytest.mark.django_db
def test_forslag_paa_et_parti_som_ble_flyttet_for_et_oeyeblikk_siden_avvises(myndighet, faggruppe, partiene, fordelt):
    parti = partiene[0]
    gammel = oppdragene_til(parti)[1]
    flytt(faggruppe, parti, annet_par(parti), myndighet)()
    with pytest.raises(Domenefeil, match="flyttet"):
        lagre_forslag(
            oppdrag_id=gammel.pk,
            kandidat_id=kandidater(parti)[0].pk,
            verdi="4",
            aktoer=aktoer(gammel.bruker),
            naa=naa(),
        )
    assert not Karakterforslag.objects.exists()
