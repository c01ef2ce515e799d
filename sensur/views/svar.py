"""One answer: its files beside the grading form."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from felles.feil import Domenefeil
from felles.filsvar import fil_som_vedlegg
from felles.tid import naa
from levering.services.nedlastet import logg_nedlastet_fil
from sensur.forms.karakter import KarakterSkjema
from sensur.models import Karakter, Sensoroppdrag
from sensur.permissions import finn_svar, hent_fil_for, hent_oppdrag_for
from sensur.querysets.oppdrag import medsensor
from sensur.querysets.svar import Svar, svar_i_parti
from sensur.services.forslag import lagre_forslag


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters("verdi")
@never_cache
@innlogget
def vis(request: InnloggetRequest, pk: int, nummer: str) -> HttpResponse:
    """Read an answer and save a proposal for it; after saving on to the next one without."""
    tidspunkt = naa()
    oppdrag = hent_oppdrag_for(request.user, pk, naa=tidspunkt, aapent=True)
    alle = svar_i_parti(oppdrag, tidspunkt)
    svar = finn_svar(alle, nummer)
    if request.method != "POST":
        return _side(request, oppdrag, alle, svar, KarakterSkjema(initial={"verdi": svar.forslag}))
    skjema = KarakterSkjema(request.POST)
    if skjema.is_valid():
        try:
            lagre_forslag(
                oppdrag_id=oppdrag.pk,
                kandidat_id=svar.kandidat_id,
                verdi=skjema.cleaned_data["verdi"],
                aktoer=bruker_aktoer(request),
                naa=tidspunkt,
            )
        except Domenefeil as feil:
            skjema.add_error(None, str(feil.melding))
        else:
            messages.success(request, _("Kladden for %(nummer)s er lagret. Ingen andre ser den.") % {"nummer": nummer})
            return _videre(oppdrag, alle, svar)
    return _side(request, oppdrag, alle, svar, skjema, status=422)


def _side(
    request: InnloggetRequest,
    oppdrag: Sensoroppdrag,
    alle: list[Svar],
    svar: Svar,
    skjema: KarakterSkjema,
    *,
    status: int = 200,
) -> HttpResponse:
    plass = alle.index(svar)
    skal_ha = [ett for ett in alle if not ett.borte]
    sammenheng = {
        "oppdrag": oppdrag,
        "medsensor": medsensor(oppdrag),
        "begge": Sensoroppdrag.objects.begge_bekreftet(oppdrag.parti_id),
        "alle": alle,
        "svar": svar,
        "skjema": skjema,
        "valgt": skjema["verdi"].value(),
        "karakterer": Karakter,
        "plass": plass + 1,
        "forrige": alle[plass - 1] if plass else None,
        "neste": alle[plass + 1] if plass + 1 < len(alle) else None,
        "skal_ha": len(skal_ha),
        "vurdert": sum(1 for ett in skal_ha if ett.forslag),
    }
    return render(request, "sensur/svar.html", sammenheng, status=status)


def _videre(oppdrag: Sensoroppdrag, alle: list[Svar], svar: Svar) -> HttpResponse:
    """To the next answer without a proposal, from here on and then from the top; to the party when all have one."""
    plass = alle.index(svar)
    for neste in alle[plass + 1 :] + alle[:plass]:
        if not neste.forslag and not neste.borte:
            return redirect("sensur:svar", pk=oppdrag.pk, nummer=neste.nummer)
    return redirect("sensur:oppdrag", pk=oppdrag.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@innlogget
def fil(request: InnloggetRequest, pk: int, nummer: str, nr: int) -> FileResponse | HttpResponse:
    """A file of an answer, under the candidate number; one with a virus only to those who ask for it again."""
    tidspunkt = naa()
    svarfil = hent_fil_for(request.user, pk, nummer, nr, naa=tidspunkt)
    if svarfil.i_karantene and request.method != "POST":
        return render(request, "sensur/karantene.html", {"oppdrag_id": pk, "nummer": nummer, "fil": svarfil})
    svar = fil_som_vedlegg(svarfil.noekkel, navn=svarfil.navn)
    if svarfil.i_karantene:
        logg_nedlastet_fil(fil_id=svarfil.fil_id, aktoer=bruker_aktoer(request), naa=tidspunkt, karantene=True)
    return svar
