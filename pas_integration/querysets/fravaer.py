"""What the school has registered of absence, for the candidates that PAS has."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, NamedTuple

from django.db.models import Q
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from deltakelse.models import Fravaer
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat, Person
from felles.radmengde import blant_ider, blant_tekster
from pas_integration.models import PasKandidat

DELTATT: Final = "D"


class Fagperson(NamedTuple):
    """A person in a fagkode, as PAS knows them."""

    nummer_hash: str
    fagkode: str
    variant: str


@dataclass(frozen=True, slots=True)
class Egen:
    """A candidate that PAS has or was sent, with what stands here: IDF, DF or D, and when it was last set or lifted."""

    kandidat_id: int
    person_id: int
    paskandidat_id: int
    noekkel: Fagperson = field(repr=False)
    gruppe: str
    slag: str = DELTATT
    tid: datetime | None = None
    har: bool = True  # False: sent, and not taken in


def egne(skole: Organisasjon, periode: Eksamensperiode) -> dict[Fagperson, Egen]:
    """The school's candidates that PAS has or was sent, by how PAS knows them; three queries."""
    hos_pas = {
        Fagperson(*rad): (pk, har)
        for pk, har, *rad in PasKandidat.objects.filter(Q(har=True) | Q(sendt__isnull=False), skole=skole, periode=periode)
        .values_list("pk", "har", "nummer_hash", "fagkode", "variant")
    }  # fmt: skip
    kandidater = Kandidat.objects.filter(
        parti__skole=skole, eksamen__periode=periode, parti__eksamenstype__in=Eksamensparti.PAS_TYPER,
        person__nummer_hash__in=blant_tekster({n.nummer_hash for n in hos_pas}),
    ).values_list(
        "pk", "person_id", "person__nummer_hash", "eksamen__fag__fagkode", "eksamen__fag__variant", "parti__navn"
    )  # fmt: skip
    rader = [rad for rad in kandidater if Fagperson(*rad[2:5]) in hos_pas]
    fakta = _fakta(rad[0] for rad in rader)
    svar = {}
    for pk, person, *fag, gruppe in rader:
        noekkel = Fagperson(*fag)
        slag, tid = fakta.get(pk, (DELTATT, None))
        paskandidat_id, har = hos_pas[noekkel]
        svar[noekkel] = Egen(pk, person, paskandidat_id, noekkel, gruppe, slag, tid, har)
    return svar


def _fakta(kandidater: Iterable[int]) -> dict[int, tuple[str, datetime]]:
    """What stands for each who ever had an absence, and since when."""
    svar: dict[int, tuple[str, datetime]] = {}
    rader = Fravaer.objects.filter(kandidat__in=blant_ider(kandidater)).order_by("registrert", "pk")
    for pk, slag, registrert, opphevet in rader.values_list("kandidat_id", "slag", "registrert", "opphevet"):
        staar, tid = (DELTATT, opphevet) if opphevet else (slag, registrert)
        if pk not in svar or tid >= svar[pk][1]:
            svar[pk] = (staar, tid)
    return svar


@sensitive_variables()
def numre_til(personer: Iterable[int]) -> dict[int, str]:
    """National ids of these people, for a message; one query."""
    return dict(Person.objects.filter(pk__in=blant_ider(personer)).values_list("pk", "nummer"))
