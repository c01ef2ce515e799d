import pytest
from lxml import etree

from tests.fabrikker.pas_tjener import lag_klient, sertifikat

PA = "{http://pas.udir.no/Pamelding}"


@pytest.fixture(autouse=True)
def _er_pas(settings):
    """This site is PAS for others."""
    settings.PAS_TJENER = True


@pytest.fixture
def signerende(skole):
    """A client that logs in for Lillevik by signing."""
    return lag_klient(skole, navn="Signert skolesystem", sertifikat=sertifikat(), med_hemmelighet=False)[0]


def apifeil(svar) -> str:
    """The sentence of an ApiError; the answer must be one, and nothing else."""
    assert svar.headers["Content-Type"].startswith("application/xml")
    assert svar.headers["Cache-Control"] == "no-store"
    assert "eksamen_sesjon" not in svar.cookies
    rot = etree.fromstring(svar.content)
    assert rot.tag == f"{PA}ApiError"
    (melding,) = rot
    assert melding.tag == f"{PA}Message"
    assert melding.text
    return melding.text
