"""Taking back what one did oneself, from wherever the button stands."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles import angre
from felles.hendelser import Aktoer


def angre_egen(*, noekkel: UUID, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> str:
    """Do the opposite of what the user just did; the sentence that says so. Twice is harmless.

    Raises Angrepost.DoesNotExist for another's, Domenefeil when it can no longer be taken back, and PermissionDenied for
    whoever has lost a role since: what one may no longer do, one may no longer take back.
    """
    gjort = angre.laget_av(post_id=noekkel, bruker_id=bruker.pk)
    if any(not tildeling.gjelder(naa) for tildeling in bruker.roller(gjort)):
        raise PermissionDenied(
            _("En rolle du hadde da du gjorde dette, er avsluttet, så du kan ikke angre det. Be en annen ved "
              "skolen om å rette det for hånd.")
        )  # fmt: skip
    return angre.angre(post_id=noekkel, bruker_id=bruker.pk, aktoer=aktoer, naa=naa)
