"""A candidate's answer as the school sees it: every file that is not taken away, and what is handed in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from levering.models import Besvarelsesfil, Delmerke, Levering, Leveringsfil
from levering.querysets.status import DEL1_MERKER, DIGITALE_MERKER

SKOLEMERKER = (Delmerke.DEL1, Delmerke.DEL2, Delmerke.DEL1_OG_2)


@dataclass(frozen=True, slots=True)
class Skolefil:
    """A file with the deliveries that count and that it is part of."""

    fil: Besvarelsesfil
    leveringer: tuple[Levering, ...]
    # What the page had chosen and could not save; empty when nothing is.
    valgt: str = ""

    @property
    def del_i_skjemaet(self) -> str:
        return self.valgt or self.fil.delmerke

    @property
    def levert(self) -> bool:
        """Handed in for every part that its tag says."""
        ventet = sum(self.fil.delmerke in merker for merker in (DEL1_MERKER, DIGITALE_MERKER))
        return ventet > 0 and len(self.leveringer) >= ventet

    @property
    def overleveringer(self) -> list[Levering]:
        """The deliveries once each: those of two parts that were handed in by the same hand at the same time are one."""
        return list({(ett.levert, ett.levert_av, ett.er_sen): ett for ett in self.leveringer}.values())

    @property
    def bundet(self) -> bool:
        """Part of a delivery: its tag stays as it is."""
        return bool(self.leveringer)

    @property
    def fra_kandidaten(self) -> bool:
        return self.fil.lastet_opp_av == Besvarelsesfil.Lastet.KANDIDAT

    @property
    def uten_del(self) -> bool:
        """Red on the page, not in the monitor, and in the way of handing in."""
        return not self.fil.delmerke


def skolefiler(kandidat_id: int) -> list[Skolefil]:
    """Every file of the candidate, the candidate's own and the school's, newest first. Two queries."""
    filer = list(
        Besvarelsesfil.objects.filter(kandidat=kandidat_id, slettet__isnull=True).order_by("-lastet_opp", "-pk")
    )
    rader = Leveringsfil.objects.filter(
        levering__kandidat=kandidat_id, levering__gjenaapnet__isnull=True, fil__slettet__isnull=True
    )
    i_levering: dict[int, list[Levering]] = {}
    for rad in rader.select_related("levering__eksamensdel").order_by("levering__eksamensdel__start", "pk"):
        i_levering.setdefault(rad.fil_id, []).append(rad.levering)
    return [Skolefil(fil, tuple(i_levering.get(fil.pk, ()))) for fil in filer]


def staaende(filer: Iterable[Skolefil]) -> dict[int, tuple[Levering, set[int]]]:
    """The delivery that counts per part, by the part's id, with the ids of its files."""
    svar: dict[int, tuple[Levering, set[int]]] = {}
    for rad in filer:
        for levering in rad.leveringer:
            svar.setdefault(levering.eksamensdel_id, (levering, set()))[1].add(rad.fil.pk)
    return svar
