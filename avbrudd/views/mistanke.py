"""A suspicion of cheating: reported from the room, read by those who decide what becomes of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from avbrudd.forms.avbrudd import til_tidspunkt
from avbrudd.forms.mistanke import MistankeForm
from avbrudd.permissions import hent_mistanke_for
from avbrudd.querysets.mistanker import LESERE, mistanker_for
from avbrudd.services.mistanker import meld_mistanke, trekk_mistanke
from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from brukere.models.bruker import SKOLEADMINISTRATORER
from eksamen.models import Kandidat
from felles import tid
from felles.angre import melding
from felles.bidrag import dagsideadresse
from felles.feil import Domenefeil
from vakter.permissions import hent_kandidat_til_handling

PER_SIDE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def mistanke(request: InnloggetRequest, kandidat_id: int) -> HttpResponse:
    """The report of a candidate; POST sends it."""
    naa = tid.naa()
    kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=naa)
    skjema = MistankeForm(request.POST or None)
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        try:
            _meldt, post = meld_mistanke(
                kandidat_id=kandidat.pk,
                slag=data["slag"],
                beskrivelse=data["beskrivelse"],
                sett=til_tidspunkt(data["sett"], naa),
                aktoer=bruker_aktoer(request),
                naa=naa,
            )
        except Kandidat.DoesNotExist:
            messages.warning(
                request, _("Kandidaten er tatt ut av partiet i mellomtiden. Si fra til skoleadministrator.")
            )
            return redirect(dagsideadresse())
        except Domenefeil as feil:
            skjema.add_error("sett" if feil.kode == "frem_i_tid" else None, str(feil.melding))
        else:
            tekst = _("Mistanken om %(navn)s er meldt til skolens ledelse. Kandidaten fortsetter eksamen.")
            tilbake = f"{dagsideadresse()}#k{kandidat.pk}"
            melding(request, tekst % {"navn": kandidat.person.navn}, post, tilbake=tilbake)
            return redirect(tilbake)
    status = 422 if skjema.errors else 200
    return render(request, "avbrudd/mistanke.html", {"kandidat": kandidat, "skjema": skjema}, status=status)


@require_safe
@innlogget
def mistanker(request: InnloggetRequest) -> HttpResponse:
    """Everything that was reported, for the school's leaders; of privatists for the county."""
    krev_rolle(request.user, *LESERE)
    naa = tid.naa()
    side = Paginator(mistanker_for(request.user, naa), PER_SIDE).get_page(request.GET.get("side"))
    egne = {o.pk for o in request.user.organisasjoner(naa, *SKOLEADMINISTRATORER)}
    return render(request, "avbrudd/mistanker.html", {"side": side, "egne_skoler": egne})


@require_POST
@innlogget
def trekk_meldt(request: InnloggetRequest, mistanke_id: int) -> HttpResponse:
    """It was reported by mistake."""
    naa = tid.naa()
    meldt = hent_mistanke_for(request.user, mistanke_id, naa=naa)
    if trekk_mistanke(mistanke_id=meldt.pk, aktoer=bruker_aktoer(request), naa=naa):
        messages.success(request, _("Mistanken er trukket. Den står i listen som trukket."))
    else:
        messages.info(request, _("Mistanken var trukket fra før."))
    return redirect("avbrudd:mistanker")
