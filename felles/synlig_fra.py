"""The second before which nothing shows: papers, grades, draws. One rule for page, export, API and report.

Rule: nothing sealed is visible before its announced moment in any view (after the early showing of drawn oral exams
in May 2023, `docs/kilder.md`).
"""

from datetime import datetime

from django.db.models import Q


def er_synlig(tidspunkt: datetime | None, naa: datetime) -> bool:
    """True from that very second; never when no moment is set."""
    return tidspunkt is not None and naa >= tidspunkt


def synlig_q(felt: str, naa: datetime) -> Q:
    """The same rule for a queryset: `felt` is the path of the moment."""
    return Q(**{f"{felt}__isnull": False, f"{felt}__lte": naa})
