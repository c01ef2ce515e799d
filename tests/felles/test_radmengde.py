"""Rows by the thousand: the same defaults, encryption and refusals as one object at a time."""

import pytest
from django.db import DataError, IntegrityError, connection, transaction

from eksamen.models import Kandidat, Kandidatpassord, Person
from felles.models import Hendelse
from felles.radmengde import blant_ider, blant_tekster, kopier, reserver_noekler, sett_inn_like, sett_inn_nye
from felles.tid import naa
from tests.fabrikker.eksamen import PartiFactory, PersonFactory, lag_kandidat

pytestmark = pytest.mark.django_db

PERSON = ("fornavn", "etternavn", "nummer", "nummer_hash")


def rad(nr: int) -> tuple[str, str, str, str]:
    return "Kari", f"Ås\t{nr}\\N", f"0000000000{nr}", f"{nr:064}"


def test_kopierte_rader_faar_standardverdier_og_kryptering_og_leses_som_andre():
    kandidat = lag_kandidat(PartiFactory(), passord=None)

    kopier(Kandidatpassord, ("kandidat_id", "passord", "laget"), [(kandidat.pk, "kfm47-tr8wd", naa())])

    lagret = Kandidatpassord.objects.get(pk=kandidat.pk)
    assert (lagret.passord, lagret.versjon, lagret.laget_av) == ("kfm47-tr8wd", 1, None)
    with connection.cursor() as markoer:
        markoer.execute("SELECT passord FROM eksamen_kandidatpassord WHERE kandidat_id = %s", [kandidat.pk])
        assert markoer.fetchone()[0].startswith("v1:")


def test_en_rad_som_finnes_stanser_hele_kopien_med_djangos_feil():
    kandidat = lag_kandidat(PartiFactory())
    ny = lag_kandidat(PartiFactory(), passord=None)
    rader = [(ny.pk, "a", naa()), (kandidat.pk, "b", naa())]

    with pytest.raises(IntegrityError), transaction.atomic():
        kopier(Kandidatpassord, ("kandidat_id", "passord", "laget"), rader)

    assert not Kandidatpassord.objects.filter(pk=ny.pk).exists()


def test_en_feil_i_radene_mens_de_skrives_stanser_ogsaa_kopien():
    with pytest.raises(DataError), transaction.atomic():
        kopier(Person, PERSON, [("Kari", "x" * 101, "1", "1")])

    assert not Person.objects.exists()


def test_innsetting_lar_rader_som_finnes_staa_og_sier_hvilke_som_ble_laget():
    sett_inn_nye(Person, PERSON, [rad(1)], svar=["id"])

    svar = sett_inn_nye(Person, PERSON, [("Ola", "Ny", "1", rad(1)[3]), rad(2)], svar=["nummer_hash", "id"])

    to = Person.objects.get(nummer_hash=rad(2)[3])
    assert svar == [(rad(2)[3], to.pk)]
    assert (to.fornavn, to.etternavn, to.nummer, to.nummerslag) == (*rad(2)[:3], "fnr")
    assert Person.objects.get(nummer_hash=rad(1)[3]).fornavn == "Kari"
    assert sett_inn_nye(Person, PERSON, [], svar=["id"]) == []


def test_oppslag_med_lister_gir_det_samme_som_in():
    personer = [PersonFactory() for _ in range(3)]
    to = personer[:2]

    assert set(Person.objects.filter(pk__in=blant_ider(p.pk for p in to))) == set(to)
    assert set(Person.objects.filter(nummer_hash__in=blant_tekster(p.nummer_hash for p in to))) == set(to)
    assert not Person.objects.filter(pk__in=blant_ider([])).exists()
    assert not Person.objects.filter(nummer_hash__in=blant_tekster([])).exists()


def test_reserverte_noekler_er_ingens_fra_foer_og_gis_aldri_paa_nytt():
    foer = lag_kandidat(PartiFactory())

    noekler = reserver_noekler(Kandidat, 3)

    assert noekler == sorted(set(noekler))
    assert foer.pk not in noekler
    assert lag_kandidat(foer.parti).pk not in noekler
    assert reserver_noekler(Kandidat, 0) == []


@pytest.mark.parametrize("navn", ['a"b', "a\\b", '\\"', "a,b{c}", "NULL", "", " a ", "ÆØÅ\u2003\n\t'"])
def test_alle_tegn_kommer_frem_som_de_er_i_en_innsetting_og_et_oppslag(navn):
    rader = [(navn, "Ås", "1", f"{1:064}"), ("Ola", "Ås", "2", f"{2:064}")]

    sett_inn_nye(Person, PERSON, rader, svar=["id"])

    assert Person.objects.get(nummer_hash=f"{1:064}").fornavn == navn
    assert Person.objects.filter(fornavn__in=blant_tekster([navn, "x"])).count() == 1
    assert Person.objects.filter(fornavn__in=blant_tekster([])).count() == 0
    assert Person.objects.filter(pk__in=blant_ider([])).count() == 0


def test_et_nulltegn_avvises_og_deler_ikke_rekken():
    with pytest.raises((DataError, ValueError)), transaction.atomic():
        sett_inn_nye(Person, PERSON, [("a\x00b", "Ås", "1", f"{1:064}")], svar=["id"])


def test_like_rader_settes_inn_i_rekkefoelge_med_standardverdier_ogsaa_uten_verdi():
    naar = naa()

    sett_inn_like(
        Hendelse,
        {"tid": naar, "handling": "proeve", "aktoer_slag": "system", "aktoer_id": None, "sted_hash": ""},
        {
            "objekttype": ["a.b", 'c"\\d'], "objekt_id": [2, 1], "parti_id": [None, None], "kandidat_id": [7, None],
            "skole_id": [None, 3], "data": ['{"kilde": "æ \\"ø\\""}', "{}"],
        },
    )  # fmt: skip

    rader = Hendelse.objects.filter(handling="proeve").order_by("pk")
    assert [(r.objekttype, r.objekt_id, r.parti_id, r.kandidat_id, r.skole_id, r.data) for r in rader] == [
        ("a.b", 2, None, 7, None, {"kilde": 'æ "ø"'}),
        ('c"\\d', 1, None, None, 3, {}),
    ]
    assert {(r.tid, r.aktoer_id) for r in rader} == {(naar, None)}
    assert all(r.txid for r in rader)


def test_like_rader_der_en_finnes_settes_ikke_inn():
    finnes = PersonFactory()
    felt = {"fornavn": "Kari", "etternavn": "Ny", "nummerslag": "fnr", "nummer": "v1:x"}

    with pytest.raises(IntegrityError), transaction.atomic():
        sett_inn_like(Person, felt, {"nummer_hash": [rad(1)[3], finnes.nummer_hash]})

    assert not Person.objects.filter(nummer_hash=rad(1)[3]).exists()
