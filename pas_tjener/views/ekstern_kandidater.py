"""Candidates of a school: who they are, out of an exam, results and absence. Rule: PAS contract 1.1 and 2."""

from http import HTTPStatus

from django.http import HttpResponse
from django.utils.translation import gettext as _

from pas_kontrakt.meldinger.egne import Fravaersliste, Sletting
from pas_kontrakt.meldinger.lesing import les
from pas_tjener.adgang import aktoer, hent_periode, hent_skole, parametre
from pas_tjener.feilsvar import Apifeil
from pas_tjener.http import KB, MB, EksternRequest, ekstern, les_alt, meldingssvar
from pas_tjener.services import utlevering
from pas_tjener.services.fravaer import ta_imot
from pas_tjener.services.sletting import KanIkkeSlettes, MaaVente, UkjentKandidat, slett


@ekstern()
def kandidat(request: EksternRequest) -> HttpResponse:
    """Everybody whom the school has enrolled in the period, with candidate numbers."""
    orgnr, kode = parametre(request, "orgno", "periodekode")
    skole, periode = hent_skole(request, orgnr), hent_periode(request, kode)
    return meldingssvar(request, utlevering.pameldte(skole=skole, periode=periode))


@ekstern(metoder=("POST",), maks_byte=64 * KB, versjonert=False)
def sletting(request: EksternRequest) -> HttpResponse:
    """Take a candidate out of an exam; 204 also when that is done already."""
    melding = les(les_alt(request), Sletting)
    skole, periode = hent_skole(request, melding.orgnr), hent_periode(request, melding.periodekode)
    try:
        slett(
            sletting=melding, skole=skole, periode=periode, klient=request.pasklient, aktoer=aktoer(request),
            naa=request.naa,
        )  # fmt: skip
    except UkjentKandidat as feil:
        raise Apifeil(HTTPStatus.NOT_FOUND, feil.melding) from None
    except KanIkkeSlettes as feil:
        raise Apifeil(HTTPStatus.CONFLICT, feil.melding) from None
    except MaaVente as feil:
        raise Apifeil(HTTPStatus.SERVICE_UNAVAILABLE, feil.melding, Retry_After="30") from None
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@ekstern()
def karakter(request: EksternRequest) -> HttpResponse:
    """Published results; before the second of the publication nothing at all."""
    orgnr, kode = parametre(request, "orgno", "periodekode")
    skole, periode = hent_skole(request, orgnr), hent_periode(request, kode)
    oversikt = utlevering.karakterer(
        skole=skole, periode=periode, orgnr=orgnr, generasjon=request.generasjon, naa=request.naa
    )
    return meldingssvar(request, oversikt)


@ekstern(metoder=("GET", "POST"), maks_byte=MB)
def fravaer(request: EksternRequest) -> HttpResponse:
    """The absence that is known here; what is sent is registered first, where it is the newest."""
    if request.method == "POST":
        return _ta_imot_fravaer(request)
    orgnr, kode = parametre(request, "orgno", "periodekode")
    return _fravaersliste(request, orgnr, kode)


def _ta_imot_fravaer(request: EksternRequest) -> HttpResponse:
    melding = les(les_alt(request), Fravaersliste)
    skole, periode = hent_skole(request, melding.orgnr), hent_periode(request, melding.periodekode)
    utfall = ta_imot(rader=melding.rader, skole=skole, periode=periode, aktoer=aktoer(request), naa=request.naa)
    if utfall.feil:
        tekst = _("%(feil)d av %(alle)d kunne ikke registreres. De andre er registrert.")
        hode = tekst % {"feil": len(utfall.feil), "alle": len(melding.rader)}
        raise Apifeil(HTTPStatus.CONFLICT, "\n".join([hode, *utfall.feil]))
    return _fravaersliste(request, melding.orgnr, melding.periodekode)


def _fravaersliste(request: EksternRequest, orgnr: str, kode: str) -> HttpResponse:
    skole, periode = hent_skole(request, orgnr), hent_periode(request, kode)
    return meldingssvar(request, utlevering.fravaer(skole=skole, periode=periode, orgnr=orgnr))
