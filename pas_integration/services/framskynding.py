"""An exchange that waits for its next attempt is run now, when a person knows that what stopped it has passed."""

from datetime import datetime
from functools import partial

from django.db import transaction

from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Jobb
from felles.tasks import kjoer_jobb
from pas_integration.models import PasJobb
from pas_integration.services import paabud


@transaction.atomic
def skynd_paa(*, pasjobb: PasJobb, aktoer: Aktoer, naa: datetime) -> bool:
    """Let a waiting exchange be due now; False when it is not waiting for a later moment. The attempts are counted on."""
    venter = Jobb.objects.filter(pk=pasjobb.jobb_id, status=Jobb.Status.VENTER, forfall__gt=naa)
    if not venter.update(forfall=naa):
        return False
    paabud.glem()
    logg_hendelse(pasjobb, "pas.skyndet_paa", aktoer=aktoer, naa=naa, skole_id=pasjobb.skole_id)
    transaction.on_commit(partial(kjoer_jobb.delay, pasjobb.jobb_id))
    return True
