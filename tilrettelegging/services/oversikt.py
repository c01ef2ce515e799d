"""What the room puts on the start page and on «Klar til eksamen?»."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from eksamen.models import Eksamensparti, Kandidat
from felles.bidrag import Sak, Sjekk
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.querysets.saker import SAKSLESERE
from tilrettelegging.services.grunnlag import hent_grunnlag


def startsaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """For the rektor: applications that wait for a decision. One query, none for others."""
    antall = Tilrettelegging.objects.for_rektor(bruker, naa).uten_vedtak().i_gjeldende_perioder(naa).count()
    if not antall:
        return []
    tittel = ngettext(
        "%(antall)d søknad om tilrettelegging venter på deg",
        "%(antall)d søknader om tilrettelegging venter på deg",
        antall,
    )
    return [
        Sak(
            tittel=tittel % {"antall": antall},
            tekst=_("Eleven har ingen tilrettelegging før du har fattet vedtak."),
            lenke=venteliste(),
            knapp=_("Se søknadene"),
        )
    ]


def venteliste() -> str:
    """The list of applications that wait."""
    return f"{reverse('tilrettelegging:saker')}?{urlencode({'tilstand': Tilrettelegging.Status.SOEKT.value})}"


def klarsjekk(partier: QuerySet[Eksamensparti], naa: datetime) -> list[Sjekk]:
    """Applications without a decision, and granted time without minutes, among those who sit exams that day."""
    kandidater = Kandidat.objects.i_partier(partier.order_by().values("pk"))  # type: ignore[arg-type]  # a subquery
    soekt = Tilrettelegging.objects.uten_vedtak().filter(
        person__in=kandidater.values("person"),
        skole__in=kandidater.values("parti__skole"),
        periode__in=kandidater.values("eksamen__periode"),
    )
    return [_soeknader(soekt.count()), *_minutter(kandidater)]


def _soeknader(antall: int) -> Sjekk:
    if not antall:
        return Sjekk(_("Søknader uten vedtak"), "groenn", _("Alle søknader om tilrettelegging er avgjort."))
    tekst = ngettext(
        "%(n)s kandidat har en søknad som venter på rektor.",
        "%(n)s kandidater har en søknad som venter på rektor.",
        antall,
    )
    return Sjekk(_("Søknader uten vedtak"), "roed", tekst % {"n": antall}, venteliste(), _("Se søknadene"), SAKSLESERE)


def _minutter(kandidater: QuerySet[Kandidat]) -> list[Sjekk]:
    mangler = {g.vedtak.sak_id for g in hent_grunnlag(kandidater).values() if g.vedtak and g.ekstra.mangler}
    if not mangler:
        return []
    tekst = ngettext(
        "%(n)s elev har utvidet tid, men verken regeltabellen eller vedtaket sier hvor mye.",
        "%(n)s elever har utvidet tid, men verken regeltabellen eller vedtaket sier hvor mye.",
        len(mangler),
    )
    lenke = reverse("tilrettelegging:sak", args=[min(mangler)])
    return [
        Sjekk(_("Utvidet tid uten minutter"), "roed", tekst % {"n": len(mangler)}, lenke, _("Se vedtaket"), SAKSLESERE)
    ]
