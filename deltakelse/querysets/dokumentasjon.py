"""Absences and their documentation as the school's list shows them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, TextChoices
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from deltakelse.frist import STANDARD, Frist, siste_dag
from deltakelse.models import Fravaer, Fravaersdokumentasjon, Fravaersfrist
from deltakelse.querysets.oppmoete import eksamensdag, med_fakta
from eksamen.models import Kandidat
from felles.tid import dagens_dato


class Dokumentasjonsvalg(TextChoices):
    """What the list may be narrowed to."""

    MANGLER = "mangler", _("Mangler dokumentasjon")
    OVER = "over", _("Fristen er ute")
    BEHANDLES = "behandles", _("Til behandling")
    AVGJORT = "avgjort", _("Avgjort")


@dataclass(frozen=True, slots=True)
class Fravaersrad:
    """An absent candidate, with what is there and how long there is left."""

    kandidat: Kandidat
    slag: Fravaer.Slag
    dokumentasjon: str
    dag: date | None
    frist: date | None
    dager_igjen: int | None

    @property
    def mangler(self) -> bool:
        return self.slag == Fravaer.Slag.IKKE_DOKUMENTERT and not self.dokumentasjon

    @property
    def over(self) -> bool:
        return self.mangler and self.dager_igjen is not None and self.dager_igjen < 0

    @property
    def avslaatt(self) -> bool:
        return self.dokumentasjon == Fravaersdokumentasjon.Status.AVSLAATT

    @property
    def behandles(self) -> bool:
        return self.dokumentasjon == Fravaersdokumentasjon.Status.MOTTATT

    def passer(self, valg: str) -> bool:
        """True when the row belongs in that part of the list."""
        return {
            Dokumentasjonsvalg.MANGLER: self.mangler,
            Dokumentasjonsvalg.OVER: self.over,
            Dokumentasjonsvalg.BEHANDLES: self.behandles,
            Dokumentasjonsvalg.AVGJORT: not self.mangler and not self.behandles,
        }[Dokumentasjonsvalg(valg)]


def frister(skoler: Iterable[Organisasjon]) -> dict[int, Frist]:
    """The deadline of each school by its pk: of the nearest owner above it that has set one; one query."""
    over = {skole.pk: [int(ledd) for ledd in skole.sti.strip("/").split("/")[:-1]] for skole in skoler}
    satt = Fravaersfrist.objects.in_bulk({pk for ider in over.values() for pk in ider})
    svar = {}
    for skole, ider in over.items():
        naermest = next((satt[pk] for pk in reversed(ider) if pk in satt), None)
        svar[skole] = Frist(naermest.dager, naermest.virkedager) if naermest else STANDARD
    return svar


def fravaersrader(kandidater: QuerySet[Kandidat], naa: datetime) -> list[Fravaersrad]:
    """The absent among these whose exam is not cancelled, those with the shortest time left first; three queries."""
    siste = Fravaersdokumentasjon.objects.filter(kandidat=OuterRef("pk")).order_by("-registrert", "-pk")
    borte: QuerySet[Any] = med_fakta(kandidater).filter(fravaer_slag__isnull=False, avlyst=False)
    rader = list(
        borte.annotate(dokumentasjon_=Subquery(siste.values("status")[:1]))
        .select_related("person", "kandidatnummer", "parti__skole", "parti__eksamen__fag", "parti__eksamen__periode")
        .defer("person__nummer")
        .prefetch_related("parti__eksamen__deler")
    )
    regler = frister({rad.parti.skole for rad in rader})
    svar = [_rad(rad, regler[rad.parti.skole_id], dagens_dato(naa)) for rad in rader]
    return sorted(svar, key=lambda rad: (not rad.mangler, rad.frist or date.max, rad.kandidat.person.sortering))


def _rad(kandidat: Any, regel: Frist, i_dag: date) -> Fravaersrad:
    dag = eksamensdag(kandidat.parti)
    frist = siste_dag(dag, regel) if dag else None
    igjen = (frist - i_dag).days if frist else None
    return Fravaersrad(kandidat, Fravaer.Slag(kandidat.fravaer_slag), kandidat.dokumentasjon_ or "", dag, frist, igjen)
