"""When two people turn out to be one, the cases follow."""

from collections import Counter

from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.bidrag import tidslyttere
from felles.feil import UgyldigOvergang
from tilrettelegging.models import Tilrettelegging


def flytt_saker(fra_id: int, til_id: int) -> int:
    """Move the cases of the one person to the other, in the merge's transaction; how many.

    Raises UgyldigOvergang `to_saker` when both have one that waits, or one in force, at a school in a period: a person
    must say which holds.
    """
    saker = list(
        Tilrettelegging.objects.select_for_update(of=("self",)).filter(person__in=[fra_id, til_id]).order_by("pk")
    )
    aktive = Counter(
        (sak.skole_id, sak.periode_id, sak.i_kraft)
        for sak in saker
        if sak.i_kraft or sak.status == Tilrettelegging.Status.SOEKT
    )
    if any(antall > 1 for antall in aktive.values()):
        melding = _(
            "Begge personene har en sak om tilrettelegging i samme periode. Trekk den ene, og slå sammen etterpå."
        )
        raise UgyldigOvergang(melding, kode="to_saker")
    antall = Tilrettelegging.objects.filter(person=fra_id).update(person=til_id)
    kandidater = list(Kandidat.objects.filter(person__in=[fra_id, til_id]).order_by("pk").values_list("pk", flat=True))
    for lytter in tidslyttere.alle():
        lytter(kandidater)
    return antall
