"""The lines about parties on «Klar til eksamen?»: room, place, seats, collisions, numbers, empty parties."""

from datetime import datetime
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti
from eksamen.services.kollisjoner import (
    dobbeltmeldte,
    personkollisjoner,
    rombruk,
    samme_dager,
)
from felles.bidrag import Sjekk

GROENN, GUL, ROED = "groenn", "gul", "roed"


def sjekk_partier(partier: QuerySet[Eksamensparti], naa: datetime) -> list[Sjekk]:
    """How the parties of one school on one day stand; a constant number of queries."""
    tall = partier.annotate(kandidattall=Count("kandidater")).aggregate(
        alle=Count("pk", distinct=True),
        uten_rom=Count("pk", filter=Q(rom=""), distinct=True),
        uten_sted=Count("pk", filter=Q(sted=""), distinct=True),
        tomme=Count("pk", filter=Q(kandidattall=0), distinct=True),
    )
    uten_nummer = partier.filter(kandidater__kandidatnummer__isnull=True, kandidater__isnull=False)
    antall_uten_nummer = uten_nummer.values("kandidater").distinct().count()
    return [
        _mangel(_("Rom"), tall["uten_rom"], ROED, _("Alle partier har rom."), _("Partier uten rom: %(n)s."), vis="rom"),
        _mangel(
            _("Eksamenssted"), tall["uten_sted"], GUL, _("Alle partier har eksamenssted."),
            _("Partier uten eksamenssted: %(n)s."), vis="sted",
        ),
        _mangel(
            _("Kandidater"), tall["tomme"], GUL, _("Alle partier har kandidater."),
            _("Partier uten kandidater: %(n)s."), vis="kandidater",
        ),
        _mangel(
            _("Kandidatnummer"), antall_uten_nummer, ROED, _("Alle kandidater har kandidatnummer."),
            _("Kandidater uten kandidatnummer, som ikke kan logge inn: %(n)s."), vis="nummer",
        ),
        _sjekk_plasser(partier),
        _sjekk_personer(partier),
    ]  # fmt: skip


def _mangel(tittel: str, antall: int, farge: str, alt_vel: str, mangler: str, *, vis: str) -> Sjekk:
    if not antall:
        return Sjekk(tittel, GROENN, alt_vel)
    lenke = f"{reverse('eksamen:partier')}?{urlencode({'mangler': vis})}"
    return Sjekk(tittel, farge, mangler % {"n": antall}, lenke, _("Vis partiene"))


def _sjekk_plasser(partier: QuerySet[Eksamensparti]) -> Sjekk:
    fulle = [bruk for bruk in rombruk(samme_dager(partier)) if bruk.for_mange]
    if not fulle:
        return Sjekk(_("Plasser"), GROENN, _("Det er plass til alle i rommene som står i registeret."))
    verst = max(fulle, key=lambda bruk: bruk.for_mange)
    tekst = _("%(rom)s har %(plasser)s plasser og får %(antall)s kandidater samtidig.") % {
        "rom": verst.rom, "plasser": verst.kapasitet, "antall": verst.opptatt,
    }  # fmt: skip
    if len(fulle) > 1:
        tekst += " " + _("%(n)s rom til er for små.") % {"n": len(fulle) - 1}
    lenke = f"{reverse('eksamen:steder')}?{urlencode({'dag': verst.dag.isoformat()})}"
    return Sjekk(_("Plasser"), GUL, tekst, lenke, _("Vis rommene"))


def _sjekk_personer(partier: QuerySet[Eksamensparti]) -> Sjekk:
    kollisjoner = personkollisjoner(partier)
    samtidige = {kollisjon.person_id for kollisjon in kollisjoner if kollisjon.samtidig}
    samme_dag = {kollisjon.person_id for kollisjon in kollisjoner} - samtidige
    doble = {melding.person_id for melding in dobbeltmeldte(partier)}
    tekster = [
        (samtidige, ngettext("%(n)s kandidat har to eksamener samtidig.", "%(n)s kandidater har to eksamener samtidig.", len(samtidige))),
        (samme_dag, ngettext("%(n)s kandidat har eksamen eller forberedelse i to fag samme dag.", "%(n)s kandidater har eksamen eller forberedelse i to fag samme dag.", len(samme_dag))),
        (doble, ngettext("%(n)s kandidat er meldt opp to ganger i fagkoden.", "%(n)s kandidater er meldt opp to ganger i fagkoden.", len(doble))),
    ]  # fmt: skip
    funn = [tekst % {"n": len(hvem)} for hvem, tekst in tekster if hvem]
    if not funn:
        return Sjekk(_("Kollisjoner"), GROENN, _("Ingen kandidater skal være to steder."))
    lenke = f"{reverse('eksamen:partier')}?{urlencode({'mangler': 'kollisjon'})}"
    return Sjekk(_("Kollisjoner"), ROED if samtidige else GUL, " ".join(funn), lenke, _("Vis partiene"))
