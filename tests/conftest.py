"""Personas: named people at named places. Times are real unless a test freezes them, or midnight is near."""

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from brukere.models import Organisasjon
from brukere.models.bruker import Rolle
from tests.fabrikker.brukere import OrganisasjonFactory, bruker_med_rolle
from tests.fabrikker.eksamen import PartiFactory, gi_vakt, lag_kandidat
from tests.klokken import _midnatt_venter, formiddag  # noqa: F401 - fixtures, used by name
from tests.toemming import installer

installer()
# How fast an example goes says nothing about the program.
settings.register_profile("uten_klokke", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("uten_klokke")


@pytest.fixture
def udir(db):
    return OrganisasjonFactory(slag=Organisasjon.Slag.UDIR, navn="Utdanningsdirektoratet")


@pytest.fixture
def statsforvalter(udir):
    return OrganisasjonFactory(slag=Organisasjon.Slag.STATSFORVALTER, navn="Statsforvalteren", overordnet=udir)


@pytest.fixture
def fylke(statsforvalter):
    return OrganisasjonFactory(slag=Organisasjon.Slag.FYLKESKOMMUNE, navn="Lillevik fylke", overordnet=statsforvalter)


@pytest.fixture
def skole(fylke):
    return OrganisasjonFactory(navn="Lillevik videregående skole", overordnet=fylke)


@pytest.fixture
def annen_skole(fylke):
    return OrganisasjonFactory(navn="Storvik videregående skole", overordnet=fylke)


@pytest.fixture
def skoleadmin(skole):
    return bruker_med_rolle(Rolle.SKOLEADMIN, skole)


@pytest.fixture
def annen_skoleadmin(annen_skole):
    return bruker_med_rolle(Rolle.SKOLEADMIN, annen_skole)


@pytest.fixture
def parti(skole, statsforvalter):
    """A one-part exam that began an hour ago, at Lillevik."""
    parti = PartiFactory(skole=skole)
    parti.eksamen.ansvarlig = statsforvalter
    parti.eksamen.save(update_fields=["ansvarlig"])
    return parti


@pytest.fixture
def vakt(skole, parti):
    """An invigilator at Lillevik with the watch over `parti`."""
    vakt = bruker_med_rolle(Rolle.EKSAMENSVAKT, skole)
    gi_vakt(parti, vakt)
    return vakt


@pytest.fixture
def kandidat(parti):
    return lag_kandidat(parti)


@pytest.fixture
def egen_redis(settings, worker_id):
    """A Redis database of this worker's own: rows of two workers have the same numbers."""
    nummer = int(worker_id.removeprefix("gw")) + 1 if worker_id != "master" else 1
    settings.REDIS_URL = f"{settings.REDIS_URL.split('?')[0]}?db={nummer}"


@pytest.fixture
def som():
    """`som(bruker)`: a test client with that member of staff logged in."""

    def logg_inn(bruker) -> Client:
        klient = Client()
        klient.force_login(bruker)
        return klient

    return logg_inn
