"""Whoever has appealed does not want to any more."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from klage.models import Klage
from klage.services.tilstand import flytt, laas_klage

Status = Klage.Status


@transaction.atomic
def trekk(*, klage_id: int, grunn: str = "", aktoer: Aktoer, naa: datetime) -> Klage:
    """End the appeal, whatever its open status: also while the board reads. The grade stands as it was published.

    Repeatable: one that is withdrawn stays so. Raises UgyldigOvergang: `endelig` when it is decided, `avvist` when it was
    turned away. Rule: forskrift til opplæringslova kap. 10; Vigo IKS: withdrawn until the answer is there.
    """
    klage = laas_klage(klage_id)
    if klage.status == Status.TRUKKET:
        return klage
    if klage.status == Status.AVGJORT:
        raise UgyldigOvergang(
            _("Behandlingen av klagen er ferdig, så den kan ikke trekkes lenger. Avgjørelsen er endelig."),
            kode="endelig",
        )
    if klage.status == Status.AVVIST:
        raise UgyldigOvergang(_("Klagen er avvist, så det er ingenting å trekke."), kode="avvist")
    flytt(klage, Status.TRUKKET, "klage.trukket", aktoer=aktoer, naa=naa, grunn=grunn.strip())
    return klage
