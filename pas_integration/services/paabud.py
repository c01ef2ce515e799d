"""When PAS has asked for fewer requests (429), all exchanges with it wait: it counts them by the system, not by school.

The moment stands with the job that was told, so that a restart or a lost cache forgets nothing.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from felles.jobbkjoering import Utsett
from felles.models import Jobb
from pas_integration.models import PasJobb
from pas_kontrakt.klient.feil import ForMangeForespoersler

# In `utfall`: until when PAS wants to be left alone.
VENTES_TIL: Final = "ventes_til"
# Nobody is held longer than PAS may ask for.
LENGST: Final = timedelta(hours=1)


def av(feil: Exception, naa: datetime) -> dict[str, str]:
    """What to keep in the `utfall` of the job that got that answer; empty for any other trouble."""
    if not isinstance(feil, ForMangeForespoersler) or feil.vent is None:
        return {}
    return {VENTES_TIL: (naa + min(feil.vent, LENGST)).isoformat()}


def hold(pasjobb: PasJobb, naa: datetime) -> None:
    """Raise Utsett, without counting an attempt, when another job has been asked to wait and the time is not out."""
    andre = PasJobb.objects.filter(jobb__status=Jobb.Status.VENTER, utfall__has_key=VENTES_TIL).exclude(pk=pasjobb.pk)
    igjen = max((_til(utfall) - naa for utfall in andre.values_list("utfall", flat=True)), default=timedelta(0))
    if igjen > timedelta(0):
        raise Utsett(min(igjen, LENGST), melding=ForMangeForespoersler.MELDING)


def glem() -> None:
    """A person knows that PAS takes requests again."""
    for pasjobb in PasJobb.objects.filter(jobb__status=Jobb.Status.VENTER, utfall__has_key=VENTES_TIL):
        PasJobb.objects.filter(pk=pasjobb.pk).update(utfall=uten(pasjobb.utfall))


def uten(utfall: Mapping[str, Any]) -> dict[str, Any]:
    """The outcome without it."""
    return {navn: verdi for navn, verdi in utfall.items() if navn != VENTES_TIL}


def gjelder_alle(feil: Exception) -> timedelta | None:
    """How long the others wait for what stopped this one; None when it is not PAS that asks."""
    return feil.vent if isinstance(feil, ForMangeForespoersler) else None


def _til(utfall: Mapping[str, Any]) -> datetime:
    return datetime.fromisoformat(utfall[VENTES_TIL])
