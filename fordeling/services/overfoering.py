"""All or some of a sensor's parties go to another; each is tried, and says what became of it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti
from felles.hendelser import Aktoer
from felles.masse import Radsvar, rad_for_rad
from fordeling.services.flytting import Overtakelse, erstatt
from fordeling.services.fordeling import laas_faggruppe
from sensur.models import Sensoroppdrag


@transaction.atomic
def overfoer(
    *,
    faggruppe_id: int,
    oppdrag: Sequence[Sensoroppdrag],
    ny_bruker_id: int,
    overtakelse: Overtakelse,
    aktoer: Aktoer,
    naa: datetime,
) -> list[Radsvar]:
    """Replace the sensor in each; a sentence for each, done or not. Repeatable as `flytting.erstatt`."""
    # The faggruppe first, as every act on a distribution does: nobody waits in a ring.
    laas_faggruppe(faggruppe_id)
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(sensoroppdrag__in=oppdrag)
    # All parties in one order, whatever order they were ticked in.
    list(partier.order_by("pk").values_list("pk"))

    def en(ett: Sensoroppdrag) -> str:
        erstatt(
            faggruppe_id=faggruppe_id, oppdrag_id=ett.pk, ny_bruker_id=ny_bruker_id, overtakelse=overtakelse,
            aktoer=aktoer, naa=naa,
        )  # fmt: skip
        return _("Overført.")

    return rad_for_rad(oppdrag, en, navn=lambda ett: f"{ett.parti.eksamen.fag.kode} {ett.parti.navn}")
