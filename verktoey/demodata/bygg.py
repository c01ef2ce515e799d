"""Builds the demo school: everything that each page needs to have something real on it."""

from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from verktoey.demodata.dagen import lag_dagen
from verktoey.demodata.folk import lag_kontoer, lag_organisasjoner, personer
from verktoey.demodata.historie import spill_historien
from verktoey.demodata.klagene import spill_klagene
from verktoey.demodata.moetet import spill_moetet
from verktoey.demodata.partier import lag_partier
from verktoey.demodata.pas import lag_partier_til_pas
from verktoey.demodata.plan import lag_plan, lag_senere_plan
from verktoey.demodata.planlegging import planlegg
from verktoey.demodata.sensuren import fordel_sensuren, legg_inn_veiledninger
from verktoey.demodata.tider import periodekode


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
    periode = Eksamensperiode.objects.get(kode=periodekode(naa))
    senere = lag_senere_plan(steder["statsforvalter"], periode, naa)
    lag_partier_til_pas(senere, steder["skole"], folk, naa)
    fordel_sensuren(partier["paagaar"], steder["statsforvalter"], naa=naa)
    legg_inn_veiledninger([eksamener["til_sensur"], eksamener["paagaar"], eksamener["til_moete"]], naa=naa)
    spill_moetet(eksamener, steder, folk, brukere, naa)
    spill_klagene(partier["publisert"], steder, brukere, naa)
    return steder
