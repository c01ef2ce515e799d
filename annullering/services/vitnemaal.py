"""«Nytt vitnemål» after an annulment: «Fritatt» with FAM04 in the place of the grade.

Rule: Udir, «Føring av vitnemål og kompetansebevis i videregående opplæring», kap. 6.
"""

from collections.abc import Collection
from datetime import datetime

from klage.models import Vitnemaalsoppgave


def be_om_nytt(kandidater: Collection[int], *, fra: datetime) -> None:
    """A task for each that has none open, there from that second on; in the caller's transaction, under their locks."""
    har = set(
        Vitnemaalsoppgave.objects.filter(kandidat__in=kandidater, gjort__isnull=True).values_list("kandidat", flat=True)
    )
    Vitnemaalsoppgave.objects.bulk_create(
        Vitnemaalsoppgave(kandidat_id=pk, laget=fra) for pk in kandidater if pk not in har
    )


def ta_tilbake(kandidat_id: int, *, fra: datetime, naa: datetime) -> None:
    """The task that an annulment gave falls away while it is open; one that is done is done again, with the grade."""
    oppgaver = Vitnemaalsoppgave.objects.filter(kandidat=kandidat_id, laget=fra)
    oppgaver.filter(gjort__isnull=True).delete()
    if oppgaver.exists():
        be_om_nytt([kandidat_id], fra=naa)
