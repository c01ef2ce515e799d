"""What a school says about its parties: where they sit, and who examines."""

from datetime import datetime

from django.db import transaction

from eksamen.models import Eksamensparti
from felles.hendelser import Aktoer, logg_hendelse

FELT = ("sted", "rom", "eksaminator")


@transaction.atomic
def endre_parti(
    *, parti_id: int, sted: str, rom: str, eksaminator: str, aktoer: Aktoer, naa: datetime
) -> Eksamensparti:
    """Set place, room and examiner. Only what differs is written; the same values again leave no trace."""
    parti = Eksamensparti.objects.select_for_update(of=("self",)).get(pk=parti_id)
    nye = {"sted": sted, "rom": rom, "eksaminator": eksaminator}
    endret = [felt for felt in FELT if getattr(parti, felt) != nye[felt]]
    if not endret:
        return parti
    for felt in endret:
        setattr(parti, felt, nye[felt])
    parti.save(update_fields=endret)
    logg_hendelse(
        parti, "parti.endret", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id, felt=endret
    )
    return parti
