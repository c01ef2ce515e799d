"""How appeals went, as page and sheet: a chart with the same figures in a table beside it."""

from dataclasses import dataclass

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from brukere.http import InnloggetRequest, innlogget, krev_rolle
from brukere.models.bruker import Rolle
from eksamen.models import Eksamensperiode
from felles.filsvar import innhold_som_vedlegg
from felles.regneark import XLSX, skriv_xlsx
from felles.tid import naa
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.querysets.statistikk import (
    STATISTIKKLESERE,
    TALL,
    Fagtall,
    fagtall,
    matrise,
    perioder_i,
    samlet,
    statistikkgrunnlag,
)
from klagenemnd.services.statistikk import OVERSKRIFTER, raden

ALLE = "alle"
BREDDE = 100


@dataclass(frozen=True, slots=True)
class Stolpe:
    """A fagkode's bar: where each part begins and how long it is, of a hundred."""

    tall: Fagtall
    opp: float
    likt_fra: float
    likt: float
    ned_fra: float
    ned: float

    @classmethod
    def av(cls, tall: Fagtall) -> "Stolpe":
        opp, likt, ned = (round(BREDDE * antall / tall.avgjort, 2) for antall in (tall.opp, tall.likt, tall.ned))
        return cls(tall, opp, opp, likt, round(opp + likt, 2), ned)


@require_safe
@innlogget
def statistikk(request: InnloggetRequest) -> HttpResponse:
    """The figures of a period, or of all."""
    rader, perioder, valgt = _hent(request)
    sum_ = samlet(rader)
    sammenheng = {
        "rader": rader,
        "sum": sum_,
        "stolper": [Stolpe.av(rad) for rad in rader if rad.avgjort],
        "matrise": matrise(sum_) if sum_.avgjort else [],
        "tall": TALL,
        "perioder": perioder,
        "valgt": valgt,
        "myndighet": request.user.har_rolle(naa(), *KLAGEANSVARLIGE),
    }
    return render(request, "klagenemnd/statistikk.html", sammenheng)


@require_safe
@innlogget
def ark(request: InnloggetRequest) -> HttpResponseBase:
    """The same as a sheet."""
    rader, _perioder, valgt = _hent(request)
    innhold = skriv_xlsx([str(tekst) for tekst in OVERSKRIFTER], [raden(rad) for rad in rader], arknavn=_("Klager"))
    return innhold_som_vedlegg(innhold, navn=f"klagestatistikk-{valgt.lower()}.xlsx", innholdstype=XLSX)


def _hent(request: InnloggetRequest) -> tuple[list[Fagtall], list[Eksamensperiode], str]:
    """The figures, the periods to choose among, and the one that is chosen: the newest, where none or an unknown one is."""
    tidspunkt = naa()
    krev_rolle(request.user, *(Rolle(rolle) for rolle in STATISTIKKLESERE))
    klager = statistikkgrunnlag(request.user, tidspunkt)
    perioder = perioder_i(klager)
    koder = [periode.kode for periode in perioder]
    valgt = request.GET.get("periode", "")
    if valgt != ALLE:
        valgt = valgt if valgt in koder else next(iter(koder), ALLE)
        klager = klager.filter(kandidat__eksamen__periode__kode=valgt) if koder else klager
    return fagtall(klager, request.user, tidspunkt), perioder, valgt
