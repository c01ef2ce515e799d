"""A party in a week at Lillevik, and what the tests ask of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from brukere.models import Rolle
from felles.models import Angrepost
from felles.tid import naa
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory, PartiFactory, PersonFactory, lag_eksamen, lag_kandidat


@pytest.fixture
def norsk(db):
    """NOR1267 in a week."""
    return lag_eksamen(start=naa() + timedelta(days=7), fag=FagFactory(fagkode="NOR1267", navn_nb="Norsk hovedmål"))


@pytest.fixture
def snart(skole, norsk):
    """The party of NOR1267 at Lillevik, in a week."""
    return PartiFactory(skole=skole, eksamen=norsk, navn="3STA")


@pytest.fixture
def klient(som, skoleadmin):
    """The administrator of Lillevik."""
    return som(skoleadmin)


@pytest.fixture
def rektor(skole):
    return bruker_med_rolle(Rolle.REKTOR, skole)


@pytest.fixture
def til(snart):
    """`til("kandidater")`: the address of a page of the party."""
    return lambda navn: reverse(f"elever:{navn}", args=[snart.pk])


@pytest.fixture
def tre(snart):
    """Berg, Vik and Ås."""
    return [lag_kandidat(snart, person=PersonFactory(etternavn=navn)) for navn in ("Ås", "Vik", "Berg")]


def meldinger(svar) -> list[str]:
    """What the page said after the redirect."""
    return [str(melding) for melding in svar.context["messages"]]


def angre(klient, neste):
    return klient.post(f"/angre/{Angrepost.objects.latest('laget').pk}/", {"neste": neste}, follow=True)
