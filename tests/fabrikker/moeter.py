"""Meetings of a fellessensur, and exams whose differences go to one."""

from datetime import timedelta

from felles.tid import naa
from sensur.models import Fellessensur, Sensurplan
from sensur.services.moeter import Moetefelt, lag_moete
from tests.fabrikker.oppnevning import lag_faggruppe, lag_oppnevning
from tests.fabrikker.sensur import aktoer, lag_sensor


def sett_fellessensur(parti, eier):
    """The party's exam is decided in a fellessensur; its faggruppe."""
    eksamen = parti.eksamen
    gruppe = lag_faggruppe(eier, eksamen.fag, periode=eksamen.periode, navn="Fellessensur")
    Sensurplan.objects.update_or_create(eksamen=eksamen, defaults={"faggruppe": gruppe, "fellessensur": True})
    return gruppe


def lag_fellessensur(gruppe, leder=None, deltakere=()) -> Fellessensur:
    """A meeting the day after tomorrow, led by a sensor of the faggruppe."""
    leder = leder or med_i(gruppe)
    fra = naa() + timedelta(days=2)
    felt = Moetefelt("Fellessensur norsk", leder.pk, fra, fra + timedelta(hours=2))
    return lag_moete(
        faggruppe_id=gruppe.pk, felt=felt, deltakere=[b.pk for b in deltakere], aktoer=aktoer(leder), naa=naa()
    )


def med_i(gruppe, bruker=None):
    """A sensor who has accepted in the faggruppe."""
    bruker = bruker or lag_sensor(gruppe.eier)
    lag_oppnevning(gruppe, bruker, godtatt=True)
    return bruker
