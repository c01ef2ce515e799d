"""Enrolments: received, and what became of them. Rule: PAS contract 1.1 and 2."""

from typing import Final

from django.http import HttpResponse

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode
from pas_kontrakt.meldinger.typer import Pameldingsreferanse
from pas_tjener.adgang import aktoer, hent_mottak
from pas_tjener.http import MB, EksternRequest, ekstern, meldingssvar
from pas_tjener.services.mottak import ta_imot
from pas_tjener.services.rapport import lag_rapport

# What a school with some hundred thousand candidates would send.
MAKS_BYTE: Final = 100 * MB


@ekstern(metoder=("POST",), maks_byte=MAKS_BYTE)
def kandidatpamelding(request: EksternRequest) -> HttpResponse:
    """A Pamelding is taken in, and answered with its reference before anybody is enrolled."""

    def kjent(skole: Organisasjon | None, periode: Eksamensperiode | None) -> None:
        # For the archive: a message that is refused is looked for by school as well.
        request.skole, request.periodekode = skole, periode.kode if periode else ""

    mottak = ta_imot(fil=request.kropp, tilgang=request.tilgang, aktoer=aktoer(request), naa=request.naa, kjent=kjent)
    return meldingssvar(request, Pameldingsreferanse(mottak.referanse), status=202)


@ekstern()
def rapport(request: EksternRequest, referanse: str) -> HttpResponse:
    """How far an enrolment has come, and what became of each candidate."""
    return meldingssvar(request, lag_rapport(hent_mottak(request, referanse)))
