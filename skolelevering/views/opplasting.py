"""The staff's uploads in pieces, for one candidate or for a group; the protocol itself is in `levering.http`."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from brukere.http import InnloggetRequest, bruker_aktoer, innlogget, krev_rolle
from felles.tid import naa
from levering.http import OPPLASTING, OPPRETT, for_program, tus_opplasting, tus_opprett
from levering.permissions import hent_gruppe_til_opplasting, hent_opplasting_for
from levering.services.opplasting_biter import Mottaker
from levering.tus import Metadata, les_antall, les_uuid
from skolelevering.gruppeside import MIN_GRUPPE, aapne_min_gruppe
from vakter.permissions import HANDLENDE, hent_kandidat_til_handling


@for_program(*OPPRETT)
@innlogget
def opplasting(request: InnloggetRequest) -> HttpResponse:
    """Begin an upload for the candidate, or into the group, that the metadata names."""
    krev_rolle(request.user, *HANDLENDE)

    def finn(metadata: Metadata) -> Mottaker:
        if gruppe := metadata.felt.get("gruppe"):
            if gruppe == MIN_GRUPPE:
                funnet = aapne_min_gruppe(request.user, aktoer=bruker_aktoer(request), naa=naa())
            else:
                funnet = hent_gruppe_til_opplasting(request.user, les_uuid(gruppe, "gruppe"))
            return _mottaker(request, gruppe_id=funnet.pk)
        kandidat_id = les_antall(metadata.felt.get("kandidat"), "kandidat")
        kandidat = hent_kandidat_til_handling(request.user, kandidat_id, naa=naa())
        return _mottaker(request, kandidat_id=kandidat.pk)

    return tus_opprett(request, finn, adresse=_adresse)


@for_program(*OPPLASTING)
@innlogget
def opplastet(request: InnloggetRequest, noekkel: UUID) -> HttpResponse:
    """Go on with an upload of the staff's, or give it up."""
    funnet = hent_opplasting_for(request.user, noekkel, naa=naa())
    return tus_opplasting(
        request, funnet, _mottaker(request, kandidat_id=funnet.kandidat_id, gruppe_id=funnet.gruppe_id)
    )


def _mottaker(request: InnloggetRequest, *, kandidat_id: int | None = None, gruppe_id: int | None = None) -> Mottaker:
    return Mottaker(
        aktoer=bruker_aktoer(request), kandidat_id=kandidat_id, gruppe_id=gruppe_id, bruker_id=request.user.pk
    )


def _adresse(noekkel: UUID) -> str:
    return reverse("skolelevering:opplastet", kwargs={"noekkel": noekkel})
