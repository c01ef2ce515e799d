"""One decision for several equal applications."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles import angre, tid
from felles.masse import gjorte
from tilrettelegging.forms.saker import MassevedtakForm
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.permissions import VEDTAR, krev_saksleser
from tilrettelegging.services.masse import fatt_like_vedtak, like
from tilrettelegging.services.oversikt import venteliste

FLEST = 200
SIFRE = 9


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def massevedtak(request: InnloggetRequest) -> HttpResponse:
    """Decide the ticked applications; GET asks for outcome and words, POST decides. Ids of others are passed over."""
    naa = tid.naa()
    krev_saksleser(request.user, naa, *VEDTAR)
    sendt = request.POST if request.method == "POST" else request.GET
    ider = [int(i) for i in sendt.getlist("valgt") if i.isascii() and i.isdigit() and len(i) <= SIFRE][:FLEST]
    saker = list(
        Tilrettelegging.objects.for_rektor(request.user, naa).uten_vedtak().filter(pk__in=ider).med_person().sortert()
    )
    feil = _hindring(saker)
    if feil:
        messages.error(request, feil)
        return redirect(venteliste())
    skjema = MassevedtakForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and skjema.is_valid():
        svar, post = fatt_like_vedtak(
            saker=saker,
            utfall=skjema.cleaned_data["utfall"],
            tekst=skjema.cleaned_data["tekst"],
            aktoer=bruker_aktoer(request),
            naa=naa,
        )
        antall = gjorte(svar)
        tekst = ngettext("%(n)s vedtak er lagret.", "%(n)s vedtak er lagret.", antall) % {"n": antall}
        angre.melding(request, tekst, post)
        for ett in svar:
            if not ett.gjort:
                messages.warning(request, f"{ett.navn}: {ett.melding}")
        return redirect("tilrettelegging:saker")
    innhold = {"saker": saker, "skjema": skjema, "oensket": [t for t in saker[0].tiltak.all() if t.oensket]}
    status = 422 if request.method == "POST" else 200
    return render(request, "tilrettelegging/massevedtak.html", innhold, status=status)


def _hindring(saker: list[Tilrettelegging]) -> str:
    """Why these cannot be decided together, or ""."""
    if not saker:
        return _("Ingen av de valgte søknadene venter på vedtak. Kryss av dem det gjelder, og prøv igjen.")
    if not like(saker):
        return _("Søknadene ber ikke om det samme. Velg dem som er like, eller fatt vedtak i hver sak.")
    return ""
