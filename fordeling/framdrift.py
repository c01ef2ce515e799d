"""How far a sensor has come with a party, and whether the deadline holds: from counts and times alone.

Counts of own proposals, never a value; and never shown to a sensor of the same party.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import inf
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

# So much faster than until now, and it will not be done in time.
FARE: Final = 2.0
# Nobody is behind before so much of the time has passed: a sensor may well begin on the second evening.
FREDET: Final = 0.25
HALVVEIS: Final = 0.5


class Tilstand(models.TextChoices):
    """How a sensor stands with a party."""

    IKKE_AAPEN = "ikke_aapen", _("Ikke åpnet ennå")
    FERDIG = "ferdig", _("Bekreftet")
    GJENSTAAR = "gjenstaar", _("Publisert, svar gjenstår")
    IKKE_BEGYNT = "ikke_begynt", _("Ikke begynt")
    I_RUTE = "i_rute", _("I rute")
    BEKREFT = "bekreft", _("Alle vurdert, ikke bekreftet")
    ETTER = "etter", _("Etter planen")
    FARE = "fare", _("Rekker neppe fristen")
    FORFALT = "forfalt", _("Fristen er ute")


TRENGER_NOEN: Final = (Tilstand.FORFALT, Tilstand.FARE, Tilstand.ETTER)


@dataclass(frozen=True, slots=True)
class Framdrift:
    """State, and the pace that the rest asks for, in answers a day; None when there is no rest, no deadline or no time."""

    tilstand: Tilstand
    per_dag: float | None = None


def framdrift(
    *, svar: int, foreslaatt: int, bekreftet: bool, fra: datetime, frist: datetime | None, naa: datetime
) -> Framdrift:
    """How it stands at `naa`, between `fra` (when the grading opened) and `frist`, all UTC.

    Behind: the own pace until now does not reach. At risk, from half the time on: not twice that pace does either.
    Within the first quarter nobody is either.
    """
    if bekreftet:
        return Framdrift(Tilstand.FERDIG)
    if naa < fra:
        return Framdrift(Tilstand.IKKE_AAPEN)
    rest = max(svar - foreslaatt, 0)
    if frist is None or frist <= fra:
        return Framdrift(_uten_frist(rest, foreslaatt))
    if naa >= frist:
        return Framdrift(Tilstand.FORFALT)
    per_dag = rest / ((frist - naa) / timedelta(days=1))
    return Framdrift(_med_frist(rest, foreslaatt, (naa - fra) / (frist - fra)), per_dag or None)


def _uten_frist(rest: int, foreslaatt: int) -> Tilstand:
    if not rest and foreslaatt:
        return Tilstand.BEKREFT
    return Tilstand.I_RUTE if foreslaatt else Tilstand.IKKE_BEGYNT


def _med_frist(rest: int, foreslaatt: int, gaatt: float) -> Tilstand:
    """`gaatt` is how much of the time has passed, from 0 to 1."""
    if not rest and foreslaatt:
        return Tilstand.BEKREFT
    if gaatt < FREDET:
        return Tilstand.I_RUTE if foreslaatt else Tilstand.IKKE_BEGYNT
    # The pace that the rest asks for, over the pace until now.
    trengs = (rest / (1 - gaatt)) / (foreslaatt / gaatt) if foreslaatt else inf
    if trengs >= FARE and gaatt >= HALVVEIS:
        return Tilstand.FARE
    return Tilstand.ETTER if trengs > 1 else Tilstand.I_RUTE
