"""Seats 1, 2, 3 … of a room, in alphabetical order or shuffled."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Kandidat, Rom
from elever.services.endring import endre_kandidater
from elever.services.fjerning import Masseresultat, laas_bare_parti, laas_kandidater
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer
from felles.tid import dagens_dato, doegnet

ALFABETISK: Final = "alfabetisk"
STOKKET: Final = "stokket"


@dataclass(frozen=True, slots=True)
class Plassert:
    """The result, the seats that were given, and how many the room has (None when it is in no register)."""

    resultat: Masseresultat
    foerste: int
    siste: int
    kapasitet: int | None


@transaction.atomic
def plasser_kandidater(
    *,
    parti_id: int,
    kandidat_ider: Collection[int],
    rom: str,
    fra: int,
    rekkefoelge: str,
    aktoer: Aktoer,
    naa: datetime,
    tilfeldig: random.Random | None = None,
) -> Plassert:
    """Give these candidates of the party a seat each in the room, from seat `fra` on, past seats that others of the
    school have there on the same day. Alphabetical twice gives the same seats.

    Raises UgyldigOvergang when the register says that the room has too few seats, and for nobody to seat.
    """
    parti = laas_bare_parti(parti_id)
    kandidater = laas_kandidater(parti.pk, kandidat_ider)
    if not kandidater:
        raise UgyldigOvergang(_("Ingen er krysset av. Kryss av dem som skal ha plass i rommet."), kode="ingen")
    if rekkefoelge == STOKKET:
        (tilfeldig or random.SystemRandom()).shuffle(kandidater)
    plasser = _ledige(_opptatte(parti, rom, {kandidat.pk for kandidat in kandidater}), fra, len(kandidater))
    kapasitet = _kapasitet(parti, rom)
    if kapasitet is not None and plasser[-1] > kapasitet:
        raise UgyldigOvergang(
            _("%(rom)s har %(kapasitet)d plasser, og den siste kandidaten ville fått plass %(siste)d. "
              "Velg et større rom, eller færre kandidater.")
            % {"rom": rom, "kapasitet": kapasitet, "siste": plasser[-1]},
            kode="for_lite",
        )  # fmt: skip
    nytt = {k.pk: {"rom": rom, "plass": str(plass)} for k, plass in zip(kandidater, plasser, strict=True)}
    resultat = endre_kandidater(parti_id=parti.pk, nytt=nytt, aktoer=aktoer, naa=naa)
    return Plassert(resultat, plasser[0], plasser[-1], kapasitet)


def _ledige(opptatt: set[str], fra: int, antall: int) -> list[int]:
    plasser: list[int] = []
    plass = fra
    while len(plasser) < antall:
        if str(plass) not in opptatt:
            plasser.append(plass)
        plass += 1
    return plasser


def _opptatte(parti: Eksamensparti, rom: str, utenom: set[int]) -> set[str]:
    """Seats of the room that others of the school have on a day of this exam."""
    starter = Eksamensdel.objects.filter(eksamen=parti.eksamen_id).exclude(type=Deltype.FORBEREDELSE)
    doegn = [doegnet(dagens_dato(start)) for start in starter.values_list("start", flat=True)]
    partier = {parti.pk}
    for start, slutt in doegn:
        samme = Eksamensparti.objects.filter(
            skole=parti.skole_id, eksamen__deler__start__gte=start, eksamen__deler__start__lt=slutt
        ).exclude(eksamen__deler__type=Deltype.FORBEREDELSE)
        partier |= set(samme.values_list("pk", flat=True))
    rader = Kandidat.objects.filter(parti__in=partier).exclude(plass="").exclude(pk__in=utenom)
    return {
        plass
        for eget, felles, plass in rader.values_list("rom", "parti__rom", "plass")
        if (eget or felles).casefold() == rom.casefold()
    }


def _kapasitet(parti: Eksamensparti, rom: str) -> int | None:
    """Seats by the school's register; with a room of that name in several places, the one where the party is."""
    rader = Rom.objects.filter(sted__skole=parti.skole_id, navn__iexact=rom).select_related("sted")
    funnet = {rad.sted.navn: rad.kapasitet for rad in rader}
    return funnet.get(parti.sted) or (next(iter(funnet.values())) if len(funnet) == 1 else None)
