"""Any order of any acts by anybody: no sealed proposal shows, and no final grade stands against the rules."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensur.models import Karakter, Sensoroppdrag
from sensur.querysets.oppdrag import SensoroppdragQuerySet
from tests.sensur.verden import spill

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


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.booleans(), st.lists(HANDLINGER, min_size=3, max_size=12))
def test_ingen_rekkefoelge_av_handlinger_bryter_forseglingen(bekreftet, handlinger):
    spill((BEGGE if bekreftet else []) + handlinger)


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
