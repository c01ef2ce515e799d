"""How every address of machines says no: an `ApiError`, never a page. Also for what no view of ours has seen.

Rule: PAS contract 1.1: «an expired session answers 419 with Location»; 1.3, `pa:ApiError`.
"""

import re
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from lxml import etree

from pas_kontrakt.klient.ordlyd import ELLEVE_SIFFER, SKJULT

PA: Final = "http://pas.udir.no/Pamelding"
XML: Final = "application/xml"
UTLOEPT: Final = 419
API, TOKEN, INNLOGGING = "/api/", "/connect/", "/api/ekstern/innlogging"
# What XML 1.0 has no way to write.
UMULIGE: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# What is said when nobody has said it better.
ORD: Final = {
    400: gettext_lazy("Forespørselen kunne ikke leses. Ingenting er endret. Rett den, og send den på nytt."),
    401: gettext_lazy("Du er ikke logget inn. Logg inn på nytt, og gjenta kallet."),
    403: gettext_lazy("Klienten har ikke adgang til dette. Be den som driver PAS om å utvide adgangen."),
    404: gettext_lazy("Her er det ingenting. Sjekk adressen mot dokumentasjonen for grensesnittet."),
    405: gettext_lazy("Adressen tar ikke imot denne metoden. Hvilke den tar imot, står i Allow."),
    413: gettext_lazy("Meldingen er større enn denne adressen tar imot. Del den i flere, og send dem på nytt."),
    UTLOEPT: gettext_lazy("Innloggingen er utløpt. Logg inn på nytt, og gjenta kallet."),
    500: gettext_lazy("Noe gikk galt hos PAS. Feilen er logget. Prøv igjen senere."),
    503: gettext_lazy("PAS er utilgjengelig akkurat nå. Prøv igjen om litt."),
}


class Apifeil(Exception):
    """A call that is not done: status, a sentence for whoever reads the client's log, and headers of its own."""

    def __init__(self, status: int, melding: str | Promise = "", **hoder: str) -> None:
        super().__init__(status)
        self.status = int(status)
        self.melding = melding
        self.hoder = {navn.replace("_", "-"): verdi for navn, verdi in hoder.items()}


def apifeil(status: int, melding: str | Promise = "", **hoder: str) -> HttpResponse:
    """The answer that says no, as XML whatever the caller would rather have."""
    rot = etree.Element(f"{{{PA}}}ApiError", nsmap={"pa": PA})
    # Whatever stood in the wrong place of a message: a sentence ends up in the log of the client.
    tekst = ELLEVE_SIFFER.sub(SKJULT, str(melding or ORD.get(int(status), ORD[HTTPStatus.BAD_REQUEST])))
    etree.SubElement(rot, f"{{{PA}}}Message").text = UMULIGE.sub("\N{REPLACEMENT CHARACTER}", tekst)
    data = etree.tostring(rot, xml_declaration=True, encoding="UTF-8")
    svar = HttpResponse(data, status=int(status), content_type=f"{XML}; charset=utf-8")
    svar.headers["Cache-Control"] = "no-store"
    for navn, verdi in hoder.items():
        svar.headers[navn.replace("_", "-")] = verdi
    return svar


def tokenfeil(status: int, feil: str, melding: str | Promise, **hoder: str) -> HttpResponse:
    """The same at the token address. Rule: RFC 6749, 5.2."""
    svar = JsonResponse({"error": feil, "error_description": str(melding)}, status=int(status))
    svar.headers["Cache-Control"] = "no-store"
    svar.headers["Pragma"] = "no-cache"
    for navn, verdi in hoder.items():
        svar.headers[navn.replace("_", "-")] = verdi
    return svar


def ved_feil(request: HttpRequest, status: int, grunn: str) -> HttpResponse | None:
    """What the site's error pages are for machines; None for the addresses of people.

    A wrong token of a form can never be what is wrong here, so 419 is only ever a session that has expired.
    """
    if request.path.startswith(TOKEN):
        return tokenfeil(status, "invalid_request" if status < HTTPStatus.INTERNAL_SERVER_ERROR else "server_error",
                         grunn or ORD.get(status, _("Forespørselen kunne ikke leses.")))  # fmt: skip
    return apifeil(status, grunn) if request.path.startswith(API) else None
