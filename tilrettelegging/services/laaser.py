"""The order in which acts here lock, how own times are computed anew, and that nobody who works loses time by it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti, Kandidat, Person
from felles.bidrag import hendelseslaaser, tidslyttere
from felles.feil import UgyldigOvergang
from tilrettelegging.services.ekstratid import Ekstra, tidsrom
from tilrettelegging.services.grunnlag import hent_grunnlag


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


def laas_for_flere(*, person_ider: Iterable[int], skole_id: int, periode_id: int) -> None:
    """Every lock of an act on several cases of one school and period, before the first event: then nobody who acts on
    one of the candidates, or on others of the same parties, waits in a ring with it.
    """
    kandidater = laas_kandidater(person_ider=person_ider, skole_id=skole_id, periode_id=periode_id)
    for laas in hendelseslaaser.alle():
        laas([kandidat.parti_id for kandidat in kandidater])


def regn_om(kandidater: Iterable[Kandidat]) -> list[int]:
    """Have the own times of these candidates computed, in the caller's transaction; their parties, for the event."""
    alle = list(kandidater)
    for lytter in tidslyttere.alle():
        lytter([kandidat.pk for kandidat in alle])
    return sorted({kandidat.parti_id for kandidat in alle})


@contextmanager
def ingen_mister_tid(kandidater: Iterable[Kandidat], naa: datetime) -> Iterator[None]:
    """Around an act on locked candidates, in its transaction: more time is given at once, but none is taken away.

    Raises UgyldigOvergang `i_gang` when somebody whose exam is going on would have less than before, in all or in
    part 1. Rule: an exam that has begun keeps what it began with.
    """
    alle = list(kandidater)
    foer = _i_gang(alle, naa)
    yield
    if not foer:
        return
    etter = hent_grunnlag([kandidat for kandidat in alle if kandidat.pk in foer])
    if any(etter[pk].ekstra.hele < var.hele or etter[pk].ekstra.del1 < var.del1 for pk, var in foer.items()):
        melding = _("En eksamen er i gang, og kandidaten ville fått mindre tid enn nå. Gi minst like mye tid, eller "
                    "vent til eksamenen er over.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="i_gang")


def _i_gang(kandidater: list[Kandidat], naa: datetime) -> dict[int, Ekstra]:
    """The extra time of those who sit now: their exam has begun, and their own end has not come."""
    svar = {}
    for pk, grunnlag in hent_grunnlag(kandidater).items() if kandidater else ():
        rommet, ekstra = tidsrom(grunnlag.deler), grunnlag.ekstra
        if rommet and rommet[0] <= naa < rommet[1] + timedelta(minutes=ekstra.hele):
            svar[pk] = ekstra
    return svar
