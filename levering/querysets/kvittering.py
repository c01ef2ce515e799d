"""What the receipt shows."""

from levering.models import Leveringsfil


def leverte_filer(kandidat_id: int) -> list[Leveringsfil]:
    """Every delivered file of all parts, also what the school delivered; the newest delivery first. One query.

    One that the school has deleted since is among them, with the time: what was received is not silently gone.
    Rule: PGS kandidatmonitor, «Todelt eksamen»: the receipt shows the files of both parts.
    """
    return list(
        Leveringsfil.objects.filter(levering__kandidat=kandidat_id, levering__gjenaapnet__isnull=True)
        .select_related("fil", "levering__eksamensdel")
        .order_by("-levering__levert", "fil__pk")
    )
