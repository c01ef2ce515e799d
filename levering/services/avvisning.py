"""A candidate's file was not taken in: that is a fact too, for whoever watches the room."""

import contextlib
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction

from eksamen.models import Kandidat
from felles import tid
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from levering.models import Avvisning
from levering.permissions import krev_arbeid, laas_til_opplasting
from levering.querysets.avvisninger import uavklarte
from levering.services.opplasting_biter import Mottaker

# The same trouble again so soon is the same trouble.
SAMME: Final = timedelta(minutes=1)


@transaction.atomic
def noter_avvisning(
    *,
    kandidat_id: int,
    sesjon_id: int | None,
    koder: Iterable[str],
    runde: UUID | None = None,
    aktoer: Aktoer,
    naa: datetime,
) -> list[Avvisning]:
    """Note that files of a candidate at work were refused, one row per kind, with its event; other codes are nothing.

    The same kind again within a minute, with nothing put right between, is not noted again: repeating is harmless.
    Never raises Domenefeil: whoever may not upload has been told so, and that is no trouble with a file.
    """
    slag = [ett for ett in Avvisning.Slag.values if ett in set(koder)]
    if not slag:
        return []
    try:
        kandidat = laas_til_opplasting(kandidat_id, naa)
        krev_arbeid(kandidat, sesjon_id=sesjon_id, naa=naa)
    except (Domenefeil, Kandidat.DoesNotExist):
        return []
    kjent = set(uavklarte().filter(kandidat=kandidat_id, tid__gt=naa - SAMME).values_list("slag", flat=True))
    nye = [
        Avvisning.objects.create(kandidat_id=kandidat_id, slag=ett, tid=naa, runde=runde)
        for ett in slag
        if ett not in kjent
    ]
    for avvisning in nye:
        logg_hendelse(
            avvisning,
            "fil.avvist",
            aktoer=aktoer,
            naa=naa,
            partier=[kandidat.parti_id],
            kandidat_id=kandidat.pk,
            skole_id=kandidat.skole_id,
            feil=avvisning.slag,
        )
    return nye


@contextlib.contextmanager
def noterer(mottaker: Mottaker, runde: UUID | None = None) -> Iterator[None]:
    """Note what is refused inside, when the file is the candidate's own; the refusal goes on as it was."""
    try:
        yield
    except Domenefeil as feil:
        if mottaker.kandidat_id is not None and mottaker.bruker_id is None:
            noter_avvisning(
                kandidat_id=mottaker.kandidat_id,
                sesjon_id=mottaker.sesjon_id,
                koder=[feil.kode],
                runde=runde,
                aktoer=mottaker.aktoer,
                naa=tid.naa(),
            )
        raise
