"""What «Klageansvar» and the calendars give to the rooms below: menu, import, undo, and lines of «Viktige datoer»."""

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brukere.models import Bruker
from felles import bidrag
from felles.angre import angrehandlinger
from felles.bidrag import Tekst
from felles.importer.register import importslag
from felles.tid import dagens_dato, doegnet
from klage.models import Kalender, Klagefrist
from klage.querysets.ansvar import LESERE
from klage.services import ansvar, ansvarimport, kalender

# As long as the dates of the periods themselves.
HUSKES: Final = timedelta(days=30)
NEVNES: Final = 3
ETT_SEKUND: Final = timedelta(seconds=1)


def registrer() -> None:
    """Called when the models exist."""
    gruppe = gettext_lazy("Klage")
    bidrag.menypunkt(
        url_navn="klage:ansvar", tekst=gettext_lazy("Klageansvar"), roller=LESERE, rekkefoelge=76, gruppe=gruppe
    )
    bidrag.menypunkt(
        url_navn="klage:frister", tekst=gettext_lazy("Klagefrister"), roller=LESERE, rekkefoelge=77, gruppe=gruppe
    )
    bidrag.datolinjer.registrer("klagefrister", datolinjer, rekkefoelge=70)
    importslag.registrer(ansvarimport.SLAG, ansvarimport.IMPORTSLAG, rekkefoelge=70)
    angrehandlinger.registrer(ansvar.ANGRESLAG, ansvar.angre_ansvar)
    angrehandlinger.registrer(kalender.ANGRESLAG, kalender.angre_frist)


def datolinjer(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The last days of sending and answering, one line for all that have the same; one query, none for others."""
    if not bruker.har_rolle(naa, *LESERE):
        return []
    rader = Klagefrist.objects.filter(besvares_innen__gte=dagens_dato(naa) - HUSKES)
    sendes: dict[tuple[str, str, date], list[str]] = defaultdict(list)
    besvares: dict[tuple[str, str, date], list[str]] = defaultdict(list)
    for rad in rader.select_related("periode", "fag").order_by("fag__fagkode", "fag__variant", "nivaa", "pk"):
        hvem = rad.fag.kode if rad.fag else rad.get_nivaa_display()
        sendes[rad.kalender, rad.periode.kode, rad.sendes_innen].append(hvem)
        besvares[rad.kalender, rad.periode.kode, rad.besvares_innen].append(hvem)
    return [
        *((_slutten(dag), _linje(SENDES[runde], periode, hvem)) for (runde, periode, dag), hvem in sendes.items()),
        *((_slutten(dag), _linje(BESVARES[runde], periode, hvem)) for (runde, periode, dag), hvem in besvares.items()),
    ]


SENDES: Final[dict[str, Tekst]] = {
    Kalender.ORDINAER: gettext_lazy("Siste dag for å sende klager"),
    Kalender.HURTIG: gettext_lazy("Siste dag for å sende hurtigklager"),
}
BESVARES: Final[dict[str, Tekst]] = {
    Kalender.ORDINAER: gettext_lazy("Klager skal være besvart"),
    Kalender.HURTIG: gettext_lazy("Hurtigklager skal være besvart"),
}


def _slutten(dag: date) -> datetime:
    return doegnet(dag)[1] - ETT_SEKUND


def _linje(tekst: Tekst, periode: str, hvem: list[str]) -> str:
    """For whom, unless a row for all is among them; never more than a few of them."""
    if not all(hvem):
        return f"{tekst} ({periode})"
    nevnt = ", ".join(hvem[:NEVNES])
    if len(hvem) > NEVNES:
        nevnt = _("%(noen)s og %(antall)s til") % {"noen": nevnt, "antall": len(hvem) - NEVNES}
    return f"{tekst}: {nevnt} ({periode})"
