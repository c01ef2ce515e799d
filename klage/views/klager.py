"""«Klager»: the school's list, what must be done now first, and sending of several at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from felles.angre import melding
from felles.liste import Listevalg, ider
from felles.masse import gjorte
from felles.tid import naa
from klage.models import Klage
from klage.permissions import klager_ved_skolen
from klage.querysets.frister import frister_for_klager
from klage.querysets.hosandre import hos_andre
from klage.querysets.klager import LESER_VED_SKOLEN, REGISTRERER
from klage.querysets.skolens import TEGN, Vist
from klage.services.sending import send_klager

PER_SIDE = 50


def _valg(request: InnloggetRequest, alle: QuerySet[Any]) -> tuple[Listevalg, list[str], list[str]]:
    perioder = sorted(set(alle.order_by().values_list("kandidat__eksamen__periode__kode", flat=True)))
    fag = sorted(set(alle.order_by().values_list("kandidat__eksamen__fag__fagkode", flat=True)))
    valg = Listevalg(
        request.GET,
        filtre={"sok": None, "status": Vist.values, "periode": perioder, "fag": fag, "slag": Klage.Slag.values},
        sorteringer=("haster",),
        standard="haster",
        per_side=PER_SIDE,
    )
    return valg, perioder, fag


def _treff(alle: QuerySet[Any], valg: Listevalg) -> QuerySet[Any]:
    for navn, felt in (
        ("status", "vist"), ("periode", "kandidat__eksamen__periode__kode"),
        ("fag", "kandidat__eksamen__fag__fagkode"), ("slag", "slag"),
    ):  # fmt: skip
        if valgt := valg.valgt(navn):
            alle = alle.filter(**{f"{felt}__in": valgt})
    for ord_ in valg.tekst("sok").replace(",", " ").split():
        alle = alle.filter(
            Q(kandidat__person__fornavn__icontains=ord_)
            | Q(kandidat__person__etternavn__icontains=ord_)
            | Q(kandidat__kandidatnummer__nummer__icontains=ord_)
        )
    return alle.order_by("rekke", F("frist").asc(nulls_last=True), "kandidat__person__sortering", "pk")


@require_safe
@innlogget
def liste(request: InnloggetRequest) -> HttpResponse:
    """The appeals of the user's schools."""
    krev_rolle(request.user, *LESER_VED_SKOLEN)
    tidspunkt = naa()
    alle = klager_ved_skolen(request.user, tidspunkt)
    valg, perioder, fag = _valg(request, alle)
    side = Paginator(_treff(alle, valg), PER_SIDE).get_page(valg.side)
    frister = frister_for_klager(list(side))
    venter = [klage.pk for klage in side if klage.vist in {Vist.REGISTRERT, Vist.SENDT}]
    # Also one that is decided there, as long as that does not show.
    borte = hos_andre(venter) | hos_andre(venter, mottatt=True)
    kan_handle = request.user.har_rolle(tidspunkt, *REGISTRERER)
    innhold = {
        "side": side,
        "rader": [
            (klage, Vist(klage.vist), *TEGN[klage.vist], frister.get(klage.pk), borte.get(klage.pk)) for klage in side
        ],
        "valg": valg,
        "sok": valg.tekst("sok"),
        "valgt": {navn: valg.valgt(navn) for navn in ("status", "periode", "fag", "slag")},
        "statuser": Vist.choices,
        "perioder": perioder,
        "fagkoder": fag,
        "slagene": Klage.Slag.choices,
        "antall_i_alt": alle.count(),
        "antall_usendte": alle.filter(vist=Vist.REGISTRERT).count(),
        "kan_handle": kan_handle,
        "kan_sende": kan_handle and any(klage.vist == Vist.REGISTRERT for klage in side),
    }
    return render(request, "klage/klager.html", innhold)


@require_POST
@innlogget
def send(request: InnloggetRequest) -> HttpResponse:
    """Send the ticked ones; one that lacks something says what, and stops none of the others."""
    krev_rolle(request.user, *REGISTRERER)
    tidspunkt = naa()
    egne = Klage.objects.for_skole(request.user, tidspunkt, REGISTRERER)
    valgte = list(egne.filter(pk__in=ider(request.POST.getlist("klage"))).values_list("pk", flat=True))
    if not valgte:
        messages.error(request, _("Ingen klager er sendt. Kryss av dem som skal sendes, og prøv igjen."))
        return _tilbake(request)
    svar, post = send_klager(klage_ider=valgte, aktoer=bruker_aktoer(request), naa=tidspunkt)
    if antall := gjorte(svar):
        tekst = ngettext("Klagen er sendt.", "%(antall)s klager er sendt.", antall) % {"antall": antall}
        if antall == 1:
            tekst = next(f"{rad.navn}: {rad.melding}" for rad in svar if rad.gjort)
        melding(request, tekst, post)
    for rad in svar:
        if not rad.gjort:
            messages.error(request, f"{rad.navn}: {rad.melding}")
    return _tilbake(request)


def _tilbake(request: InnloggetRequest) -> HttpResponse:
    """To the page of the one appeal when it was sent from there, else the list as it was filtered."""
    en = ider([request.POST.get("fra_sak", "")])
    if en:
        return redirect("klage:klage", pk=en[0])
    valg = request.GET.urlencode()
    return redirect(reverse("klage:klager") + (f"?{valg}" if valg else ""))
