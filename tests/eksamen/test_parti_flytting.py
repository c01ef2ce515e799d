"""Copy, split and delete, each with its undo."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from deltakelse.models import Innloggingssesjon, Kandidatdel
from eksamen.models import Eksamen, Eksamensparti, Kandidat, Kandidatpassord, Vaktforslag, Vaktoppdrag
from eksamen.services.lokaleksamen import Lokaltid
from felles.models import Angrepost, Hendelse
from felles.tid import naa
from sensur.models import Sensoroppdrag
from tests.eksamen.test_parti_endre import lag_lokalt
from tests.fabrikker.brukere import BrukerFactory, bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, gi_vakt, lag_eksamen, lag_forslag, lag_kandidat

SETT, KOPIER, SLAA_SAMMEN, SLETT = (f"/eksamen/partier/{sti}/" for sti in ("sett", "kopier", "sla-sammen", "slett"))


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


def lag_fremtidig(skole):
    """A party of an exam next week, with three candidates, an invigilator and a proposal."""
    parti = PartiFactory(skole=skole, eksamen=lag_eksamen(start=naa() + timedelta(days=7)), navn="A")
    for _ in range(3):
        lag_kandidat(parti)
    gi_vakt(parti, bruker_med_rolle(Rolle.EKSAMENSVAKT, skole))
    lag_forslag(parti)
    return parti


@pytest.fixture
def fremtidig(skole):
    return lag_fremtidig(skole)


def angre(klient):
    return klient.post(reverse("brukere:angre", args=[Angrepost.objects.latest("laget").pk]), follow=True)


def bilde() -> dict:
    """Every row that belongs to a party, with keys."""
    modeller = (Eksamen, Eksamensparti, Kandidat, Kandidatpassord, Vaktoppdrag, Vaktforslag, Kandidatdel)
    return {m.__name__: sorted(map(str, m.objects.order_by("pk").values())) for m in modeller}


def ider(*kandidater) -> list[int]:
    return [kandidat.pk for kandidat in kandidater]


def test_sletting_skriver_ut_hva_som_foelger_med_og_kan_angres_med_de_samme_noeklene(klient, fremtidig):
    foer = bilde()
    side = klient.get(SLETT, {"valgt": fremtidig.pk})
    assert side.context["summer"] == {"kandidater": 3, "passord": 3, "vakter": 1}
    assert "3 passord slutter å virke" in side.content.decode()

    svar = klient.post(SLETT, {"valgt": fremtidig.pk}, follow=True)

    assert "1 parti er slettet" in svar.content.decode()
    assert not Eksamensparti.objects.filter(pk=fremtidig.pk).exists()
    assert not Kandidat.objects.exists()
    assert not Kandidatdel.objects.exists()
    assert Hendelse.objects.get(handling="parti.slettet").parti_id == fremtidig.pk
    assert "1 parti er lagt tilbake" in angre(klient).content.decode()
    assert bilde() == foer
    assert "allerede angret" in angre(klient).content.decode()


def test_lokalt_parti_slettes_med_sin_egen_eksamen_og_kommer_tilbake(klient, skole):
    start = naa() + timedelta(days=3)
    parti = lag_lokalt(skole, tid=Lokaltid((start, start + timedelta(hours=2))))
    lag_kandidat(parti)
    foer = bilde()

    klient.post(SLETT, {"valgt": parti.pk})

    assert not Eksamen.objects.filter(pk=parti.eksamen_id).exists()
    angre(klient)
    assert bilde() == foer


def test_to_ganger_gir_beskjed_i_stedet_for_feil(klient, fremtidig):
    klient.post(SLETT, {"valgt": fremtidig.pk})

    assert klient.post(SLETT, {"valgt": fremtidig.pk}).status_code == 404


def test_fakta_hindrer_sletting_med_grunn_og_de_andre_slettes(klient, skole, fremtidig):
    bundet = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="B")
    kandidat = lag_kandidat(bundet)
    Innloggingssesjon.objects.create(kandidat=kandidat, token_hash="x", opprettet=naa(), sist_sett=naa())
    med_sensor = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="C")
    Sensoroppdrag.objects.create(parti=med_sensor, bruker=BrukerFactory(), nummer=1)
    valgte = {"valgt": [fremtidig.pk, bundet.pk, med_sensor.pk]}

    tekst = klient.get(SLETT, valgte).content.decode()
    assert "1 av kandidatene: Kandidaten har logget inn" in tekst
    assert "Ta bort sensoroppdraget først" in tekst

    svar = klient.post(SLETT, valgte)
    assert [(ett.navn[-1], ett.gjort) for ett in svar.context["svar"]] == [("A", True), ("B", False), ("C", False)]
    assert set(Eksamensparti.objects.values_list("pk", flat=True)) == {bundet.pk, med_sensor.pk}


def test_en_eksamen_som_har_startet_slettes_ikke_med_kandidater(klient, parti, kandidat):
    svar = klient.post(SLETT, {"valgt": parti.pk})

    assert "har startet" in str(svar.context["svar"][0].melding)
    assert Kandidat.objects.filter(pk=kandidat.pk).exists()


@pytest.mark.parametrize("sti", [SLETT, KOPIER])
def test_etter_fristen_er_pas_partiet_lukket(klient, fremtidig, sti):
    fremtidig.eksamen.periode.endringsfrist = naa() - timedelta(days=1)
    fremtidig.eksamen.periode.save(update_fields=["endringsfrist"])

    svar = klient.post(sti, {"valgt": fremtidig.pk})

    assert "Fristen for partiendringer" in str(svar.context["svar"][0].melding)
    assert Eksamensparti.objects.count() == 1


def test_kopien_har_samme_eksamen_og_folk_men_ingen_kandidater(klient, skole, fremtidig):
    fremtidig.eksaminator, fremtidig.merknad = "T. Ødegård", "Husk"
    fremtidig.save(update_fields=["eksaminator", "merknad"])
    lokalt = lag_lokalt(skole, navn="M", fag=FagFactory(fagkode="ABC1234"))
    assert "Kopier 2 partier" in klient.get(KOPIER, {"valgt": [fremtidig.pk, lokalt.pk]}).content.decode()

    for _ in range(2):
        assert klient.post(KOPIER, {"valgt": [fremtidig.pk, lokalt.pk]}).status_code == 302

    kopier = Eksamensparti.objects.filter(navn__in=["A 2", "A 3"])
    assert {(k.eksamen_id, k.eksaminator, k.merknad, k.kandidater.count()) for k in kopier} == {
        (fremtidig.eksamen_id, "T. Ødegård", "Husk", 0)
    }
    assert Eksamensparti.objects.filter(navn__in=["M", "M 2", "M 3"]).values("eksamen").distinct().count() == 3


def del_adresse(parti) -> str:
    return reverse("eksamen:del_parti", args=[parti.pk])


def test_deling_flytter_kandidater_til_nytt_parti_og_kan_angres(klient, fremtidig):
    foer = bilde()
    flyttes = list(Kandidat.objects.order_by("pk")[:2])
    assert klient.get(del_adresse(fremtidig)).status_code == 200

    svar = klient.post(del_adresse(fremtidig), {"valgt": ider(*flyttes), "navn": "B"}, follow=True)

    assert "2 kandidater er flyttet til B" in svar.content.decode()
    nytt = Eksamensparti.objects.get(navn="B")
    assert set(nytt.kandidater.values_list("pk", flat=True)) == set(ider(*flyttes))
    assert nytt.eksamen_id == fremtidig.eksamen_id
    angre(klient)
    assert bilde() == foer


def test_deling_til_et_parti_som_finnes_ogsaa_etter_fristen(klient, skole, fremtidig):
    maal = PartiFactory(skole=skole, eksamen=fremtidig.eksamen, navn="B")
    fremtidig.eksamen.periode.endringsfrist = naa() - timedelta(days=1)
    fremtidig.eksamen.periode.save(update_fields=["endringsfrist"])
    kandidat = Kandidat.objects.first()

    nytt = klient.post(del_adresse(fremtidig), {"valgt": kandidat.pk, "navn": "C"})
    assert nytt.status_code == 422
    assert klient.post(del_adresse(fremtidig), {"valgt": kandidat.pk, "til": maal.pk}).status_code == 302
    kandidat.refresh_from_db()
    assert kandidat.parti == maal


def test_deling_av_lokalt_parti_gir_kandidatene_det_nye_partiets_tider(klient, skole):
    start = naa() + timedelta(days=3)
    parti = lag_lokalt(skole, tid=Lokaltid((start, start + timedelta(hours=2))))
    kandidat = lag_kandidat(parti)
    lag_kandidat(parti)

    assert klient.post(del_adresse(parti), {"valgt": kandidat.pk, "navn": "Ny"}).status_code == 302

    nytt = Eksamensparti.objects.get(navn="Ny")
    kandidat.refresh_from_db()
    assert kandidat.eksamen_id == nytt.eksamen_id != parti.eksamen_id
    assert Kandidatdel.objects.get(kandidat=kandidat).eksamensdel.eksamen_id == nytt.eksamen_id
    angre(klient)
    kandidat.refresh_from_db()
    assert (kandidat.parti_id, kandidat.eksamen_id) == (parti.pk, parti.eksamen_id)
    assert not Eksamen.objects.filter(pk=nytt.eksamen_id).exists()


@pytest.mark.parametrize(
    ("data", "felt"),
    [({"navn": ""}, "navn"), ({"navn": "A"}, "__all__"), ({"navn": "B", "valgt": []}, "__all__"), ({"navn": "B", "valgt": ["999999", "x"]}, "__all__"), ({"til": "999999"}, "til")],
)  # fmt: skip
def test_umulig_deling_sies_og_ingen_flyttes(klient, fremtidig, data, felt):
    svar = klient.post(del_adresse(fremtidig), {"valgt": Kandidat.objects.first().pk} | data)

    assert svar.status_code == 422
    assert felt in svar.context["skjema"].errors
    assert fremtidig.kandidater.count() == 3
    assert Eksamensparti.objects.count() == 1


def test_kandidat_med_fakta_flyttes_ikke(klient, fremtidig):
    kandidat = Kandidat.objects.first()
    Innloggingssesjon.objects.create(kandidat=kandidat, token_hash="x", opprettet=naa(), sist_sett=naa())

    svar = klient.post(del_adresse(fremtidig), {"valgt": kandidat.pk, "navn": "B"})

    assert svar.status_code == 422
    assert "logget inn" in svar.context["skjema"].non_field_errors()[0]
    assert not Eksamensparti.objects.filter(navn="B").exists()
