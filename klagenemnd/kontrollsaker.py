"""What waits for the authority after the board, and answers that have come to the school, for the start page and the dates."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.bidrag import Sak, Tekst
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN
from klagenemnd.querysets.kontroll import til_kontroll
from klagenemnd.querysets.svar import NYTT, klare_til_publisering, planlagte, svar_for_skole


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Answers to control, and answers that can be published. Two queries; none without the role."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        return []
    saker = []
    if antall := til_kontroll(bruker, naa).count():
        tittel = ngettext(
            "%(antall)d klagesvar venter på kvalitetssikring", "%(antall)d klagesvar venter på kvalitetssikring", antall
        )
        tekst = _("Begge i klagenemnda har godkjent karakter og begrunnelse.")
        saker.append(Sak(tittel % {"antall": antall}, tekst, reverse("klagenemnd:kontroller"), _("Les og godkjenn")))
    if antall := klare_til_publisering(bruker, naa).count():
        tittel = ngettext("%(antall)d klagesvar kan publiseres", "%(antall)d klagesvar kan publiseres", antall)
        tekst = _("Skolen og kandidaten ser ikke svaret før du publiserer.")
        saker.append(
            Sak(tittel % {"antall": antall}, tekst, reverse("klagenemnd:publisering"), _("Publiser"), ikon="levert")
        )
    return saker


def for_skole(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Answers of the last days. One query; none without the role."""
    if not bruker.har_rolle(naa, *LESER_VED_SKOLEN):
        return []
    antall = svar_for_skole(bruker, naa).filter(synlig_fra__gt=naa - NYTT).count()
    if not antall:
        return []
    tittel = ngettext("Svar på %(antall)d klage", "Svar på %(antall)d klager", antall)
    tekst = _("Kandidaten ser det samme på «Mine eksamener».")
    return [
        Sak(
            tittel % {"antall": antall}, tekst, reverse("klagenemnd:svarliste"), _("Se svarene"), farge="success",
            ikon="levert",
        )
    ]  # fmt: skip


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """When answers that wait for their second show, a line for each second. One query; none without the role."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        return []
    tider: dict[datetime, int] = {}
    for klage in planlagte(bruker, naa):
        tid = klage.synlig_fra  # type: ignore[attr-defined]  # annotated by planlagte
        tider[tid] = tider.get(tid, 0) + 1
    tekst = "%(antall)d klagesvar blir publisert"
    return [(tid, ngettext(tekst, tekst, antall) % {"antall": antall}) for tid, antall in tider.items()]
