"""Closing the days of the chain."""

from datetime import date, datetime, timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Min

from felles.tid import dagens_dato
from kvittering.kjede import doegntekst, doegnverdi
from kvittering.models import Kvittering, Kvitteringsdoegn
from kvittering.services.kvittering import finn_nye

# Longer than any transaction may last: what was begun before midnight is in.
VENT: Final = timedelta(minutes=10)


def lukk_doegn(*, naa: datetime) -> int:
    """Make the chain values of all days that are over; how many were made here. Repeatable; beat runs it each hour.

    From the day of the first receipt on every day has a value, also one without receipts.
    """
    finn_nye(naa=naa, alle=True)
    laget = 0
    while True:
        siste = Kvitteringsdoegn.objects.order_by("-dato").first()
        dato = siste.dato + timedelta(days=1) if siste else Kvittering.objects.aggregate(foerste=Min("dag"))["foerste"]
        if dato is None or dato >= dagens_dato(naa - VENT) or not _lukk(dato, siste.verdi if siste else "", naa):
            return laget
        laget += 1


def tekst_for(doegn: Kvitteringsdoegn) -> str:
    """The text of a closed day, as it is published; its SHA-256 is the day's value."""
    return doegntekst(doegn.dato, doegn.forrige, _digester(doegn.dato))


def foerste_brudd() -> date | None:
    """The first day whose value is not that of its receipts and of the day before; None when the chain holds."""
    forrige = ""
    for doegn in Kvitteringsdoegn.objects.order_by("dato"):
        if doegn.forrige != forrige or doegnverdi(tekst_for(doegn)) != doegn.verdi:
            return doegn.dato
        forrige = doegn.verdi
    return None


def _lukk(dato: date, forrige: str, naa: datetime) -> bool:
    """False when somebody else closed the day first."""
    digester = _digester(dato)
    verdi = doegnverdi(doegntekst(dato, forrige, digester))
    try:
        with transaction.atomic():
            Kvitteringsdoegn.objects.create(dato=dato, antall=len(digester), forrige=forrige, verdi=verdi, laget=naa)
    except IntegrityError:
        return False
    return True


def _digester(dato: date) -> list[str]:
    return list(Kvittering.objects.filter(dag=dato).values_list("digest", flat=True))
