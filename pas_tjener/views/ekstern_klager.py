"""Appeals of a school: what there is, a new one, and one that is withdrawn. Rule: PAS contract 2."""

from http import HTTPStatus

from django.http import HttpResponse

from felles.feil import Domenefeil
from pas_kontrakt.meldinger.egne import Klageregistrering
from pas_kontrakt.meldinger.lesing import les
from pas_tjener.adgang import aktoer, hent_klage, hent_periode, hent_skole, parametre
from pas_tjener.feilsvar import Apifeil
from pas_tjener.http import KB, EksternRequest, ekstern, les_alt, meldingssvar
from pas_tjener.services import klager
from pas_tjener.services.sletting import UkjentKandidat


@ekstern(metoder=("GET", "POST"), maks_byte=64 * KB)
def klage(request: EksternRequest) -> HttpResponse:
    """The school's appeals of a period; what is sent is registered, and answered with its reference."""
    if request.method == "POST":
        return _registrer(request)
    orgnr, kode = parametre(request, "orgno", "periodekode")
    skole, periode = hent_skole(request, orgnr), hent_periode(request, kode)
    liste = klager.klageliste(skole=skole, periode=periode, orgnr=orgnr, naa=request.naa)
    return meldingssvar(request, liste)


def _registrer(request: EksternRequest) -> HttpResponse:
    melding = les(les_alt(request), Klageregistrering)
    skole, periode = hent_skole(request, melding.orgnr), hent_periode(request, melding.periodekode)
    try:
        kvittering = klager.ta_imot(
            melding=melding, skole=skole, periode=periode, klient=request.pasklient, aktoer=aktoer(request),
            naa=request.naa,
        )  # fmt: skip
    except UkjentKandidat as feil:
        raise Apifeil(HTTPStatus.NOT_FOUND, feil.melding) from None
    except Domenefeil as feil:
        raise Apifeil(HTTPStatus.CONFLICT, feil.melding) from None
    return meldingssvar(request, kvittering)


@ekstern(metoder=("POST",), maks_byte=0, versjonert=False)
def trekking(request: EksternRequest, referanse: str) -> HttpResponse:
    """Withdraw an appeal; 204 also when that is done already, 409 once it is decided."""
    sak = hent_klage(request, referanse)
    try:
        klager.trekk_fra_skolen(klage_id=sak.pk, aktoer=aktoer(request), naa=request.naa)
    except Domenefeil as feil:
        raise Apifeil(HTTPStatus.CONFLICT, feil.melding) from None
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
