"""Candidate numbers: one per person and period, drawn by us or given by PAS."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db.models import OuterRef, Subquery

from eksamen.models import Eksamensperiode, Kandidat, Kandidatnummer
from felles.nummer.kandidatnummer import trekk
from felles.radmengde import blant_ider, sett_inn_nye

# 7 million numbers: two rounds are enough in practice, and a bound keeps a broken draw from running for ever.
RUNDER: Final = 50
FELT: Final = ("periode_id", "person_id", "nummer")


def trekk_numre(*, periode: Eksamensperiode, person_ider: Iterable[int]) -> int:
    """Give each person without a number in the period one; how many got one. Repeatable, in the caller's transaction.

    A number that is taken, also by somebody who commits at the same moment, is left to its owner and drawn again.
    Raises RuntimeError when the period has no free numbers to speak of.
    """
    ider = set(person_ider)
    har = set(_med_nummer(periode, ider))
    mangler = ider - har
    antall = len(mangler)
    for _runde in range(RUNDER):
        if not mangler:
            return antall
        nye = [(periode.pk, person_id, trekk(periode.kode)) for person_id in sorted(mangler)]
        mangler -= {person_id for (person_id,) in sett_inn_nye(Kandidatnummer, FELT, nye, svar=["person_id"])}
        # Those that are left lost their number, or got one from somebody who committed meanwhile.
        mangler -= set(_med_nummer(periode, mangler)) if mangler else set()
    raise RuntimeError("no free candidate numbers found in the period")


def sett_numre(*, periode: Eksamensperiode, numre: Mapping[int, str]) -> None:
    """Store numbers that came from outside, by person. In the caller's transaction, under the period's lock.

    Repeatable. The caller has checked that each is free; the database refuses what is not (IntegrityError).
    """
    Kandidatnummer.objects.bulk_create(
        [
            Kandidatnummer(periode=periode, person_id=person_id, nummer=nummer)
            for person_id, nummer in sorted(numre.items())
        ],
        update_conflicts=True,
        unique_fields=["periode", "person"],
        update_fields=["nummer"],
    )


def koble_numre(*, periode: Eksamensperiode, person_ider: Iterable[int]) -> list[int]:
    """Let every candidate of these people in the period carry the person's number; the parties that were touched.

    Rule: PAS contract 1.4: the number is shared by all that person's exams of the period.
    """
    numre = Kandidatnummer.objects.filter(periode=periode, person=OuterRef("person"))
    uten = Kandidat.objects.uten_nummer().filter(
        person__in=blant_ider(person_ider), eksamen__periode=periode, person__kandidatnumre__periode=periode
    )
    rader = list(uten.values_list("pk", "parti_id"))
    if rader:
        ider = blant_ider(pk for pk, _parti in rader)
        Kandidat.objects.filter(pk__in=ider).update(kandidatnummer=Subquery(numre.values("pk")[:1]))
    return sorted({parti_id for _pk, parti_id in rader})


def _med_nummer(periode: Eksamensperiode, person_ider: Iterable[int]) -> Iterable[int]:
    numre = Kandidatnummer.objects.filter(periode=periode, person__in=blant_ider(person_ider))
    return numre.values_list("person_id", flat=True)
