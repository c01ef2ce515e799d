"""«Klar til eksamen?»: what every app has looked at, for a school's parties of a day or of the whole period."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from eksamen.models import Deltype, Eksamensdel, Eksamensparti
from felles.bidrag import Sak, Sjekk, klarsjekker
from felles.templatetags.ramme import kortdato
from felles.tid import dagens_dato, doegnet
from rapporter.services.utvalg import paa_dagen

ROED, GUL, GROENN = "roed", "gul", "groenn"
ALVOR: Final = (ROED, GUL, GROENN)
VARSLES: Final = timedelta(days=7)


@dataclass(frozen=True)
class Tavle:
    """The lines by how they stand."""

    roede: list[Sjekk]
    gule: list[Sjekk]
    groenne: list[Sjekk]

    @property
    def antall(self) -> int:
        return len(self.roede) + len(self.gule) + len(self.groenne)

    @property
    def klare(self) -> int:
        return len(self.groenne)


def se_over(partier: QuerySet[Eksamensparti], naa: datetime) -> Tavle:
    """Ask every app; a constant number of queries. Where several looked at the same, the worst of it stands."""
    alle = [sjekk for spoer in klarsjekker.alle() for sjekk in spoer(partier, naa)]
    verst: dict[str, Sjekk] = {}
    for sjekk in alle:
        staar = verst.setdefault(str(sjekk.tittel), sjekk)
        if ALVOR.index(sjekk.tilstand) < ALVOR.index(staar.tilstand):
            verst[str(sjekk.tittel)] = sjekk
    sjekker = list(verst.values())
    return Tavle(*([s for s in sjekker if s.tilstand == tilstand] for tilstand in ALVOR))


def veier_for(tavle: Tavle, roller: set[str], periode: str) -> Tavle:
    """The board with the links that somebody with these roles at the school may follow; the lines stand.

    Those to the list of parties keep to the board's period, so that it shows no others.
    """
    partilisten = f"{reverse('eksamen:partier')}?"

    def vei(sjekk: Sjekk) -> Sjekk:
        if sjekk.roller and not sjekk.roller & roller:
            return replace(sjekk, lenke="", knapp="")
        if sjekk.lenke.startswith(partilisten):
            return replace(sjekk, lenke=f"{sjekk.lenke}&{urlencode({'periode': periode})}")
        return sjekk

    return Tavle(*([vei(s) for s in sjekker] for sjekker in (tavle.roede, tavle.gule, tavle.groenne)))


def standarddag(dager: list[date], naa: datetime) -> date | None:
    """Today when there is an exam, else the next day, else the last there was."""
    i_dag = dagens_dato(naa)
    return next((dag for dag in dager if dag >= i_dag), dager[-1] if dager else None)


def saker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """A line on the start page when the next exam day within a week has something that must be mended.

    For those who run the school's exams, about the first of their schools.
    """
    skoler = bruker.organisasjoner(naa, *SKOLEADMINISTRATORER, Rolle.REKTOR)
    if not skoler:
        return []
    partier = Eksamensparti.objects.filter(skole=skoler[0])
    dag = _neste_dag(partier, naa)
    if dag is None:
        return []
    roede = se_over(paa_dagen(partier, dag), naa).roede
    if not roede:
        return []
    tittel = ngettext(
        "%(antall)d punkt må ordnes før eksamen %(dag)s", "%(antall)d punkter må ordnes før eksamen %(dag)s", len(roede)
    )
    adresse = urlencode({"skole": skoler[0].orgnr, "dag": dag.isoformat()})
    return [
        Sak(
            tittel=tittel % {"antall": len(roede), "dag": kortdato(dag)},
            tekst=", ".join(str(sjekk.tittel) for sjekk in roede),
            lenke=f"{reverse('rapporter:klar')}?{adresse}",
            knapp=_("Se tavlen"),
            farge="danger",
            ikon="varsel",
        )
    ]


def _neste_dag(partier: QuerySet[Eksamensparti], naa: datetime) -> date | None:
    fra, til = doegnet(dagens_dato(naa))[0], naa + VARSLES
    deler = Eksamensdel.objects.filter(eksamen__partier__in=partier.values("pk"), start__gte=fra, start__lte=til)
    start = deler.exclude(type=Deltype.FORBEREDELSE).order_by("start").values_list("start", flat=True).first()
    return dagens_dato(start) if start else None
