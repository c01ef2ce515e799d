"""A case that is sent or withdrawn here is told to PAS as soon as it can be."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from felles.hendelser import SYSTEM, Aktoer
from felles.tid import naa as klokken
from klage.models import Klage
from pas_integration.models import PasJobb
from pas_integration.services.jobber import Paagaar, bestill_pasjobb
from pas_klage.querysets.saker import ved

ANGAAR: Final = frozenset({Klage.Status.SENDT, Klage.Status.TRUKKET})


def ved_flytting(klage: Klage, _fra: str, _aktoer: Aktoer, _naa: datetime) -> None:
    """Order an exchange once the act is done, for a candidate whom PAS has. What is missed is due by itself later."""
    if settings.PAS_KLIENT is None or klage.status not in ANGAAR:
        return
    skole, periode = klage.kandidat.parti.skole, klage.kandidat.eksamen.periode
    if ved(skole, periode).filter(pk=klage.pk).exists():
        transaction.on_commit(lambda: _bestill(skole.pk, periode.pk), robust=True)


def _bestill(skole_id: int, periode_id: int) -> None:
    try:
        bestill_pasjobb(
            slag=PasJobb.Slag.KLAGER, skole=Organisasjon.objects.get(pk=skole_id),
            periode=Eksamensperiode.objects.get(pk=periode_id), utvalg={}, bruker=None, aktoer=SYSTEM, naa=klokken(),
        )  # fmt: skip
    except Paagaar:
        return
