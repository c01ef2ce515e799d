"""Where a bundle of appeals goes from where it is. Pure: the steps that stand, and who is to read it now, in order.

Everybody on the board has the paper in hand before it goes back: the two members, and a third where one is asked for. Where
no board is appointed yet, it goes by the authority. Whoever takes over gets it from where it is.
Rule: Vigo IKS, retningslinjer for sensur, «Besvarelser»; Vigo IKS, «Retningslinjer for klagebehandling».
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from klagepost.models import Bunkesteg

Steg = Bunkesteg.Steg
SKOLEN: Final = "skole"
MYNDIGHETEN: Final = "myndighet"
# `til` of a step that is sent to the authority.
TIL_MYNDIGHETEN: Final = 0
# Those that something is sent by, so that there is a tracking number.
SENDES: Final = (Steg.SENDT, Steg.VIDERESENDT, Steg.RETURNERT, Steg.OVERFOERT)
TIL_MEDLEM: Final = (Steg.SENDT, Steg.VIDERESENDT, Steg.OVERFOERT)


@dataclass(frozen=True, slots=True)
class Mulighet:
    """A step that can come now: whose it is («skole», «myndighet», or a member by `medlem`), and whom it is sent to."""

    steg: str
    del_: str
    til: int | None = None


def medlem(bruker_id: int) -> str:
    """The name of a member's part in the way."""
    return f"medlem:{bruker_id}"


def innehaver(siste: Bunkesteg | None) -> int | None:
    """The member who has the bundle, or gets it from the post; None for the school and the authority."""
    if siste is None:
        return None
    if siste.steg == Steg.MOTTATT:
        return siste.av_id
    return siste.til_id if siste.steg in TIL_MEDLEM else None


def har_hatt(steg: Sequence[Bunkesteg], bruker_id: int) -> bool:
    """Whether that member has had the bundle in hand."""
    return any(ett.av_id == bruker_id and ett.steg == Steg.MOTTATT for ett in steg)


def mangler(steg: Sequence[Bunkesteg], lesere: Sequence[int]) -> list[int]:
    """Those who are to read it and have not had it, in order."""
    return [pk for pk in lesere if not har_hatt(steg, pk)]


def muligheter(steg: Sequence[Bunkesteg], lesere: Sequence[int], *, ferdig: bool) -> list[Mulighet]:
    """What can come now, the first the most likely; empty where something else must happen first, and at the end.

    `lesere` are the members as they stand. `ferdig`: no case in the bundle is open, so that nobody needs the paper.
    """
    siste = steg[-1] if steg else None
    venter = [] if ferdig else mangler(steg, lesere)
    if siste is None:
        return [] if ferdig else [Mulighet(Steg.SENDT, SKOLEN, lesere[0] if lesere else TIL_MYNDIGHETEN)]
    if siste.steg == Steg.RETURNERT:
        return [Mulighet(Steg.RETUR_MOTTATT, SKOLEN)]
    if siste.steg == Steg.RETUR_MOTTATT:
        return [Mulighet(Steg.SENDT, SKOLEN, venter[0])] if venter else []
    har = innehaver(siste)
    if har is None:
        return _fra_myndigheten(siste, venter, ferdig=ferdig)
    return _fra_medlem(siste, har, venter, er_leser=har in lesere)


def _fra_myndigheten(siste: Bunkesteg, venter: Sequence[int], *, ferdig: bool) -> list[Mulighet]:
    """From the authority, or on the way there. Without a board it waits; when nobody needs it, it goes back."""
    if siste.steg == Steg.SENDT:
        return [Mulighet(Steg.MOTTATT_MYNDIGHET, MYNDIGHETEN)]
    if venter:
        return [Mulighet(Steg.VIDERESENDT, MYNDIGHETEN, venter[0])]
    return [Mulighet(Steg.RETURNERT, MYNDIGHETEN)] if ferdig else []


def _fra_medlem(siste: Bunkesteg, har: int, venter: Sequence[int], *, er_leser: bool) -> list[Mulighet]:
    """From the member who has it, or gets it. One who is replaced sends it on; whoever gets it may be the one to say so."""
    if siste.steg in TIL_MEDLEM and er_leser:
        return [Mulighet(Steg.MOTTATT, medlem(har))]
    if not venter:
        return [Mulighet(Steg.RETURNERT, medlem(har))]
    if er_leser:
        return [Mulighet(Steg.VIDERESENDT, medlem(har), venter[0])]
    return [Mulighet(Steg.MOTTATT, medlem(venter[0])), Mulighet(Steg.OVERFOERT, medlem(har), venter[0])]
