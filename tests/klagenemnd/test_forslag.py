"""The proposal of boards: what always holds, whatever the facts are."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from klagenemnd.services.forslag import Grunn, Nemndgrunnlag, Sak, Sensor, fordel_skriving, foreslaa

FOLK = st.integers(1, 8)
MEDLEM = st.builds(
    Sensor, id=FOLK, flest=st.none() | st.integers(0, 12), reserve=st.booleans(),
    kan=st.none() | st.frozensets(st.integers(1, 2)), har=st.integers(0, 4).map(lambda n: ((1, n),) if n else ()),
)  # fmt: skip
SAK = st.builds(
    Sak, id=st.integers(1, 60), fag_id=st.integers(1, 2), parti_id=st.integers(1, 4),
    inhabile=st.frozensets(FOLK, max_size=4),
)  # fmt: skip
GRUNNLAG = st.builds(
    Nemndgrunnlag,
    medlemmer=st.lists(MEDLEM, max_size=8, unique_by=lambda m: m.id).map(tuple),
    saker=st.lists(SAK, max_size=30, unique_by=lambda s: s.id).map(tuple),
)
ROLIG = settings(deadline=None, max_examples=150)


@ROLIG
@given(GRUNNLAG)
def test_ingen_faar_det_de_ikke_kan_ha_og_hver_sak_har_sin_plass_eller_grunn(grunnlag):
    forslag = foreslaa(grunnlag)
    folk = {medlem.id: medlem for medlem in grunnlag.medlemmer}
    for plass in forslag.plasser:
        assert plass.skriver != plass.medlem
        for hvem in (plass.skriver, plass.medlem):
            assert hvem not in plass.sak.inhabile
            assert folk[hvem].kan is None or plass.sak.fag_id in folk[hvem].kan
    har = Counter({pk: sum(n for _, n in medlem.har) for pk, medlem in folk.items()})
    nye = Counter(hvem for plass in forslag.plasser for hvem in (plass.skriver, plass.medlem))
    for pk, medlem in folk.items():
        assert not nye[pk] or medlem.flest is None or har[pk] + nye[pk] <= medlem.flest
        assert forslag.belastning[pk] == har[pk] + nye[pk]
    plassert = {plass.sak.id for plass in forslag.plasser}
    assert sorted([*plassert, *(sak.id for sak, _ in forslag.uplasserte)]) == sorted(s.id for s in grunnlag.saker)
    for sak, grunn in forslag.uplasserte:
        # Nobody is left over whom two with room could have taken.
        ledige = [
            m for m in grunnlag.medlemmer if m.id not in sak.inhabile and (m.kan is None or sak.fag_id in m.kan)
            and (m.flest is None or har[m.id] + nye[m.id] < m.flest)
        ]  # fmt: skip
        assert len(ledige) < 2
        assert grunn in set(Grunn)


@ROLIG
@given(GRUNNLAG, st.randoms(use_true_random=False))
def test_forslaget_er_det_samme_i_hvilken_rekkefoelge_det_enn_kommer(grunnlag, tilfeldig):
    medlemmer, saker = list(grunnlag.medlemmer), list(grunnlag.saker)
    tilfeldig.shuffle(medlemmer)
    tilfeldig.shuffle(saker)
    assert foreslaa(replace(grunnlag, medlemmer=tuple(medlemmer), saker=tuple(saker))) == foreslaa(grunnlag)


@ROLIG
@given(st.lists(st.tuples(FOLK, FOLK).filter(lambda p: p[0] != p[1]), max_size=40))
def test_alle_skriver_i_halvparten_av_sine_saker(par):
    """The control: the first of each pair writes, as it came, and that is not even."""
    saker = dict(enumerate(par))
    skriver = fordel_skriving(saker)
    har = Counter(hvem for to in par for hvem in to)
    skriver_i = Counter(skriver.values())
    assert all(skriver[nr] in to for nr, to in saker.items())
    assert all(abs(2 * skriver_i[hvem] - antall) <= 1 for hvem, antall in har.items())


def test_den_som_har_skrevet_mest_leser_de_neste():
    assert fordel_skriving({1: (1, 2), 2: (1, 2), 3: (1, 2)}, {1: 3, 2: -3}) == {1: 2, 2: 2, 3: 2}


def test_lasten_er_jevn_og_samme_parti_gaar_til_samme_par_der_det_gaar():
    medlemmer = tuple(Sensor(id=nr) for nr in range(1, 7))
    saker = tuple(Sak(id=nr, fag_id=1, parti_id=nr // 3) for nr in range(24))
    forslag = foreslaa(Nemndgrunnlag(medlemmer, saker))
    assert max(forslag.belastning.values()) - min(forslag.belastning.values()) <= 3
    par_per_parti = {}
    for plass in forslag.plasser:
        par_per_parti.setdefault(plass.sak.parti_id, set()).add(frozenset((plass.skriver, plass.medlem)))
    assert all(len(par) == 1 for par in par_per_parti.values())


def test_reserver_brukes_bare_naar_de_andre_ikke_rekker():
    faste = (Sensor(id=1, flest=2), Sensor(id=2, flest=2))
    saker = tuple(Sak(id=nr, fag_id=1, parti_id=1) for nr in range(1, 4))
    med_reserver = Nemndgrunnlag((*faste, Sensor(id=3, reserve=True), Sensor(id=4, reserve=True)), saker)
    forslag = foreslaa(med_reserver)
    assert not forslag.uplasserte
    assert [forslag.belastning[pk] for pk in (1, 2, 3, 4)] == [2, 2, 1, 1]
    uten = foreslaa(Nemndgrunnlag(faste, saker))
    assert [(sak.id, grunn) for sak, grunn in uten.uplasserte] == [(3, Grunn.FULLT)]


def test_aa_holde_et_parti_samlet_gaar_ikke_ut_over_den_jevne_fordelingen():
    """Three who can, five cases of one party: a pair that took them all would leave the third without."""
    medlemmer = (Sensor(id=1), Sensor(id=2), Sensor(id=3, har=((1, 1),)), Sensor(id=4, har=((1, 1),)))
    saker = tuple(Sak(id=nr, fag_id=1, parti_id=1, inhabile=frozenset({4})) for nr in range(5))
    belastning = foreslaa(Nemndgrunnlag(medlemmer, saker)).belastning
    assert sorted(belastning[pk] for pk in (1, 2, 3)) == [3, 4, 4]
