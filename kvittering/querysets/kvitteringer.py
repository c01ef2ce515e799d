"""The receipts of a candidate."""

from kvittering.models import Kvittering


def gjeldende_kvitteringer(kandidat_id: int) -> list[Kvittering]:
    """The receipts of the deliveries that stand, part by part, with what became of their e-mails. One query."""
    return list(
        Kvittering.objects.filter(levering__kandidat=kandidat_id, levering__gjenaapnet__isnull=True)
        .select_related("levering__eksamensdel", "skolebrev")
        .order_by("levering__eksamensdel__start", "levering__pk")
    )
