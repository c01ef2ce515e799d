"""The owner's rule for handing in late: read for a party, and set."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti
from felles.hendelser import Aktoer, logg_hendelse
from levering.models import Leveringsregel
from levering.querysets.regler import Regelverdi, regler_for


def regel_for(parti: Eksamensparti) -> Regelverdi:
    """The rule of the nearest owner above the party's school, else the site's own; one query. For lists: `regler_for`."""
    return regler_for([parti.skole])[parti.skole_id]


@transaction.atomic
def sett_regel(*, eier_id: int, frist_minutter: int, sen_levering: bool, aktoer: Aktoer, naa: datetime) -> bool:
    """Set the owner's rule, in force at once for everybody under it; False when it was so already.

    What is delivered keeps the deadline it was delivered under.
    """
    eier = Organisasjon.objects.select_for_update(of=("self",), no_key=True).order_by("pk").get(pk=eier_id)
    regel = Leveringsregel.objects.filter(eier=eier).first()
    if regel and (regel.frist_minutter, regel.sen_levering) == (frist_minutter, sen_levering):
        return False
    Leveringsregel.objects.update_or_create(
        eier=eier,
        defaults={
            "frist_minutter": frist_minutter,
            "sen_levering": sen_levering,
            "endret": naa,
            "endret_av_id": aktoer.bruker_id,
        },
    )
    # No party is named: the deadline is nowhere in the live table.
    logg_hendelse(
        eier,
        "leveringsregel.endret",
        aktoer=aktoer,
        naa=naa,
        frist_minutter=frist_minutter,
        sen_levering=sen_levering,
    )
    return True
