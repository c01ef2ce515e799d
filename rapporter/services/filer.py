"""A report as a file: at once when it is small, by a job when it takes long."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker
from felles import brev
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.jobb import bestill
from felles.jobbkjoering import Fremdrift, Resultat
from felles.kryptering import dekrypter, krypter
from felles.models import Jobb
from felles.rapport import Brevrapport, Rapport, Tabellrapport, rapporter
from rapporter.permissions import roller_for
from rapporter.services.tabell import hent_rader, lag_pdf, lag_xlsx
from rapporter.services.utvalg import Valg, les_valg

SLAG: Final = "rapport"
FRITEKST: Final = "jobb.fritekst"
XLSX, PDF = "xlsx", "pdf"
NORSKE: Final = {ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"}
TYPER: Final = {
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
}
# More than this takes longer than a person waits at a button.
MAKS_BREV: Final = 200
MAKS_RADER: Final = {XLSX: 5_000, PDF: 500}
# Beyond this the letters are not even counted before the job is ordered.
MAKS_TELLING: Final = 3_000


@dataclass(frozen=True)
class Bestilling:
    """A report with what was chosen and written, and the format it is wanted in."""

    rapport: Rapport
    valg: Valg
    format: str
    kandidater: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Fil:
    """A report as bytes."""

    innhold: bytes = field(repr=False)
    navn: str
    type: str


@sensitive_variables()
def lag_eller_bestill(bestilling: Bestilling, *, aktoer: Aktoer, naa: datetime) -> Fil | Jobb:
    """The file, or the job that makes it. Of secret letters it is an event. Raises Domenefeil when there is nothing."""
    rapport = bestilling.rapport
    if isinstance(rapport, Tabellrapport):
        rader = hent_rader(rapport, bestilling.valg.utvalg)
        if not rader:
            raise Domenefeil(rapport.tomt, kode="tomt")
        if len(rader) <= MAKS_RADER[bestilling.format]:
            return _fil(bestilling, _tabell(bestilling, rader))
        return _bestill(bestilling, len(rader), aktoer=aktoer, naa=naa)
    if bestilling.valg.utvalg.kandidater.count() > MAKS_TELLING:
        return _bestill(bestilling, 0, aktoer=aktoer, naa=naa)
    brevene = hent_brev(bestilling)
    if len(brevene) > MAKS_BREV:
        return _bestill(bestilling, len(brevene), aktoer=aktoer, naa=naa)
    _logg(bestilling, len(brevene), aktoer=aktoer, naa=naa)
    return _fil(bestilling, _brevfil(bestilling, brevene))


@sensitive_variables()
def forhaandsvis(bestilling: Bestilling, *, aktoer: Aktoer, naa: datetime) -> bytes:
    """The first sheet as PNG. Raises Domenefeil when there is none."""
    rapport = bestilling.rapport
    if not isinstance(rapport, Brevrapport):
        raise Domenefeil(_("Denne rapporten vises på skjermen."))
    foerste = hent_brev(bestilling)[: rapport.per_ark]
    _logg(bestilling, len(foerste), aktoer=aktoer, naa=naa)
    return brev.vis_foerste(rapport.mal, tittel=str(rapport.tittel), brev=foerste, **_felles(bestilling))


@sensitive_variables()
def hent_brev(bestilling: Bestilling) -> list[Mapping[str, Any]]:
    """The letters' data. Raises Domenefeil when there is nobody to write to."""
    rapport = bestilling.rapport
    if not isinstance(rapport, Brevrapport):
        raise Domenefeil(_("Denne rapporten er ikke et brev."))
    brevene = rapport.data(bestilling.valg.utvalg)
    if not brevene:
        raise Domenefeil(rapport.tomt, kode="tomt")
    return brevene


@sensitive_variables()
def kjoer_rapportjobb(jobb: Jobb, fremdrift: Fremdrift) -> Resultat:
    """Make the file of a job, as the user who ordered it: a role that was lost since then stops it."""
    parametre, naa = jobb.parametre, fremdrift.naa()
    rapport, valg = _hent_paa_nytt(jobb, naa)
    frist = parametre["svarfrist"]
    valg = valg.med_felt(
        fritekst=dekrypter(parametre["fritekst"], formaal=FRITEKST) if parametre["fritekst"] else "",
        svarfrist=date.fromisoformat(frist) if frist else None,
        nettsted=parametre["nettsted"],
        maalform=parametre.get("maalform", ""),
    )
    if parametre["kandidater"]:
        valg = valg.med_kandidater(parametre["kandidater"])
    bestilling = Bestilling(rapport, valg, parametre["format"], tuple(parametre["kandidater"]))
    fremdrift(0, 3, _("Henter opplysningene."))
    if isinstance(rapport, Tabellrapport):
        rader = hent_rader(rapport, valg.utvalg)
        fremdrift(1, 3, _("Setter opp sidene."))
        return Resultat(_tabell(bestilling, rader), filnavn(bestilling))
    brevene = hent_brev(bestilling)
    fremdrift(1, 3, _("Setter opp sidene. Det tar lengst tid."))
    return Resultat(_brevfil(bestilling, brevene), filnavn(bestilling), hemmelig=rapport.hemmelig)


def _hent_paa_nytt(jobb: Jobb, naa: datetime) -> tuple[Rapport, Valg]:
    """The report and the choice, for the user as they are now. Raises Domenefeil when they may not have it any more."""
    bruker = Bruker.objects.filter(pk=jobb.bruker_id or 0, is_active=True).first()
    rapport = rapporter.hent(jobb.parametre["rapport"])
    if bruker and rapport and bruker.har_rolle(naa, *roller_for(rapport)):
        valg = les_valg(bruker, rapport, QueryDict(jobb.parametre["adresse"]), naa, streng=True)
        if valg and valg.utvalg.skole.pk == jobb.skole_id:
            return rapport, valg
    raise Domenefeil(_("Rapporten kan ikke lages lenger. Start på nytt fra rapportsiden."))


def filnavn(bestilling: Bestilling) -> str:
    """What the report is and of when; never of whom."""
    valg = bestilling.valg
    naar = valg.dag.isoformat() if valg.dag else valg.periode.lower()
    tittel = str(bestilling.rapport.tittel).lower().translate(NORSKE)
    return f"{slugify(tittel)}-{naar}.{bestilling.format}"


@transaction.atomic
def _bestill(bestilling: Bestilling, antall: int, *, aktoer: Aktoer, naa: datetime) -> Jobb:
    valg, utvalg = bestilling.valg, bestilling.valg.utvalg
    _logg(bestilling, antall, aktoer=aktoer, naa=naa)
    adresse = valg.liste.adresse(skole=(utvalg.skole.orgnr,), periode=(valg.periode,)).removeprefix("?")
    parametre = {
        "rapport": bestilling.rapport.navn,
        "format": bestilling.format,
        "adresse": adresse,
        "kandidater": list(bestilling.kandidater),
        # What somebody wrote may name people.
        "fritekst": krypter(utvalg.fritekst, formaal=FRITEKST) if utvalg.fritekst else "",
        "svarfrist": utvalg.svarfrist.isoformat() if utvalg.svarfrist else "",
        "nettsted": utvalg.nettsted,
        "maalform": utvalg.maalform,
        "tilbake": f"{reverse('rapporter:rapport', args=[bestilling.rapport.navn])}?{adresse}",
    }
    return bestill(SLAG, bestilling.rapport.tittel, parametre, aktoer=aktoer, naa=naa, skole_id=utvalg.skole.pk)


@transaction.atomic
def _logg(bestilling: Bestilling, antall: int, *, aktoer: Aktoer, naa: datetime) -> None:
    """That somebody took out passwords is an event; which report, of which parties and how many, never a value."""
    rapport, utvalg = bestilling.rapport, bestilling.valg.utvalg
    if isinstance(rapport, Brevrapport) and rapport.hemmelig:
        logg_hendelse(
            utvalg.skole, "rapport.hemmelig", aktoer=aktoer, naa=naa, skole_id=utvalg.skole.pk, rapport=rapport.navn,
            parti_ider=sorted(utvalg.partier.values_list("pk", flat=True)), antall=antall,
        )  # fmt: skip


def _tabell(bestilling: Bestilling, rader: Sequence[Any]) -> bytes:
    if not isinstance(bestilling.rapport, Tabellrapport):
        raise TypeError(bestilling.rapport.navn)
    if bestilling.format == XLSX:
        return lag_xlsx(bestilling.rapport, rader)
    return lag_pdf(bestilling.rapport, bestilling.valg, rader)


@sensitive_variables()
def _brevfil(bestilling: Bestilling, brevene: Sequence[Mapping[str, Any]]) -> bytes:
    rapport = bestilling.rapport
    if not isinstance(rapport, Brevrapport):
        raise TypeError(rapport.navn)
    return brev.lag_brev(rapport.mal, tittel=str(rapport.tittel), brev=brevene, **_felles(bestilling))


def _felles(bestilling: Bestilling) -> dict[str, str]:
    return {"skole": bestilling.valg.utvalg.skole.navn}


def _fil(bestilling: Bestilling, innhold: bytes) -> Fil:
    return Fil(innhold, filnavn(bestilling), TYPER[bestilling.format])
