"""Builds the demo school: everything that each page needs to have something real on it."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from verktoey.demodata.dagen import lag_dagen
from verktoey.demodata.folk import lag_kontoer, lag_organisasjoner, personer
from verktoey.demodata.historie import spill_historien
from verktoey.demodata.partier import lag_partier
from verktoey.demodata.plan import lag_plan
from verktoey.demodata.planlegging import planlegg


@transaction.atomic
def last_demoskolen(naa: datetime) -> dict[str, Organisasjon]:
    """Load the demo as seen from `naa`, all or nothing; the organisations by place. Not repeatable."""
    steder = lag_organisasjoner(naa)
    brukere = lag_kontoer(steder, naa)
    eksamener = lag_plan(steder["statsforvalter"], naa)
    folk = personer()
    partier = lag_partier(eksamener, steder["skole"], folk, brukere, naa)
    spill_historien(partier, brukere, naa)
    planlegg(steder["skole"], partier, folk, brukere, naa)
    lag_dagen(eksamener, steder["skole"], folk, brukere, naa)
    return steder
