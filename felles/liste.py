"""Filter, sort and page of a list, kept in the address: the same for every list, over rows or querysets."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

MAKS_TEKST = 100
MAKS_SIFRE = 6
MAKS_ID = 18  # digits of an id in a form
SORTER, SIDE, PER = "sorter", "side", "per"


@dataclass(frozen=True)
class Utsnitt[T]:
    """One page of a list: its rows, where it lies, and how many there are in all."""

    rader: list[T]
    antall: int
    side: int
    sider: int


class Listevalg:
    """What an address asks of a list. Values that are made up are dropped, so the address is never an error.

    `filtre` names the filters and their known values; None means free text (one value, cut at 100 characters).
    `sorteringer` are the columns that sort; `standard` is the one used when none is asked for, `-navn` is descending.
    `per_side` is how many rows a page has, `sidestoerrelser` what else `?per=` may ask for. `faste` are choices that
    are no filters (which day, which view), already checked by the caller, "" when not made: they follow along in every
    address, and a reset leaves them alone.
    """

    def __init__(
        self,
        parametre: QueryDict,
        *,
        filtre: Mapping[str, Collection[str] | None],
        sorteringer: Collection[str],
        standard: str,
        per_side: int = 50,
        sidestoerrelser: Collection[int] = (),
        faste: Mapping[str, str] | None = None,
    ) -> None:
        self.faste = dict(faste or {})
        self.filtre = {navn: _kjente(parametre.getlist(navn), kjente) for navn, kjente in filtre.items()}
        self.standard, self.standard_per_side = standard, per_side
        self.per_side = next((tall for tall in sidestoerrelser if parametre.get(PER) == str(tall)), per_side)
        oensket = parametre.get(SORTER, "")
        self.sorter = oensket if oensket.removeprefix("-") in sorteringer else standard
        side = parametre.get(SIDE, "")
        self.side = max(int(side), 1) if side.isascii() and side.isdigit() and len(side) <= MAKS_SIFRE else 1

    @property
    def sortert_etter(self) -> str:
        return self.sorter.removeprefix("-")

    @property
    def synkende(self) -> bool:
        return self.sorter.startswith("-")

    @property
    def antall_filtre(self) -> int:
        return sum(len(verdier) for verdier in self.filtre.values())

    def valgt(self, navn: str) -> tuple[str, ...]:
        """The chosen values of a filter, in the order of the address."""
        return self.filtre[navn]

    def tekst(self, navn: str) -> str:
        """The text of a free filter, or ""."""
        return self.filtre[navn][0] if self.filtre[navn] else ""

    def adresse(self, **endret: Any) -> str:
        """Query string (`?…`, or "") with what is asked for; only what differs from a fresh list, always in one order.

        Arguments replace: one of `faste`, a filter by a tuple of values, `sorter`, `per`, `side`. Anything but a new page starts at page 1.
        """
        spoerring = QueryDict(mutable=True)
        for navn, verdi in self.faste.items():
            if valgt := endret.get(navn, verdi):
                spoerring[navn] = str(valgt)
        for navn, verdier in self.filtre.items():
            spoerring.setlist(navn, list(endret.get(navn, verdier)))
        sorter = endret.get(SORTER, self.sorter)
        if sorter != self.standard:
            spoerring[SORTER] = sorter
        per = endret.get(PER, self.per_side)
        if per != self.standard_per_side:
            spoerring[PER] = str(per)
        side = endret.get(SIDE, 1 if endret else self.side)
        if side != 1:
            spoerring[SIDE] = str(side)
        return f"?{spoerring.urlencode()}" if spoerring.urlencode() else ""

    def uten(self, navn: str, verdi: str) -> str:
        """The address without one value of a filter."""
        return self.adresse(**{navn: tuple(v for v in self.filtre[navn] if v != verdi)})

    def nullstilt(self, **endret: Any) -> str:
        """The address without filters, sorted as now; arguments as for `adresse`."""
        tomme: dict[str, Any] = dict.fromkeys(self.filtre, ())
        return self.adresse(**tomme | endret)

    def sortert_paa(self, navn: str) -> str:
        """What `sorter` becomes when the column's heading is pressed: rising first, then falling."""
        return f"-{navn}" if self.sorter == navn else navn

    def skjulte_felt(self, *utenom: str) -> list[tuple[str, str]]:
        """The state as names and values of hidden fields, for a form that changes the fields `utenom`."""
        par = QueryDict(self.adresse(side=1).removeprefix("?"))
        return [(navn, verdi) for navn, verdier in par.lists() if navn not in utenom for verdi in verdier]

    def utsnitt[T](self, rader: Sequence[T] | QuerySet[Any, T]) -> Utsnitt[T]:
        """The asked page; the last one when there are fewer. Costs a count and a slice when `rader` is a queryset."""
        antall = rader.count() if isinstance(rader, QuerySet) else len(rader)
        sider = max(ceil(antall / self.per_side), 1)
        side = min(self.side, sider)
        fra = (side - 1) * self.per_side
        return Utsnitt(list(rader[fra : fra + self.per_side]), antall, side, sider)


def _kjente(verdier: list[str], kjente: Collection[str] | None) -> tuple[str, ...]:
    if kjente is None:
        tekst = " ".join(verdier[-1].split())[:MAKS_TEKST] if verdier else ""
        # A zero byte cannot be asked of the database, and nobody types one.
        return (tekst,) if tekst and "\x00" not in tekst else ()
    return tuple(dict.fromkeys(verdi for verdi in verdier if verdi in kjente))


def ider(tekster: Iterable[str]) -> list[int]:
    """The ids among these texts of a form; what is none is passed over."""
    return [int(tekst) for tekst in tekster if tekst.isascii() and tekst.isdigit() and len(tekst) <= MAKS_ID]
