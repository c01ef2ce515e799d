"""Any order of any acts by anybody: no sealed proposal shows, and no final grade stands against the rules."""

import itertools
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from felles.tid import naa
from sensur.models import Karakter, Sensoroppdrag
from sensur.querysets.kandidatsegl import FORTSATT, Kandidatsegl
from sensur.querysets.oppdrag import SensoroppdragQuerySet
from tests.sensur.verden import spill, spill_hver

pytestmark = pytest.mark.django_db

plass, hvem, valg = st.integers(0, 1), st.integers(1, 2), st.integers(0, 2)
karakter = st.sampled_from(Karakter.values)
HANDLINGER = st.one_of(
    st.tuples(st.just("foreslaa"), hvem, plass, valg),
    st.tuples(st.just("bekreft"), hvem),
    st.tuples(st.just("foreslaa alle og bekreft"), hvem),
    st.tuples(st.just("foreslaa alle og bekreft"), hvem),
    st.tuples(st.just("sett"), hvem, plass, karakter),
    st.tuples(st.just("like"), hvem),
    st.tuples(st.just("avgjorte"), hvem),
    st.tuples(st.just("ta tilbake"), hvem, plass),
    st.tuples(st.just("gjenaapne"), hvem, plass),
    st.tuples(st.just("bekreft igjen"), hvem, valg),
    st.tuples(st.just("trekk"), hvem),
    st.tuples(st.just("bytt"), hvem),
    st.tuples(st.just("fellessensur"), st.booleans()),
    st.tuples(st.just("send"), hvem),
    st.tuples(st.just("avgjoer"), karakter),
    st.tuples(st.just("opp igjen")),
    st.tuples(st.just("publiser")),
    st.tuples(st.just("fravaer"), plass),
)
BEGGE = [("foreslaa alle og bekreft", 1), ("foreslaa alle og bekreft", 2)]
# The second candidate comes after both have confirmed, or after the publication.
SENT = [("fravaer", 1), *BEGGE, ("fravaer", 1)]
ETTER = [("fravaer", 1), *BEGGE, ("sett", 2, 0, "4"), ("publiser",), ("fravaer", 1)]


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.sampled_from([[], BEGGE, SENT, ETTER]), st.lists(HANDLINGER, min_size=3, max_size=12))
def test_ingen_rekkefoelge_av_handlinger_bryter_forseglingen(start, handlinger):
    spill(start + handlinger)


def flettinger(ene, andre):
    """Every order of the two lists together that keeps the order of each."""
    for plasser in itertools.combinations(range(len(ene) + len(andre)), len(ene)):
        rester = iter(ene), iter(andre)
        yield [next(rester[0] if nr in plasser else rester[1]) for nr in range(len(ene) + len(andre))]


@pytest.mark.parametrize(("foerst", "slutt"), [(1, "bekreft igjen"), (2, "trekk")])
def test_hver_rekkefoelge_for_en_som_kom_sent_holder_forseglingen(foerst, slutt):
    """One is given a proposal, opened again and closed; the other's comes somewhere in between."""
    igjen = (slutt, foerst, 2) if slutt == "bekreft igjen" else (slutt, foerst)
    ene = [("gjenaapne", foerst, 1), ("bekreft igjen", foerst, 1), ("gjenaapne", foerst, 1), igjen]
    andre = [("gjenaapne", 3 - foerst, 1), ("bekreft igjen", 3 - foerst, 1)]
    assert spill_hver(SENT, flettinger(ene, andre)) == {False, True}


hendelser = st.lists(st.tuples(st.integers(1, 2), st.booleans()), max_size=14)


@given(hendelser)
@settings(deadline=None)
def test_seglet_over_en_kandidat_er_brutt_naar_begge_har_vaert_bekreftet_samtidig(hendelser):
    """Played step by step: each opens, and then confirms or withdraws, at moments that all differ."""
    start = naa()
    segl, aapnet, brutt = Kandidatsegl(), {1: None, 2: None}, False
    for nr, (hvem, trekkes) in enumerate(hendelser):
        tid = start + timedelta(seconds=nr)
        if aapnet[hvem] is None:
            aapnet[hvem] = tid
            segl.aapninger.append((tid, FORTSATT))
            continue
        segl.aapninger.remove((aapnet[hvem], FORTSATT))
        segl.aapninger.append((aapnet[hvem], tid))
        aapnet[hvem] = None
        if not trekkes:
            segl.foerst.setdefault(hvem, tid)
        brutt = brutt or (len(segl.foerst) == 2 and set(aapnet.values()) == {None})
        assert segl.brutt == brutt


@pytest.mark.parametrize("foerste", [1, 2])
def test_hele_loepet_i_begge_rekkefoelger(foerste):
    spill(
        [
            ("like", 2),
            ("publiser",),
            ("foreslaa alle og bekreft", foerste),
            ("gjenaapne", foerste, 0),
            ("sett", 2, 0, "4"),
            ("foreslaa", foerste, 0, 2),
            ("foreslaa alle og bekreft", 3 - foerste),
            ("bekreft igjen", foerste, 1),
            ("sett", 1, 0, "4"),
            ("sett", 2, 0, "4"),
            ("publiser",),
            ("sett", 2, 1, "MB"),
            ("publiser",),
            ("sett", 2, 1, "5"),
            ("gjenaapne", foerste, 0),
        ]
    )


def test_bytte_gjenaapning_og_fellessensur_om_hverandre():
    spill(
        [
            ("fellessensur", True),
            *BEGGE,
            ("sett", 2, 0, "4"),
            ("send", 1),
            ("avgjoer", "3"),
            ("avgjorte", 2),
            ("gjenaapne", 1, 0),
            ("ta tilbake", 2, 0),
            ("gjenaapne", 1, 0),
            ("avgjoer", "2"),
            ("bekreft igjen", 1, 2),
            ("send", 2),
            ("avgjoer", "5"),
            ("opp igjen",),
            ("bytt", 1),
            ("avgjorte", 2),
            ("publiser",),
            ("foreslaa alle og bekreft", 1),
            ("fravaer", 1),
            ("fravaer", 1),
            ("send", 2),
            ("avgjoer", "4"),
            ("avgjorte", 2),
            ("publiser",),
            ("bytt", 2),
        ]
    )


def test_kontroll_uten_forseglingen_brytes_den_straks(monkeypatch):
    """Shows that the game can be lost: with the seal taken away, the first confirmation gives it away."""
    monkeypatch.setattr(SensoroppdragQuerySet, "begge_bekreftet", lambda self, parti_id: True)
    monkeypatch.setattr(type(Sensoroppdrag.objects), "begge_bekreftet", lambda self, parti_id: True)
    with pytest.raises(AssertionError), transaction.atomic():
        spill([("foreslaa alle og bekreft", 1)])
