"""What was decided about a formal fault in an own exam, and the choice where there is one."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annullering.querysets.rader import Rad, egne_vedtak
from annullering.services.brev import lag_vedtaksbrev
from annullering.services.valg import velg
from brukere.http import aktoer_fra
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.filsvar import innhold_som_vedlegg
from felles.models import Hendelse
from kandidat.innsyn import InnsynRequest, innsyn_kreves
from klage.models import Annullering
from klage.querysets.resultat import resultat_uten_annullering
from sensur.models import Karakter

BEKREFTET = "ja"


@require_http_methods(["GET", "HEAD", "POST"])
@innsyn_kreves
def annullering(request: InnsynRequest, rad_id: int) -> HttpResponse:
    """The decision; a choice that is posted is shown once more, and stored when it is confirmed."""
    rad = _hent(request, rad_id)
    if request.method != "POST":
        return _vis(request, rad)
    valg = request.POST.get("valg", "")
    if rad.annullering is None:
        raise Http404
    if valg in Annullering.Valg.values and request.POST.get("bekreft") != BEKREFTET and rad.kan_velge:
        return render(request, "kandidat/annullering_bekreft.html", _innhold(request, rad) | {"valg": valg})
    try:
        velg(
            annullering_id=rad.annullering.pk, valg=valg, naa=request.naa,
            aktoer=aktoer_fra(request, slag=Hendelse.Aktoerslag.KANDIDAT, ident=rad.kandidat.pk),
        )  # fmt: skip
    except Domenefeil as feil:
        return _vis(request, _hent(request, rad_id), feil=str(feil.melding))
    return redirect("kandidat:annullering", rad_id=rad_id)


@require_safe
@innsyn_kreves
def brev(request: InnsynRequest, rad_id: int) -> HttpResponseBase:
    """The decision as PDF, in the candidate's målform."""
    rad = _hent(request, rad_id)
    pdf = lag_vedtaksbrev(rad.sakskandidat.sak, rad)
    return innhold_som_vedlegg(pdf, navn="vedtak.pdf", innholdstype="application/pdf")


def _hent(request: InnsynRequest, rad_id: int) -> Rad:
    """A standing decision that shows, about an exam of the person in the number's period; 404 for every other."""
    kandidat = request.kandidat
    mine = Kandidat.objects.filter(person=kandidat.person_id, eksamen__periode=kandidat.eksamen.periode_id)
    funnet = egne_vedtak(mine, request.naa).filter(pk=rad_id).first()
    if funnet is None:
        raise Http404
    return Rad(funnet.sakskandidat, funnet, request.naa)


def _innhold(request: InnsynRequest, rad: Rad) -> dict[str, object]:
    verdi: QuerySet[Any] = resultat_uten_annullering(Kandidat.objects.filter(pk=rad.kandidat.pk), request.naa)
    karakter = verdi.values_list("resultat", flat=True).first()
    return {
        "kandidat": request.kandidat,
        "bare_innsyn": request.bare_innsyn,
        "rad": rad,
        "vedtak": rad.vedtaksrad and rad.vedtaksrad.vedtak,
        "fag": rad.sakskandidat.sak.eksamen.fag,
        "karakter": Karakter(karakter).label if karakter else "",
    }


def _vis(request: InnsynRequest, rad: Rad, *, feil: str = "") -> HttpResponse:
    innhold = _innhold(request, rad) | {"feil": feil}
    return render(request, "kandidat/annullering.html", innhold, status=422 if feil else 200)
