"""What an answer of PAS comes to: its message as a value, or the error it stands for."""

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from django.utils.translation import gettext as _

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.klient import feil
from pas_kontrakt.klient.nett import Svar, retry_after
from pas_kontrakt.klient.ordlyd import MAKS_HELE_ORDET, uten_fnr
from pas_kontrakt.meldinger.egne import ApiFeil
from pas_kontrakt.meldinger.lesing import les_rot, navn_til
from pas_kontrakt.meldinger.register import UKJENT

# Rule: PAS contract 1.1: an expired session answers 419, which is no status of HTTP's own.
UTLOEPT: Final = 419
MIDLERTIDIG: Final = frozenset({HTTPStatus.FOUND, HTTPStatus.SEE_OTHER, HTTPStatus.TEMPORARY_REDIRECT})
VENT: Final = timedelta(minutes=5)
IKKE_INNLOGGET: Final = frozenset({HTTPStatus.UNAUTHORIZED, UTLOEPT})

AVSLAG: Final[dict[int, type[feil.Pasfeil]]] = {
    HTTPStatus.BAD_REQUEST: feil.AvvistAvPas,
    HTTPStatus.UNAUTHORIZED: feil.LoggetUtHeleTiden,
    HTTPStatus.FORBIDDEN: feil.IkkeTilgang,
    HTTPStatus.NOT_FOUND: feil.FinnesIkkeIPas,
    HTTPStatus.REQUEST_TIMEOUT: feil.PasErTreg,
    HTTPStatus.CONFLICT: feil.Konflikt,
    UTLOEPT: feil.LoggetUtHeleTiden,
}
MED_ORD: Final = frozenset(
    {feil.AvvistAvPas, feil.IkkeTilgang, feil.FinnesIkkeIPas, feil.Konflikt, feil.MeldingIkkeForstaatt}
)
# Codes of Importfeil that say «this is no XML that we read»; all others are about what the XML says.
IKKE_XML: Final = frozenset({"ikke_xml", "doctype", "tom"})


def krev_godtatt(svar: Svar, *, naa: datetime, melding: bool = False) -> None:
    """Return for an answer of 2xx. Raises the Pasfeil that the status stands for, or `halvt` when it broke off.

    That PAS does not know what it is about must be in PAS's own words: a bare 404 may be any machine's on the way, and says
    nothing of the school or the candidate. To a question (not a `melding` of ours) it is asked again.
    """
    if svar.status < HTTPStatus.BAD_REQUEST and svar.halvt is not None:
        raise svar.halvt
    if HTTPStatus.OK <= svar.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    if svar.status == HTTPStatus.TOO_MANY_REQUESTS:
        raise feil.ForMangeForespoersler(vent=retry_after(svar, naa.timestamp()))
    if svar.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise feil.FeilHosPas(vent=retry_after(svar, naa.timestamp()))
    if svar.status < HTTPStatus.BAD_REQUEST:
        # For the time being: PAS is likely to be closed, and 503 would have been the word for it.
        raise feil.Omdirigert(kan_gjentas=True, vent=VENT) if svar.status in MIDLERTIDIG else feil.Omdirigert
    klasse = AVSLAG.get(svar.status, feil.MeldingIkkeForstaatt)
    ord_ = _ord_fra(svar) if klasse in MED_ORD else None
    if klasse is feil.FinnesIkkeIPas and ord_ is None:
        klasse = feil.MeldingIkkeForstaatt if melding else feil.FinnesIkkeUtenOrd
    elif klasse is feil.IkkeTilgang and ord_ is None and svar.innholdstype == "text/html":
        klasse = feil.FeilInnholdstype
    raise _med_ord(klasse, ord_ or "")


def les_svar[T](svar: Svar, klasse: type[T]) -> T:
    """The message of an answer that was taken. Raises FeilInnholdstype, UgyldigXml, BryterSkjemaet."""
    if not svar.er_xml or svar.hoder.get("content-encoding", "identity").lower() != "identity":
        raise feil.FeilInnholdstype
    try:
        return les_rot(svar.tre, klasse)
    except Importfeil as arsak:
        # Its words may quote the answer.
        raise (feil.UgyldigXml if arsak.kode in IKKE_XML else feil.BryterSkjemaet) from None


def slag_av(svar: Svar) -> str:
    """The name of the message's root; «ukjent» when it is none of the contract, empty when it is no XML. Never raises."""
    if not svar.er_xml:
        return ""
    try:
        return navn_til(svar.tre)
    except Importfeil:
        return UKJENT


def _ord_fra(svar: Svar) -> str | None:
    """PAS's own words, from an `ApiError`; None when the answer is none."""
    if not svar.er_xml:
        return None
    try:
        return les_rot(svar.tre, ApiFeil).melding
    except Importfeil:
        return None


def _med_ord(klasse: type[feil.Pasfeil], ord_: str) -> feil.Pasfeil:
    """That error, and what PAS said in its own words."""
    if not ord_:
        return klasse()
    feilen = klasse(_("%(melding)s PAS skriver: «%(ord)s»") % {"melding": klasse.MELDING, "ord": uten_fnr(ord_)})
    feilen.ord_fra_pas = uten_fnr(ord_, MAKS_HELE_ORDET)
    return feilen
