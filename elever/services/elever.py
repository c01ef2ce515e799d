"""What stands on a pupil, changed by hand."""

from datetime import datetime

from django.db import transaction

from elever.models import Elev
from felles.hendelser import Aktoer, logg_hendelse


@transaction.atomic
def endre_elev(*, elev_id: int, klasse: str, program: str, status: str, aktoer: Aktoer, naa: datetime) -> Elev:
    """Set class, program and status; a pupil who has left is proposed for no party. Repeatable: nothing, no event."""
    elev = Elev.objects.select_for_update(of=("self",)).get(pk=elev_id)
    nytt = {"klasse": klasse, "program": program, "status": status}
    endret = sorted(felt for felt, verdi in nytt.items() if getattr(elev, felt) != verdi)
    if not endret:
        return elev
    for felt in endret:
        setattr(elev, felt, nytt[felt])
    elev.save(update_fields=endret)
    logg_hendelse(elev, "elev.endret", aktoer=aktoer, naa=naa, skole_id=elev.skole_id, felt=endret)
    return elev
