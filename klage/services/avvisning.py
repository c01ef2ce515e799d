"""The responsible authority turns an appeal away without reading the answer anew."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.hosandre import krev_behandles_her
from klage.services.tilstand import flytt, laas_klage

Status = Klage.Status


@transaction.atomic
def avvis(*, klage_id: int, grunn: str, aktoer: Aktoer, naa: datetime) -> Klage:
    """Turn away an appeal that is sent and not given to a board, with the reason that the school and the candidate read.

    Repeatable: one that is turned away keeps its first reason. Raises Domenefeil (`uten_grunn`) without a reason, and
    UgyldigOvergang: `ikke_hos_dere` when it is not one that waits at the authority, `annet_sted` when PAS treats it.
    Rule: forvaltningsloven § 31: a late appeal may be treated, or turned away.
    """
    klage = laas_klage(klage_id)
    if klage.status == Status.AVVIST:
        return klage
    if not grunn.strip():
        raise Domenefeil(_("Skriv hvorfor klagen avvises. Skolen og kandidaten leser det."), kode="uten_grunn")
    if klage.status != Status.SENDT:
        raise UgyldigOvergang(_ikke_naa(klage), kode="ikke_hos_dere")
    krev_behandles_her(klage)
    flytt(klage, Status.AVVIST, "klage.avvist", aktoer=aktoer, naa=naa, grunn=grunn.strip())
    return klage


def _ikke_naa(klage: Klage) -> str:
    """Why it cannot be turned away, and what can be done; from when the board has begun nothing can."""
    tekst = _("Klagen står som «%(status)s», og kan ikke avvises nå.") % {"status": klage.get_status_display()}
    if klage.status == Status.TILDELT:
        return f"{tekst} {_('Ta den tilbake fra nemnda først. Har nemnda begynt, skal klagen ha svar.')}"
    if klage.status in {Status.RETURNERT, Status.TIL_KONTROLL, Status.GODKJENT}:
        return f"{tekst} {_('Nemnda har begynt, så klagen skal ha svar.')}"
    return tekst
