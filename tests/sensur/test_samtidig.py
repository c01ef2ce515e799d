"""Two at once: whoever comes second sees what the first did, or waits. Each with a control that takes the lock away."""

from threading import Barrier

import pytest
from django.db import IntegrityError, OperationalError
from django.db.models import QuerySet

from felles.models import Hendelse
from felles.tid import naa
from sensur.models import Karakterforslag, Sensoroppdrag, Sluttkarakter
from sensur.services import forslag, publisering, sluttkarakterer
from tests.fabrikker.samtidig import midt_i, traader
from tests.fabrikker.sensur import aktoer, foreslaa, kandidater, sett_alle_like

pytestmark = pytest.mark.django_db(transaction=True)


def uten_laas(monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **_: self)


def foreslaa_en(oppdrag, verdi):
    return lambda: (
        forslag.lagre_forslag(
            oppdrag_id=oppdrag.pk,
            kandidat_id=kandidater(oppdrag.parti)[0].pk,
            verdi=verdi,
            aktoer=aktoer(oppdrag.bruker),
            naa=naa(),
        ).verdi
    )


def bekreft(oppdrag):
    return lambda: bool(forslag.bekreft(oppdrag_id=oppdrag.pk, aktoer=aktoer(oppdrag.bruker), naa=naa()).bekreftet)


def test_begge_bekrefter_samtidig(oppdragene):
    for oppdrag in oppdragene:
        foreslaa(oppdrag, "4", "4")
    start = Barrier(2)

    def samtidig(oppdrag):
        def kjoer():
            start.wait(timeout=60)
            return bekreft(oppdrag)()

        return kjoer

    assert traader(*(samtidig(oppdrag) for oppdrag in oppdragene)) == [True, True]
    assert Sensoroppdrag.objects.begge_bekreftet(oppdragene[0].parti_id)
    assert Hendelse.objects.filter(handling="forslag.bekreftet").count() == 2


def test_samme_sensor_bekrefter_fra_to_faner_en_gang(oppdrag):
    foreslaa(oppdrag, "4", "4")
    assert traader(bekreft(oppdrag), bekreft(oppdrag)) == [True, True]
    assert Hendelse.objects.filter(handling="forslag.bekreftet").count() == 1


def endre_mot_bekreft(oppdrag, monkeypatch):
    foreslaa(oppdrag, "2", "2")
    with midt_i(monkeypatch, forslag, "krev_aapen") as (foerst, saa):
        return traader(foerst(foreslaa_en(oppdrag, "6")), saa(bekreft(oppdrag)))


def test_forslag_endret_mens_partiet_bekreftes_er_enten_med_eller_avvist(oppdrag, monkeypatch):
    assert endre_mot_bekreft(oppdrag, monkeypatch) == ["6", True]
    assert sorted(Karakterforslag.objects.values_list("verdi", flat=True)) == ["2", "6"]


def test_kontroll_uten_laas_er_det_bare_databasen_som_stopper_endringen(oppdrag, monkeypatch):
    uten_laas(monkeypatch)
    endring, bekreftelse = endre_mot_bekreft(oppdrag, monkeypatch)
    assert isinstance(endring, IntegrityError)
    assert bekreftelse is True


def test_to_faner_foreslaar_samtidig_gir_ett_forslag(oppdrag):
    utfall = traader(foreslaa_en(oppdrag, "3"), foreslaa_en(oppdrag, "5"))
    assert utfall == ["3", "5"]
    assert Karakterforslag.objects.get().verdi in {"3", "5"}


def rett_mot_publiser(oppdragene, monkeypatch):
    """Correct a grade, within what the two proposed, in the middle of the publication."""
    foreslaa(oppdragene[0], "4", "4", bekreftet=True)
    foreslaa(oppdragene[1], "6", "4", bekreftet=True)
    andre = oppdragene[1]
    sett_alle_like(andre)
    hvem, kandidat = aktoer(andre.bruker), kandidater(andre.parti)[0]
    sluttkarakterer.sett_sluttkarakter(oppdrag_id=andre.pk, kandidat_id=kandidat.pk, verdi="4", aktoer=hvem, naa=naa())

    def rett():
        return sluttkarakterer.sett_sluttkarakter(
            oppdrag_id=andre.pk, kandidat_id=kandidat.pk, verdi="6", aktoer=hvem, naa=naa(), grunn="Tastefeil"
        ).verdi

    def publiser():
        return bool(publisering.publiser(eksamen_id=kandidat.eksamen_id, aktoer=hvem, naa=naa()).publiseres)

    with midt_i(monkeypatch, sluttkarakterer, "sammenlikn") as (foerst, saa):
        assert traader(foerst(rett), saa(publiser)) == ["6", True]
    hendelser = Hendelse.objects.filter(handling__in=["sluttkarakter.rettet", "eksamen.publisert"]).order_by("pk")
    return list(hendelser.values_list("handling", flat=True))


def test_karakter_rettet_mens_eksamen_publiseres_er_rettet_foer_den_er_publisert(oppdragene, monkeypatch):
    assert rett_mot_publiser(oppdragene, monkeypatch) == ["sluttkarakter.rettet", "eksamen.publisert"]
    assert Sluttkarakter.objects.filter(verdi="6").count() == 1


def test_kontroll_uten_laas_rettes_en_publisert_karakter(oppdragene, monkeypatch):
    uten_laas(monkeypatch)
    assert rett_mot_publiser(oppdragene, monkeypatch) == ["eksamen.publisert", "sluttkarakter.rettet"]


def lagrer_foerste_gang_mens_det_bekreftes(monkeypatch, oppdrag):
    with midt_i(monkeypatch, forslag, "logg_hendelse") as (foerst, saa):
        return traader(foerst(foreslaa_en(oppdrag, "4")), saa(bekreft(oppdrag)))


def test_et_foerste_forslag_og_bekreftelsen_venter_ikke_paa_hverandre(monkeypatch, oppdragene):
    assert lagrer_foerste_gang_mens_det_bekreftes(monkeypatch, oppdragene[0]) == ["4", "mangler_forslag"]


def test_kontroll_med_hele_kandidaten_laast_maa_databasen_bryte_ringen(monkeypatch, oppdragene):
    ekte = QuerySet.select_for_update
    monkeypatch.setattr(QuerySet, "select_for_update", lambda self, **valg: ekte(self, **valg | {"no_key": False}))
    with pytest.raises(OperationalError, match="deadlock"):
        lagrer_foerste_gang_mens_det_bekreftes(monkeypatch, oppdragene[0])
