"""What the authority has to do about the grading now, and the sensor deadlines of the calendar."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.bidrag import Sak, Tekst
from fordeling.framdrift import Tilstand
from fordeling.querysets.oversikt import graderes, oppdrag_under, sensorrader
from sensur.models import Sensoroppdrag, Sensurplan
from sensur.querysets.oppdrag import frist_for
from sensur.querysets.publisering import PUBLISERENDE, med_ansvar

HASTER = (Tilstand.FORFALT, Tilstand.FARE)


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line when sensors are past their deadline or will hardly make it. At most four queries; none without the role."""
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    aapne = graderes(bruker, naa).filter(publiseres__isnull=True, sensur_fra__lte=naa)
    rader = sensorrader(oppdrag_under(bruker, aapne), naa)
    haster = {rad.oppdrag.bruker_id for rad in rader if rad.tilstand in HASTER}
    if not haster:
        return []
    tekst = ngettext(
        "%(n)s sensor er over fristen eller rekker den neppe.",
        "%(n)s sensorer er over fristen eller rekker den neppe.",
        len(haster),
    )
    return [Sak(_("Sensurfrist"), tekst % {"n": len(haster)}, reverse("fordeling:oversikt"), _("Se oversikten"))]


def kalender(bruker: Any, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The sensor's own deadlines, and those of the exams that an authority is responsible for. Two queries at most."""
    linjer: set[tuple[datetime, str]] = set()
    if bruker.har_rolle(naa, Rolle.SENSOR):
        for oppdrag in Sensoroppdrag.objects.for_sensor(bruker, naa).filter(bekreftet__isnull=True).med_plan():
            frist = frist_for(oppdrag)
            if frist is not None and oppdrag.parti.eksamen.publiseres is None:
                linjer.add((frist, _("Sensurfrist %(fag)s") % {"fag": oppdrag.parti.eksamen.fag.kode}))
    if bruker.har_rolle(naa, *PUBLISERENDE):
        planer = Sensurplan.objects.filter(
            eksamen__in=med_ansvar(bruker, naa), frist__isnull=False, eksamen__publiseres__isnull=True
        ).select_related("eksamen__fag")
        linjer |= {(p.frist, _("Sensurfrist %(fag)s") % {"fag": p.eksamen.fag.kode}) for p in planer if p.frist}
    return list(linjer)
