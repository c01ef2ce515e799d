"""What this app adds to pages of others: links on a party, and what needs somebody on the start page."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from brukere.models import Bruker
from deltakelse.models import Fravaersdokumentasjon
from deltakelse.permissions import SKOLENS_LEDELSE, skolene_q
from eksamen.models import Eksamensparti, Kandidat
from eksamen.permissions import administrerer_skole
from felles.bidrag import Handling, Sak


def partilenke(_bruker: Bruker, parti: Eksamensparti, _naa: datetime) -> list[Handling]:
    """The way from the party to its attendance; whoever has the party's page may look."""
    return [Handling(gettext_lazy("Oppmøte"), reverse("deltakelse:oppmoete", args=[parti.pk]), "folk")]


def dagspassordlenke(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The way to the day password, for the school's administrators, where candidates log in here."""
    if not parti.eksamen.gjennomfoeres_her or not administrerer_skole(bruker, parti.skole, naa):
        return []
    return [Handling(gettext_lazy("Dagspassord"), reverse("deltakelse:dagspassord", args=[parti.pk]), "nokkel")]


def til_behandling(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Documentation that waits for a decision: one line, one query; none without the role."""
    if not bruker.har_rolle(naa, *SKOLENS_LEDELSE):
        return []
    mine = Kandidat.objects.filter(skolene_q(bruker, naa)).values("pk")
    antall = Fravaersdokumentasjon.objects.filter(status="mottatt", kandidat__in=mine).count()
    if not antall:
        return []
    tittel = ngettext(
        "%(n)s fravær har dokumentasjon til behandling", "%(n)s fravær har dokumentasjon til behandling", antall
    )
    adresse = f"{reverse('deltakelse:fravaer')}?vis=behandles"
    tekst = _("Godkjent dokumentasjon gir rett til utsatt eksamen.")
    return [Sak(tittel % {"n": antall}, tekst, adresse, _("Se fraværene"), ikon="dokfravaer")]
