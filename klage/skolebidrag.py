"""What the school's appeals add to menu, start page, calendar and undo."""

from collections import Counter
from datetime import datetime, timedelta

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
from klage.models import Klage
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
    """One line for the appeals that the school has not sent, sharper when a deadline is near. One query."""
    if not bruker.har_rolle(naa, *REGISTRERER):
        return []
    rader = list(
        Klage.objects.for_skole(bruker, naa, REGISTRERER).filter(status=Klage.Status.REGISTRERT)
        .values_list("frist", "registrert_av")
    )  # fmt: skip
    if not rader:
        return []
    tittel = ngettext("%(antall)d klage er ikke sendt", "%(antall)d klager er ikke sendt", len(rader))
    fra_kandidater = sum(av is None for _frist, av in rader)
    forrige = min((frist for frist, _av in rader if frist), default=None)
    tekst = _("Se over klagene, og send dem til klagebehandling.")
    if fra_kandidater:
        tekst = ngettext(
            "%(antall)d kandidat har klaget selv. Se over og send.",
            "%(antall)d kandidater har klaget selv. Se over og send.",
            fra_kandidater,
        ) % {"antall": fra_kandidater}
    haster = forrige is not None and forrige - dagens_dato(naa) <= NAER
    if forrige is not None and haster:
        tekst += " " + _("Den første klagefristen er %(dato)s.") % {"dato": date_format(forrige, "j. F")}
    lenke = reverse("klage:klager") + "?status=registrert"
    return [
        Sak(tittel % {"antall": len(rader)}, tekst, lenke, _("Send klager"), farge="danger" if haster else "warning")
    ]


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
