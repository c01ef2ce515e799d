"""Looks through the event log for what must never stand there. Called after tests that let real acts write events."""

import re
from collections.abc import Iterator
from typing import Any

from eksamen.models import Kandidatpassord, Person
from felles.models import Hendelse

# Keys that would hold a sealed value, a secret or personal data, whatever the value.
FORBUDTE_NOEKLER = frozenset(
    {"karakter", "karakterer", "forslag", "poeng", "begrunnelse", "fnr", "foedselsnummer", "personnummer", "dnummer",
     "navn", "fornavn", "etternavn", "epost", "telefon", "passord", "token", "adresse"}
)  # fmt: skip
ELLEVE_SIFFER = re.compile(r"(?<![0-9A-Za-z])\d{6}[ ]?\d{5}(?![0-9A-Za-z])")
KORTESTE_NAVN = 3


def hendelser_uten_persondata() -> list[str]:
    """What is wrong in the events of this database, one line each; empty when all is well.

    Looks for national ids, the names and ids of every person, candidate passwords, and keys that name a grade or a
    secret. The value found is not repeated in the line.
    """
    ord_for_ord = _navnemoenster()
    hemmeligheter = {str(p.passord) for p in Kandidatpassord.objects.all()} | {
        str(p.nummer) for p in Person.objects.all() if p.nummer
    }
    avvik = []
    for hendelse in Hendelse.objects.order_by("pk"):
        for noekkel, verdi in _blader(hendelse.data):
            sted = f"{hendelse.handling} ({hendelse.pk}), «{noekkel}»"
            if FORBUDTE_NOEKLER & set(noekkel.split(".")):
                avvik.append(f"{sted}: en slik opplysning skal ikke stå i loggen")
            if ELLEVE_SIFFER.search(verdi) or any(hemmelig in verdi for hemmelig in hemmeligheter):
                avvik.append(f"{sted}: personnummer eller passord")
            if ord_for_ord and ord_for_ord.search(verdi):
                avvik.append(f"{sted}: navnet på en kandidat")
    return avvik


def _navnemoenster() -> re.Pattern[str] | None:
    navn = {
        del_.lower()
        for par in Person.objects.values_list("fornavn", "etternavn")
        for helt in par
        for del_ in helt.split()
        if len(del_) >= KORTESTE_NAVN
    }
    return re.compile(rf"(?<!\w)({'|'.join(map(re.escape, sorted(navn)))})(?!\w)", re.IGNORECASE) if navn else None


def _blader(data: Any, sti: str = "") -> Iterator[tuple[str, str]]:
    """Every value in the data as text, with the path of keys to it."""
    if isinstance(data, dict):
        for noekkel, verdi in data.items():
            yield from _blader(verdi, f"{sti}.{noekkel}" if sti else str(noekkel))
    elif isinstance(data, list):
        for verdi in data:
            yield from _blader(verdi, sti)
    else:
        yield sti, str(data)
