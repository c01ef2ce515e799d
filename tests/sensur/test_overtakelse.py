"""A sensor is replaced: the successor begins anew, and nothing of what was proposed shows to anybody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse

from felles.feil import Domenefeil
from felles.hendelser import SYSTEM
from felles.models import Hendelse
from felles.tid import naa
from oppnevning.models import Inhabilitet
from sensur.models import Gjenaapning, Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.querysets.oppdrag import oppdragsliste
from sensur.services import forslag, overtakelse
from sensur.services.overtakelse import Overtakelsesgrunn, erstatt_sensor
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, lag_sensor, sett_alle_like
from tests.sensur.test_samtidig import bekreft, midt_i, traader, uten_laas


@pytest.fixture
def etterfoelger(statsforvalter):
    return lag_sensor(statsforvalter, bruker__fornavn="Solveig")


def erstatt(oppdrag, ny, **felt):
    felt = {"grunn": Overtakelsesgrunn.FORFALL, "aktoer": SYSTEM, "naa": naa()} | felt
    return erstatt_sensor(oppdrag_id=oppdrag.pk, ny_bruker_id=ny.pk, **felt)


@pytest.mark.django_db
def test_den_nye_begynner_paa_nytt_og_den_gamle_ser_ingenting_mer(som, oppdragene, etterfoelger):
    foerste, andre = oppdragene
    foreslaa(foerste, "6", "1", bekreftet=True)
    frist = naa() + timedelta(days=9)
    ny = erstatt(foerste, etterfoelger, utsatt_til=frist)
    assert (ny.nummer, ny.bruker, ny.bekreftet, ny.utsatt_til) == (1, etterfoelger, None, frist)
    assert [rad.foreslaatt for rad in oppdragsliste(Sensoroppdrag.objects.filter(pk=ny.pk), naa())] == [0]
    assert som(foerste.bruker).get(reverse("sensur:oppdrag", args=[foerste.pk])).status_code in {403, 404}
    assert som(etterfoelger).get(reverse("sensur:oppdrag", args=[foerste.pk])).status_code == 404
    assert not Karakterforslag.objects.staaende().exists()
    # The other is sealed as before, also when she confirms now.
    foreslaa(andre, "3", "3", bekreftet=True)
    assert not Sensoroppdrag.objects.begge_bekreftet(andre.parti_id)
    foreslaa(ny, "3", "3", bekreftet=True)
    sett_alle_like(andre)
    assert list(Sluttkarakter.objects.staaende().values_list("verdi", flat=True)) == ["3", "3"]


@pytest.mark.django_db
def test_hendelsene_forteller_hverken_om_parti_verdi_eller_hvor_langt_noen_var_kommet(oppdragene, etterfoelger):
    foreslaa(oppdragene[0], "6", "1", bekreftet=True)
    foer = Hendelse.objects.count()
    erstatt(oppdragene[0], etterfoelger)
    med = [(h.handling, h.parti_id, h.kandidat_id, h.data) for h in Hendelse.objects.order_by("pk")[foer:]]
    assert med == [
        ("sensor.tildelt", None, None, {"bruker_id": etterfoelger.pk, "nummer": 1}),
        ("sensor.erstattet", None, None, {"tidligere": oppdragene[0].pk, "grunn": "forfall"}),
    ]


@pytest.mark.django_db
def test_samme_overtakelse_to_ganger_og_en_annen_etter(oppdragene, etterfoelger, statsforvalter):
    ny = erstatt(oppdragene[0], etterfoelger)
    foer = Hendelse.objects.count()
    assert erstatt(oppdragene[0], etterfoelger) == ny
    assert Hendelse.objects.count() == foer
    with pytest.raises(Domenefeil, match="avsluttet"):
        erstatt(oppdragene[0], lag_sensor(statsforvalter))


@pytest.mark.django_db
def test_hvem_som_ikke_kan_ta_over(oppdragene, etterfoelger, skole, udir):
    foerste, andre = oppdragene
    Inhabilitet.objects.create(bruker=etterfoelger, skole=skole, oppgitt=naa())
    uten_rolle = lag_sensor(udir)
    uten_rolle.tildelinger.update(til=naa())
    for ny, kode in [(etterfoelger, "inhabil"), (uten_rolle, "ikke_sensor"), (andre.bruker, "samme_person")]:
        with pytest.raises(Domenefeil, match=kode):
            erstatt(foerste, ny)
    with pytest.raises(Domenefeil, match="ukjent_grunn"):
        erstatt(foerste, etterfoelger, grunn="lat")
    foerste.refresh_from_db()
    assert foerste.avsluttet is None


@pytest.mark.django_db
def test_den_som_er_erstattet_kommer_ikke_tilbake(oppdragene, etterfoelger, statsforvalter):
    ny = erstatt(oppdragene[0], etterfoelger)
    with pytest.raises(Domenefeil, match="samme_person"):
        erstatt(ny, oppdragene[0].bruker)
    with pytest.raises(Domenefeil, match="samme_person"):
        erstatt(oppdragene[1], oppdragene[0].bruker)


@pytest.mark.django_db
def test_endelige_karakterer_faller_bort_bare_naar_det_er_sagt(oppdragene, etterfoelger):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "5", bekreftet=True)
    sett_alle_like(oppdragene[1])
    with pytest.raises(Domenefeil, match="har_sluttkarakterer") as feil:
        erstatt(oppdragene[0], etterfoelger)
    assert "2 endelige karakterer" in str(feil.value.melding)
    assert Sluttkarakter.objects.staaende().count() == 2
    ny = erstatt(oppdragene[0], etterfoelger, ogsaa_satte=True)
    assert not Sluttkarakter.objects.staaende().exists()
    # And the database lets none be set before the successor has confirmed.
    with pytest.raises(IntegrityError):
        Sluttkarakter.objects.create(
            kandidat=kandidater(ny.parti)[0], verdi="4", satt_av=oppdragene[1], satt=naa(), avgjort="like"
        )


@pytest.mark.django_db
def test_gjenaapninger_lukkes_og_publisert_er_for_sent(oppdragene, kandidatene, etterfoelger):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "5", bekreftet=True)
    Gjenaapning.objects.create(
        oppdrag=oppdragene[0], kandidat=kandidatene[0], slag="retting", grunn="Tastefeil", aapnet=naa()
    )
    ny = erstatt(oppdragene[0], etterfoelger)
    assert not Gjenaapning.objects.filter(lukket__isnull=True).exists()
    eksamen = ny.parti.eksamen
    for publiseres, kode in [(naa() + timedelta(days=1), "publiseres"), (naa(), "publisert")]:
        eksamen.publiseres = publiseres
        eksamen.save(update_fields=["publiseres"])
        with pytest.raises(Domenefeil, match=kode):
            erstatt(oppdragene[1], etterfoelger)


def erstatt_mens_det_bekreftes(oppdrag, etterfoelger, monkeypatch):
    """Replacement stands at its last check while the predecessor confirms."""
    foreslaa(oppdrag, "2", "2")
    with midt_i(monkeypatch, overtakelse, "_la_bortfalle") as (foerst, saa):
        return traader(foerst(lambda: erstatt(oppdrag, etterfoelger).nummer), saa(bekreft(oppdrag)))


@pytest.mark.django_db(transaction=True)
def test_bekreftelse_mens_en_annen_tar_over_avvises(oppdrag, etterfoelger, monkeypatch):
    assert erstatt_mens_det_bekreftes(oppdrag, etterfoelger, monkeypatch) == [1, "avsluttet"]
    oppdrag.refresh_from_db()
    assert oppdrag.bekreftet is None


@pytest.mark.django_db(transaction=True)
def test_kontroll_uten_laas_bekrefter_den_som_er_erstattet(oppdrag, etterfoelger, monkeypatch):
    uten_laas(monkeypatch)
    assert erstatt_mens_det_bekreftes(oppdrag, etterfoelger, monkeypatch) == [1, True]


@pytest.mark.django_db(transaction=True)
def test_to_som_bytter_ut_samtidig_gir_en_etterfoelger(oppdrag, etterfoelger, statsforvalter):
    annen = lag_sensor(statsforvalter)
    utfall = traader(*(lambda ny=ny: erstatt(oppdrag, ny).bruker_id for ny in (etterfoelger, annen)))
    assert sorted(map(str, utfall)) in (
        sorted(["avsluttet", str(etterfoelger.pk)]),
        sorted(["avsluttet", str(annen.pk)]),
    )
    assert Sensoroppdrag.objects.aktive().filter(parti=oppdrag.parti, nummer=1).count() == 1


@pytest.mark.django_db(transaction=True)
def test_forslag_fra_en_som_er_erstattet_for_et_oyeblikk_siden(oppdrag, kandidatene, etterfoelger):
    erstatt(oppdrag, etterfoelger)
    with pytest.raises(Domenefeil, match="avsluttet"):
        forslag.lagre_forslag(
            oppdrag_id=oppdrag.pk,
            kandidat_id=kandidatene[0].pk,
            verdi="4",
            aktoer=aktoer(oppdrag.bruker),
            naa=naa(),
        )
    assert not Karakterforslag.objects.exists()
