"""A sensor falls ill: the ticked parties go to another, each with its own answer."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.liste import ider
from felles.masse import gjorte
from felles.tid import naa
from fordeling.forms.skjemaer import ErstattForm
from fordeling.permissions import hent_sensor_i
from fordeling.querysets.oversikt import sensorens_oppdrag
from fordeling.services.flytting import Overtakelse
from fordeling.services.overfoering import overfoer as overfoer_partier
from oppnevning.permissions import hent_faggruppe_for
from oppnevning.querysets.oppnevninger import godtatte


@require_http_methods(["GET", "HEAD", "POST"])
@innlogget
def overfoer(request: InnloggetRequest, pk: int, bruker_id: int) -> HttpResponse:
    """Tick parties and choose who takes them over."""
    faggruppe = hent_faggruppe_for(request.user, pk, naa=naa())
    sensor = hent_sensor_i(faggruppe, bruker_id)
    # An old page names what has ended since: that is told of, one by one, and not as if it had never been.
    alle = list(sensorens_oppdrag(faggruppe, bruker_id, utenom=request.user))
    oppdrag = [ett for ett in alle if ett.avsluttet is None]
    folk = [ja.bruker for ja in godtatte(faggruppe.eier, faggruppe) if ja.bruker_id != bruker_id]
    skjema = ErstattForm(request.POST if request.method == "POST" else None, folk=folk)
    valgte = set(ider(request.POST.getlist("oppdrag")))
    if request.method == "POST" and not valgte & {ett.pk for ett in alle}:
        skjema.add_error(None, _("Kryss av partiene som en annen skal ta over."))
    svar = None
    if request.method == "POST" and skjema.is_valid():
        data = skjema.cleaned_data
        svar = overfoer_partier(
            faggruppe_id=faggruppe.pk,
            oppdrag=[ett for ett in alle if ett.pk in valgte],
            ny_bruker_id=data["ny"],
            overtakelse=Overtakelse(data["grunn"], skjema.frist(), data["ogsaa_satte"]),
            aktoer=bruker_aktoer(request),
            naa=naa(),
        )
        if gjorte(svar) == len(svar):
            tekst = ngettext("%(n)s parti er overført.", "%(n)s partier er overført.", len(svar))
            messages.success(request, tekst % {"n": len(svar)})
            return redirect("fordeling:faggruppe", pk=faggruppe.pk)
        oppdrag = list(sensorens_oppdrag(faggruppe, bruker_id, utenom=request.user).aktive())
    sammenheng = {
        "faggruppe": faggruppe, "oppdrag": oppdrag, "bruker": sensor,
        "skjema": skjema, "valgte": valgte, "svar": svar,
    }  # fmt: skip
    return render(request, "fordeling/overfoer.html", sammenheng, status=422 if skjema.errors else 200)
