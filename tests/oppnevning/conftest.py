"""An authority, its faggruppe, the school's fagperson, and a mail server of the test's own."""

import email
import email.policy
import re

import pytest

from brukere.models.bruker import Rolle
from felles.jobbkjoering import kjoer_forfalte
from tests.fabrikker.brukere import bruker_med_rolle
from tests.fabrikker.eksamen import FagFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.kvittering.posttjener import Posttjener

LENKE = re.compile(r"https://eksamen\.example\.no(/sensur/svar/[\w-]+/)")


class Postkasse:
    """What the site has sent, after its jobs have run."""

    def __init__(self, tjener: Posttjener) -> None:
        self.tjener = tjener

    def toem(self) -> list:
        """Run the jobs that are due; all letters so far."""
        kjoer_forfalte()
        return [email.message_from_bytes(brev[2], policy=email.policy.default) for brev in self.tjener.post.brev]

    def lenke(self) -> str:
        """The address of the answer page in the newest letter."""
        # Long lines come broken as quoted-printable; the parser mends them.
        return LENKE.search(self.toem()[-1].get_content())[1]


@pytest.fixture
def post(settings):
    with Posttjener() as tjener:
        settings.MAILERS = {
            "default": {
                "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
                "OPTIONS": {"host": "127.0.0.1", "port": tjener.port, "timeout": 5},
            }
        }
        settings.NETTADRESSE = "https://eksamen.example.no"
        yield Postkasse(tjener)


@pytest.fixture
def fag(db):
    return FagFactory(navn_nb="Norsk hovedmål")


@pytest.fixture
def myndighet(statsforvalter):
    """Somebody at the authority that appoints."""
    return bruker_med_rolle(Rolle.STATSFORVALTER, statsforvalter)


@pytest.fixture
def faggruppe(statsforvalter, fag):
    return lag_faggruppe(statsforvalter, fag, navn="Norsk Vg3")


@pytest.fixture
def fagperson(skole, fag, faggruppe):
    """A teacher at Lillevik, proposed for the period."""
    return lag_fagperson(skole, fag, skole=skole, periode=faggruppe.periode)


@pytest.fixture
def oppnevning(faggruppe, fagperson):
    """A request that waits for the teacher's answer."""
    return lag_oppnevning(faggruppe, fagperson.bruker)
