"""People who can be appointed, and appointments in the states that they begin in."""

from datetime import timedelta

from eksamen.models import Eksamensperiode
from felles.tid import naa
from oppnevning.models import Fagforslag, Faggruppe, Fagkompetanse, Fagperson, Oppnevning
from tests.fabrikker.brukere import BrukerFactory
from tests.fabrikker.eksamen import FagFactory, PeriodeFactory


def lag_faggruppe(eier, *fag, periode: Eksamensperiode | None = None, navn="Norsk") -> Faggruppe:
    """A faggruppe with those fag, or with one of its own."""
    gruppe = Faggruppe.objects.create(eier=eier, periode=periode or PeriodeFactory(), navn=navn)
    gruppe.fag.set(fag or [FagFactory()])
    return gruppe


def lag_fagperson(eier, *fag, skole=None, periode=None, bruker=None, **felt) -> Fagperson:
    """Somebody with an account without roles, proposed for the period when one is given."""
    fagperson = Fagperson.objects.create(bruker=bruker or BrukerFactory(), eier=eier, skole=skole, **felt)
    for ett in fag:
        Fagkompetanse.objects.create(fagperson=fagperson, fag=ett)
    if periode:
        Fagforslag.objects.create(fagperson=fagperson, periode=periode, organisasjon=eier, foreslaatt=naa())
    return fagperson


def lag_oppnevning(faggruppe: Faggruppe, bruker=None, *, godtatt=False, **felt) -> Oppnevning:
    """A request that waits for an answer, or (`godtatt`) one that was accepted. Gives no role."""
    na = naa()
    felt.setdefault("sendt", na - timedelta(days=2))
    felt.setdefault("svarfrist", na + timedelta(days=7))
    if godtatt:
        felt = {
            "status": Oppnevning.Status.TAKKET_JA, "svart": na, "taushet": na, "gateadresse": "Kirkegata 1",
            "postnummer": "0153", "poststed": "Oslo", **felt,
        }  # fmt: skip
    if bruker is None:
        bruker = lag_fagperson(faggruppe.eier, periode=faggruppe.periode).bruker
    return Oppnevning.objects.create(faggruppe=faggruppe, bruker=bruker, **felt)
