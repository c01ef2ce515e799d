"""What nobody came back to."""

from datetime import datetime
from typing import Final

from django.db import transaction

from felles.hendelser import SYSTEM
from levering import tus_spol
from levering.models import Opplasting
from levering.mottak import rydd_spol
from levering.services import opplasting_leie
from levering.services.opplasting_biter import logg
from levering.services.opplasting_leie import ledige

# A round at most: the job comes again.
MAKS: Final = 500


def rydd(*, grense: datetime, naa: datetime) -> int:
    """Give up uploads that have lain still since `grense`, and remove spool files as old that belong to none.

    What is still open keeps its file. Returns how many were given up; repeatable.
    """
    gitt_opp = sum(_gi_opp(pk, grense=grense, naa=naa) for pk in _hvilende(grense, naa))
    aapne = opplasting_leie.aapne().values_list("noekkel", flat=True)
    rydd_spol(eldre_enn=grense.timestamp(), behold={tus_spol.spolsti(noekkel) for noekkel in aapne})
    return gitt_opp


def _hvilende(grense: datetime, naa: datetime) -> list[int]:
    return list(ledige(naa).filter(sist__lt=grense).order_by("pk").values_list("pk", flat=True)[:MAKS])


@transaction.atomic
def _gi_opp(pk: int, *, grense: datetime, naa: datetime) -> bool:
    if not ledige(naa).filter(pk=pk, sist__lt=grense).update(avbrutt=naa, leie=None, leie_til=None):
        return False  # somebody came back meanwhile
    opplasting = Opplasting.objects.get(pk=pk)
    logg(opplasting, "opplasting.avbrutt", SYSTEM, naa)
    tus_spol.spolsti(opplasting.noekkel).unlink(missing_ok=True)
    return True
