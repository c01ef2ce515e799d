"""The locks of an act for several, taken before anything is read."""

from collections.abc import Iterable

from deltakelse.models import Innloggingssesjon
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat


def laas_alle(kandidat_ider: Iterable[int], sesjon_ider: Iterable[int] = ()) -> None:
    """Lock all the candidates, then the log-ins, each in order of pk, then their parties' versions.

    An event holds its party's version until the transaction ends. One that locked the next candidate after that would
    wait for whoever acts on that candidate, who waits for the version.
    """
    kandidater = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=sorted(set(kandidat_ider)))
    partier = list(kandidater.order_by("pk").values_list("parti_id", flat=True))
    if sesjoner := sorted(set(sesjon_ider)):
        laaste = Innloggingssesjon.objects.select_for_update(of=("self",)).filter(pk__in=sesjoner)
        list(laaste.order_by("pk").values_list("pk"))
    laas_versjoner(partier)
