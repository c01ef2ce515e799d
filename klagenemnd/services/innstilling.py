"""How an authority has its boards work."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from felles.hendelser import Aktoer, logg_hendelse
from klagenemnd.models import Nemndinnstilling


@transaction.atomic
def sett_egen_foerst(*, organisasjon_id: int, paa: bool, aktoer: Aktoer, naa: datetime) -> Nemndinnstilling:
    """Whether members give their own views before they see the others', from now on. Repeatable: the same leaves no trace.

    The caller has checked that the actor belongs to the authority.
    """
    Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=organisasjon_id)
    innstilling, _ny = Nemndinnstilling.objects.get_or_create(organisasjon_id=organisasjon_id)
    if innstilling.egen_foerst == paa:
        return innstilling
    innstilling.egen_foerst = paa
    innstilling.save(update_fields=["egen_foerst"])
    logg_hendelse(innstilling, "nemndinnstilling.endret", aktoer=aktoer, naa=naa, egen_foerst=paa)
    return innstilling
