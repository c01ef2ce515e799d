"""What sensors and publishing authorities have to do now, for the start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.bidrag import Sak
from felles.synlig_fra import er_synlig
from sensur.models import Sensoroppdrag
from sensur.querysets.oppdrag import Oppdragsrad, oppdragsliste
from sensur.querysets.publisering import PUBLISERENDE, antall_per_eksamen, med_ansvar


def for_sensor(bruker: Bruker, naa: datetime) -> list[Sak]:
    """The sensor's open parties, by own progress alone until both have confirmed. At most one query."""
    saker = [_sak(rad) for rad in oppdragsliste(Sensoroppdrag.objects.for_sensor(bruker, naa), naa)]
    return [sak for sak in saker if sak is not None]


def _sak(rad: Oppdragsrad) -> Sak | None:
    parti = rad.oppdrag.parti
    tittel = _("%(fag)s · %(parti)s") % {"fag": parti.eksamen.fag.kode, "parti": parti.navn}
    lenke = reverse("sensur:oppdrag", args=[rad.oppdrag.pk])
    if not rad.aapen or rad.publisert:
        return None
    if rad.oppdrag.bekreftet is None:
        tekst = _("%(foreslaatt)s av %(svar)s svar er vurdert.") % {"foreslaatt": rad.foreslaatt, "svar": rad.svar}
        return Sak(tittel, tekst, lenke, _("Vurder svarene"), ikon="endre")
    if rad.begge and rad.uten_sluttkarakter and rad.oppdrag.nummer == Sensoroppdrag.Nummer.ANDRE:
        tekst = _("Begge har bekreftet. %(antall)s svar mangler endelig karakter.") % {"antall": rad.uten_sluttkarakter}
        return Sak(tittel, tekst, reverse("sensur:enighet", args=[rad.oppdrag.pk]), _("Bli enige"))
    return None


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Exams that are ready to be published. At most two queries; none without the role."""
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    eksamener = [e for e in med_ansvar(bruker, naa).select_related("fag") if not er_synlig(e.publiseres, naa)]
    antall = antall_per_eksamen(e.pk for e in eksamener)
    return [
        Sak(
            str(eksamen.fag),
            _("Alle %(antall)s endelige karakterer er satt.") % {"antall": antall[eksamen.pk].kandidater},
            reverse("sensur:publiser", args=[eksamen.pk]),
            _("Se og publiser"),
            farge="info",
        )
        for eksamen in eksamener
        if eksamen.pk in antall and antall[eksamen.pk].klar
    ]
