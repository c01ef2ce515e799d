"""The public page: does this file, or this code, belong to a delivery? It tells nobody whose."""

from datetime import date

from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from felles.adresse import klientadresse
from felles.filsvar import innhold_som_vedlegg
from felles.tid import naa
from kvittering.forms import BekreftForm
from kvittering.models import Kvitteringsdoegn
from kvittering.querysets.oppslag import finn
from kvittering.services.doegn import tekst_for
from kvittering.services.oppslag import tell_oppslag

PER_SIDE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def bekreft(request: HttpRequest) -> HttpResponse:
    """Ask, and see match or no match, with time and part."""
    skjema = BekreftForm(request.POST if request.method == "POST" else None)
    verdier = {"skjema": skjema, "siste": Kvitteringsdoegn.objects.order_by("-dato").first()}
    if request.method != "POST":
        return render(request, "kvittering/bekreft.html", verdier)
    if vent := tell_oppslag(adresse=klientadresse(request), naa=naa()):
        melding = _("Det er spurt mange ganger herfra. Vent et minutt, og prøv igjen.")
        svar = render(request, "kvittering/bekreft.html", {**verdier, "feil": melding}, status=429)
        svar.headers["Retry-After"] = str(vent)
        return svar
    if not skjema.is_valid():
        return render(request, "kvittering/bekreft.html", verdier, status=422)
    treff = finn(kode=skjema.cleaned_data["kode"], sha256=skjema.cleaned_data["sha256"])
    return render(request, "kvittering/bekreft.html", {**verdier, "spurt": True, "treff": treff})


@require_safe
def doegn(request: HttpRequest) -> HttpResponse:
    """The chain values of all days, the newest first."""
    side = Paginator(Kvitteringsdoegn.objects.order_by("-dato"), PER_SIDE).get_page(request.GET.get("side"))
    return render(request, "kvittering/doegn.html", {"side": side})


@require_safe
def doegnfil(request: HttpRequest, dato: str) -> FileResponse:
    """The text that a day's value is taken over."""
    try:
        dag = date.fromisoformat(dato)
    except ValueError:
        dag = date.min
    funnet = get_object_or_404(Kvitteringsdoegn, dato=dag)
    return innhold_som_vedlegg(
        tekst_for(funnet).encode(), navn=f"doegn-{funnet.dato}.txt", innholdstype="text/plain; charset=utf-8"
    )
