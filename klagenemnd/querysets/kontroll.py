"""What the responsible authority assures the quality of: the version both members stand by, and what became of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from felles.bidrag import Tekst
from klage.models import Klage
from klage.querysets.klager import KlageQuerySet
from klage.querysets.vurdert import vurdert_av
from klagenemnd.models import Klageoppdrag, Kvalitetskontroll, Overskrift, Vedtaksgodkjenning, Vedtaksversjon

# Both of these must stand by grade and text; the third reads only.
GODKJENNER: Final = (Klageoppdrag.Rolle.SKRIVER, Klageoppdrag.Rolle.MEDLEM)
# Pairs of sentences that are alike in two versions: where the same few are repeated, what became of each is not asked for,
# since the answer takes hours.
FLEST_LIKE: Final = 5000
_SETNINGSSLUTT: Final = re.compile(r"(?<=[.!?:])\s+|\s*\n\s*")


def siste_versjon(klage_id: int) -> Vedtaksversjon | None:
    """The newest version of grade and text."""
    return Vedtaksversjon.objects.filter(klage=klage_id).order_by("-nummer").first()


def staaende_godkjenninger(versjon: Vedtaksversjon) -> QuerySet[Vedtaksgodkjenning]:
    """Approvals of that version that are not taken back, by members who are still on the board."""
    return Vedtaksgodkjenning.objects.filter(
        versjon=versjon, trukket__isnull=True, oppdrag__avsluttet__isnull=True, oppdrag__rolle__in=GODKJENNER
    )


def godkjent_av_begge(versjon: Vedtaksversjon) -> bool:
    """Whether both members of the board stand by that version."""
    hvem = set(staaende_godkjenninger(versjon).values_list("oppdrag__rolle", "oppdrag__bruker"))
    return len({rolle for rolle, _bruker in hvem}) == len({bruker for _rolle, bruker in hvem}) == len(GODKJENNER)


def siste_kontroll(versjon: Vedtaksversjon) -> Kvalitetskontroll | None:
    """The authority's last word on that version."""
    return Kvalitetskontroll.objects.filter(versjon=versjon).order_by("-tid", "-pk").first()


def er_med_i_saken(bruker_id: int | None, klage: Klage) -> bool:
    """Whether somebody is or has been on the board of the case, or has graded the candidate."""
    return (
        Klageoppdrag.objects.filter(klage=klage.pk, bruker=bruker_id).exists()
        or Klage.objects.filter(vurdert_av(bruker_id), pk=klage.pk).exists()
    )


def kan_behandles_av(bruker: Bruker, naa: datetime) -> KlageQuerySet:
    """Cases of the user's authority where the user has had no part: the same rule as `hent_sak_for_myndighet`."""
    mine = Klageoppdrag.objects.filter(klage=OuterRef("pk"), bruker=bruker)
    klager: KlageQuerySet = Klage.objects.for_ansvarlig(bruker, naa)
    return klager.exclude(Exists(mine)).exclude(vurdert_av(bruker.pk))


def til_kontroll(bruker: Bruker, naa: datetime) -> QuerySet[Klage]:
    """What the user can control now, what was sent first, first."""
    return (
        kan_behandles_av(bruker, naa)
        .filter(status=Klage.Status.TIL_KONTROLL)
        .for_visning()
        .order_by("kalender", "sendt", "pk")
    )


def neste_til_kontroll(bruker: Bruker, klage_id: int, naa: datetime) -> int | None:
    """The one after that case in the same order, or else the first; None when no other is left."""
    ider = list(til_kontroll(bruker, naa).values_list("pk", flat=True))
    etter = ider[ider.index(klage_id) + 1 :] if klage_id in ider else ider
    return next((pk for pk in [*etter, *ider] if pk != klage_id), None)


@dataclass(frozen=True, slots=True)
class Bit:
    """Some sentences that stand as before, are new, or are gone."""

    slag: str  # "lik", "ny" or "borte"
    tekst: str


@dataclass(frozen=True, slots=True)
class Endring:
    """What has become of one part since it was returned."""

    navn: Tekst
    biter: list[Bit]


def endringer_mellom(foer: Vedtaksversjon, etter: Vedtaksversjon) -> list[Endring]:
    """What differs from the one to the other: the grade, and each text sentence by sentence. Empty when nothing does."""
    svar = []
    if foer.verdi != etter.verdi:
        svar.append(Endring(_("Karakter"), [Bit("borte", foer.verdi or "–"), Bit("ny", etter.verdi or "–")]))
    for felt, navn in Overskrift.choices:
        biter = _forskjell(getattr(foer, felt), getattr(etter, felt))
        if any(bit.slag != "lik" for bit in biter):
            svar.append(Endring(navn, biter))
    return svar


def _forskjell(foer: str, etter: str) -> list[Bit]:
    gamle, nye = _setninger(foer), _setninger(etter)
    antall = Counter(nye)
    if gamle != nye and sum(antall[setning] for setning in gamle) > FLEST_LIKE:
        return [Bit("borte", _samlet(gamle)), Bit("ny", _samlet(nye))]
    biter: list[Bit] = []
    for slag, a1, a2, b1, b2 in SequenceMatcher(None, gamle, nye, autojunk=False).get_opcodes():
        if slag == "equal":
            biter.append(Bit("lik", _samlet(gamle[a1:a2])))
            continue
        if a1 < a2:
            biter.append(Bit("borte", _samlet(gamle[a1:a2])))
        if b1 < b2:
            biter.append(Bit("ny", _samlet(nye[b1:b2])))
    return biter


def _setninger(tekst: str) -> list[str]:
    return [setning for setning in _SETNINGSSLUTT.split(tekst.strip()) if setning]


def _samlet(deler: Iterable[str]) -> str:
    return " ".join(deler)


def sist_returnert(versjon: Vedtaksversjon) -> Kvalitetskontroll | None:
    """The last return of an earlier version of the case, with that version."""
    return (
        Kvalitetskontroll.objects.filter(
            versjon__klage=versjon.klage_id,
            versjon__nummer__lt=versjon.nummer,
            utfall=Kvalitetskontroll.Utfall.RETURNERT,
        )
        .select_related("versjon", "av")
        .order_by("-tid", "-pk")
        .first()
    )


def kontroller(klage_id: int) -> QuerySet[Kvalitetskontroll]:
    """All that the authority has said of the case, newest first."""
    return (
        Kvalitetskontroll.objects.filter(versjon__klage=klage_id)
        .select_related("versjon", "av")
        .order_by("-tid", "-pk")
    )
