"""From when a candidate may know of an exam: the one rule for every page, export and report that shows it to pupils.

Rule: rundskriv Udir-2-2018 and opplæringsforskrifta: drawn written exams are announced at the period's moment for the
level; drawn oral, oral-practical and practical exams 48 hours before. After drawn oral exams showed weeks early in May
2023 (docs/kilder.md), a moment that is not set means «not yet», never «at once».
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from eksamen.models import Eksamen, Kandidat
from eksamen.models.valg import Eksamensform, Kandidatslag, Karakterstatus, Nivaa
from felles.synlig_fra import er_synlig

# Rule: læreplan i norsk: written hovedmål is sat by all in vg3 and påbygging, so there is no draw to keep.
OBLIGATORISKE: Final = frozenset({"NOR1267", "NOR1270"})
FOER_MUNTLIG: Final = timedelta(hours=48)


def er_trekkfag(kandidat: Kandidat) -> bool:
    """True when the pupil was drawn for this exam: neither a subject that all sit, nor a privatist's own choice."""
    return kandidat.slag != Kandidatslag.PRIVATIST and kandidat.eksamen.fag.fagkode not in OBLIGATORISKE


def kjent_fra(kandidat: Kandidat) -> datetime | None:
    """The moment (UTC) from which the candidate may see the exam; None as long as nobody has set one.

    Needs `eksamen` with fag, period and prefetched parts. Never later than the start of the exam's first part: who
    sits there knows. What was never drawn is known from the start of the enrolment.
    """
    if not er_trekkfag(kandidat) or kandidat.nus_status in {Karakterstatus.NY, Karakterstatus.SAERSKILT}:
        return kandidat.eksamen.periode.paamelding_fra
    start = min((deel.start for deel in kandidat.eksamen.deler.all()), default=None)
    return trekket_kjent_fra(kandidat.eksamen, start)


def trekket_kjent_fra(eksamen: Eksamen, start: datetime | None) -> datetime | None:
    """The moment from which whoever is drawn for the exam may know; `start` is that of its first part."""
    kunngjort = _kunngjoering(eksamen, start)
    return min((tid for tid in (kunngjort, start) if tid), default=None)


def kan_vises(kandidat: Kandidat, naa: datetime) -> bool:
    """True from the second the candidate may know of the exam."""
    return er_synlig(kjent_fra(kandidat), naa)


def kunngjorte(kandidater: Iterable[Kandidat], naa: datetime) -> list[Kandidat]:
    """Those of a person's candidates that may be shown to the person now."""
    return [kandidat for kandidat in kandidater if kan_vises(kandidat, naa)]


def _kunngjoering(eksamen: Eksamen, start: datetime | None) -> datetime | None:
    if eksamen.form != Eksamensform.SKRIFTLIG:
        return start - FOER_MUNTLIG if start else None
    periode = eksamen.periode
    return periode.trekk_gs if eksamen.fag.nivaa == Nivaa.GRUNNSKOLE else periode.trekk_vgs
