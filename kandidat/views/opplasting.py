"""A candidate's uploads in pieces; the protocol itself is in `levering.http`."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from kandidat.http import KandidatRequest, kandidat_aktoer, kandidat_innlogget
from levering.http import OPPLASTING, OPPRETT, for_program, tus_opplasting, tus_opprett
from levering.permissions import hent_opplasting_for_kandidat
from levering.services.opplasting_biter import Mottaker


@for_program(*OPPRETT)
@kandidat_innlogget()
def tus(request: KandidatRequest) -> HttpResponse:
    """Begin an upload, or find the one that was begun."""
    return tus_opprett(request, lambda _metadata: _mottaker(request), adresse=_adresse)


@for_program(*OPPLASTING)
@kandidat_innlogget()
def tus_fil(request: KandidatRequest, noekkel: UUID) -> HttpResponse:
    """Go on with an upload of the candidate's own, or give it up."""
    opplasting = hent_opplasting_for_kandidat(request.kandidat, noekkel)
    return tus_opplasting(request, opplasting, _mottaker(request))


def _mottaker(request: KandidatRequest) -> Mottaker:
    return Mottaker(
        aktoer=kandidat_aktoer(request),
        kandidat_id=request.kandidat.pk,
        sesjon_id=request.sesjon.pk,
        status=request.kandidat,
    )


def _adresse(noekkel: UUID) -> str:
    return reverse("kandidat:tus_fil", kwargs={"noekkel": noekkel})
