"""Guidance that is missing, for the start page and the list of dates of those who put it in."""

from collections import defaultdict
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.bidrag import Sak, Tekst
from felles.synlig_fra import er_synlig
from sensur.querysets.publisering import PUBLISERENDE
from sensur.querysets.veiledning import uten_veiledning


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line, whether one exam lacks guidance or many. At most one query; none without the role."""
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    mangler = list(uten_veiledning(bruker, naa))
    if not mangler:
        return []
    aapne = sum(er_synlig(eksamen.sensur_fra, naa) for eksamen in mangler)
    tekst = _("Sensuren åpner om mindre enn to uker.")
    if aapne:
        tekst = ngettext("Sensuren er åpen i %(n)s fagkode.", "Sensuren er åpen i %(n)s fagkoder.", aapne) % {
            "n": aapne
        }
    if len(mangler) == 1:
        tittel = _("Sensorveiledning mangler for %(fag)s") % {"fag": mangler[0].fag}
        lenke = reverse("sensur:veiledning_for", args=[mangler[0].pk])
        return [Sak(tittel, _("Sensuren er åpen.") if aapne else tekst, lenke, _("Legg den inn"), ikon="varsel")]
    tittel = _("Sensorveiledning mangler for %(antall)s fagkoder") % {"antall": len(mangler)}
    return [Sak(tittel, tekst, reverse("sensur:veiledninger"), _("Se hvilke"), ikon="varsel")]


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """When the grading opens for exams without guidance, a line for each moment. At most one query; none without the role."""
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    aapner: dict[datetime, list[str]] = defaultdict(list)
    for eksamen in uten_veiledning(bruker, naa).filter(sensur_fra__gt=naa):
        aapner[eksamen.sensur_fra].append(eksamen.fag.kode)
    return [(tid, _naar(koder)) for tid, koder in aapner.items()]


def _naar(koder: list[str]) -> str:
    if len(koder) == 1:
        return _("Sensuren i %(fag)s åpner; sensorveiledning mangler") % {"fag": koder[0]}
    return _("Sensuren åpner i %(antall)s fagkoder der sensorveiledning mangler") % {"antall": len(koder)}
