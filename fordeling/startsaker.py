"""What the authority has to do about the grading now, and the sensor deadlines of the calendar."""

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.bidrag import Sak, Tekst
from fordeling.framdrift import Tilstand
from fordeling.querysets.avvik import Avviksgrunn
from fordeling.querysets.oversikt import oppdrag_under, sensorrader, upubliserte
from fordeling.services.avvik import Avvikslinje, avvikslinjer
from sensur.models import Sensoroppdrag, Sensurplan
from sensur.querysets.oppdrag import PLAN, frist_for
from sensur.querysets.publisering import PUBLISERENDE, med_ansvar

HASTER = (Tilstand.FORFALT, Tilstand.FARE)
# More than these fill the start page.
FLEST_HVER_FOR_SEG: Final = 3


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Parties that must go to another sensor, and sensors who will not make it, by period. None without the role.

    A constant number of queries.
    """
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    oppdrag = list(oppdrag_under(bruker, upubliserte(bruker, naa)).select_related("bruker", *PLAN))
    linjer = [linje for linje in avvikslinjer(bruker, oppdrag, naa) if linje.avvik.maa_byttes]
    return [*_bytter(linjer), *_frister(bruker, naa)]


def _bytter(linjer: list[Avvikslinje]) -> list[Sak]:
    """One line for each of a few; more than that are counted, and stand in the overview."""
    if len(linjer) <= FLEST_HVER_FOR_SEG:
        return [_bytte(linje) for linje in linjer]
    perioder: dict[str, int] = Counter(linje.parti.eksamen.periode.kode for linje in linjer)
    tekst = _("%(n)s ganger er et parti hos en sensor som er inhabil eller ikke lenger oppnevnt. Gi dem til andre.")
    return [
        Sak(_("Partier må til en annen sensor"), tekst % {"n": antall}, _oversikt(kode), _("Se hvilke"), "danger", "varsel")
        for kode, antall in sorted(perioder.items())
    ]  # fmt: skip


def _bytte(linje: Avvikslinje) -> Sak:
    parti, hvem = linje.parti, linje.oppdrag.bruker.navn
    hva = f"{parti.eksamen.fag.kode} {parti.navn}"
    if linje.avvik.grunn == Avviksgrunn.INHABIL:
        tittel = _("Inhabil sensor har fått parti %(parti)s")
        tekst = _("%(navn)s er inhabil for kandidater ved %(skole)s. Gi partiet til en annen.")
    else:
        tittel = _("Parti %(parti)s er hos en som ikke lenger er sensor")
        tekst = _("%(navn)s er ikke oppnevnt lenger. Gi partiet ved %(skole)s til en annen.")
    return Sak(
        tittel % {"parti": hva},
        tekst % {"navn": hvem, "skole": parti.skole.navn},
        linje.lenke or _oversikt(parti.eksamen.periode.kode),
        _("Gi til en annen"),
        "danger",
        "varsel",
    )


def _frister(bruker: Bruker, naa: datetime) -> list[Sak]:
    aapne = upubliserte(bruker, naa).filter(publiseres__isnull=True, sensur_fra__lte=naa)
    haster: dict[str, set[int]] = defaultdict(set)
    for rad in sensorrader(oppdrag_under(bruker, aapne), naa):
        if rad.tilstand in HASTER:
            haster[rad.oppdrag.parti.eksamen.periode.kode].add(rad.oppdrag.bruker_id)
    saker = []
    for kode, folk in sorted(haster.items()):
        tekst = ngettext(
            "%(n)s sensor er over fristen eller rekker den neppe.",
            "%(n)s sensorer er over fristen eller rekker den neppe.",
            len(folk),
        )
        saker.append(
            Sak(_("Sensurfrist %(periode)s") % {"periode": kode}, tekst % {"n": len(folk)}, _oversikt(kode), _("Se oversikten"))
        )  # fmt: skip
    return saker


def _oversikt(kode: str) -> str:
    return f"{reverse('fordeling:oversikt')}?{urlencode({'periode': kode})}"


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
