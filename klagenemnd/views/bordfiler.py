"""What a member of the board reads: the candidate's files, the paper and the guidance."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget
from eksamen.models import Oppgave
from felles.filsvar import fil_som_vedlegg
from felles.tid import naa
from klagenemnd.permissions import hent_oppdrag_for
from levering.services.nedlastet import logg_nedlastet_fil
from sensur.papirsvar import oppgavefil, veiledningsfil
from sensur.querysets.svar import svar_av


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@innlogget
def fil(request: InnloggetRequest, pk: int, nr: int) -> FileResponse | HttpResponse:
    """A file of the answer, under the candidate number; one with a virus only to those who ask for it again."""
    tidspunkt = naa()
    svar = svar_av(hent_oppdrag_for(request.user, pk, naa=tidspunkt).klage.kandidat)
    if not 1 <= nr <= len(svar.filer):
        raise Http404
    svarfil = svar.filer[nr - 1]
    if svarfil.i_karantene and request.method != "POST":
        return render(request, "klagenemnd/karantene.html", {"pk": pk, "nummer": svar.nummer, "fil": svarfil})
    vedlegg = fil_som_vedlegg(svarfil.noekkel, navn=svarfil.navn)
    if svarfil.i_karantene:
        aktoer = bruker_aktoer(request)
        logg_nedlastet_fil(fil_id=svarfil.fil_id, aktoer=aktoer, naa=tidspunkt, karantene=True, sensor=True)
    return vedlegg


@require_safe
@never_cache
@innlogget
def oppgave(request: InnloggetRequest, pk: int, papir_pk: int) -> FileResponse:
    """The paper that the candidate had; that it was fetched is logged."""
    tidspunkt = naa()
    eksamen = hent_oppdrag_for(request.user, pk, naa=tidspunkt).klage.kandidat.eksamen_id
    papirer = Oppgave.objects.aapnet(tidspunkt).filter(eksamensdel__eksamen=eksamen)
    return oppgavefil(papirer, papir_pk, aktoer=bruker_aktoer(request), naa=tidspunkt)


@require_safe
@never_cache
@innlogget
def veiledning(request: InnloggetRequest, pk: int, papir_pk: int) -> FileResponse:
    """A file of the guidance that the answer is read by."""
    return veiledningsfil(hent_oppdrag_for(request.user, pk, naa=naa()).klage.kandidat.eksamen_id, papir_pk)
