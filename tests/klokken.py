"""The clock of the tests is the real one, with two exceptions that keep the hour from deciding how a test goes."""

from datetime import timedelta

import pytest
import time_machine

from felles.tid import dagens_dato, doegnet, naa

# Longer than any test that looks at our own clock.
FOER = timedelta(minutes=3)
# As long after it, «some minutes ago» would be yesterday. Together less than the quarter of an hour that servers of
# others, whose clock is the real one, let a signed request be late.
ETTER = timedelta(minutes=10)


@pytest.fixture(autouse=True)
def _midnatt_venter():
    """No test has midnight in the middle of it or right behind it: around midnight they are played some minutes earlier.

    What midnight does to the site is the business of tests that move the clock over it themselves.
    """
    tidspunkt = naa()
    start, slutt = doegnet(dagens_dato(tidspunkt))
    if tidspunkt - start >= ETTER and slutt - tidspunkt > FOER:
        yield
        return
    with time_machine.travel(tidspunkt - FOER - ETTER, tick=True):
        yield


@pytest.fixture
def formiddag():
    """Ten in the morning today: an exam that goes on now began this morning, and is over before midnight."""
    with time_machine.travel(doegnet(dagens_dato(naa()))[0].replace(hour=10), tick=True) as reise:
        yield reise
