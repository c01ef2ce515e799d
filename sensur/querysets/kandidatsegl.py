"""The seal of one candidate: somebody who came late is sealed between the two after the party's seal has been opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from sensur.models import Gjenaapning, Karakterforslag, Sensoroppdrag
from sensur.querysets.oppdrag import SENSORER_PER_PARTI

FORTSATT: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(slots=True)
class Kandidatsegl:
    """What the two sensors of the party have confirmed for a candidate, and when it was open again.

    `foerst`: the first confirmation of each. A confirmed proposal is taken over by the next one in the same moment, so
    from then on a sensor has one, except while it is open again. `forslag`: what stands, by the sensor's number.
    """

    foerst: dict[int, datetime] = field(default_factory=dict)
    aapninger: list[tuple[datetime, datetime]] = field(default_factory=list)
    forslag: dict[int, str] = field(default_factory=dict)

    @property
    def aapen(self) -> bool:
        """Whether a proposal is open again now."""
        return any(til == FORTSATT for _fra, til in self.aapninger)

    @property
    def brutt(self) -> bool:
        """Whether both have been confirmed at the same time at some time: from then on the two have seen each other's.

        A moment without length is none: where two acts share a time, the seal holds.
        """
        if len(self.foerst) < SENSORER_PER_PARTI:
            return False
        fra = max(self.foerst.values())
        for aapnet, lukket in sorted(self.aapninger):
            if aapnet > fra:
                return True
            fra = max(fra, lukket)
        return fra < FORTSATT


def segl(kandidater: Iterable[int]) -> defaultdict[int, Kandidatsegl]:
    """The seal by candidate pk; two queries. Only for callers who keep what is not `brutt` to themselves."""
    ider = list(kandidater)
    alle: defaultdict[int, Kandidatsegl] = defaultdict(Kandidatsegl)
    bekreftede = Karakterforslag.objects.filter(
        kandidat__in=ider,
        bekreftet__isnull=False,
        oppdrag__bekreftet__isnull=False,
        oppdrag__avsluttet__isnull=True,
    ).values_list("kandidat", "oppdrag__nummer", "verdi", "bekreftet", "erstattet")
    for kandidat_id, nummer, verdi, bekreftet, erstattet in bekreftede:
        if bekreftet is None:
            continue
        ett = alle[kandidat_id]
        ett.foerst[nummer] = min(ett.foerst.get(nummer, bekreftet), bekreftet)
        if erstattet is None:
            ett.forslag[nummer] = verdi
    aapninger = Gjenaapning.objects.filter(kandidat__in=ider, oppdrag__avsluttet__isnull=True)
    for kandidat_id, aapnet, lukket in aapninger.values_list("kandidat", "aapnet", "lukket"):
        alle[kandidat_id].aapninger.append((aapnet, lukket or FORTSATT))
    return alle


FOERSTE, ANDRE = Sensoroppdrag.Nummer.FOERSTE, Sensoroppdrag.Nummer.ANDRE
