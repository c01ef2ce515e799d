"""Which page a candidate belongs on. One order, asked by every view."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from deltakelse.models import Innloggingssesjon
from felles.synlig_fra import er_synlig

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus


class Side(StrEnum):
    """Places in the candidate's way; the value is the URL name of the page. Paper and hand-in are one place."""

    AVLYST = "avlyst"
    FRAVAER = "fravaer"
    KVITTERING = "kvittering"
    IKKE_TILGANG = "ikke_tilgang"
    AUTORISERING = "autorisering"
    VENTER = "venter"
    ARBEID = "levering"


def har_tilgang(sesjon: Innloggingssesjon) -> bool:
    """True when this very log-in has been let in; another log-in of the same candidate does not count."""
    return sesjon.autorisert is not None and sesjon.avsluttet is None


def hoerer_hjemme(kandidat: KandidatMedStatus, sesjon: Innloggingssesjon, naa: datetime) -> Side:
    """The one place where the candidate belongs at `naa`.

    Rule: docs/arkitektur.md, «Statuses», page order: absence, receipt, no access, authorisation, waiting, paper and hand-in.
    A cancelled exam stands before them all.
    """
    if kandidat.avlyst:
        return Side.AVLYST
    if kandidat.fravaer_slag:
        return Side.FRAVAER
    if kandidat.digital_levert or kandidat.digital_post:
        return Side.KVITTERING
    if kandidat.sperret:
        return Side.IKKE_TILGANG
    if not har_tilgang(sesjon):
        return Side.AUTORISERING
    return Side.ARBEID if er_synlig(kandidat.digital_start, naa) else Side.VENTER
