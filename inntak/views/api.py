"""What a system of the intake office fetches: the changes as JSON, a page at a time. No session, no cookie, no page."""

import re
from datetime import datetime
from typing import Any, Final

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from brukere.http import aktoer_fra
from felles import tid
from felles.adresse import klientadresse
from felles.models import Hendelse
from inntak.models import Inntaksnoekkel
from inntak.querysets.endringer import Endring, Merke, med_kandidat
from inntak.querysets.endringer import endringer as alle_endringer
from inntak.querysets.noekler import OVERLAPP, omraader
from inntak.services.henting import noter_apihenting
from inntak.services.noekler import Ventefeil, proev_noekkel

PER_SIDE: Final = 200
BEARER: Final = 'Bearer realm="inntak"'


# No form of another site can send the header that carries the key.
@csrf_exempt
@sensitive_variables("tekst")
def endringer(request: HttpRequest) -> JsonResponse:
    """The changes from `siden` on, oldest first; `neste` leads on, and `siden_neste_gang` is what to ask for next time.

    A change keeps its `id`: one that comes twice is the same. Times are ISO 8601 in UTC.
    """
    naa = tid.naa()
    if request.method != "GET":
        return _nei(405, _("Adressen tar bare imot GET."), Allow="GET")
    slag, _mellomrom, tekst = request.headers.get("Authorization", "").partition(" ")
    if slag.lower() != "bearer" or not tekst.strip():
        return _nei(401, _("Send nøkkelen i hodet Authorization: Bearer."), WWW_Authenticate=BEARER)
    try:
        noekkel = proev_noekkel(tekst=tekst.strip(), sted=klientadresse(request) or "", naa=naa)
    except Ventefeil as feil:
        return _nei(429, str(feil.melding), Retry_After=str(feil.sekunder))
    if noekkel is None:
        return _nei(
            401, _("Nøkkelen er ukjent, utløpt eller trukket tilbake. Lag en ny på siden for nøkler."),
            WWW_Authenticate=f'{BEARER}, error="invalid_token"',
        )  # fmt: skip
    return _svar(request, noekkel, naa)


def _svar(request: HttpRequest, noekkel: Inntaksnoekkel, naa: datetime) -> JsonResponse:
    if not (egne := omraader(noekkel.bruker, naa)):
        return _nei(403, _("Den som eier nøkkelen, har ikke lenger rollen ved et inntakskontor."))
    siden, sted = _tid(request.GET.get("siden", "")), request.GET.get("etter", "")
    etter = Merke.les(sted)
    if siden is None:
        return _nei(400, _("Oppgi siden som dato eller tidspunkt med tidssone, for eksempel 2027-06-18T09:00:00Z."))
    if sted and etter is None:
        return _nei(400, _("Verdien i etter er ikke en vi har gitt. Begynn på nytt uten den."))
    rader = list(alle_endringer(egne, naa, siden=siden, etter=etter)[: PER_SIDE + 1])
    viste = med_kandidat(rader[:PER_SIDE], med_nummer=True)
    if viste:
        aktoer = aktoer_fra(request, slag=Hendelse.Aktoerslag.BRUKER, ident=noekkel.bruker_id)
        noter_apihenting(noekkel=noekkel, antall=len(viste), siden=siden, aktoer=aktoer, naa=naa)
    neste = None
    if len(rader) > PER_SIDE:
        spoerring = urlencode({"siden": siden.isoformat(), "etter": str(viste[-1].merke)})
        neste = request.build_absolute_uri(f"{reverse('inntak:api')}?{spoerring}")
    return _json(
        {
            "hentet": naa.isoformat(),
            "endringer": [_som_json(rad) for rad in viste],
            "neste": neste,
            "siden_neste_gang": max(siden, naa - OVERLAPP).isoformat() if neste is None else None,
        }
    )


def _som_json(rad: Endring) -> dict[str, Any]:
    kandidat = rad.kandidat
    person, skole, fag = kandidat.person, kandidat.parti.skole, kandidat.eksamen.fag
    return {
        "id": rad.ident,
        "endret": rad.tid.isoformat(),
        "aarsak": rad.merke.slag,
        "nummer": person.nummer,
        "nummerslag": person.nummerslag,
        "fornavn": person.fornavn,
        "etternavn": person.etternavn,
        "fagkode": fag.fagkode,
        "variant": fag.variant or None,
        "periode": kandidat.eksamen.periode.kode,
        "skole": {"navn": skole.navn, "organisasjonsnummer": skole.orgnr},
        "karakter_foer": rad.foer or None,
        "karakter": rad.naa or None,
    }


def _tid(tekst: str) -> datetime | None:
    """A day (from midnight in Norway), or a moment with its zone; None for everything else."""
    if dag := tid.les_dag(tekst):
        return tid.doegnet(dag)[0]
    try:
        # The plus of a zone that was not written as %2B comes as a space.
        naar = datetime.fromisoformat(re.sub(r" (\d\d:\d\d)$", r"+\1", tekst))
    except ValueError:
        return None
    return naar if naar.tzinfo and tid.AARENE[0] <= naar.year <= tid.AARENE[1] else None


def _nei(status: int, melding: str, **hoder: str) -> JsonResponse:
    return _json({"feil": melding}, status, **hoder)


def _json(innhold: dict[str, Any], status: int = 200, **hoder: str) -> JsonResponse:
    svar = JsonResponse(innhold, status=status, json_dumps_params={"ensure_ascii": False})
    svar.headers["Cache-Control"] = "no-store"
    for navn, verdi in hoder.items():
        svar.headers[navn.replace("_", "-")] = verdi
    return svar
