"""Messages from the invigilators, as they stand on a candidate's page until they are confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from monitor.querysets.meldinger import uleste
from monitor.services.meldinger import merk_vist
from monitor.setninger import paa_spraaket


@dataclass(frozen=True)
class Beskjed:
    """One message; `vaar` is True for a ready-made sentence, which is in the page's own language."""

    pk: int
    tekst: str
    vaar: bool
    sendt: datetime


def merke(ider: list[int]) -> str:
    """What tells two sets of unread messages apart, safe in an address; "" when there is none."""
    return "-".join(str(pk) for pk in ider)


def hent(kandidat_id: int, ider: list[int], naa: datetime) -> list[Beskjed]:
    """The unread messages, the oldest first, noted as shown. No query when `ider` says that there is none, else two."""
    if not ider:
        return []
    rader = uleste(kandidat_id, naa)
    nye = [rad.melding_id for rad in rader if rad.vist is None]
    if nye:
        merk_vist(kandidat_id=kandidat_id, melding_ider=nye, naa=naa)
    return [Beskjed(rad.melding_id, *paa_spraaket(rad.melding.tekst), rad.melding.sendt) for rad in rader]


def lag_beskjeder(request: HttpRequest) -> dict[str, object] | None:
    """What `kandidat/_beskjeder.html` needs on this page; None on a page that nobody has logged in to."""
    ider: list[int] | None = getattr(request, "uleste", None)
    if ider is None:
        return None
    kandidat, naa = request.kandidat, request.naa  # type: ignore[attr-defined]  # they come together, see kandidat.http
    # Where one comes back to without script; what answers an act or a heartbeat is no page to come back to.
    side = request.method == "GET" and not request.htmx  # type: ignore[attr-defined]  # by its middleware
    tilbake = request.path if side else ""
    return {"beskjeder": hent(kandidat.pk, ider, naa), "beskjedmerke": merke(ider), "tilbake": tilbake}
