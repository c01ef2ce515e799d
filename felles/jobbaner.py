"""Lanes: of the kinds of jobs in one, one job runs at a time. What a kind's lane is, its `Jobbregel` says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db import connection

from felles.models import Jobb

LAAS: Final = "felles.jobb"


def laas_bane(baner: Mapping[str, str], slag: str, jobb_id: int, naa: datetime) -> bool:
    """Whether the lane is free for that job; held to the end of the caller's transaction, so that of two one takes it.

    `baner` is the lane of each kind that has one.
    """
    if slag not in baner:
        return True
    with connection.cursor() as markoer:
        markoer.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{LAAS}.{baner[slag]}"])
    kjoerer = Jobb.objects.filter(status=Jobb.Status.KJOERER, leie_til__gt=naa, slag__in=_samme(baner, slag))
    return not kjoerer.exclude(pk=jobb_id).exists()


def opptatte(baner: Mapping[str, str], naa: datetime) -> list[str]:
    """The kinds that must wait for the one that runs in their lane: they stand in nobody's way meanwhile."""
    kjoerer = Jobb.objects.filter(status=Jobb.Status.KJOERER, leie_til__gt=naa, slag__in=list(baner))
    i_bruk = {baner[slag] for slag in kjoerer.values_list("slag", flat=True)} if baner else set()
    return [slag for slag, bane in baner.items() if bane in i_bruk]


def utsett(baner: Mapping[str, str], slag: str, til: datetime) -> int:
    """Let what waits in the lane of that kind wait until then at least; how many. Repeatable."""
    andre = Jobb.objects.filter(status=Jobb.Status.VENTER, slag__in=_samme(baner, slag), forfall__lt=til)
    return andre.update(forfall=til)


def _samme(baner: Mapping[str, str], slag: str) -> list[str]:
    return [annet for annet, bane in baner.items() if bane == baner.get(slag)]
