"""Uploads that a candidate has begun and not ended, perhaps on another machine."""

from collections.abc import Iterable

from levering.models import Besvarelsesfil, Opplasting


def halvveis(kandidat_id: int, ferdige: Iterable[str] = ()) -> list[Opplasting]:
    """The candidate's own unfinished uploads, oldest first; those whose name is taken (`ferdige`) cannot end. One query."""
    tatt = {navn.casefold() for navn in ferdige}
    aapne = Opplasting.objects.filter(
        kandidat=kandidat_id,
        fil__isnull=True,
        avbrutt__isnull=True,
        lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT,
    ).order_by("begynt", "pk")
    return [opplasting for opplasting in aapne if opplasting.navn.casefold() not in tatt]
