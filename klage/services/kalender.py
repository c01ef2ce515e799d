"""The calendar of a round of appeals: rows made, changed and removed."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamensperiode
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.tid import dagens_dato
from klage.models import Kalender, Klagefrist
from klage.services.ansvar import laas_perioder

ANGRESLAG: Final = "klage.kalender"
# A round is over before the same one comes again.
LENGST: Final = timedelta(days=365)
VAAR: Final = "V-"


@dataclass(frozen=True, slots=True)
class Fristrad:
    """A row of the calendar as values. Without fagkode and level it counts for the whole period."""

    periode_id: int
    kalender: str
    fag_id: int | None
    nivaa: str
    sendes_innen: date
    besvares_innen: date


@transaction.atomic
def lagre_frist(
    *, frist_id: int | None, verdier: Fristrad, aktoer: Aktoer, naa: datetime, sett: str | None = None
) -> tuple[Klagefrist, Angrepost | None]:
    """Make a row, or give one other days; for whom it counts stays. The same again leaves no trace.

    `sett` is the print of the row as the user saw it. Raises Domenefeil with the field as `kode`, `finnes` for a row that
    stands already, and UgyldigOvergang `endret` when somebody has changed it meanwhile.
    Rule: Udir, «Administrere eksamen», «Klage»; hurtigklage is in spring only (Trøndelag fylkeskommune).
    """
    laas_perioder([verdier.periode_id])
    rad = _laas(frist_id) if frist_id else None
    if rad and sett is not None and sett != avtrykk(rad):
        raise endret()
    if rad:
        verdier = Fristrad(
            rad.periode_id, rad.kalender, rad.fag_id, rad.nivaa, verdier.sendes_innen, verdier.besvares_innen
        )
    _krev_gyldig(verdier)
    foer = asdict(_verdier(rad)) if rad else None
    if rad and _verdier(rad) == verdier:
        return rad, None
    ny = _skriv(rad, verdier)
    _logg(ny, "klagefrist.endret" if rad else "klagefrist.satt", aktoer, naa)
    data = {"frist": ny.pk, "foer": foer, "avtrykk": avtrykk(ny), "periode": ny.periode_id}
    return ny, tilby(slag=ANGRESLAG, tekst=_("Sett klagefristen tilbake"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def fjern_frist(*, frist_id: int, aktoer: Aktoer, naa: datetime, sett: str | None = None) -> Angrepost | None:
    """Take a row out of the calendar; the next in exactness counts. Twice is harmless, with nothing to take back then."""
    laas_perioder(Klagefrist.objects.filter(pk=frist_id).values_list("periode", flat=True))
    rad = Klagefrist.objects.select_for_update(of=("self",)).filter(pk=frist_id).first()
    if rad is None:
        return None
    if sett is not None and sett != avtrykk(rad):
        raise endret()
    _logg(rad, "klagefrist.fjernet", aktoer, naa)
    data = {"frist": None, "foer": asdict(_verdier(rad)), "avtrykk": "", "periode": rad.periode_id}
    rad.delete()
    return tilby(slag=ANGRESLAG, tekst=_("Legg klagefristen inn igjen"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_frist(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Back to what stood before. Raises UgyldigOvergang `endret` when somebody has changed the row since."""
    laas_perioder([data["periode"]])
    rad = _laas(data["frist"]) if data["frist"] else None
    if rad and avtrykk(rad) != data["avtrykk"]:
        raise endret()
    if data["foer"] is None:
        assert rad is not None  # noqa: S101 - tells the type checker: a new row is one that was made
        _logg(rad, "klagefrist.angret", aktoer, naa)
        rad.delete()
        return _("Klagefristen er tatt bort igjen.")
    dager = {navn: date.fromisoformat(data["foer"][navn]) for navn in ("sendes_innen", "besvares_innen")}
    _logg(_skriv(rad, Fristrad(**data["foer"] | dager)), "klagefrist.angret", aktoer, naa)
    return _("Klagefristen er satt tilbake til slik den var.")


def avtrykk(rad: Klagefrist) -> str:
    """A short print of the row, to know whether somebody changed it meanwhile."""
    return hashlib.sha256(repr(_verdier(rad)).encode()).hexdigest()[:16]


def endret() -> UgyldigOvergang:
    """What is said to whoever comes second."""
    melding = _(
        "Klagefristen er endret av en annen i mellomtiden. Ingenting er lagret. Se hva som står nå, og prøv igjen."
    )
    return UgyldigOvergang(melding, kode="endret")


def _krev_gyldig(verdier: Fristrad) -> None:
    periode = Eksamensperiode.objects.get(pk=verdier.periode_id)
    begynner = dagens_dato(periode.gjennomfoering_fra)
    if verdier.fag_id and verdier.nivaa:
        raise Domenefeil(_("Velg enten en fagkode eller et nivå, ikke begge."), kode="nivaa")
    if verdier.kalender == Kalender.HURTIG and not periode.kode.startswith(VAAR):
        raise Domenefeil(_("Hurtigklage finnes bare om våren. Velg ordinær klage."), kode="kalender")
    if verdier.sendes_innen <= begynner:
        melding = _("Klager sendes etter at eksamenene har begynt %(dag)s. Velg en senere dag.")
        raise Domenefeil(melding % {"dag": begynner.strftime("%d.%m.%Y")}, kode="sendes_innen")
    if verdier.besvares_innen < verdier.sendes_innen:
        raise Domenefeil(_("Svaret kan ikke ha frist før klagen er sendt. Velg en senere dag."), kode="besvares_innen")
    if verdier.besvares_innen > begynner + LENGST:
        melding = _("Det er mer enn et år etter at eksamenene begynte. Sjekk årstallet.")
        raise Domenefeil(melding, kode="besvares_innen")


def _skriv(rad: Klagefrist | None, verdier: Fristrad) -> Klagefrist:
    """Raises Domenefeil `finnes`: no more than one for the same."""
    if rad is not None:
        rad.sendes_innen, rad.besvares_innen = verdier.sendes_innen, verdier.besvares_innen
        rad.save(update_fields=["sendes_innen", "besvares_innen"])
        return rad
    try:
        with transaction.atomic():
            return Klagefrist.objects.create(**asdict(verdier))
    except IntegrityError:
        melding = _("Kalenderen har allerede en rad for dette. Endre den i stedet.")
        raise Domenefeil(melding, kode="finnes") from None


def _verdier(rad: Klagefrist) -> Fristrad:
    return Fristrad(rad.periode_id, rad.kalender, rad.fag_id, rad.nivaa, rad.sendes_innen, rad.besvares_innen)


def _laas(frist_id: int) -> Klagefrist:
    rad = Klagefrist.objects.select_for_update(of=("self",)).filter(pk=frist_id).first()
    if rad is None:
        raise endret()
    return rad


def _logg(rad: Klagefrist, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    verdier = asdict(_verdier(rad))
    dager = {navn: verdier.pop(navn).isoformat() for navn in ("sendes_innen", "besvares_innen")}
    logg_hendelse(rad, handling, aktoer=aktoer, naa=naa, **verdier, **dager)
