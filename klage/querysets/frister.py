"""Which calendar of appeals counts for whom: the round's last day of sending, and when it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, QuerySet

from eksamen.models import Eksamensperiode, Kandidat
from felles.radmengde import blant_ider
from klage.models import Kalender, Klage, Klagefrist


@dataclass(frozen=True, slots=True)
class Rundefrist:
    """A row of the calendar, as it counts for a candidate."""

    kalender: str
    sendes_innen: date
    besvares_innen: date

    def siste_sendedag(self, klagefrist: date | None) -> date:
        """The last day on which the school sends in time: the calendar's, and never before the ten days are over."""
        return max(self.sendes_innen, klagefrist) if klagefrist else self.sendes_innen

    def er_for_sen(self, dag: date, klagefrist: date | None = None) -> bool:
        """Whether what is sent that day is late: it needs the school's written reason, and may have to wait a round.

        Rule: Udir, «Administrere eksamen», «Klage»: all are there by 19 January; later ones may wait for the next round.
        """
        return dag > self.siste_sendedag(klagefrist)


@dataclass(frozen=True, slots=True)
class Frister:
    """The rounds that are open to a candidate. `hurtig` is None where no row gives the subject a hurtigklage."""

    ordinaer: Rundefrist | None = None
    hurtig: Rundefrist | None = None

    def for_kalender(self, kalender: str) -> Rundefrist | None:
        return self.hurtig if kalender == Kalender.HURTIG else self.ordinaer


def frister_for(kandidater: Iterable[Kandidat | int]) -> dict[int, Frister]:
    """The calendar rows that count for each candidate, by pk; everybody has an answer, maybe an empty one.

    The row of the fagkode wins over that of the level, and that over the period's own, each calendar by itself. Two
    queries. Rule: Udir, «Administrere eksamen», «Klage»; Trøndelag fylkeskommune, «Klage på skriftlig eksamen».
    """
    felt = ("pk", "eksamen__periode", "eksamen__fag", "eksamen__fag__nivaa")
    ider = (kandidat if isinstance(kandidat, int) else kandidat.pk for kandidat in kandidater)
    hvor = {pk: tuple(rad) for pk, *rad in Kandidat.objects.filter(pk__in=blant_ider(ider)).values_list(*felt)}
    return _velg(hvor)


def frister_for_klager(klager: Iterable[Klage]) -> dict[int, Rundefrist]:
    """The row that counts for each appeal in its own round and calendar, by its pk; who has none is left out.

    The calendar is that of the grades: an appeal about a formal fault has no day of answer in it.
    """
    alle = [klage for klage in klager if klage.slag == Klage.Slag.KARAKTER]
    fag = Kandidat.objects.filter(pk__in=blant_ider(klage.kandidat_id for klage in alle))
    om = {pk: (fag_id, nivaa) for pk, fag_id, nivaa in fag.values_list("pk", "eksamen__fag", "eksamen__fag__nivaa")}
    frister = _velg({klage.pk: (klage.runde_id, *om[klage.kandidat_id]) for klage in alle})
    funnet = {klage.pk: frister[klage.pk].for_kalender(klage.kalender) for klage in alle}
    return {pk: frist for pk, frist in funnet.items() if frist}


def kalenderen(periode: Eksamensperiode) -> QuerySet[Klagefrist]:
    """The rows of a period with what a list shows: hurtigklage first, the general rows before those of a fagkode."""
    return (
        Klagefrist.objects.filter(periode=periode)
        .select_related("periode", "fag")
        .order_by("kalender", F("fag__fagkode").asc(nulls_first=True), "fag__variant", "nivaa", "pk")
    )


def neste_runde(periode: Eksamensperiode) -> Eksamensperiode | None:
    """The period whose round a late appeal waits for; None when it is not in the plan yet."""
    senere = Eksamensperiode.objects.filter(gjennomfoering_fra__gt=periode.gjennomfoering_fra)
    return senere.order_by("gjennomfoering_fra", "pk").first()


def _velg(hvor: dict[int, tuple[int, int, str]]) -> dict[int, Frister]:
    rader = _rader({periode for periode, _fag, _nivaa in hvor.values()})
    svar: dict[tuple[int, int, str], Frister] = {}
    for sted in set(hvor.values()):
        svar[sted] = Frister(
            *(_mest_noeyaktig(rader, kalender, *sted) for kalender in (Kalender.ORDINAER, Kalender.HURTIG))
        )
    return {pk: svar[sted] for pk, sted in hvor.items()}


def _mest_noeyaktig(
    rader: dict[tuple[int, str, int | None, str], Klagefrist], kalender: str, periode: int, fag: int, nivaa: str
) -> Rundefrist | None:
    for noekkel in ((fag, ""), (None, nivaa), (None, "")):
        if rad := rader.get((periode, kalender, *noekkel)):
            return Rundefrist(kalender, rad.sendes_innen, rad.besvares_innen)
    return None


def _rader(perioder: set[int]) -> dict[tuple[int, str, int | None, str], Klagefrist]:
    rader = Klagefrist.objects.filter(periode__in=perioder) if perioder else ()
    return {(rad.periode_id, rad.kalender, rad.fag_id, rad.nivaa): rad for rad in rader}
