"""What the log of a candidate shows: the events, and every log-in of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from brukere.models import Bruker
from deltakelse.models import Innloggingssesjon, Sesjonsadresse
from deltakelse.querysets.tilgang import Tilgang
from deltakelse.services import livstegn
from felles.maskin import Maskin, les_maskin
from felles.models import Hendelse
from felles.templatetags.ramme import klokke, kortdato
from felles.tid import dagens_dato
from levering.models import Besvarelsesfil
from monitor.loggtekster import detaljer, tekst
from monitor.querysets.logg import HOYST, hendelser, innlogginger
from monitor.services.pulsmaaling import TAUS_ETTER
from monitor.visrader import TILGANGSTEGN, Tegn

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus

KAN_VENTE = frozenset({Tilgang.VENTER, Tilgang.HAR, Tilgang.VENTER_PAA_START})
FILTYPE = Besvarelsesfil._meta.label_lower


class Fane(StrEnum):
    """The guide's two tabs."""

    LOGG = "logg"
    INNLOGGING = "innlogging"


@dataclass(frozen=True, slots=True)
class Loggrad:
    """An event in words."""

    tid: str
    hva: str
    detaljer: str
    hvem: str
    adresse: str


@dataclass(frozen=True, slots=True)
class Adresserad:
    """An address that a log-in has been seen from, from first to last."""

    adresse: str
    maskin: Maskin
    tid: str


@dataclass(frozen=True, slots=True)
class Innlogging:
    """A log-in in words and signs."""

    pk: int
    tid: str
    tilgang: Tegn
    tilgang_linje: str
    aktiv: Tegn
    aktiv_linje: str
    maskin: Maskin
    siste_adresse: str
    adresser: list[Adresserad]
    kan_fjernes: bool


def sammenheng(kandidat: KandidatMedStatus, *, fane: str, naa: datetime) -> dict[str, Any]:
    """The context of the tab that is asked for; a constant number of queries, and one call to Redis for the log-ins."""
    valgt = Fane(fane) if fane in Fane else Fane.LOGG
    verdier: dict[str, Any] = {"kandidat": kandidat, "fane": valgt.value}
    if valgt == Fane.LOGG:
        rader = hendelser(kandidat)
        return verdier | {"rader": _loggrader(rader[:HOYST], naa), "flere": len(rader) > HOYST, "hoyst": HOYST}
    return verdier | {"innlogginger": _innlogginger(kandidat, naa)}


def _loggrader(rader: list[Hendelse], naa: datetime) -> list[Loggrad]:
    filer = {rad.objekt_id for rad in rader if rad.objekttype == FILTYPE and rad.objekt_id is not None}
    filnavn = dict(Besvarelsesfil.objects.filter(pk__in=filer).values_list("pk", "navn"))
    ansatte = {
        rad.aktoer_id
        for rad in rader
        if rad.aktoer_slag == Hendelse.Aktoerslag.BRUKER and rad.aktoer_id and not _av_sensor(rad)
    }
    navn = {bruker.pk: bruker.navn for bruker in Bruker.objects.filter(pk__in=ansatte)}
    return [
        Loggrad(
            tid=tidspunkt(rad.tid, naa),
            hva=tekst(rad.handling, filnavn.get(rad.objekt_id or 0, "") if rad.objekttype == FILTYPE else ""),
            detaljer=detaljer(rad.handling, rad.data),
            hvem=_hvem(rad, navn),
            adresse=rad.sted.adresse or "" if hasattr(rad, "sted") and not _av_sensor(rad) else "",
        )
        for rad in rader
    ]


def _av_sensor(rad: Hendelse) -> bool:
    """Which of the sensors it was, and where from, would tell the school who reads this answer, and when."""
    return bool(rad.data.get("sensor"))


def _hvem(rad: Hendelse, navn: dict[int, str]) -> str:
    if _av_sensor(rad):
        return _("En sensor")
    if rad.aktoer_slag == Hendelse.Aktoerslag.BRUKER:
        return navn.get(rad.aktoer_id or 0) or _("En ansatt")
    return _("Kandidaten") if rad.aktoer_slag == Hendelse.Aktoerslag.KANDIDAT else _("Systemet")


def tidspunkt(tid: datetime, naa: datetime) -> str:
    """The time with seconds in Norway; with the day before it when that is not today."""
    klokken = klokke(tid, "s")
    return klokken if dagens_dato(tid) == dagens_dato(naa) else f"{kortdato(tid)} {klokken}"


def _innlogginger(kandidat: KandidatMedStatus, naa: datetime) -> list[Innlogging]:
    rader = list(innlogginger(kandidat))
    livet = livstegn.sist_aktiv(rad.pk for rad in rader if rad.avsluttet is None)
    aapne = [rad for rad in rader if rad.avsluttet is None]
    # The newest open one is the one that can be let in, where nothing stands against it.
    kan = kandidat.tilgang in KAN_VENTE and aapne and aapne[0].autorisert is None
    return [_innlogging(rad, kandidat, bool(kan) and rad is aapne[0], livet, naa) for rad in rader]


def _innlogging(
    rad: Innloggingssesjon, kandidat: KandidatMedStatus, venter: bool, livet: dict[int, datetime] | None, naa: datetime
) -> Innlogging:
    sist = max(filter(None, (rad.sist_sett, (livet or {}).get(rad.pk))))
    har = rad.avsluttet is None and rad.autorisert is not None
    adresser = sorted(rad.adresser.all(), key=lambda ett: (ett.foerst_sett, ett.pk))
    return Innlogging(
        pk=rad.pk,
        tid=tidspunkt(rad.opprettet, naa),
        tilgang=_tilgang(Tilgang.VENTER if venter else Tilgang(kandidat.tilgang) if har else Tilgang.IKKE),
        tilgang_linje=_tilgang_linje(rad, naa),
        aktiv=_aktiv(rad, sist, livet, naa),
        aktiv_linje=_("sist sett %(tid)s") % {"tid": tidspunkt(sist, naa)},
        maskin=les_maskin(rad.enhet),
        siste_adresse=rad.adresse or "",
        adresser=[
            _adresserad(ett, max(ett.sist_sett, sist) if _i_bruk(ett, rad) else ett.sist_sett, naa) for ett in adresser
        ],
        kan_fjernes=har,
    )


def _i_bruk(ett: Sesjonsadresse, rad: Innloggingssesjon) -> bool:
    """The address that the log-in uses now: what Redis knows is about this one."""
    return (ett.adresse, ett.enhet) == (rad.adresse, rad.enhet)


def _adresserad(ett: Sesjonsadresse, sist: datetime, naa: datetime) -> Adresserad:
    tid = f"{tidspunkt(ett.foerst_sett, naa)}–{klokke(sist, 's')}"
    return Adresserad(ett.adresse, les_maskin(ett.enhet), tid)


def _tilgang(status: Tilgang) -> Tegn:
    symbol, farge, merket = TILGANGSTEGN[status]
    return symbol, farge, str(status.label), merket


def _tilgang_linje(rad: Innloggingssesjon, naa: datetime) -> str:
    if rad.autorisert is None:
        return ""
    hvem = rad.autorisert_av.navn if rad.autorisert_av else str(rad.get_autorisert_maate_display())
    gitt = {"tid": tidspunkt(rad.autorisert, naa), "hvem": hvem}
    if rad.avsluttet is not None:
        return _("hadde tilgang fra %(tid)s, %(hvem)s") % gitt
    return _("gitt %(tid)s, %(hvem)s") % gitt


def _aktiv(rad: Innloggingssesjon, sist: datetime, livet: dict[int, datetime] | None, naa: datetime) -> Tegn:
    if rad.avsluttet is not None:
        return "loggut", "neutral", str(rad.get_avsluttet_grunn_display()), False
    if livet is None:
        return "info", "neutral", _("Ukjent"), False
    # Rule: PGS kandidatmonitor, «Innloggingssesjon/IP»: several missed checks first, so that one lost answer says nothing.
    if naa - sist <= TAUS_ETTER:
        return "levert", "success", _("Aktiv"), False
    return "ikke", "neutral", _("Inaktiv"), False
