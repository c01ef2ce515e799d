"""The role that comes with an accepted appointment, and goes with it."""

from datetime import datetime
from typing import Final

from brukere.models import Bruker, Rolletildeling
from brukere.models.bruker import Rolle
from brukere.services.roller import avslutt_rolle, gi_rolle
from felles.hendelser import Aktoer
from oppnevning.models import Oppnevning

ROLLER: Final = {Oppnevning.Rolle.SENSOR: Rolle.SENSOR, Oppnevning.Rolle.KLAGENEMND: Rolle.KLAGENEMND}


def gi(oppnevning: Oppnevning, *, aktoer: Aktoer, naa: datetime) -> None:
    """Give the role at the authority, and remember it on the appointment when they did not have it. Inside a transaction.

    The caller saves `tildeling`.
    """
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=oppnevning.bruker_id)
    rolle, eier = ROLLER[Oppnevning.Rolle(oppnevning.rolle)], oppnevning.faggruppe.eier
    har = Rolletildeling.objects.gjeldende(naa).filter(bruker=bruker, rolle=rolle, organisasjon=eier, til__isnull=True)
    if not har.exists():
        oppnevning.tildeling = gi_rolle(bruker=bruker, rolle=rolle, organisasjon=eier, aktoer=aktoer, naa=naa)


def avslutt(oppnevning: Oppnevning, *, aktoer: Aktoer, naa: datetime) -> None:
    """End the role that came with the appointment, unless another accepted one of the same authority needs it.

    A role that they had from before stays. Inside a transaction, after the appointment has ended.
    """
    if oppnevning.tildeling_id is None:
        return
    Bruker.objects.select_for_update(of=("self",)).get(pk=oppnevning.bruker_id)
    andre = Oppnevning.objects.godtatte().filter(
        bruker=oppnevning.bruker_id, rolle=oppnevning.rolle, faggruppe__eier=oppnevning.faggruppe.eier_id
    )
    arving = andre.exclude(pk=oppnevning.pk).order_by("pk").first()
    if arving is not None:
        arving.tildeling_id = oppnevning.tildeling_id
        arving.save(update_fields=["tildeling"])
        return
    avslutt_rolle(tildeling_id=oppnevning.tildeling_id, aktoer=aktoer, naa=naa)
