"""What sensors and publishing authorities have to do now, for the start page."""

from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from eksamen.models import Eksamen
from felles.bidrag import Sak, Tekst
from sensur.models import Sensoroppdrag
from sensur.querysets.bord import etterlysninger_til
from sensur.querysets.oppdrag import Oppdragsrad, oppdragsliste
from sensur.querysets.publisering import (
    PUBLISERENDE,
    Rad,
    Stilling,
    kommende,
    mangler_etter_publisering,
    publiseringsliste,
)
from sensur.services.publisering import i_ord

VIS_FAG: Final = 3
SKOLEROLLER = SKOLEADMINISTRATORER | {Rolle.REKTOR}


def for_sensor(bruker: Bruker, naa: datetime) -> list[Sak]:
    """The sensor's open parties, by own progress alone until both have confirmed. At most one query."""
    saker = [_sak(rad) for rad in oppdragsliste(Sensoroppdrag.objects.for_sensor(bruker, naa), naa)]
    return [sak for sak in saker if sak is not None]


def _sak(rad: Oppdragsrad) -> Sak | None:
    parti = rad.oppdrag.parti
    tittel = _("%(fag)s · %(parti)s") % {"fag": parti.eksamen.fag.kode, "parti": parti.navn}
    lenke = reverse("sensur:oppdrag", args=[rad.oppdrag.pk])
    if not rad.aapen or rad.ferdig:
        return None
    if rad.oppdrag.bekreftet is None:
        tekst = _("%(foreslaatt)s av %(svar)s svar er vurdert.") % {"foreslaatt": rad.foreslaatt, "svar": rad.svar}
        return Sak(tittel, tekst, lenke, _("Vurder svarene"), ikon="endre")
    enighet = reverse("sensur:enighet", args=[rad.oppdrag.pk])
    if rad.tilkomne:
        tekst = ngettext(
            "%(antall)s svar kom til etter at du bekreftet, og mangler forslaget ditt.",
            "%(antall)s svar kom til etter at du bekreftet, og mangler forslaget ditt.",
            rad.tilkomne,
        )
        return Sak(tittel, tekst % {"antall": rad.tilkomne}, enighet, _("Sett forslag"), ikon="varsel")
    if rad.begge and rad.uten_sluttkarakter and rad.oppdrag.nummer == Sensoroppdrag.Nummer.ANDRE:
        if rad.publisert:
            tekst = _("Karakterene er publisert. %(antall)s svar mangler endelig karakter.")
        else:
            tekst = _("Begge har bekreftet. %(antall)s svar mangler endelig karakter.")
        return Sak(tittel, tekst % {"antall": rad.uten_sluttkarakter}, enighet, _("Bli enige"))
    return None


def for_skole(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Answers that sensors lack, for those who administer the school. At most one query; none without the role."""
    if not bruker.har_rolle(naa, *SKOLEADMINISTRATORER):
        return []
    antall = etterlysninger_til(bruker, naa).filter(svar="").count()
    if not antall:
        return []
    tekst = ngettext(
        "%(antall)s svar mangler hos sensor. Finn det, eller si at det ikke ble levert.",
        "%(antall)s svar mangler hos sensor. Finn dem, eller si at de ikke ble levert.",
        antall,
    )
    sak = Sak(
        _("Sensor mangler svar"), tekst % {"antall": antall}, reverse("sensur:etterlysninger"), _("Svar sensor"),
        ikon="varsel",
    )  # fmt: skip
    return [sak]


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Exams that are ready to be published, those whose moment comes while grades lack, and what lacks after it.

    None without the role. Three queries at most.
    """
    if not bruker.har_rolle(naa, *PUBLISERENDE):
        return []
    saker = [sak for rad in publiseringsliste(bruker, naa, upubliserte=True) for sak in _publiseringssak(rad)]
    return [*saker, *_etter_publiseringen(list(mangler_etter_publisering(bruker, naa)))]


def _etter_publiseringen(eksamener: list[Eksamen]) -> list[Sak]:
    """One line, however many they are; it goes to the exam when there is one."""
    if not eksamener:
        return []
    koder = [eksamen.fag.kode for eksamen in eksamener]
    tekst = _("%(fag)s er publisert, men ikke alle har fått karakter. Se til at sensorene gjør det ferdig.")
    en = len(eksamener) == 1
    lenke = reverse("sensur:publiser", args=[eksamener[0].pk]) if en else reverse("sensur:publisering")
    fag = ", ".join(koder[:VIS_FAG]) + (" …" if len(koder) > VIS_FAG else "")
    return [Sak(_("Karakter mangler etter publiseringen"), tekst % {"fag": fag}, lenke, _("Se hvem"), ikon="varsel")]


def _publiseringssak(rad: Rad) -> list[Sak]:
    lenke = reverse("sensur:publiser", args=[rad.eksamen.pk])
    if rad.stilling == Stilling.KLAR:
        tekst = _("Alle %(antall)s endelige karakterer er satt.") % {"antall": rad.antall.kandidater}
        return [Sak(str(rad.eksamen.fag), tekst, lenke, _("Se og publiser"), farge="info")]
    if rad.stilling == Stilling.BESTEMT and rad.antall.mangler and rad.eksamen.publiseres:
        tekst = _("%(antall)s mangler karakter, og resten publiseres %(tid)s.") % {
            "antall": rad.antall.mangler,
            "tid": i_ord(rad.eksamen.publiseres),
        }
        return [Sak(str(rad.eksamen.fag), tekst, lenke, _("Se hvem"), ikon="varsel")]
    return []


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The moments that grades show from, for those who publish them and for the schools; one query."""
    if not bruker.har_rolle(naa, *PUBLISERENDE, *SKOLEROLLER):
        return []
    return [
        (eksamen.publiseres, _("Karakterene i %(fag)s publiseres") % {"fag": eksamen.fag.kode})
        for eksamen in kommende(bruker, naa, roller=SKOLEROLLER)
        if eksamen.publiseres
    ]
