"""The proposal keeps the rules whatever it is given: by Hypothesis over the pure function, and some known cases."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fordeling.services.forslag import Forslag, Grunn, Grunnlag, Parti, Sensor, foreslaa

EKSAMENER = [1, 2, 3]


@st.composite
def grunnlag(draw) -> Grunnlag:
    ider = draw(st.lists(st.integers(1, 40), max_size=8, unique=True))
    grense = st.none() | st.integers(0, 90)
    sensorer = tuple(
        Sensor(
            pk,
            flest=draw(grense),
            reserve=draw(st.booleans()),
            kan=draw(st.none() | st.frozensets(st.sampled_from(EKSAMENER))),
            har=draw(st.just(()) | st.tuples(st.tuples(st.sampled_from(EKSAMENER), st.integers(1, 30)))),
            gruppe=draw(st.none() | st.integers(1, 3)),
        )
        for pk in ider
    )
    hvem = st.sampled_from([*ider, 41])  # also somebody who is not among them
    partier = tuple(
        Parti(pk, draw(st.sampled_from(EKSAMENER)), draw(st.integers(1, 30)), draw(st.frozensets(hvem, max_size=4)))
        for pk in draw(st.lists(st.integers(1, 99), max_size=12, unique=True))
    )
    par = tuple(draw(st.lists(st.tuples(hvem, hvem), max_size=3)))
    tak = tuple((eksamen, draw(st.integers(0, 60))) for eksamen in draw(st.sets(st.sampled_from(EKSAMENER))))
    return Grunnlag(sensorer, partier, par, tak)


def lagt_ut(gitt: Grunnlag, svar: Forslag):
    """Answers per sensor, and per sensor and exam, counted anew from the proposal."""
    totalt, per_eksamen = Counter(), defaultdict(Counter)
    for sensor in gitt.sensorer:
        for eksamen, antall in sensor.har:
            totalt[sensor.id] += antall
            per_eksamen[eksamen][sensor.id] += antall
    for plassering in svar.plasseringer:
        for pk in plassering.par:
            totalt[pk] += plassering.parti.svar
            per_eksamen[plassering.parti.eksamen_id][pk] += plassering.parti.svar
    return totalt, per_eksamen


def kan_ta(gitt: Grunnlag, svar: Forslag, parti: Parti) -> list[Sensor]:
    """Those who might have had the party as everything lies now."""
    totalt, per_eksamen = lagt_ut(gitt, svar)
    tak = dict(gitt.tak).get(parti.eksamen_id)
    return [
        sensor
        for sensor in gitt.sensorer
        if sensor.id not in parti.inhabile
        and (sensor.kan is None or parti.eksamen_id in sensor.kan)
        and (sensor.flest is None or totalt[sensor.id] + parti.svar <= sensor.flest)
        and (tak is None or per_eksamen[parti.eksamen_id][sensor.id] + parti.svar <= tak)
    ]


@given(grunnlag())
def test_hvert_parti_er_plassert_en_gang_eller_nevnt_med_grunn(gitt):
    svar = foreslaa(gitt)
    ider = [p.parti.id for p in svar.plasseringer] + [parti.id for parti, _grunn in svar.uplasserte]
    assert sorted(ider) == sorted(parti.id for parti in gitt.partier)
    assert svar.belastning == {s.id: lagt_ut(gitt, svar)[0][s.id] for s in gitt.sensorer}


@given(grunnlag())
def test_to_forskjellige_som_begge_kan_og_ingen_inhabile(gitt):
    sensorer = {sensor.id: sensor for sensor in gitt.sensorer}
    for plassering in foreslaa(gitt).plasseringer:
        foerste, andre = plassering.par
        assert foerste != andre
        for pk in plassering.par:
            assert pk not in plassering.parti.inhabile
            assert sensorer[pk].kan is None or plassering.parti.eksamen_id in sensorer[pk].kan


@given(grunnlag())
def test_ingen_faar_flere_svar_enn_den_kan_ha(gitt):
    svar = foreslaa(gitt)
    totalt, per_eksamen = lagt_ut(gitt, svar)
    brukt = {pk for p in svar.plasseringer for pk in p.par}
    for sensor in gitt.sensorer:
        assert sensor.id not in brukt or sensor.flest is None or totalt[sensor.id] <= sensor.flest
    for plassering in svar.plasseringer:
        tak = dict(gitt.tak).get(plassering.parti.eksamen_id)
        for pk in plassering.par:
            assert tak is None or per_eksamen[plassering.parti.eksamen_id][pk] <= tak


@given(grunnlag())
def test_reserver_bare_der_to_andre_ikke_kan(gitt):
    svar = foreslaa(gitt)
    reserver = {sensor.id for sensor in gitt.sensorer if sensor.reserve}
    for plassering in svar.plasseringer:
        if reserver.intersection(plassering.par):
            faste = [s for s in kan_ta(gitt, svar, plassering.parti) if not s.reserve and s.id not in plassering.par]
            ogsaa = [pk for pk in plassering.par if pk not in reserver]
            assert len(faste) + len(ogsaa) < 2 or not ogsaa
            assert len(faste) < 2


@given(grunnlag())
def test_det_som_staar_igjen_er_det_ikke_to_ledige_til(gitt):
    svar = foreslaa(gitt)
    for parti, _grunn in svar.uplasserte:
        assert len(kan_ta(gitt, svar, parti)) < 2


@given(grunnlag(), st.randoms())
def test_rekkefoelgen_av_fakta_betyr_ingenting(gitt, tilfeldig: Random):
    stokket = replace(
        gitt,
        sensorer=tuple(tilfeldig.sample(gitt.sensorer, len(gitt.sensorer))),
        partier=tuple(tilfeldig.sample(gitt.partier, len(gitt.partier))),
        par=tuple(tilfeldig.sample(gitt.par, len(gitt.par))),
        tak=tuple(tilfeldig.sample(gitt.tak, len(gitt.tak))),
    )
    assert foreslaa(stokket) == foreslaa(gitt)


@given(grunnlag())
def test_sensorgruppene_gaar_ikke_foran_noen_av_de_andre_reglene(gitt):
    """Room, reserves and even load are what they would have been without groups, within half of the largest party."""
    svar = foreslaa(gitt)
    uten = foreslaa(replace(gitt, sensorer=tuple(replace(sensor, gruppe=None) for sensor in gitt.sensorer)))
    reserver = {sensor.id for sensor in gitt.sensorer if sensor.reserve}

    def paa_reserver(forslag):
        return sum(p.parti.svar for p in forslag.plasseringer for pk in p.par if pk in reserver)

    assert sum(parti.svar for parti, _ in svar.uplasserte) <= sum(parti.svar for parti, _ in uten.uplasserte)
    if not svar.uplasserte and not uten.uplasserte:
        assert paa_reserver(svar) <= paa_reserver(uten)
    slakk = max((parti.svar for parti in gitt.partier), default=0) // 2
    for ny, gammel in zip(sorted(svar.belastning.values()), sorted(uten.belastning.values()), strict=True):
        assert ny <= gammel + slakk


@given(st.integers(1, 4), st.integers(1, 5))
def test_paret_er_i_samme_gruppe_naar_ingenting_hindrer_det(grupper, runder):
    """Groups of three and equal parties: everybody has as much, and no pair is across."""
    sensorer = tuple(Sensor(n, gruppe=n % grupper) for n in range(3 * grupper))
    partier = tuple(Parti(n, 1, 20) for n in range(3 * grupper * runder))
    svar = foreslaa(Grunnlag(sensorer, partier))
    assert all(par[0] % grupper == par[1] % grupper for par in svar.par)
    assert set(svar.belastning.values()) == {40 * runder}


@given(st.integers(2, 9), st.lists(st.integers(1, 40), max_size=40))
def test_jevnt_naar_ingenting_hindrer_det(antall, stoerrelser):
    """Nobody has more than another by more than one and a half of the largest party."""
    partier = tuple(Parti(n, 1, svar) for n, svar in enumerate(stoerrelser))
    svar = foreslaa(Grunnlag(tuple(Sensor(n) for n in range(antall)), partier))
    assert not svar.uplasserte
    assert max(svar.belastning.values()) - min(svar.belastning.values()) <= 1.5 * max(stoerrelser, default=0)


def test_like_partier_gir_faste_par_og_en_som_er_foerst_i_ett_og_andre_i_et_annet():
    fire = foreslaa(Grunnlag(tuple(Sensor(n) for n in (1, 2, 3, 4)), tuple(Parti(n, 1, 20) for n in range(8))))
    assert fire.par == [(1, 2), (3, 4)]
    assert set(fire.belastning.values()) == {80}
    fem = foreslaa(Grunnlag(tuple(Sensor(n) for n in (1, 2, 3, 4, 5)), tuple(Parti(n, 1, 20) for n in range(5))))
    assert set(fem.belastning.values()) == {40}
    assert {p[0] for p in fem.par} & {p[1] for p in fem.par}


def test_gruppen_viker_for_inhabilitet_og_for_par_som_myndigheten_har_satt_sammen():
    to_og_to = tuple(Sensor(n, gruppe=n % 2) for n in (1, 2, 3, 4))
    assert foreslaa(Grunnlag(to_og_to, (Parti(1, 1, 9), Parti(2, 1, 9)))).par == [(1, 3), (2, 4)]
    # Neither group has two who may: the pair is across.
    inhabil = foreslaa(Grunnlag(to_og_to, (Parti(1, 1, 9, frozenset({1, 2})),)))
    assert inhabil.par == [(3, 4)]
    satt_sammen = foreslaa(Grunnlag(to_og_to, (Parti(1, 1, 9), Parti(2, 1, 9)), par=((1, 2),)))
    assert satt_sammen.par == [(1, 2), (3, 4)]


def test_reserven_er_fra_samme_gruppe_naar_den_kan():
    sensorer = (Sensor(1, gruppe=2), Sensor(2, reserve=True, gruppe=1), Sensor(3, reserve=True, gruppe=2))
    assert foreslaa(Grunnlag(sensorer, (Parti(1, 1, 9),))).par == [(1, 3)]


def test_en_er_foerst_i_ett_par_og_andre_i_et_annet_i_samme_gruppe():
    svar = foreslaa(Grunnlag(tuple(Sensor(n, gruppe=1) for n in (1, 2, 3)), tuple(Parti(n, 1, 20) for n in range(3))))
    assert {p[0] for p in svar.par} & {p[1] for p in svar.par}
    assert set(svar.belastning.values()) == {40}


def test_par_som_finnes_brukes_foerst():
    svar = foreslaa(Grunnlag(tuple(Sensor(n) for n in (1, 2, 3, 4)), (Parti(1, 1, 9), Parti(2, 1, 9)), par=((4, 1),)))
    assert svar.par == [(2, 3), (4, 1)]


def test_ett_parti_flyttes_for_at_et_annet_skal_faa_plass():
    sensorer = (Sensor(1, flest=30), Sensor(2, flest=30), Sensor(3, flest=20), Sensor(4, flest=20))
    partier = (Parti(1, 1, 15), Parti(2, 1, 30))
    svar = foreslaa(Grunnlag(sensorer, partier, par=((1, 2),)))
    assert not svar.uplasserte


@pytest.mark.parametrize(
    ("sensorer", "parti", "grunn"),
    [
        ((Sensor(1),), Parti(1, 1, 5), Grunn.FOR_FAA),
        ((Sensor(1), Sensor(2)), Parti(1, 1, 5, frozenset({2})), Grunn.INHABILE),
        ((Sensor(1), Sensor(2, kan=frozenset({9}))), Parti(1, 1, 5), Grunn.KOMPETANSE),
        ((Sensor(1), Sensor(2, flest=4)), Parti(1, 1, 5), Grunn.FOR_STORT),
        ((Sensor(1), Sensor(2, flest=6, har=((1, 2),))), Parti(1, 1, 5), Grunn.FULLT),
    ],
)
def test_det_som_ikke_kan_plasseres_har_sin_grunn(sensorer, parti, grunn):
    assert foreslaa(Grunnlag(sensorer, (parti,))).uplasserte == ((parti, grunn),)
