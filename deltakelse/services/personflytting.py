"""What hangs on a person here follows when two persons turn out to be one."""

from typing import Any

from deltakelse.models import Rettighetssvar, Saerskiltrett


def flytt(fra: int, til: int) -> None:
    """Move rights and answers over, in the merge's transaction; one that the other has already is dropped."""
    for modell, nokler in ((Saerskiltrett, ("fag", "periode")), (Rettighetssvar, ("fag", "periode", "slag"))):
        rader: Any = modell._default_manager
        aapne = set(rader.filter(person=til, opphevet__isnull=True).values_list(*nokler))
        doble = [pk for pk, *felt in rader.filter(person=fra, opphevet__isnull=True).values_list("pk", *nokler)
                 if tuple(felt) in aapne]  # fmt: skip
        rader.filter(pk__in=doble).delete()
        rader.filter(person=fra).update(person=til)
