"""Plans and schemas, and the tests of the lower years. Rule: PAS contract 1.1 and 2."""

from http import HTTPStatus

from django.http import HttpResponse

from pas_kontrakt.meldinger.egne import Proevepamelding
from pas_kontrakt.meldinger.lesing import les
from pas_kontrakt.meldinger.skjema import skjemazip
from pas_tjener.adgang import aktoer, hent_skole, parametre
from pas_tjener.http import MB, EksternRequest, ekstern, les_alt, meldingssvar
from pas_tjener.services import proever, utlevering


@ekstern(aapen=True)
def eksamensplan(request: EksternRequest) -> HttpResponse:
    """The plan of the periods that are not over; open to all."""
    return meldingssvar(request, utlevering.eksamensplan(naa=request.naa))


@ekstern(aapen=True, versjonert=False)
def skjema(request: EksternRequest) -> HttpResponse:
    """The schemas that messages are validated with, as a ZIP; open to all."""
    svar = HttpResponse(skjemazip(), content_type="application/zip")
    svar.headers["Content-Disposition"] = 'attachment; filename="pas-skjema.zip"'
    svar.headers["X-Content-Type-Options"] = "nosniff"
    return svar


@ekstern()
def proveplan(request: EksternRequest) -> HttpResponse:
    """The tests that the school may enrol for."""
    (orgnr,) = parametre(request, "orgno")
    hent_skole(request, orgnr)
    return meldingssvar(request, proever.proeveplan(orgnr=orgnr, naa=request.naa))


@ekstern(metoder=("POST",), maks_byte=MB, versjonert=False)
def provepamelding(request: EksternRequest) -> HttpResponse:
    """How many of each group take which test, in place of what the school said before."""
    melding = les(les_alt(request), Proevepamelding)
    skole = hent_skole(request, melding.orgnr)
    proever.meld_paa(paamelding=melding, skole=skole, klient=request.pasklient, aktoer=aktoer(request), naa=request.naa)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
