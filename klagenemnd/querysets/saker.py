"""The authority's cases in a list: where each is, who has it, and how far it has come. Never what the board has written."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db.models import Count, Max
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from felles.bidrag import Tekst
from felles.tid import dagens_dato
from klage.models import Klage
from klage.querysets.frister import frister_for_klager
from klage.querysets.hosandre import hos_andre
from klage.querysets.klager import KlageQuerySet
from klagenemnd.models import Klageoppdrag, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import kan_behandles_av
from klagenemnd.querysets.nemnd import HOS_NEMNDA

Status, Plass = Klage.Status, Klageoppdrag.Rolle
SNART: Final = timedelta(days=7)
# The authority has no case that the school has not sent.
STATUSER: Final = [status for status in Status if status != Status.REGISTRERT]
# Somebody still has something to do in it.
I_ARBEID: Final = [Status.SENDT, Status.TILDELT, Status.TIL_KONTROLL, Status.RETURNERT, Status.GODKJENT]


class Frist(StrEnum):
    """How a case stands with its day of answer."""

    BAK = "bak"
    SNART = "snart"


FRISTORD: Final = {Frist.BAK: _("Over svarfristen"), Frist.SNART: _("Svarfrist innen en uke")}


@dataclass(frozen=True, slots=True)
class Framgang:
    """How far the board has come, without a word of what it says."""

    utkast: bool
    godkjent_av: frozenset[int] = frozenset()

    @property
    def tekst(self) -> Tekst:
        if self.godkjent_av:
            return _("Én av de to har godkjent")
        return _("Nemnda har begynt å skrive") if self.utkast else _("Ingenting er skrevet ennå")


@dataclass(frozen=True, slots=True)
class Saksrad:
    """A case on the list."""

    klage: Klage
    nemnd: list[Klageoppdrag]
    besvares: date | None
    frist: Frist | None
    framgang: Framgang | None
    # What the other system is called that treats it; empty for one that is treated here.
    hos_andre: Tekst = ""


def mine_klagesaker(bruker: Bruker, naa: datetime) -> KlageQuerySet:
    """The cases of the user's authority; those in which the user has a part are a colleague's."""
    return kan_behandles_av(bruker, naa)


def tall_per_status(klager: KlageQuerySet) -> list[tuple[Klage.Status, int]]:
    """How many of each, in the order of the way; one query."""
    tall = dict(klager.order_by().values_list("status").annotate(antall=Count("pk")))
    return [(status, tall.get(status.value, 0)) for status in STATUSER]


def frister(klager: Iterable[Klage], naa: datetime) -> dict[int, tuple[date, Frist | None]]:
    """The day of answer of each case and how it stands with it; those without a day are left out. Three queries."""
    alle, i_dag = list(klager), dagens_dato(naa)
    svar = {}
    rader = frister_for_klager(alle)
    for klage in alle:
        if (rad := rader.get(klage.pk)) is None:
            continue
        slag = None
        if klage.status in I_ARBEID:
            dag = rad.besvares_innen
            slag = Frist.BAK if dag < i_dag else Frist.SNART if dag <= i_dag + SNART else None
        svar[klage.pk] = (rad.besvares_innen, slag)
    return svar


def framgang_i(klager: Iterable[Klage]) -> dict[int, Framgang]:
    """How far the boards that have the cases have come; two queries. The authority sees no version by this."""
    ider = [klage.pk for klage in klager if klage.status in HOS_NEMNDA]
    nyeste = dict(
        Vedtaksversjon.objects.filter(klage__in=ider).order_by().values_list("klage").annotate(siste=Max("pk"))
    )
    godkjent: dict[int, set[int]] = {}
    rader = Vedtaksgodkjenning.objects.filter(
        versjon__in=nyeste.values(), trukket__isnull=True, oppdrag__avsluttet__isnull=True
    )
    for klage_id, oppdrag_id in rader.values_list("oppdrag__klage", "oppdrag"):
        godkjent.setdefault(klage_id, set()).add(oppdrag_id)
    return {pk: Framgang(pk in nyeste, frozenset(godkjent.get(pk, ()))) for pk in ider}


def saksrader(klager: Collection[Klage], naa: datetime) -> list[Saksrad]:
    """The cases as rows, in the same order; eight queries."""
    nemnder: dict[int, list[Klageoppdrag]] = {klage.pk: [] for klage in klager}
    orden = list(Plass.values)
    alle = Klageoppdrag.objects.filter(klage__in=list(nemnder), avsluttet__isnull=True).select_related("bruker")
    for oppdrag in sorted(alle, key=lambda rad: orden.index(rad.rolle)):
        nemnder[oppdrag.klage_id].append(oppdrag)
    dager, framgang = frister(klager, naa), framgang_i(klager)
    borte = hos_andre([klage.pk for klage in klager if klage.status in I_ARBEID])
    svar = []
    for klage in klager:
        besvares, slag = dager.get(klage.pk, (None, None))
        svar.append(Saksrad(klage, nemnder[klage.pk], besvares, slag, framgang.get(klage.pk), borte.get(klage.pk, "")))
    return svar
