"""How appeals on grades went, per fagkode and period: how many, which way, from which grade to which.

An outcome counts from its own second on; until then the appeal is one that is treated. A school has the figures of its own
candidates alone, so that no number tells of few candidates elsewhere; an authority has those of the appeals that it answers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Min, Q, QuerySet

from brukere.models import Bruker
from eksamen.models import Eksamen, Eksamensperiode, Kandidat
from felles.bidrag import Tekst
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, LESER_VED_SKOLEN
from klage.querysets.resultat import gjeldende_resultat
from klage.querysets.skolens import med_vist
from klage.services.ruting import finn_ansvarlige
from sensur.models import Karakter

STATISTIKKLESERE: Final = LESER_VED_SKOLEN | KLAGEANSVARLIGE
TALL: Final = "123456"


@dataclass
class Fagtall:
    """The figures of an exam. `overganger` counts (before, after) of those whose answer shows."""

    periode: str
    kode: str
    navn: Tekst
    kandidater: int = 0
    klager: int = 0
    overganger: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def avgjort(self) -> int:
        return self.overganger.total()

    @property
    def venter(self) -> int:
        return self.klager - self.avgjort

    @property
    def opp(self) -> int:
        # Where there was none (MB), any grade is up.
        return sum(antall for (foer, etter), antall in self.overganger.items() if etter > foer or not foer.isdigit())

    @property
    def ned(self) -> int:
        return sum(antall for (foer, etter), antall in self.overganger.items() if foer.isdigit() and etter < foer)

    @property
    def likt(self) -> int:
        return self.avgjort - self.opp - self.ned

    @property
    def andel(self) -> float | None:
        """Appeals in per cent of the candidates who have a grade; None when there is none."""
        return round(100 * self.klager / self.kandidater, 1) if self.kandidater else None


def statistikkgrunnlag(bruker: Bruker, naa: datetime) -> QuerySet[Klage]:
    """The appeals on grades that the user's figures are made of: neither withdrawn nor turned away, and sent by the school."""
    egne, ansvar = Klage.objects.for_skole(bruker, naa), Klage.objects.for_ansvarlig(bruker, naa)
    alle = Klage.objects.staaende().exclude(status=Klage.Status.REGISTRERT).filter(slag=Klage.Slag.KARAKTER)
    return alle.filter(Q(pk__in=egne.values("pk")) | Q(pk__in=ansvar.values("pk")))


def perioder_i(klager: QuerySet[Klage]) -> list[Eksamensperiode]:
    """The periods whose exams the appeals are about, the newest first."""
    perioder = Eksamensperiode.objects.filter(pk__in=klager.order_by().values("kandidat__eksamen__periode"))
    return list(perioder.order_by("-gjennomfoering_fra", "-pk"))


def fagtall(klager: QuerySet[Klage], bruker: Bruker, naa: datetime) -> list[Fagtall]:
    """The figures of each exam that is appealed, the newest period first; a constant number of queries."""
    felt = ("kandidat__eksamen", "karakter", "svar")
    med: QuerySet[Any] = med_vist(klager.order_by(), naa)
    rader = list(med.values_list(*felt).annotate(antall=Count("pk")))
    eksamener = Eksamen.objects.filter(pk__in={rad[0] for rad in rader}).select_related("fag", "periode")
    svar = {
        eksamen.pk: Fagtall(eksamen.periode.kode, eksamen.fag.kode, eksamen.fag.navn)
        for eksamen in eksamener.order_by("-periode__gjennomfoering_fra", "fag__fagkode", "fag__variant", "pk")
    }
    for eksamen_id, foer, etter, antall in rader:
        svar[eksamen_id].klager += antall
        if etter:
            svar[eksamen_id].overganger[foer, etter] += antall
    for eksamen_id, antall in _kandidater(list(svar), bruker, naa).items():
        svar[eksamen_id].kandidater = antall
    return list(svar.values())


def samlet(rader: Iterable[Fagtall]) -> Fagtall:
    """All of them as one."""
    alle = Fagtall("", "", "")
    for rad in rader:
        alle.kandidater += rad.kandidater
        alle.klager += rad.klager
        alle.overganger += rad.overganger
    return alle


def matrise(rad: Fagtall) -> list[tuple[Tekst, list[int]]]:
    """From grade (rows, those that were appealed and answered) to grade: the counts under 1 to 6."""
    fra = [k for k in Karakter if any(foer == k for foer, _etter in rad.overganger)]
    return [(k.value, [rad.overganger[k.value, etter] for etter in TALL]) for k in fra]


def _kandidater(eksamener: list[int], bruker: Bruker, naa: datetime) -> dict[int, int]:
    """Candidates with a published grade in each exam, at the schools whose appeals the figures are of.

    Who answers is asked once for each school in an exam, of one of its candidates.
    """
    steder = (
        Kandidat.objects.filter(eksamen__in=eksamener)
        .order_by()
        .values_list("eksamen", "parti__skole", "parti__skole__sti")
        .annotate(en=Min("pk"))
    )
    hos = finn_ansvarlige([en for _eksamen, _skole, _sti, en in steder])
    skoler = {o.pk for o in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)}
    over = [o.sti for o in bruker.organisasjoner(naa, *KLAGEANSVARLIGE)]
    valgte: dict[int, set[int]] = defaultdict(set)
    for eksamen_id, skole_id, _sti, en in steder:
        ansvarlig = hos.get(en)
        if skole_id in skoler or (ansvarlig and any(ansvarlig.sti.startswith(sti) for sti in over)):
            valgte[eksamen_id].add(skole_id)
    if not valgte:
        return {}
    her = Q(pk__in=[])
    for eksamen_id, ider in valgte.items():
        her |= Q(eksamen=eksamen_id, parti__skole__in=ider)
    med: QuerySet[Any] = gjeldende_resultat(Kandidat.objects.filter(her).order_by(), naa)
    return dict(med.filter(resultat__isnull=False).values_list("eksamen").annotate(antall=Count("pk")))
