"""What the public page may tell: that something was delivered, when, and which part. Never whose."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q

from eksamen.models.valg import Deltype
from kvittering.models import Kvitteringsdoegn
from levering.models import Leveringsfil

FLEST: Final = 10


@dataclass(frozen=True, slots=True)
class Treff:
    """A delivery that was asked for. `erstattet`: opened again or replaced; `tatt_ut`: the file was taken out since.

    `dag` is the day of the chain that its receipt belongs to; `lukket` when that day has its value.
    """

    levert: datetime
    del_: str
    antall: int
    erstattet: bool
    tatt_ut: bool
    dag: date | None
    lukket: bool


def finn(*, kode: str = "", sha256: str = "") -> list[Treff]:
    """The deliveries with that code, that file, or (both given) that file in the delivery with that code.

    One query whether there is something or nothing; oldest first, at most ten.
    """
    if not kode and not sha256:
        return []
    sted = Q(levering__kvitteringskode=kode) if kode else Q()
    if sha256:
        sted &= Q(fil__sha256=sha256)
    doegnet = Kvitteringsdoegn.objects.filter(dato=OuterRef("levering__kvittering__dag"))
    rader = (
        Leveringsfil.objects.filter(sted)
        .annotate(lukket=Exists(doegnet))
        .values("levering_id", "levering__levert", "levering__eksamensdel__type", "levering__gjenaapnet",
                "levering__kvittering__dag", "lukket")
        .annotate(antall=Count("pk"), igjen=Count("pk", filter=Q(fil__slettet__isnull=True)))
        .order_by("levering__levert", "levering_id")[:FLEST]
    )  # fmt: skip
    return [
        Treff(
            levert=rad["levering__levert"],
            del_=str(Deltype(rad["levering__eksamensdel__type"]).label),
            antall=rad["antall"],
            erstattet=rad["levering__gjenaapnet"] is not None,
            tatt_ut=rad["igjen"] < rad["antall"],
            dag=rad["levering__kvittering__dag"],
            lukket=rad["lukket"],
        )
        for rad in rader
    ]
