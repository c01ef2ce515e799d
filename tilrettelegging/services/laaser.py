"""The order in which acts here lock, and how own times are computed anew."""

from collections.abc import Iterable

from eksamen.models import Eksamensparti, Kandidat, Person
from felles.bidrag import tidslyttere


def laas_kandidater(*, person_ider: Iterable[int], skole_id: int, periode_id: int) -> list[Kandidat]:
    """Lock the parties, the people and their candidates at the school in the period, and return the candidates.

    The people are locked too, so that a candidate that somebody is adding meanwhile is seen by one of the two.
    """
    personer = set(person_ider)
    mine = Kandidat.objects.filter(person__in=personer, parti__skole=skole_id, eksamen__periode=periode_id)
    partier = Eksamensparti.objects.filter(pk__in=mine.values("parti"))
    list(partier.select_for_update(of=("self",)).order_by("pk"))
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=personer).order_by("pk"))
    return list(mine.select_for_update(of=("self",)).order_by("pk"))


def regn_om(kandidater: Iterable[Kandidat]) -> list[int]:
    """Have the own times of these candidates computed, in the caller's transaction; their parties, for the event."""
    alle = list(kandidater)
    for lytter in tidslyttere.alle():
        lytter([kandidat.pk for kandidat in alle])
    return sorted({kandidat.parti_id for kandidat in alle})
