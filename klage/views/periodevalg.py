"""Which period a list is about, and what is searched for in it."""

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest

from eksamen.models import Eksamensperiode
from felles.liste import Listevalg


class Periodevalg(Listevalg):
    """The period of the address; without one the one whose exams began last, or the first that comes."""

    def __init__(self, request: HttpRequest, naa: datetime) -> None:
        perioder = list(Eksamensperiode.objects.order_by("-gjennomfoering_fra"))
        filtre: dict[str, Iterable[str] | None] = {"sok": None, "periode": [p.kode for p in perioder]}
        super().__init__(request.GET, filtre=filtre, sorteringer=["fag"], standard="fag")  # type: ignore[arg-type]
        valgt = next(iter(self.valgt("periode")), "")
        begynt = [p for p in perioder if p.gjennomfoering_fra <= naa] or perioder[-1:]
        self.periode = next((p for p in perioder if p.kode == valgt), None) or next(iter(begynt), None)
        self.perioder = [(p.kode, p == self.periode) for p in perioder]
        self.sok = self.tekst("sok")
