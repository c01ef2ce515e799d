"""What the school's appeals add to menu, start page, calendar and undo."""

from collections import Counter
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles import bidrag
from felles.angre import angrehandlinger
from felles.bidrag import Sak, Tekst
from felles.tid import dagens_dato, doegnet
from klage.models import Kalender, Klage
from klage.querysets.frister import frister_for_klager
from klage.querysets.klager import LESER_VED_SKOLEN, REGISTRERER
from klage.querysets.resultat import klagefrist, nylig_publiserte
from klage.services import sending

NAER = timedelta(days=3)


def registrer() -> None:
    """Called once, when every app is loaded. Repeatable."""
    bidrag.menypunkt(
        url_navn="klage:klager",
        tekst=_l("Klager"),
        roller=LESER_VED_SKOLEN,
        rekkefoelge=71,
        gruppe=_l("Klage"),
    )
    bidrag.startsaker.registrer("klager", usendte, rekkefoelge=24)
    bidrag.datolinjer.registrer("klager", siste_klagedager, rekkefoelge=63)
    angrehandlinger.registrer(sending.ANGRESLAG, sending.angre_sending)


def usendte(bruker: Bruker, naa: datetime) -> list[Sak]:
    """One line for the appeals that the school has not sent, sharper when a day of sending is near. Four queries."""
    if not bruker.har_rolle(naa, *REGISTRERER):
        return []
    egne = Klage.objects.for_skole(bruker, naa, REGISTRERER).filter(status=Klage.Status.REGISTRERT)
    rader = list(egne.only("kandidat", "slag", "runde", "kalender", "frist", "registrert_av"))
    if not rader:
        return []
    tittel = ngettext("%(antall)d klage er ikke sendt", "%(antall)d klager er ikke sendt", len(rader))
    fra_kandidater = sum(rad.registrert_av_id is None for rad in rader)
    foerst = _foerst_sendes(rader)
    tekst = _("Se over klagene, og send dem til klagebehandling.")
    if fra_kandidater:
        tekst = ngettext(
            "%(antall)d kandidat har klaget selv. Se over og send.",
            "%(antall)d kandidater har klaget selv. Se over og send.",
            fra_kandidater,
        ) % {"antall": fra_kandidater}
    haster = foerst is not None and foerst - dagens_dato(naa) <= NAER
    if foerst is not None and haster:
        melding = _("Den første fristen er %(dato)s.")
        if foerst < dagens_dato(naa):
            melding = _("Den første fristen var %(dato)s.")
        tekst += " " + melding % {"dato": date_format(foerst, "j. F")}
    lenke = reverse("klage:klager") + "?status=registrert"
    return [
        Sak(tittel % {"antall": len(rader)}, tekst, lenke, _("Send klager"), farge="danger" if haster else "warning")
    ]


def _foerst_sendes(klager: list[Klage]) -> date | None:
    """The first day on which one of them must be sent: its round's, and the last of the ten days where there is no round.

    A hurtigklage has a day of its own, also inside the ten days.
    """
    runder = frister_for_klager(klager)
    dager = []
    for klage in klager:
        runde = runder.get(klage.pk)
        if runde is None:
            dager.append(klage.frist)
        else:
            dager.append(runde.sendes_innen if klage.kalender == Kalender.HURTIG else runde.siste_sendedag(klage.frist))
    return min((dag for dag in dager if dag), default=None)


def siste_klagedager(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """The last days to appeal at the user's schools, one line a day. One query; none without the role."""
    if not bruker.har_rolle(naa, *LESER_VED_SKOLEN):
        return []
    dager = Counter(klagefrist(parti.resultater_fra) for parti in nylig_publiserte(bruker, naa))
    linjer: list[tuple[datetime, Tekst]] = []
    for dag, antall in sorted(dager.items()):
        if dag >= dagens_dato(naa):
            tekst = ngettext("Siste dag å klage: %(antall)d parti", "Siste dag å klage: %(antall)d partier", antall)
            linjer.append((doegnet(dag)[0], tekst % {"antall": antall}))
    return linjer
