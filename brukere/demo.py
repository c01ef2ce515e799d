"""The accounts that the log-in page of a demo offers by one click. Used only where settings.DEMO is true."""

import json
from dataclasses import dataclass

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PASSORD = "demo"
FLEST_KANDIDATER = 6


@dataclass(frozen=True)
class Konto:
    brukernavn: str
    tittel: str | Promise
    tekst: str | Promise
    ikon: str


@dataclass(frozen=True)
class Gruppe:
    id: str
    navn: str | Promise
    kontoer: tuple[Konto, ...]


@dataclass(frozen=True)
class Demokandidat:
    nummer: str
    passord: str
    om: str


GRUPPER = (
    Gruppe(
        "skole",
        _("Lillevik videregående skole"),
        (
            Konto("skoleadmin", _("Skoleadministrator"), _("Melder på, planlegger partier og ser resultater"), "elev"),
            Konto("vakt", _("Eksamensvakt"), _("Følger dagens partier og gir tilgang"), "monitor"),
            Konto("vakt2", _("Eksamensvakt 2"), _("En kollega med vakt i aulaen"), "monitor"),
            Konto("rektor", _("Rektor"), _("Ser skolens partier"), "person"),
        ),
    ),
    Gruppe(
        "sensur",
        _("Sensur og klage"),
        (
            Konto("sensor1", _("Førstesensor"), _("Leser besvarelser og foreslår karakter"), "sensur"),
            Konto("sensor2", _("Andresensor"), _("Setter endelig karakter"), "sensur"),
            Konto("klagenemnd1", _("Klagenemnd 1"), _("Medlem av klagenemnda"), "klage"),
            Konto("klagenemnd2", _("Klagenemnd 2"), _("Medlem av klagenemnda"), "klage"),
        ),
    ),
    Gruppe(
        "myndighet",
        _("Myndigheter og drift"),
        (
            Konto("fylke", _("Fylkeskommune"), _("Skolene i fylket"), "bygg"),
            Konto("statsforvalter", _("Statsforvalter"), _("Sensur og kunngjøring i regionen"), "bygg"),
            Konto("inntak", _("Inntakskontor"), _("Ser karakterer som er endret"), "person"),
            Konto("udir", _("Utdanningsdirektoratet"), _("Sentrale eksamensplaner"), "bygg"),
            Konto("drift", _("Drift"), _("Holder nettstedet i gang"), "nokkel"),
        ),
    ),
    Gruppe(
        "annen",
        _("En annen skole"),
        (Konto("annenskole", _("Skoleadministrator, Storvik"), _("Skal ikke se noe fra Lillevik"), "elev"),),
    ),
)
BRUKERNAVN = frozenset(konto.brukernavn for gruppe in GRUPPER for konto in gruppe.kontoer)


def grupper() -> tuple[Gruppe, ...]:
    return GRUPPER


def kandidater() -> list[Demokandidat]:
    """Some candidates of the demo with their passwords, from the file the demo data leaves; none without the file."""
    if settings.DEMO_FIL is None:
        return []
    try:
        innhold = json.loads(settings.DEMO_FIL.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rader = innhold.get("kandidater", []) if isinstance(innhold, dict) else []
    return [
        Demokandidat(str(rad["nummer"]), str(rad["passord"]), str(rad.get("parti", "")))
        for rad in rader[:FLEST_KANDIDATER]
        if isinstance(rad, dict) and "nummer" in rad and "passord" in rad
    ]
