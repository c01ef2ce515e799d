"""A published party at Lillevik, Udir who decides about it, and browsers of the candidates."""

import pytest
from django.test import Client

from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from eksamen.services.passord import fornye_passord
from felles.hendelser import SYSTEM
from felles.tid import naa
from klage.querysets.resultat import gjeldende_resultat
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.klage import lag_publisert_parti
from tests.kandidat.conftest import DOER


@pytest.fixture
def direktoratet(udir):
    return bruker_med_rolle(Rolle.UDIR, udir)


@pytest.fixture
def statsforvalteren(statsforvalter):
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def norsk(skole, statsforvalter):
    """A centrally given written exam: grades 3 and 4, published yesterday."""
    return lag_publisert_parti(skole, statsforvalter, "3", "4", navn="3STA")


@pytest.fixture
def olga(norsk):
    return kandidatene(norsk)[0]


def kandidatene(parti) -> list[Kandidat]:
    return list(parti.kandidater.select_related("person", "eksamen__fag").order_by("kandidatnummer__nummer"))


def karakter(kandidat) -> str | None:
    """The grade that counts now."""
    return gjeldende_resultat(Kandidat.objects.filter(pk=kandidat.pk), naa()).get().resultat


def inn(kandidat) -> Client:
    """A browser that looks at own exams."""
    passord = fornye_passord(kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())[0].passord
    klient = Client()
    klient.post(DOER, {"nummer": kandidat.kandidatnummer.nummer, "passord": passord, "til": "eksamener"})
    return klient
