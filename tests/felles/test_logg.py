"""The log tells what went wrong, and not about whom."""

import logging
import sys
from logging.config import DictConfigurator

import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from eksamen.models import Person
from tests.fabrikker.levering import lag_fil

pytestmark = pytest.mark.django_db

# Named here, since a traceback quotes the lines of the code.
FORNAVN, ETTERNAVN = "Olga", "Sol\nbakken"
FILNAVN = "besvarelse Solbakken.pdf"


def rad_som_brytes():
    Person.objects.create(fornavn=FORNAVN, etternavn=ETTERNAVN, nummer_hash=None)


def logglinje(handling):
    """What the site's own formatter writes of the error that this raises."""
    oppskrift = settings.LOGGING["formatters"]["linje"]
    formaterer = DictConfigurator(settings.LOGGING).configure_formatter(oppskrift)
    try:
        with transaction.atomic():
            handling()
    except Exception:
        post = logging.LogRecord("django.request", logging.ERROR, "", 0, "Internal Server Error: /", (), sys.exc_info())
        return formaterer.format(post)
    raise AssertionError("ingen feil")


def test_en_noekkel_som_er_tatt_logges_uten_verdien(kandidat):
    lag_fil(kandidat, navn=FILNAVN)

    linje = logglinje(lambda: lag_fil(kandidat, navn=FILNAVN))

    assert "besvarelsesfil_navn_unikt" in linje
    assert "Traceback" in linje
    assert "bakken" not in linje


def test_en_rad_som_brytes_logges_uten_radens_innhold():
    linje = logglinje(rad_som_brytes)

    assert "null value" in linje
    assert FORNAVN not in linje
    assert "bakken" not in linje


def test_feilen_som_fulgte_av_databasens_feil_staar_der_fortsatt():
    def feil():
        try:
            rad_som_brytes()
        except DatabaseError as grunn:
            raise RuntimeError("videre") from grunn

    linje = logglinje(feil)

    assert "RuntimeError: videre" in linje
    assert FORNAVN not in linje
    assert "bakken" not in linje
