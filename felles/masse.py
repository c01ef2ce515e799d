"""A bulk act with a result per row: one that is refused does not stop the others, and each says what became of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from felles.feil import Domenefeil


@dataclass(frozen=True, slots=True)
class Radsvar:
    """What became of one row: what it is called, whether it was done, and a sentence. `pk` is None when it is gone."""

    navn: str
    gjort: bool
    melding: str | Promise
    pk: int | None = None


def rad_for_rad[T](
    rader: Iterable[T], handling: Callable[[T], str | Promise], *, navn: Callable[[T], str]
) -> list[Radsvar]:
    """Do the act to each row in a savepoint of its own; the sentence it returns, or that of its Domenefeil.

    Runs in the caller's transaction, so that the whole act has one undo.
    """
    svar = []
    for rad in rader:
        pk: Any = getattr(rad, "pk", None)
        hva = navn(rad)
        try:
            with transaction.atomic():
                svar.append(Radsvar(hva, True, handling(rad), pk))
        except Domenefeil as feil:
            svar.append(Radsvar(hva, False, feil.melding, pk))
    return svar


def gjorte(svar: Sequence[Radsvar]) -> int:
    """How many were done."""
    return sum(ett.gjort for ett in svar)
