"""Counters of wrong passwords, per candidate number and device: they slow, and never lock."""

import math
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Protocol

from deltakelse.models import Dagspassordforsoek, Feilforsoek
from eksamen.models import Kandidat
from felles import fartsgrense
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import noekkelhash
from felles.tid import dagens_dato

# A device that throws its mark away is still met at its address, but for this number only, and far later: everybody
# at a school may have one address.
RABATT_ADRESSE: Final = 27
# The invigilator may look at them for the rest of the day.
BEVARES: Final = timedelta(days=1)


def nummer_hash(nummer: str) -> str:
    """What stands for a typed number, whether it exists or not."""
    return noekkelhash(nummer, formaal="feilforsoek.nummer")


def laas_forsoek(nummer: str, enhet_id: str, adresse: str, naa: datetime) -> list[tuple[Feilforsoek, int]]:
    """The counters of this number, each with the attempts it gives for free beyond the ordinary.

    Locked before the password is looked at, so that a volley of attempts is slowed like one after another.
    """
    hasher = {_enhet_hash(f"adresse:{adresse}"): RABATT_ADRESSE if enhet_id else 0}
    if enhet_id:
        hasher[_enhet_hash(f"enhet:{enhet_id}")] = 0
    hash_av_nummer = nummer_hash(nummer)
    rader: list[Feilforsoek] = []
    # A log-in that succeeds, or a wait that is lifted, takes the counters away while we wait for them: make them anew.
    while len(rader) < len(hasher):
        Feilforsoek.objects.bulk_create(
            [
                Feilforsoek(nummer_hash=hash_av_nummer, enhet_hash=h, sist=naa, neste_tillatt=naa)
                for h in sorted(hasher)
            ],
            ignore_conflicts=True,
        )
        rader = list(
            Feilforsoek.objects.select_for_update(of=("self",))
            .filter(nummer_hash=hash_av_nummer, enhet_hash__in=hasher)
            .order_by("pk")
        )
    return [(rad, hasher[rad.enhet_hash]) for rad in rader]


class Teller(Protocol):
    """A row that counts wrong passwords."""

    antall: int
    sist: datetime
    neste_tillatt: datetime


def sekunder_igjen(forsoek: Sequence[tuple[Teller, int]], naa: datetime) -> int:
    """Whole seconds until the next attempt may be made; 0 when no wait has been given, or it is over.

    Requests may be treated in another order than they came, so a counter without a wait is not compared with the clock.
    """
    gitt = [rad for rad, rabatt in forsoek if fartsgrense.ventetid(rad.antall - rabatt)]
    return max((0, *(math.ceil((rad.neste_tillatt - naa).total_seconds()) for rad in gitt)))


def tell(rad: Teller, naa: datetime, *, rabatt: int = 0) -> None:
    """Count a wrong password, and set the wait that follows; the caller saves the row. The one rule for every door."""
    rad.antall = fartsgrense.antall_etter(rad.antall, rad.sist, naa)
    rad.sist = naa
    rad.neste_tillatt = naa + fartsgrense.ventetid(rad.antall - rabatt)


def eksamensdag(kandidat: Any) -> date | None:
    """The Norwegian date of the digital part, of a candidate with `med_tilgang`; None without such a part."""
    return dagens_dato(kandidat.digital_start) if kandidat.digital_start else None


def tell_feil(
    forsoek: list[tuple[Feilforsoek, int]], kandidater: list[Kandidat], aktoer: Aktoer, naa: datetime
) -> None:
    """Count, and write the same event whether or not the number exists; only an existing one names a party."""
    i_dag = [k for k in kandidater if eksamensdag(k) == dagens_dato(naa)]
    kandidat = next(iter(i_dag or kandidater), None)
    for rad, rabatt in forsoek:
        tell(rad, naa, rabatt=rabatt)
        rad.kandidat = kandidat
        rad.save(update_fields=["antall", "sist", "neste_tillatt", "kandidat"])
    verst = max(forsoek, key=lambda par: par[0].antall - par[1])[0]
    logg_hendelse(
        verst,
        "kandidat.feil_passord",
        aktoer=aktoer,
        naa=naa,
        partier=[k.parti_id for k in i_dag],
        kandidat_id=kandidat.pk if kandidat else None,
        skole_id=kandidat.parti.skole_id if kandidat else None,
        antall=verst.antall,
    )


def glem_gamle(*, naa: datetime) -> int:
    """Remove counters that no longer count, also those of made-up numbers; how many. Beat runs it."""
    antall, _per_modell = Feilforsoek.objects.filter(sist__lt=naa - BEVARES).delete()
    paa_maskiner, _per_modell = Dagspassordforsoek.objects.filter(sist__lt=naa - BEVARES).delete()
    return antall + paa_maskiner


def _enhet_hash(enhet: str) -> str:
    return noekkelhash(enhet, formaal="feilforsoek.enhet")
