"""When an answer that is not there may be MB: the school has been asked first.

Rule: Vigo IKS, retningslinjer for sensur, «Manglende besvarelse»: the sensor turns to the school before MB is given.
"""

from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil
from sensur.models import Etterlysning, Sensoroppdrag

# A school that does not answer holds nobody up longer than this.
SVARTID: Final = timedelta(days=2)


def kan_gi_mb(svar: str, sendt: datetime, naa: datetime) -> bool:
    """Whether MB may be proposed after a question with this answer ("" while there is none)."""
    return svar == Etterlysning.Svar.IKKE_LEVERT or (not svar and naa >= sendt + SVARTID)


def krev_etterlyst(oppdrag: Sensoroppdrag, kandidat: Kandidat, naa: datetime) -> None:
    """Raise Domenefeil unless this sensor has asked the school, which has said no or been silent for `SVARTID`."""
    sak = Etterlysning.objects.filter(oppdrag=oppdrag, kandidat=kandidat).first()
    if sak is not None and kan_gi_mb(sak.svar, sak.sendt, naa):
        return
    if sak is None:
        melding = _("Spør skolen etter svaret før du setter MB. Et blankt svar får karakteren 1. Ingenting er lagret.")
    elif sak.svar:
        melding = _("Skolen har svart at svaret finnes. Finner du det ikke, spør på nytt. Ingenting er lagret.")
    else:
        melding = _("Skolen har ikke svart ennå. MB kan settes når den har svart, eller etter to døgn.")
    raise Domenefeil(melding, kode="etterlys_foerst")
