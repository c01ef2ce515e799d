"""The list's filters, order and page size."""

from datetime import timedelta

import pytest

from brukere.models import Rolle
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, PeriodeFactory, lag_eksamen, lag_kandidat

LISTE = "/eksamen/partier/"


def navn(svar) -> list[str]:
    return [parti.navn for parti in svar.context["side"]]


@pytest.fixture
def klient(som, skoleadmin):
    return som(skoleadmin)


@pytest.mark.parametrize(
    ("verdi", "treff"),
    [("V-2027", ["v27"]), ("H", ["h26", "h27"]), ("V", ["v27"]), ("2026-2027", ["h26", "v27"]), ("2019-2020", ["h26", "h27", "v27"])],
)  # fmt: skip
def test_periode_sesong_og_skoleaar(klient, skole, verdi, treff):
    for kode in ("V-2027", "H-2026", "H-2027"):
        eksamen = lag_eksamen(periode=PeriodeFactory(kode=kode))
        PartiFactory(skole=skole, navn=f"{kode[0].lower()}{kode[-2:]}", eksamen=eksamen)

    assert sorted(navn(klient.get(LISTE, {"periode": verdi}))) == treff


def test_type_gjennomfoering_og_mangler(klient, skole):
    PartiFactory(skole=skole, navn="her", rom="", sted="Skolen")
    PartiFactory(skole=skole, navn="eps", eksamen=lag_eksamen(gjennomfoering="eps"), eksamenstype="lokal_lokal")

    assert navn(klient.get(LISTE, {"type": "lokal_lokal"})) == ["eps"]
    assert navn(klient.get(LISTE, {"sted": "her"})) == ["her"]
    assert navn(klient.get(LISTE, {"mangler": "rom"})) == ["her"]
    assert navn(klient.get(LISTE, {"mangler": "sted"})) == ["eps"]
    assert len(navn(klient.get(LISTE, {"mangler": "kandidater"}))) == 2


def test_partier_med_kollisjon_kan_finnes(klient, skole):
    foerste, andre, fri = (PartiFactory(skole=skole, navn=n) for n in ("a", "b", "c"))
    lag_kandidat(andre, person=lag_kandidat(foerste).person)
    lag_kandidat(fri)

    assert sorted(navn(klient.get(LISTE, {"mangler": "kollisjon"}))) == ["a", "b"]


@pytest.mark.parametrize("kolonne", ["tid", "fag", "kandidater", "rom", "folk", "forberedelse", "parti"])
def test_hver_kolonne_sorterer_begge_veier_og_partier_uten_dato_staar_sist(klient, skole, kolonne):
    for n, rom in (("a", "A"), ("b", "B")):
        PartiFactory(
            skole=skole, navn=n, rom=rom, eksaminator=rom, eksamen=lag_eksamen(start=naa() + timedelta(hours=ord(n)))
        )
    uten_dato = PartiFactory(skole=skole, navn="u", rom="", eksamen=lag_eksamen())
    uten_dato.eksamen.deler.all().delete()

    stigende, synkende = (navn(klient.get(LISTE, {"sorter": s})) for s in (kolonne, f"-{kolonne}"))
    assert sorted(stigende) == sorted(synkende) == ["a", "b", "u"]
    if kolonne == "tid":
        assert (stigende, synkende) == (["a", "b", "u"], ["b", "a", "u"])


def test_sidestoerrelsen_staar_i_adressen_og_foelger_med(klient, skole):
    eksamen = lag_eksamen()
    for n in range(26):
        PartiFactory(skole=skole, eksamen=eksamen, navn=str(n))

    svar = klient.get(LISTE, {"per": "25", "sorter": "parti"})
    assert len(navn(svar)) == 25
    assert ("per", "25") in svar.context["skjulte_felt"]
    assert len(navn(klient.get(LISTE, {"per": "999999"}))) == 26


def test_soek_i_sensor_og_merknad(klient, skole):
    PartiFactory(skole=skole, navn="s", sensor="Kari Nilsen", merknad="Husk skjøteledning")
    PartiFactory(skole=skole, navn="x")

    assert navn(klient.get(LISTE, {"sok": "nilsen skjøte"})) == ["s"]


def test_fristen_staar_over_listen(klient, parti):
    periode = parti.eksamen.periode
    for frist, ord_ in ((naa() + timedelta(days=3), "låses for"), (naa() - timedelta(days=3), "er låst for")):
        periode.endringsfrist = frist
        periode.save(update_fields=["endringsfrist"])
        assert ord_ in klient.get(LISTE).content.decode()


def test_rektor_ser_listen_uten_kryss_og_knapper(som, skole, parti):
    tekst = som(bruker_med_rolle(Rolle.REKTOR, skole)).get(LISTE).content.decode()

    assert parti.navn in tekst
    assert 'name="valgt"' not in tekst
    assert "Legg til parti" not in tekst


def test_perioden_staar_i_radene_naar_listen_har_flere(klient, skole):
    PartiFactory(skole=skole, navn="a", eksamen=lag_eksamen(periode=PeriodeFactory(kode="V-2027")))
    assert "· V-2027" not in klient.get(LISTE).content.decode()

    PartiFactory(skole=skole, navn="b", eksamen=lag_eksamen(periode=PeriodeFactory(kode="V-2028")))
    assert "· V-2027" in klient.get(LISTE).content.decode()
