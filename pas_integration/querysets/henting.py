"""What the pages about results from PAS show; a constant number of queries a page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode
from felles.tid import oslo
from klage.models import ResultatUtenfra
from pas_integration.models import PasJobb, Samkjoering


@dataclass(frozen=True, slots=True)
class Endringsrad:
    """A result that came or changed. `fra` and `til` are empty as long as it does not show."""

    rad: ResultatUtenfra
    hva: str
    fra: str
    til: str
    vises_fra: datetime | None


def paspartier(skole: Organisasjon, periode: Eksamensperiode) -> QuerySet[Any]:
    """The school's parties that go to PAS, with how many candidates there are, and how many have a result."""
    partier: QuerySet[Any] = Eksamensparti.objects.filter(
        skole=skole, eksamen__periode=periode, eksamenstype__in=Eksamensparti.PAS_TYPER
    )
    med_antall: QuerySet[Any] = partier.annotate(
        antall=Count("kandidater"),
        med_resultat=Count("kandidater", filter=Q(kandidater__resultat_utenfra__isnull=False)),
        sist=Max("kandidater__resultat_utenfra__hentet"),
    )
    return med_antall.select_related("eksamen__fag").order_by("eksamen__fag__fagkode", "navn", "pk")


def resultattall(parti: Eksamensparti) -> dict[str, Any]:
    """How many of the party have a result from PAS, whether it shows yet or not, and when one last came; one query."""
    rader = ResultatUtenfra.objects.filter(kandidat__parti=parti)
    return rader.aggregate(antall=Count("pk"), sist=Max("hentet"))


def siste_jobb(skole: Organisasjon, periode: Eksamensperiode, slag: str) -> PasJobb | None:
    """The newest exchange of that kind."""
    return (
        PasJobb.objects.filter(skole=skole, periode=periode, slag=slag).select_related("jobb").order_by("-pk").first()
    )


def takt(rad: Samkjoering | None) -> str:
    """When school and PAS were last in step, what stands in the way, and when it is tried again; in words."""
    if rad is None or (rad.sist_ok is None and not rad.feil):
        tekst = _("Ikke hentet ennå.")
    elif rad.sist_ok is None:
        tekst = _("Det har ikke gått ennå. %(feil)s") % {"feil": rad.feil}
    else:
        tekst = _("Sist i takt %(tid)s.") % {"tid": _tid(rad.sist_ok)}
        if rad.feil:
            tekst = _("%(tekst)s Siste forsøk gikk ikke: %(feil)s") % {"tekst": tekst, "feil": rad.feil}
    if rad is None or rad.neste is None:
        return tekst
    ord_ = {"tekst": tekst, "tid": _tid(rad.neste)}
    if rad.feil:
        return _("%(tekst)s Det går lenger mellom forsøkene så lenge det ikke går; neste er %(tid)s.") % ord_
    return _("%(tekst)s Neste gang av seg selv: %(tid)s.") % ord_


def endringsrader(rader: list[ResultatUtenfra], naa: datetime) -> list[Endringsrad]:
    """The rows in words; nothing of a result that does not show yet but when it will."""
    return [_endring(rad, naa) for rad in rader]


def _endring(rad: ResultatUtenfra, naa: datetime) -> Endringsrad:
    klage = rad.klagekarakter != rad.forrige_klagekarakter
    ny = not rad.forrige_deltakelse
    hva = _("Nytt resultat") if ny else _("Etter klage") if klage else _("Endret")
    tider = [tid for tid in (rad.synlig_fra, rad.klage_synlig_fra) if tid is not None and tid > naa]
    if tider:
        return Endringsrad(rad, _("Resultat"), "", "", max(tider))
    fra = _i_ord(rad.forrige_deltakelse, rad.forrige_karakter, rad.forrige_klagekarakter) if not ny else ""
    return Endringsrad(rad, hva, fra, _i_ord(rad.deltakelse, rad.karakter, rad.klagekarakter), None)


def _i_ord(deltakelse: str, karakter: int | None, klagekarakter: int | None) -> str:
    if klagekarakter is not None:
        return str(klagekarakter)
    return str(karakter) if karakter is not None else deltakelse


def _tid(tidspunkt: datetime) -> str:
    return date_format(oslo(tidspunkt), "j. F \\k\\l. H:i")
