"""The lease of an upload: one writer at a time, on however many machines, and none for ever.

Each step is one conditional UPDATE of its own, so that no transaction is open while bytes flow.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from felles import tid
from levering.models import Opplasting
from levering.tus import Tusfeil

# A server that dies lets go after this; a line that is silent is taken for cut well before.
LEIETID: Final = timedelta(seconds=20)
FORNYES_ETTER: Final = timedelta(seconds=5)
# Files of one candidate that may be on the wire at a time.
FLEST_SAMTIDIG: Final = 2


@dataclass
class Leie:
    """The right to write, until it lapses."""

    opplasting_id: int
    ident: uuid.UUID
    til: datetime
    sluppet: bool = False

    def hold(self) -> None:
        """Renew when it is time. Raises Tusfeil 423 when somebody else has it now."""
        naa = tid.naa()
        if self.til - naa < LEIETID - FORNYES_ETTER:
            self.bekreft(naa)

    def bekreft(self, naa: datetime) -> None:
        """Renew now. Raises Tusfeil 423 when somebody else has it."""
        if not self._min().update(leie_til=naa + LEIETID):
            raise opptatt()
        self.til = naa + LEIETID

    def bokfoer(self, *, mottatt: int, naa: datetime, slipp: bool) -> None:
        """What now lies synced. Raises Tusfeil 423, with nothing changed, when somebody else has the lease."""
        felt = {"leie": None, "leie_til": None} if slipp else {}
        if not self._min().update(mottatt=mottatt, sist=naa, **felt):
            raise opptatt()
        self.sluppet = slipp

    def slipp(self) -> None:
        """Let go. Repeatable, and harmless when it has lapsed."""
        if not self.sluppet:
            self._min().update(leie=None, leie_til=None)
            self.sluppet = True

    def _min(self) -> QuerySet[Opplasting]:
        return Opplasting.objects.filter(pk=self.opplasting_id, leie=self.ident)


@contextmanager
def leie_av(opplasting: Opplasting, *, naa: datetime) -> Iterator[Leie]:
    """Hold the upload as it was read: at that offset, open, and with nobody else at it.

    Raises Tusfeil 423 when another holds it, or has moved it on since.
    """
    leie = Leie(opplasting.pk, uuid.uuid4(), naa + LEIETID)
    if not ledige(naa).filter(pk=opplasting.pk, mottatt=opplasting.mottatt).update(leie=leie.ident, leie_til=leie.til):
        raise opptatt()
    try:
        yield leie
    finally:
        leie.slipp()


def har_flere_i_gang(opplasting: Opplasting, *, naa: datetime) -> bool:
    """True when the candidate sends so many other files at this moment that one more must wait; one query.

    The places for uploads are few, and a line may be silent for a while: nobody's may hold them all. The page sends one
    file at a time; two leave room for another window. The staff's are not counted.
    """
    if opplasting.kandidat_id is None or opplasting.bruker_id is not None:
        return False
    andre = aapne().filter(kandidat=opplasting.kandidat_id, bruker_id__isnull=True, leie_til__gt=naa)
    return andre.exclude(pk=opplasting.pk).count() >= FLEST_SAMTIDIG


def aapne() -> QuerySet[Opplasting]:
    """Uploads that are neither finished nor given up."""
    return Opplasting.objects.filter(fil__isnull=True, gruppefil__isnull=True, avbrutt__isnull=True)


def ledige(naa: datetime) -> QuerySet[Opplasting]:
    """Open uploads that nobody holds at `naa`."""
    return aapne().filter(Q(leie__isnull=True) | Q(leie_til__lte=naa))


def opptatt() -> Tusfeil:
    """The refusal of everybody but the one who holds the lease."""
    melding = _("Filen lastes opp fra et annet vindu eller en annen maskin akkurat nå. Vent litt og prøv igjen.")
    return Tusfeil(HTTPStatus.LOCKED, "opptatt", melding)
