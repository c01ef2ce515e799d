"""Where a bundle goes from where it is. Pure: the steps that stand, and who the two sensors are now.

A sensor who is replaced may have the answers, or get them from the post. The one who has taken over gets them from there,
also when the bundle had passed that place: nobody grades answers that they have not had.
Rule: Vigo IKS, retningslinjer for sensur, «Besvarelser».
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from svarpost.models import Poststeg

Steg = Poststeg.Steg
SKOLEN: Final = "skole"
# Whoever has the bundle and is no longer its sensor.
FORRIGE: Final = "forrige"
MOTTATT: Final = {"1": Steg.MOTTATT_FOERSTE, "2": Steg.MOTTATT_ANDRE}
# Those that something is sent by, so that there is a tracking number.
SENDES: Final = (Steg.SENDT, Steg.VIDERESENDT, Steg.RETURNERT, Steg.OVERFOERT)
TIL_SENSOR: Final = (Steg.SENDT, Steg.VIDERESENDT, Steg.OVERFOERT)


@dataclass(frozen=True, slots=True)
class Mulighet:
    """A step that can come now: whose it is ("skole", "1", "2", "forrige"), and the number of the sensor it is sent to."""

    steg: str
    del_: str
    til: str = ""


def innehaver(siste: Poststeg | None) -> int | None:
    """Who has the bundle, or gets it from the post; None for the school, and when it was not noted."""
    if siste is None:
        return None
    if siste.steg in MOTTATT.values():
        return siste.av_id
    return siste.til_id if siste.steg in TIL_SENSOR else None


def har_hatt(steg: Sequence[Poststeg], bruker_id: int | None) -> bool:
    """Whether that sensor has had the bundle."""
    return bruker_id is not None and any(s.av_id == bruker_id and s.steg in MOTTATT.values() for s in steg)


def er_sendt_til(steg: Sequence[Poststeg], bruker_id: int | None) -> bool:
    """Whether it has been sent to that sensor, or been with them."""
    sendt = any(s.til_id == bruker_id and s.steg in TIL_SENSOR for s in steg)
    return bruker_id is not None and (sendt or har_hatt(steg, bruker_id))


def hos(siste: Poststeg | None, numre: Mapping[int, str]) -> str:
    """The number of the sensor that has it or gets it from the post: "1", "2", or "" for the school."""
    if siste is None or siste.steg in {Steg.RETURNERT, Steg.RETUR_MOTTATT}:
        return ""
    if siste.steg == Steg.OVERFOERT:
        return numre.get(siste.til_id or 0, "")
    return "1" if siste.steg in {Steg.SENDT, Steg.MOTTATT_FOERSTE} else "2"


def muligheter(
    steg: Sequence[Poststeg], naa_sensor: Mapping[str, int], numre: Mapping[int, str], *, ferdig: bool
) -> list[Mulighet]:
    """What can come now, the first the most likely; empty when the answers are where they shall be.

    `naa_sensor` are the two as they stand; `numre` also those who have left. `ferdig`: the grades are published.
    """
    siste = steg[-1] if steg else None
    uten = [nr for nr in ("1", "2") if nr in naa_sensor and not har_hatt(steg, naa_sensor[nr])]
    if siste is None:
        return [Mulighet(Steg.SENDT, SKOLEN, "1")]
    if siste.steg == Steg.RETURNERT:
        return [Mulighet(Steg.RETUR_MOTTATT, SKOLEN)]
    if siste.steg == Steg.RETUR_MOTTATT:
        return [Mulighet(Steg.OVERFOERT, SKOLEN, uten[0])] if uten and not ferdig else []
    # Whoever it was sent to may have lost the party before beginning, which leaves no assignment behind.
    nr = hos(siste, numre) or next(iter([*uten, *naa_sensor]), "")
    return _fra_sensor(siste, nr, naa_sensor[nr], naa_sensor, [] if ferdig else uten) if nr in naa_sensor else []


def _fra_sensor(
    siste: Poststeg, nr: str, staar: int, naa_sensor: Mapping[str, int], uten: Sequence[str]
) -> list[Mulighet]:
    """From where sensor number `nr` has the bundle, or gets it; `staar` is who that is now, `uten` lack it still."""
    har, andre = innehaver(siste), "2" if nr == "1" else "1"
    if har is not None and har != staar:
        return [Mulighet(MOTTATT[nr], nr), Mulighet(Steg.OVERFOERT, FORRIGE, nr)]
    if siste.steg in TIL_SENSOR:
        return [Mulighet(MOTTATT[nr], nr)]
    # As long as nobody is the second sensor, the first waits for one.
    if andre in uten or (nr == "1" and andre not in naa_sensor):
        return [Mulighet(Steg.VIDERESENDT if andre == "2" else Steg.OVERFOERT, nr, andre)]
    return [Mulighet(Steg.RETURNERT, nr)]
