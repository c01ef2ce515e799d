"""Whose keys, and when somebody fetched last."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from inntak.models import Inntakshenting, Inntaksnoekkel

# What is being written while it is asked for may come a little after its own second: it is in the next fetch.
OVERLAPP: Final = timedelta(minutes=10)


def omraader(bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The organisations whose schools the user fetches changes of: where they have the role of the intake office."""
    return bruker.organisasjoner(naa, Rolle.INNTAKSKONTOR)


def noekler_til(bruker: Bruker) -> QuerySet[Inntaksnoekkel]:
    """All that the user has had, newest first."""
    return Inntaksnoekkel.objects.filter(bruker=bruker).order_by("-laget", "-pk")


def i_bruk(noekler: QuerySet[Inntaksnoekkel], naa: datetime) -> QuerySet[Inntaksnoekkel]:
    """Those that open something."""
    return noekler.filter(trukket__isnull=True, utloeper__gt=naa)


def sist_hentet(bruker: Bruker) -> datetime | None:
    """Up to when the user has fetched the sheet; None when it is the first time."""
    siste = Inntakshenting.objects.filter(bruker=bruker).order_by("-tid")
    return siste.values_list("tid", flat=True).first()
