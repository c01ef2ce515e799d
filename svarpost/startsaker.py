"""What is to be done with paper answers: for the school, the sensors, and the calendar."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensparti
from felles.bidrag import Handling, Sak, Tekst
from felles.tid import oslo
from svarpost.models import Poststeg
from svarpost.querysets.bunker import SENDERE, Bunke, bunker, for_sensoren, for_skolen, partier_med_post
from svarpost.querysets.veien import FORRIGE, MOTTATT, SENDES, SKOLEN, Mulighet

Steg = Poststeg.Steg


def for_skole(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Bundles to send, and those on their way back. Four queries at most; none without the role."""
    if not bruker.har_rolle(naa, *SENDERE):
        return []
    alle = [bunke for bunke in bunker(for_skolen(bruker, naa), naa) if bunke.er_over]
    sendes = [bunke for bunke in alle if bunke.neste in SENDES and bunke.muligheter[0].del_ == SKOLEN]
    tilbake = [bunke for bunke in alle if bunke.neste == Steg.RETUR_MOTTATT]
    saker = []
    if sendes:
        tittel = ngettext(
            "%(antall)d parti har besvarelser som skal i posten",
            "%(antall)d partier har besvarelser som skal i posten",
            len(sendes),
        )
        tekst = _("Skriv ut følgebrevet, send til sensoren som står i det, og før inn sporingsnummeret.")
        saker.append(Sak(tittel % {"antall": len(sendes)}, tekst, _lenke(sendes), _("Send besvarelsene"), ikon="post"))
    if tilbake:
        tittel = ngettext(
            "%(antall)d bunke med besvarelser er på vei tilbake",
            "%(antall)d bunker med besvarelser er på vei tilbake",
            len(tilbake),
        )
        tekst = _("Meld fra når de er kommet.")
        sak = Sak(tittel % {"antall": len(tilbake)}, tekst, _lenke(tilbake), _("Se hvilke"), farge="info", ikon="post")
        saker.append(sak)
    return saker


def _lenke(liste: list[Bunke]) -> str:
    if len(liste) == 1:
        return reverse("svarpost:bunke", args=[liste[0].parti.pk])
    return reverse("svarpost:liste")


def for_sensor(bruker: Bruker, naa: datetime) -> list[Sak]:
    """The bundles that are on their way to the sensor, or with them. Four queries at most; none without the role."""
    if not bruker.har_rolle(naa, Rolle.SENSOR):
        return []
    saker = [_sensorsak(bunke, bruker) for bunke in bunker(for_sensoren(bruker, naa), naa)]
    return [sak for sak in saker if sak is not None]


def _sensorsak(bunke: Bunke, bruker: Bruker) -> Sak | None:
    nummer = next((n for n, oppdrag in bunke.sensorer.items() if oppdrag.bruker_id == bruker.pk), FORRIGE)
    ett = next((mulig for mulig in bunke.muligheter if mulig.del_ == nummer), None)
    sagt = _hva(bunke, ett) if ett is not None else _mangler(bunke, nummer)
    if sagt is None:
        return None
    tekst, ord_ = sagt
    tittel = _("%(fag)s · %(parti)s") % {"fag": bunke.parti.eksamen.fag.kode, "parti": bunke.parti.navn}
    farge = "warning" if bunke.forsinket and nummer == "1" else "info"
    return Sak(tittel, tekst, reverse("svarpost:bunke", args=[bunke.parti.pk]), ord_, farge=farge, ikon="post")


def _hva(bunke: Bunke, ett: Mulighet) -> tuple[str, str] | None:
    """What the sensor is asked to do, and the word of the link; None while nothing is asked of them."""
    if ett.steg in MOTTATT.values():
        if bunke.forrige is None:
            return _("Besvarelser på papir er på vei til deg. Meld fra når de er kommet."), _("Se sendingen")
        tekst = _("Besvarelsene på papir er hos %(navn)s, som var sensor før deg. Avtal at de sendes, og meld fra når de "
                  "er kommet.")  # fmt: skip
        return tekst % {"navn": bunke.forrige.navn}, _("Se hvem som har dem")
    if ett.steg == Steg.VIDERESENDT:
        tekst = _("Besvarelsene på papir skal videre til andresensor%(frist)s.")
        return tekst % {"frist": _innen(bunke)}, _("Send videre")
    if ett.steg == Steg.OVERFOERT and ett.til in bunke.sensorer:
        tekst = _("%(navn)s har tatt over som sensor. Send besvarelsene på papir dit.")
        return tekst % {"navn": bunke.sensorer[ett.til].bruker.navn}, _("Send dem")
    if ett.steg == Steg.RETURNERT and bunke.publisert:
        return _("Sensuren er ferdig. Send besvarelsene på papir tilbake til skolen."), _("Send tilbake")
    return None


def _mangler(bunke: Bunke, nummer: str) -> tuple[str, str] | None:
    if not bunke.mangler(nummer):
        return None
    return _("Du har tatt over som sensor. Besvarelsene på papir er et annet sted og skal til deg."), _("Se hvor de er")


def _innen(bunke: Bunke) -> str:
    if bunke.halvveis is None:
        return ""
    return _(" innen %(tid)s") % {"tid": date_format(oslo(bunke.halvveis), "j. F H:i")}


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """By when the first sensor sends paper answers on, for the sensors themselves; none without the role."""
    if not bruker.har_rolle(naa, Rolle.SENSOR):
        return []
    return [
        (bunke.halvveis, _("Besvarelser på papir videre til andresensor: %(parti)s") % {"parti": bunke.parti.navn})
        for bunke in bunker(for_sensoren(bruker, naa), naa)
        if bunke.halvveis and bunke.neste in {Steg.SENDT, Steg.MOTTATT_FOERSTE, Steg.VIDERESENDT}
    ]


def partilenke(bruker: Bruker, parti: Eksamensparti, naa: datetime) -> list[Handling]:
    """The way from the party to its bundle, when it has one; one query, none for others than the school.

    None while candidates may still come: nothing is sent before that.
    """
    if parti.eksamen.siste_oppmoete > naa:
        return []
    if not any(o.pk == parti.skole_id for o in bruker.organisasjoner(naa, *SENDERE)):
        return []
    if not partier_med_post().filter(pk=parti.pk).exists():
        return []
    return [Handling(_("Besvarelser i posten"), reverse("svarpost:bunke", args=[parti.pk]), "post")]
