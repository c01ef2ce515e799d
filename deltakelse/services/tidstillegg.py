"""Minutes given back to candidates who lost them to something outside themselves, and taken away again.

They move the candidate's own end (`deltakelse.services.tider.egen_tid`) in the same transaction, so that the candidate's
page, the monitor and the deadline for delivering follow at once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Tidstillegg
from deltakelse.services.tider import beregn_egne_tider
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, Massehendelse, logg_hendelser

MAKS_MINUTTER: Final = 240


@dataclass(frozen=True, slots=True)
class Tillegg:
    """Minutes for a candidate, and the part they were lost in; None is the part that is handed in digitally."""

    kandidat_id: int
    minutter: int
    eksamensdel_id: int | None = None


def krev_minutter(minutter: int) -> None:
    """Raise Domenefeil `minutter` for a number that cannot be given."""
    if not 1 <= minutter <= MAKS_MINUTTER:
        melding = _("Ekstratiden må være fra 1 til %(maks)s minutter. Skriv et tall i det området.")
        raise Domenefeil(melding % {"maks": MAKS_MINUTTER}, kode="minutter")


@transaction.atomic
def gi_tillegg(*, tillegg: Iterable[Tillegg], aktoer: Aktoer, naa: datetime) -> dict[int, Tidstillegg]:
    """Give minutes, added to what was given before; the new rows by candidate. One for each candidate at most.

    Not repeatable: the caller asks, under its own lock, whether this was given already. Own times are written anew and
    each candidate has an event that names the party. A constant number of queries. Raises Domenefeil `minutter` and
    Kandidat.DoesNotExist, and then gives nobody anything.
    """
    etter_kandidat = {ett.kandidat_id: ett for ett in tillegg}
    for ett in etter_kandidat.values():
        krev_minutter(ett.minutter)
    kandidater = _laas(etter_kandidat)
    if len(kandidater) < len(etter_kandidat):
        raise Kandidat.DoesNotExist
    rader = Tidstillegg.objects.bulk_create(
        Tidstillegg(
            kandidat=kandidat,
            eksamensdel_id=etter_kandidat[kandidat.pk].eksamensdel_id,
            minutter=etter_kandidat[kandidat.pk].minutter,
            registrert=naa,
            registrert_av_id=aktoer.bruker_id,
        )
        for kandidat in kandidater
    )
    beregn_egne_tider(etter_kandidat)
    _logg("tidstillegg.gitt", rader, kandidater, aktoer, naa)
    return {rad.kandidat_id: rad for rad in rader}


@transaction.atomic
def ta_tilbake_tillegg(*, tillegg_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> int:
    """Take minutes back, and set the own ends as they are without them; how many rows that changed. Repeatable."""
    ider = sorted(set(tillegg_ider))
    kandidater = _laas(Tidstillegg.objects.filter(pk__in=ider).values_list("kandidat_id", flat=True))
    rader = list(Tidstillegg.objects.filter(pk__in=ider, opphevet__isnull=True).order_by("pk"))
    Tidstillegg.objects.filter(pk__in=[rad.pk for rad in rader]).update(opphevet=naa, opphevet_av=aktoer.bruker_id)
    beregn_egne_tider(rad.kandidat_id for rad in rader)
    _logg("tidstillegg.fjernet", rader, kandidater, aktoer, naa)
    return len(rader)


def _laas(ider: Iterable[int]) -> list[Kandidat]:
    laaste = Kandidat.objects.select_for_update(of=("self",)).filter(pk__in=sorted(set(ider)))
    return list(laaste.select_related("parti").order_by("pk"))


def _logg(
    handling: str, rader: Sequence[Tidstillegg], kandidater: Iterable[Kandidat], aktoer: Aktoer, naa: datetime
) -> None:
    if not rader:
        return
    etter_pk = {kandidat.pk: kandidat for kandidat in kandidater}
    hendelser = []
    for rad in rader:
        kandidat = etter_pk[rad.kandidat_id]
        data = {"tillegg_id": rad.pk, "minutter": rad.minutter}
        hendelser.append(Massehendelse(kandidat, kandidat.parti_id, kandidat.parti.skole_id, data, kandidat.pk))
    logg_hendelser(hendelser, handling, aktoer=aktoer, naa=naa)
