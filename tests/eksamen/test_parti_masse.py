"""Merging parties, and setting place and people of several at once; who may, and what it costs."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from deltakelse.models import Kandidatdel
from eksamen.models import Eksamensparti
from eksamen.services.lokaleksamen import Lokaltid
from felles.models import Angrepost
from felles.tid import naa
from sensur.models import Sensoroppdrag
from tests.eksamen.test_parti_endre import lag_lokalt
from tests.eksamen.test_parti_flytting import KOPIER, SETT, SLAA_SAMMEN, SLETT, angre, bilde, lag_fremtidig
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, gi_vakt, lag_eksamen, lag_forslag, lag_kandidat


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.fixture
def fremtidig(skole):
    return lag_fremtidig(skole)


@pytest.mark.parametrize("lokal", [False, True])
def test_sammenslaaing_samler_alt_i_ett_og_kan_angres(klient, skole, lokal):
    start = naa() + timedelta(days=3)
    tid = Lokaltid((start, start + timedelta(hours=2)))
    fag, eksamen = FagFactory(), lag_eksamen(start=start)
    maal, annet = (
        lag_lokalt(skole, tid=tid, fag=fag, navn=n) if lokal else PartiFactory(skole=skole, eksamen=eksamen, navn=n)
        for n in ("A", "B")
    )
    felles_vakt, bare_annet = (bruker_med_rolle(Rolle.EKSAMENSVAKT, skole) for _ in range(2))
    for parti in (maal, annet):
        lag_kandidat(parti)
        gi_vakt(parti, felles_vakt)
    gi_vakt(annet, bare_annet)
    lag_forslag(annet)
    foer = bilde()
    valgte = [maal.pk, annet.pk]
    assert "2 kandidater" in klient.get(SLAA_SAMMEN, {"valgt": valgte}).content.decode()

    assert klient.post(SLAA_SAMMEN, {"valgt": valgte, "maal": maal.pk}).status_code == 302

    assert list(Eksamensparti.objects.all()) == [maal]
    assert maal.kandidater.count() == 2
    assert {oppdrag.bruker_id for oppdrag in maal.vaktoppdrag.all()} == {felles_vakt.pk, bare_annet.pk}
    assert maal.vaktforslag.count() == 1
    assert {rad.eksamensdel.eksamen_id for rad in Kandidatdel.objects.all()} == {maal.eksamen_id}
    angre(klient)
    etter = bilde()
    if lokal:  # own times were made anew
        foer.pop("Kandidatdel"), etter.pop("Kandidatdel")
    assert etter == foer


def test_samme_person_i_begge_lokale_partier_stopper_sammenslaaingen(klient, skole):
    fag = FagFactory()
    maal, annet = (lag_lokalt(skole, fag=fag, navn=n) for n in ("A", "B"))
    lag_kandidat(annet, person=lag_kandidat(maal).person)

    svar = klient.post(SLAA_SAMMEN, {"valgt": [maal.pk, annet.pk], "maal": maal.pk})

    assert svar.status_code == 422
    assert "begge partiene" in svar.content.decode()
    assert Eksamensparti.objects.count() == 2


@pytest.mark.parametrize("maal", ["", "999999"])
def test_maalet_maa_vaere_blant_de_valgte(klient, skole, fremtidig, maal):
    annet = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="B")

    assert klient.post(SLAA_SAMMEN, {"valgt": [fremtidig.pk, annet.pk], "maal": maal}).status_code == 422
    assert Eksamensparti.objects.count() == 2


def test_ulike_eksamener_og_partier_med_sensor_slaas_ikke_sammen(klient, skole, fremtidig):
    fremmed = PartiFactory(skole=skole, navn="X")
    assert "samme eksamen" in klient.get(SLAA_SAMMEN, {"valgt": [fremtidig.pk, fremmed.pk]}).content.decode()
    assert klient.post(SLAA_SAMMEN, {"valgt": [fremtidig.pk, fremmed.pk], "maal": fremtidig.pk}).status_code == 422
    med_sensor = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="C")
    Sensoroppdrag.objects.create(parti=med_sensor, bruker=BrukerFactory(), nummer=1)

    svar = klient.post(SLAA_SAMMEN, {"valgt": [fremtidig.pk, med_sensor.pk], "maal": fremtidig.pk})

    assert "sensoroppdraget" in svar.content.decode()
    assert Eksamensparti.objects.count() == 3


def test_rom_og_folk_settes_for_flere_og_angres_der_ingen_har_endret_siden(klient, skole, fremtidig):
    annet = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="B", rom="Fra før", merknad="Skal bort")
    valgte = [fremtidig.pk, annet.pk]
    assert klient.get(SETT, {"valgt": valgte}).status_code == 200

    klient.post(SETT, {"valgt": valgte, "rom": "Gymsal", "toem_merknad": "on"})

    assert set(Eksamensparti.objects.values_list("rom", "merknad", "sted")) == {("Gymsal", "", "")}
    post = Angrepost.objects.get()
    klient.post(SETT, {"valgt": [fremtidig.pk], "rom": "B12"})
    tekst = klient.post(reverse("brukere:angre", args=[post.pk]), follow=True).content.decode()
    assert "1 av 2 partier er satt tilbake" in tekst
    assert sorted(Eksamensparti.objects.values_list("rom", "merknad")) == [("B12", ""), ("Fra før", "Skal bort")]


def test_ingenting_aa_sette_sies(klient, fremtidig):
    svar = klient.post(SETT, {"valgt": fremtidig.pk})

    assert svar.status_code == 422
    assert svar.context["skjema"].has_error("__all__", "ingenting")


def test_aa_fylle_ut_og_toemme_det_samme_feltet_sies(klient, fremtidig):
    svar = klient.post(SETT, {"valgt": fremtidig.pk, "rom": "B12", "toem_rom": "on"})

    assert svar.status_code == 422
    assert svar.context["skjema"].has_error("rom", "begge")


@pytest.mark.parametrize("sti", [SETT, KOPIER, SLAA_SAMMEN, SLETT])
def test_uten_valgte_og_for_andre(som, klient, skole, annen_skoleadmin, fremtidig, sti):
    assert klient.get(sti).status_code == 302
    assert klient.get(sti, {"valgt": ["x", "9" * 30, "-1"]}).status_code == 302
    assert klient.get(sti, {"valgt": "999999"}).status_code == 404
    for metode in ("get", "post"):
        assert getattr(som(annen_skoleadmin), metode)(sti, {"valgt": fremtidig.pk}).status_code == 404
        assert (
            getattr(som(bruker_med_rolle(Rolle.REKTOR, skole)), metode)(sti, {"valgt": fremtidig.pk}).status_code == 403
        )
    assert Eksamensparti.objects.count() == 1


def test_rektor_som_ogsaa_administrerer_et_annet_sted_faar_403(som, skole, annen_skole, fremtidig):
    bruker = bruker_med_rolle(Rolle.REKTOR, skole)
    bruker.tildelinger.create(rolle=Rolle.SKOLEADMIN, organisasjon=annen_skole, fra=naa() - timedelta(days=1))

    assert som(bruker).post(SLETT, {"valgt": fremtidig.pk}).status_code == 403


@pytest.mark.parametrize("sti", [SETT, KOPIER, SLAA_SAMMEN, SLETT])
def test_sidene_koster_like_mye_for_2_og_30(klient, skole, fremtidig, sti, django_assert_max_num_queries):
    def antall() -> int:
        valgte = list(Eksamensparti.objects.values_list("pk", flat=True))
        with django_assert_max_num_queries(30) as spoerringer:
            klient.get(sti, {"valgt": valgte})
        return len(spoerringer)

    PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="B")
    foer = antall()
    for n in range(30):
        lag_kandidat(PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn=f"P{n}"))
    assert antall() == foer
