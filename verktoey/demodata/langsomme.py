"""Longer time in the demo at every hour: late in the evening its exams are shorter than any the rules know."""

from collections.abc import Iterable
from typing import Final

from tilrettelegging.models import Tilrettelegging
from tilrettelegging.services.grunnlag import hent_grunnlag

# What the rules give in a whole exam day, in one part or in two.
MINUTTER: Final = {"ekstra_eksamen": 60, "ekstra_del1": 25, "ekstra_del2": 35}


def si_minuttene_der_ingen_regel_passer(kandidat_ider: Iterable[int]) -> None:
    """Put minutes in the decisions that grant longer time where nothing else says how long, as a rektor does.

    The caller computes the own times afterwards. Repeatable; a decision that has minutes, or that a rule fits, is left.
    """
    grunnlag = hent_grunnlag(list(kandidat_ider)).values()
    saker = {ett.vedtak.sak_id for ett in grunnlag if ett.vedtak and ett.ekstra.mangler}
    Tilrettelegging.objects.filter(pk__in=saker).update(**MINUTTER)
