import pytest


@pytest.fixture(autouse=True)
def paa_eksamensdagen(klokken, db):
    """Noon on an exam day; the exam in one part began at 11:00, part 2 of the other begins at 13:00."""
    return klokken
