"""Who may look at own exams: by an own cookie on any day, or by the log-in of the exam day. Never more than a look."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from deltakelse.services.innsyn import finn_innsyn
from eksamen.models import Kandidat
from felles import tid
from felles.sprak import bruk_maalform
from kandidat.http import finn_sesjon, fjern_kapsel

INNSYNSKAPSEL: Final = "eksamen_innsyn"


class InnsynRequest(HttpRequest):
    """What a view behind `innsyn_kreves` really gets: the candidate the log-in names, and the moment."""

    kandidat: Kandidat
    naa: datetime
    bare_innsyn: bool
    uleste: list[int] | None


def finn_sett(request: HttpRequest, naa: datetime) -> tuple[int, list[int] | None] | None:
    """The candidate whose exams this browser may look at; None for everybody else.

    With the ids of the unread messages of the exam day's log-in, or None for one who may only look.
    """
    okt = finn_innsyn(request.COOKIES.get(INNSYNSKAPSEL, ""), naa)
    if okt:
        return okt.kandidat_id, None
    sesjon = finn_sesjon(request, naa)
    return (sesjon.kandidat_id, sesjon.uleste) if sesjon and not sesjon.avsluttet else None


def innsyn_kreves(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only for a candidate who has logged in; others are sent to the door of this page. Nothing is kept."""
    return _krever(view, doer="?til=eksamener")


def forberedelse_kreves(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same; others are sent to the door of the exam, which opens to the preparation from its release."""
    return _krever(view, doer="")


def _krever(view: Callable[..., HttpResponseBase], *, doer: str) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def innpakket(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        naa = tid.naa()
        sett = finn_sett(request, naa)
        if sett is None:
            svar: HttpResponse = redirect(reverse("kandidat:logg_inn") + doer)
            if request.COOKIES.get(INNSYNSKAPSEL):
                fjern_kapsel(svar, navn=INNSYNSKAPSEL)
            return svar
        request.naa, request.bare_innsyn, request.uleste = naa, sett[1] is None, sett[1]
        request.kandidat = Kandidat.objects.med_navn().defer("person__nummer").get(pk=sett[0])
        bruk_maalform(request, request.kandidat.maalform)
        side = view(request, *args, **kwargs)
        side.headers.setdefault("Cache-Control", "no-store, private")
        return side

    innpakket.krever_kandidat = True  # type: ignore[attr-defined]  # read by the access table's tests
    return innpakket
