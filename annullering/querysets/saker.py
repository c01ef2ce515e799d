"""Cases about formal faults: who sees which, of whom, and how far each has come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from brukere.querysets.organisasjoner import under_q
from felles.synlig_fra import synlig_q
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN

if TYPE_CHECKING:
    from annullering.models import Formellsak, Sakskandidat

LESERE: Final = LESER_VED_SKOLEN | KLAGEANSVARLIGE
# The school applies, an authority opens one of its own.
AAPNER: Final = SKOLEADMINISTRATORER | KLAGEANSVARLIGE


def innenfor_q(bruker: Bruker, naa: datetime, felt: str) -> Q:
    """Schools whose candidates in a case the user may know of: their own, and those under their authority."""
    egne = [skole.pk for skole in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)]
    return Q(**{f"{felt}__in": egne}) | under_q(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), felt)


def egne_q(bruker: Bruker, naa: datetime) -> Q:
    """Cases that are all the user's to read: to be decided, or opened, at an authority of theirs or one under it."""
    over = bruker.organisasjoner(naa, *KLAGEANSVARLIGE)
    return Q(under_q(over, "myndighet"), sendt__isnull=False) | Q(aapnet_hos__in=[o.pk for o in over])


class FormellsakQuerySet(models.QuerySet["Formellsak"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Cases the user may know of. A draft is known where it was opened and nowhere else."""
        rader: Any = self.model._meta.get_field("kandidater").related_model
        mine = rader._default_manager.filter(
            innenfor_q(bruker, naa, "kandidat__parti__skole"), sak=OuterRef("pk"), tatt_ut__isnull=True
        )
        aapnet = Q(aapnet_hos__in=[o.pk for o in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)])
        return self.filter(egne_q(bruker, naa) | aapnet | Q(Exists(mine), sendt__isnull=False))

    def med_antall(self, bruker: Bruker, naa: datetime) -> QuerySet[Any]:
        """Annotate `antall` and `avgjorte`, of those candidates that the user may know of, as far as it shows to them."""
        alle = self.model._default_manager.filter(egne_q(bruker, naa)).values("pk")
        ute = Q(kandidater__tatt_ut__isnull=True)
        mine = ute & (innenfor_q(bruker, naa, "kandidater__kandidat__parti__skole") | Q(pk__in=alle))
        staar = Q(kandidater__vedtaksrader__isnull=False, kandidater__vedtaksrader__opphevet__isnull=True)
        vises = synlig_q("kandidater__vedtaksrader__vedtak__synlig_fra", naa) | avgjoeres_q(bruker, naa)
        return self.annotate(
            antall=Count("kandidater", filter=mine, distinct=True),
            avgjorte=Count("kandidater", filter=mine & staar & vises, distinct=True),
        )

    def for_visning(self) -> Self:
        return self.select_related("eksamen__fag", "eksamen__periode", "myndighet", "aapnet_hos")


def avgjoeres_q(bruker: Bruker, naa: datetime) -> Q:
    """Cases whose decisions the user sees before their second: those of the very authority that decides."""
    return Q(myndighet__in=[o.pk for o in bruker.organisasjoner(naa, *KLAGEANSVARLIGE)])


def avgjoer_selv(bruker: Bruker, sak: Formellsak, naa: datetime) -> bool:
    """Whether the user decides the case: at the authority itself, not one above it."""
    return any(o.pk == sak.myndighet_id for o in bruker.organisasjoner(naa, *KLAGEANSVARLIGE))


def aapnet_av_oss(bruker: Bruker, sak: Formellsak, naa: datetime) -> bool:
    """Whether the case is the user's to change and send while it is a draft."""
    return any(o.pk == sak.aapnet_hos_id for o in bruker.organisasjoner(naa, *AAPNER))


def skolene_i(sak: Formellsak, bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The schools of the case that the user administers, which may make a statement."""
    ider = {o.pk: o for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)}
    skoler = sak.kandidater.filter(tatt_ut__isnull=True, kandidat__parti__skole__in=list(ider))
    return [ider[pk] for pk in skoler.order_by().values_list("kandidat__parti__skole", flat=True).distinct()]


def kandidater_for(sak: Formellsak, bruker: Bruker, naa: datetime) -> QuerySet[Sakskandidat]:
    """The case's candidates that the user may know of, by school and name."""
    rader = sak.kandidater.filter(tatt_ut__isnull=True)
    over = bruker.organisasjoner(naa, *KLAGEANSVARLIGE)
    hele = any(o.pk == sak.aapnet_hos_id for o in over) or (
        sak.sendt is not None and any(sak.myndighet.sti.startswith(o.sti) for o in over)
    )
    if not hele:
        rader = rader.filter(innenfor_q(bruker, naa, "kandidat__parti__skole"))
    return (
        rader.select_related("kandidat__person", "kandidat__kandidatnummer", "kandidat__parti__skole", "klage")
        .defer("kandidat__person__nummer")
        .order_by("kandidat__parti__skole__navn", "kandidat__parti__navn", "kandidat__person__sortering", "pk")
    )


def uten_vedtak(rader: QuerySet[Sakskandidat], *, vist: datetime | None = None) -> QuerySet[Sakskandidat]:
    """Those of these candidates in cases that have no standing decision; with `vist` none that shows at that moment."""
    rad: Any = rader.model._meta.get_field("vedtaksrader").related_model
    staar = rad._default_manager.filter(sakskandidat=OuterRef("pk"), opphevet__isnull=True)
    return rader.exclude(Exists(staar.filter(synlig_q("vedtak__synlig_fra", vist)) if vist else staar))
