"""The cards of the parties: how far each is, and its times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from felles.templatetags.ramme import klokke
from monitor.forhold import egen_slutt
from monitor.querysets.partier import Dagsparti
from monitor.querysets.rader import Rad


@dataclass(slots=True)
class Partikort:
    """A party's card: how far it is, and its times."""

    pk: int
    fag: str
    sted: str
    navn: str
    tider: str
    slutt: datetime | None
    over_planen: bool
    # The last own end among those whose digital part is not in, where somebody has more time than the plan's.
    siste: datetime | None = None
    antall: int = 0
    ferdig: int = 0
    fravaer: int = 0
    # The time is up for everybody.
    over: bool = False

    @property
    def til(self) -> datetime | None:
        """What is counted down to: the end that is next, the plan's or the last of the own."""
        return self.siste if self.over_planen else self.slutt

    @property
    def sluttid(self) -> str:
        if self.slutt is None:
            return ""
        tekst = _("slutt %(tid)s") % {"tid": klokke(self.slutt)}
        return f"{tekst}, {_('siste %(tid)s') % {'tid': klokke(self.siste)}}" if self.siste else tekst

    @property
    def stilling(self) -> str:
        tekst = _("%(ferdig)s av %(antall)s ferdig · %(igjen)s igjen") % {
            "ferdig": self.ferdig,
            "antall": self.antall,
            "igjen": self.antall - self.ferdig,
        }
        return f"{tekst}, {_('%(n)s fravær') % {'n': self.fravaer}}" if self.fravaer else tekst


def lag_kort(partier: dict[int, Dagsparti], alle: list[Rad], naa: datetime) -> list[Partikort]:
    """A card per party, in the order of the parties."""
    kort = {pk: _tomt_kort(parti, naa) for pk, parti in partier.items()}
    for rad in alle:
        if rad.borte:
            kort[rad.parti_id].fravaer += rad.fravaer
            continue
        ett = kort[rad.parti_id]
        ett.antall += 1
        ett.ferdig += rad.ferdig
        egen = egen_slutt(rad)
        if egen and ett.slutt and egen > (ett.siste or ett.slutt):
            ett.siste = egen
    for ett in kort.values():
        ett.over = ett.over_planen and (ett.siste is None or ett.siste <= naa)
    return list(kort.values())


def _tomt_kort(parti: Dagsparti, naa: datetime) -> Partikort:
    deler = parti.deler
    slutt = max((deel.slutt for deel in deler), default=None)
    return Partikort(
        pk=parti.pk,
        fag=str(parti.fag),
        sted=f"{parti.navn} · {parti.rom}" if parti.rom else parti.navn,
        navn=parti.navn,
        tider=" · ".join(f"{deel.navn} {klokke(deel.start)}–{klokke(deel.slutt)}" for deel in deler),
        slutt=slutt,
        over_planen=slutt is not None and slutt <= naa,
    )
