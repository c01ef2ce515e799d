"""What is to be done with paper answers to appeals: for the school, the members of the boards, the authority, the calendar."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from felles.bidrag import Sak, Tekst
from felles.tid import oslo
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, REGISTRERER
from klagepost.models import Bunkesteg
from klagepost.querysets.bunker import (
    Bunke,
    bunker,
    er_medlem,
    for_medlemmet,
    for_myndigheten,
    for_skolen,
    uferdige,
    uten_bunke,
)
from klagepost.querysets.veien import Mulighet, medlem

Steg = Bunkesteg.Steg


def for_skole(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Answers that lie in no bundle, bundles to send, and those on their way back; none without the role."""
    if not bruker.har_rolle(naa, *REGISTRERER):
        return []
    alle = bunker(uferdige(for_skolen(bruker, naa), naa), naa)
    sendes = [bunke for bunke in alle if bunke.skal_sendes]
    tilbake = [bunke for bunke in alle if bunke.neste == Steg.RETUR_MOTTATT]
    loese = uten_bunke(Klage.objects.for_skole(bruker, naa, REGISTRERER), naa).count()
    saker = []
    if loese:
        tittel = ngettext(
            "%(antall)d klage har svar på papir som skal sendes",
            "%(antall)d klager har svar på papir som skal sendes",
            loese,
        )
        tekst = _("Legg svarene i en bunke, og skriv ut følgeseddelen.")
        lenke = reverse("klagepost:liste")
        saker.append(Sak(tittel % {"antall": loese}, tekst, lenke, _("Lag bunke"), ikon="post"))
    if sendes:
        tittel = ngettext(
            "%(antall)d bunke med klager skal i posten", "%(antall)d bunker med klager skal i posten", len(sendes)
        )
        tekst = _("Send til den som står på følgeseddelen, og før inn sporingsnummeret.")
        if any(bunke.forsinket for bunke in sendes):
            tekst = _("Fristen for å sende er gått ut. Send nå, og før inn sporingsnummeret.")
        saker.append(Sak(tittel % {"antall": len(sendes)}, tekst, _lenke(sendes), _("Send bunken"), ikon="post"))
    if tilbake:
        tittel = ngettext(
            "%(antall)d bunke med klager er på vei tilbake",
            "%(antall)d bunker med klager er på vei tilbake",
            len(tilbake),
        )
        sak = Sak(
            tittel % {"antall": len(tilbake)}, _("Meld fra når den er kommet."), _lenke(tilbake), _("Se hvilke"),
            farge="info", ikon="post",
        )  # fmt: skip
        saker.append(sak)
    return saker


def for_myndighet(bruker: Bruker, naa: datetime) -> list[Sak]:
    """Bundles that the authority has, and those that are behind; none without the role."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE):
        return []
    alle = bunker(uferdige(for_myndigheten(bruker, naa), naa), naa)
    hos = [bunke for bunke in alle if bunke.hos_myndigheten]
    sene = [bunke for bunke in alle if bunke.forsinket and not bunke.hos_myndigheten]
    saker = []
    if hos:
        tittel = ngettext(
            "%(antall)d bunke med klager er hos dere, eller på vei hit",
            "%(antall)d bunker med klager er hos dere, eller på vei hit",
            len(hos),
        )
        tekst = _("Meld fra når den er kommet, og send den til klagenemnda når den er oppnevnt.")
        sen = any(bunke.forsinket for bunke in hos)
        saker.append(
            Sak(
                tittel % {"antall": len(hos)}, tekst, _lenke(hos), _("Se hvilke"),
                farge="warning" if sen else "info", ikon="post",
            )
        )  # fmt: skip
    if sene:
        tittel = ngettext(
            "%(antall)d bunke med klager er forsinket", "%(antall)d bunker med klager er forsinket", len(sene)
        )
        tekst = _(
            "Den er ikke sendt i tide, eller ikke hos alle i klagenemnda etter halve tiden. Spør den som har den."
        )
        saker.append(Sak(tittel % {"antall": len(sene)}, tekst, _lenke(sene), _("Se hvilke"), ikon="post"))
    return saker


def for_medlem(bruker: Bruker, naa: datetime) -> list[Sak]:
    """The bundles that are on their way to the member, or with them; none for others."""
    if not er_medlem(bruker, naa):
        return []
    saker = [_medlemssak(bunke, bruker) for bunke in bunker(uferdige(for_medlemmet(bruker, naa), naa), naa)]
    return [sak for sak in saker if sak is not None]


def _medlemssak(bunke: Bunke, bruker: Bruker) -> Sak | None:
    ett = next((mulig for mulig in bunke.muligheter if mulig.del_ == medlem(bruker.pk)), None)
    if ett is None:
        return None
    tekst, knapp = _hva(bunke, ett)
    tittel = _("%(fag)s · klagebunke %(nummer)s") % {
        "fag": bunke.rad.eksamen.fag.kode, "nummer": bunke.rad.nummer
    }  # fmt: skip
    farge = "warning" if bunke.forsinket else "info"
    return Sak(tittel, tekst, reverse("klagepost:bunke", args=[bunke.rad.pk]), knapp, farge=farge, ikon="post")


def _hva(bunke: Bunke, ett: Mulighet) -> tuple[str, str]:
    """What the member is asked to do, and the word of the link."""
    if ett.steg == Steg.MOTTATT:
        if bunke.forrige is None:
            return _("Svar på papir er på vei til deg. Meld fra når de er kommet."), _("Se sendingen")
        tekst = _("Svarene på papir er hos %(navn)s, som var i klagenemnda før deg. Avtal at de sendes, og meld fra når de "
                  "er kommet.")  # fmt: skip
        return tekst % {"navn": bunke.forrige.navn}, _("Se hvem som har dem")
    if ett.steg == Steg.RETURNERT:
        return _("Alle i klagenemnda har hatt svarene. Send dem tilbake til skolen når de er lest."), _("Send tilbake")
    navn = bunke.lesere[ett.til].navn if ett.til in bunke.lesere else bunke.rad.ansvarlig.navn
    tekst = _("Svarene på papir skal videre til %(navn)s%(frist)s.")
    return tekst % {"navn": navn, "frist": _innen(bunke)}, _("Send videre")


def _innen(bunke: Bunke) -> str:
    if bunke.halvveis is None:
        return ""
    return _(" innen %(tid)s") % {"tid": date_format(oslo(bunke.halvveis), "j. F H:i")}


def _lenke(liste: list[Bunke]) -> str:
    if len(liste) == 1:
        return reverse("klagepost:bunke", args=[liste[0].rad.pk])
    return reverse("klagepost:liste")


def kalender(bruker: Bruker, naa: datetime) -> list[tuple[datetime, Tekst]]:
    """By when a member sends a bundle on, for those who have one; none for others."""
    if not er_medlem(bruker, naa):
        return []
    return [
        (bunke.halvveis, _("Klagebunke %(nummer)s i %(fag)s videre i klagenemnda") % {
            "nummer": bunke.rad.nummer, "fag": bunke.rad.eksamen.fag.kode
        })
        for bunke in bunker(uferdige(for_medlemmet(bruker, naa), naa), naa)
        if bunke.halvveis and bunke.innehaver_id == bruker.pk and len(bunke.uten_papiret) > 0
    ]  # fmt: skip
