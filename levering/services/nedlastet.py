"""That somebody took one file out of the site, alone: by its name in a list, or out of quarantine."""

from datetime import datetime
from typing import Any

from django.db import transaction

from felles.hendelser import Aktoer, logg_hendelse
from levering.models import Besvarelsesfil


@transaction.atomic
def logg_nedlastet_fil(
    *, fil_id: int, aktoer: Aktoer, naa: datetime, karantene: bool = False, sensor: bool = False
) -> None:
    """Write that the file was given out, `karantene` in spite of what was found in it. Each time is told of.

    `sensor`: whoever reads the log of the candidate is told no more than that it was one. Nothing of the file is in it, not even its name. The table of the exam day is as it was, so no party is named.
    """
    fil = Besvarelsesfil.objects.select_related("kandidat__parti").get(pk=fil_id)
    data: dict[str, Any] = {"karantene": True} if karantene else {}
    if sensor:
        data["sensor"] = True
    logg_hendelse(
        fil,
        "fil.lastet_ned",
        aktoer=aktoer,
        naa=naa,
        kandidat_id=fil.kandidat_id,
        skole_id=fil.kandidat.parti.skole_id,
        **data,
    )
