"""What formal faults ask for: of the school, of the authority, and the deadlines of choices in the calendar."""

from dataclasses import replace
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annullering.models import Formellsak, Sakskandidat, Vedtaksrad
from annullering.permissions import klager_uten_sak
from annullering.querysets.saker import AAPNER, avgjoeres_q, uten_vedtak
from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Eksamensparti
from felles.bidrag import Handling, Sak, Tekst
from klage.querysets.klager import KLAGEANSVARLIGE
from klage.querysets.resultat import NYTT


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Appeals that no case answers, drafts to send, and for the authority cases to decide, for the school new decisions.

    Four queries; none without the role.
    """
    if not bruker.har_rolle(naa, *AAPNER):
        return []
    svar = []
    if uten := klager_uten_sak(bruker, naa).count():
        tittel = ngettext(
            "%(n)s klage på formelle feil er ikke i en sak", "%(n)s klager på formelle feil er ikke i en sak", uten
        )
        tekst = _("Lag saken, og send den til den som avgjør.")
        svar.append(_sak(tittel % {"n": uten}, tekst, _("Se klagene")))
    mine = [o.pk for o in bruker.organisasjoner(naa, *AAPNER)]
    utkast = Formellsak.objects.filter(aapnet_hos__in=mine, sendt__isnull=True, trukket__isnull=True).count()
    if utkast:
        tittel = ngettext(
            "%(n)s sak om formell feil er ikke sendt", "%(n)s saker om formell feil er ikke sendt", utkast
        )
        svar.append(_sak(tittel % {"n": utkast}, _("Se over kandidatene, og send saken."), _("Se sakene")))
    if bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        svar += _til_vedtak(bruker, naa)
    return svar + _nye_vedtak(bruker, naa)


def _til_vedtak(bruker: Bruker, naa: datetime) -> list[Sak]:
    hos_oss = Formellsak.objects.filter(avgjoeres_q(bruker, naa), sendt__isnull=False, trukket__isnull=True)
    rader = uten_vedtak(Sakskandidat.objects.filter(sak__in=hos_oss.values("pk"), tatt_ut__isnull=True))
    antall = rader.order_by().values("sak").distinct().count()
    if not antall:
        return []
    tittel = ngettext(
        "%(n)s sak om formell feil venter på vedtak", "%(n)s saker om formell feil venter på vedtak", antall
    )
    return [_sak(tittel % {"n": antall}, _("Les dokumentasjonen, og fatt vedtak for kandidatene."), _("Se sakene"))]


def _nye_vedtak(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Cases with a decision of the last 14 days about the school's own candidates."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    if not skoler:
        return []
    rader = Vedtaksrad.objects.filter(
        sakskandidat__kandidat__parti__skole__in=skoler, opphevet__isnull=True, vedtak__synlig_fra__lte=naa,
        vedtak__synlig_fra__gt=naa - NYTT,
    )  # fmt: skip
    antall = rader.order_by().values("vedtak__sak").distinct().count()
    if not antall:
        return []
    tittel = ngettext(
        "%(n)s sak om formell feil har fått vedtak", "%(n)s saker om formell feil har fått vedtak", antall
    )
    sak = _sak(
        tittel % {"n": antall}, _("Gi kandidatene beskjed. De ser vedtaket på «Mine eksamener»."), _("Se sakene")
    )
    return [replace(sak, farge="info", ikon="info")]


def _sak(tittel: str, tekst: str, knapp: str) -> Sak:
    return Sak(tittel, tekst, reverse("annullering:liste"), knapp, ikon="varsel")


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The deadlines by which the school's candidates choose; one query, none without the role."""
    skoler = [o.pk for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)]
    if not skoler:
        return []
    rader = Vedtaksrad.objects.filter(
        opphevet__isnull=True, vedtak__synlig_fra__lte=naa, vedtak__valgfrist__gt=naa,
        sakskandidat__kandidat__parti__skole__in=skoler,
    ).order_by("vedtak__valgfrist")  # fmt: skip
    felt = ("vedtak__valgfrist", "vedtak__sak__eksamen__fag__fagkode")
    return [
        (frist, _("Siste frist for å velge annullering i %(fag)s") % {"fag": fag})
        for frist, fag in rader.values_list(*felt).distinct()
    ]


def partilenke(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The way from the party to a new case, for its administrators, once the exam has begun."""
    begynt = any(deel.start <= naa for deel in parti.eksamen.deler.all())
    if not begynt or not any(o.pk == parti.skole_id for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)):
        return []
    adresse = f"{reverse('annullering:ny')}?eksamen={parti.eksamen_id}&parti={parti.pk}"
    return [Handling(gettext_lazy("Meld formell feil"), adresse, "varsel")]
