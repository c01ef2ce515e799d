"""Fictive ids: a stand-in for a person whose real number has not come yet.

Rule: eleven digits DDMMYY + three + two, with 20 added to the month. No real or synthetic number has a month of 21-32:
H-numbers and NAV's synthetic ones have 41-52, FHI's 66-77, Skatteetaten's 81-92, FH-numbers begin with 8 or 9, and
DUF-numbers have twelve digits (see `personnummer`, `duf`). As a second barrier the first check digit has remainder 5,
which neither today's rule (0) nor that of 2032 (0-3) allows, so a reader that ignores the date refuses it as well.
The second check digit is the usual one, and finds a wrong digit and two that changed place.
The ninth digit is odd for men and even for women, as it was in fødselsnummer; the two before it are drawn.
"""

import enum
import random
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer, bare_siffer, uten_mellomrom, vektet_sum
from felles.nummer.personnummer import LENGDE, VEKTER_K1, VEKTER_K2

__all__ = ["Kjoenn", "UgyldigNummer", "er_fiktivt", "lag_fiktivt", "valider"]

TILLEGG_MAANED: Final = 20
REST_K1: Final = 5
# No check digit is 10; such draws are thrown away.
INGEN_SIFFER: Final = 10
INDIVIDER: Final = 1000


class Kjoenn(enum.StrEnum):
    """Sex as registers write it; decides whether the ninth digit is odd."""

    KVINNE = "kvinne"
    MANN = "mann"

    @property
    def tekst(self) -> str | Promise:
        return gettext_lazy("Kvinne") if self is Kjoenn.KVINNE else gettext_lazy("Mann")


def lag_fiktivt(foedselsdato: date, kjoenn: Kjoenn, *, tilfeldig: random.Random | None = None) -> str:
    """Draw a fictive id. A date has room for about 410 of each sex; the caller stores it under UNIQUE and draws anew.

    `tilfeldig` is the system's random source unless a test gives its own.
    """
    kilde = tilfeldig or random.SystemRandom()
    start = f"{foedselsdato.day:02}{foedselsdato.month + TILLEGG_MAANED:02}{foedselsdato.year % 100:02}"
    rest = 1 if kjoenn is Kjoenn.MANN else 0
    while True:
        nummer = _med_kontrollsiffer(f"{start}{kilde.randrange(rest, INDIVIDER, 2):03}")
        if nummer:
            return nummer


def er_fiktivt(nummer: str) -> bool:
    """True for text that has the form of a fictive id, right or mistyped."""
    siffer = uten_mellomrom(nummer)
    return len(siffer) == LENGDE and bare_siffer(siffer) and TILLEGG_MAANED < int(siffer[2:4]) <= TILLEGG_MAANED + 12


@sensitive_variables()
def valider(nummer: str) -> str:
    """The eleven digits of a fictive id; spaces are ignored. Raises `UgyldigNummer` with `kode` `form`, `dato` or
    `kontrollsiffer`."""
    siffer = uten_mellomrom(nummer)
    if not er_fiktivt(siffer):
        raise UgyldigNummer("form", _("Dette er ikke et fiktivt nummer herfra. La systemet lage et nytt."))
    dag, maaned, aar = int(siffer[0:2]), int(siffer[2:4]) - TILLEGG_MAANED, int(siffer[4:6])
    try:
        date(2000 + aar, maaned, dag)
    except ValueError:
        raise UgyldigNummer(
            "dato", _("De seks første sifrene i det fiktive nummeret er ikke en dato som finnes. Skriv det av på nytt.")
        ) from None
    if _med_kontrollsiffer(siffer[:9]) != siffer:
        raise UgyldigNummer(
            "kontrollsiffer", _("Kontrollsifrene i det fiktive nummeret stemmer ikke. Skriv det av på nytt.")
        )
    return siffer


def _med_kontrollsiffer(ni_siffer: str) -> str:
    """The eleven digits, or "" when a check digit would be 10."""
    k1 = (REST_K1 - vektet_sum(ni_siffer, VEKTER_K1)) % 11
    k2 = -vektet_sum(f"{ni_siffer}{k1}", VEKTER_K2) % 11 if k1 != INGEN_SIFFER else INGEN_SIFFER
    return "" if k2 == INGEN_SIFFER else f"{ni_siffer}{k1}{k2}"
