"""A faggruppe with sensors who have accepted, and parties to distribute."""

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.tid import naa
from fordeling.models import Fordeling
from fordeling.services.fordeling import bruk_forslag
from fordeling.services.grunnlag import les_situasjon
from oppnevning.models import Faggruppe
from tests.fabrikker.brukere import RolletildelingFactory
from tests.fabrikker.oppnevning import lag_faggruppe, lag_fagperson, lag_oppnevning
from tests.fabrikker.sensur import aktoer, lag_sensurparti


def lag_godtatt(faggruppe: Faggruppe, etternavn: str, **felt) -> Bruker:
    """A sensor who has accepted, with the role."""
    fagperson = lag_fagperson(faggruppe.eier)
    Bruker.objects.filter(pk=fagperson.bruker_id).update(fornavn="Sensor", etternavn=etternavn)
    bruker = Bruker.objects.get(pk=fagperson.bruker_id)
    RolletildelingFactory(bruker=bruker, rolle=Rolle.SENSOR, organisasjon=faggruppe.eier)
    lag_oppnevning(faggruppe, bruker, godtatt=True, **felt)
    return bruker


def lag_fordelbar(eier, skole, *, sensorer=4, partier=4, svar=2) -> tuple[Faggruppe, list[Bruker], list[Eksamensparti]]:
    """A faggruppe of one exam whose grading is open, with parties without sensors and people who have accepted."""
    foerste = lag_sensurparti(skole, eier, kandidater=svar, navn="P0")
    eksamen = foerste.eksamen
    alle = [
        foerste,
        *(lag_sensurparti(skole, eier, kandidater=svar, eksamen=eksamen, navn=f"P{n}") for n in range(1, partier)),
    ]
    faggruppe = lag_faggruppe(eier, eksamen.fag, periode=eksamen.periode)
    return faggruppe, [lag_godtatt(faggruppe, f"Nr{n}") for n in range(sensorer)], alle


def fordel(faggruppe: Faggruppe, hvem: Bruker) -> Fordeling:
    """Use the proposal of the moment."""
    avtrykk = les_situasjon(faggruppe, naa()).avtrykk
    return bruk_forslag(faggruppe_id=faggruppe.pk, avtrykk=avtrykk, aktoer=aktoer(hvem), naa=naa())
