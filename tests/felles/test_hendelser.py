"""The event log: written with the act or not at all, and never changed afterwards."""

import pytest
from django.db import DatabaseError, connection, transaction

from deltakelse.models import Partiversjon
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.models import Hendelse, Hendelsessted
from felles.tid import naa
from tests.fabrikker.brukere import OrganisasjonFactory
from tests.fabrikker.eksamen import PartiFactory

VAKT = Aktoer(Hendelse.Aktoerslag.BRUKER, 7, "10.0.0.7", "Firefox på Windows")


def logg(objekt, aktoer=SYSTEM, **felt):
    return logg_hendelse(objekt, "proeve.gjort", aktoer=aktoer, naa=naa(), **felt)


@pytest.mark.django_db(transaction=True)
def test_utenfor_en_transaksjon_nektes_loggingen():
    skole = OrganisasjonFactory()
    with pytest.raises(RuntimeError, match="transaction"):
        logg(skole)
    assert not Hendelse.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_en_handling_som_rulles_tilbake_etterlater_ingen_hendelse_og_ingen_ny_versjon():
    parti = PartiFactory()
    with transaction.atomic():
        logg(parti, VAKT, partier=[parti.pk])
        transaction.set_rollback(True)
    assert not Hendelse.objects.exists()
    assert not Hendelsessted.objects.exists()
    assert not Partiversjon.objects.filter(parti=parti, nummer__gt=0).exists()


@pytest.mark.django_db
def test_hendelsen_sier_hvem_hva_og_om_hva_og_stedet_ligger_ved_siden_av():
    skole = OrganisasjonFactory()
    hendelse = logg(skole, VAKT, skole_id=skole.pk, antall=3)
    hendelse.refresh_from_db()
    assert (hendelse.aktoer_slag, hendelse.aktoer_id) == ("bruker", 7)
    assert (hendelse.objekttype, hendelse.objekt_id, hendelse.data) == ("brukere.organisasjon", skole.pk, {"antall": 3})
    assert (hendelse.sted.adresse, hendelse.sted.enhet) == ("10.0.0.7", "Firefox på Windows")
    assert "10.0.0.7" not in str(Hendelse.objects.values_list())


@pytest.mark.django_db
def test_systemet_har_ikke_noe_sted():
    hendelse = logg(OrganisasjonFactory())
    assert hendelse.sted_hash == ""
    assert not Hendelsessted.objects.exists()


@pytest.mark.django_db
def test_en_hendelse_om_flere_partier_hever_versjonen_til_hvert_av_dem_en_gang():
    partier = PartiFactory.create_batch(3)
    urort = PartiFactory()

    def nummer(parti):
        return Partiversjon.objects.filter(parti=parti).values_list("nummer", flat=True).first() or 0

    foer = [nummer(parti) for parti in partier]
    logg(partier[0], partier=[partier[2].pk, partier[0].pk, partier[1].pk, partier[0].pk])
    assert [nummer(parti) for parti in partier] == [n + 1 for n in foer]
    assert nummer(urort) == 0
    foer_lesing = nummer(urort)
    logg(urort)
    assert nummer(urort) == foer_lesing


@pytest.mark.django_db
@pytest.mark.parametrize(
    "setning", ["UPDATE felles_hendelse SET handling = 'annet'", "DELETE FROM felles_hendelse"], ids=["endre", "slette"]
)
def test_ogsaa_eieren_av_basen_nektes_aa_endre_og_slette(setning):
    logg(OrganisasjonFactory())
    with pytest.raises(DatabaseError, match="bare for tillegg"), transaction.atomic():
        connection.cursor().execute(setning)
    assert Hendelse.objects.get().handling == "proeve.gjort"


@pytest.mark.django_db
def test_orm_nektes_det_samme():
    hendelse = logg(OrganisasjonFactory())
    hendelse.handling = "annet"
    for handling in (lambda: hendelse.save(update_fields=["handling"]), Hendelse.objects.all().delete):
        with pytest.raises(DatabaseError, match="bare for tillegg"), transaction.atomic():
            handling()


@pytest.mark.django_db
def test_transaksjonsnummeret_settes_av_basen_og_kan_ikke_oppgis():
    hendelse = logg(OrganisasjonFactory())
    forfalsket = Hendelse.objects.create(
        tid=naa(), handling="proeve.gjort", aktoer_slag="system", objekttype="x", txid=1
    )
    forfalsket.refresh_from_db()
    hendelse.refresh_from_db()
    assert forfalsket.txid == hendelse.txid > 1
