"""The stripe over every page of a demo says which of its two sites this is."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("navn", "ventet"), [("", False), ("PAS", True)])
def test_stripen_sier_hvilket_nettsted_demoen_er(client, settings, navn, ventet):
    settings.DEMO, settings.DEMO_NAVN = True, navn

    side = client.get("/logg-inn/").content.decode()

    assert "Alle personer er oppdiktede" in side
    assert ("PAS." in side) is ventet
