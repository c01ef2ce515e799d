"""National ids: fødselsnummer, D-number, H-number, and the synthetic numbers made for tests.

Rule: eleven digits DDMMYY + three individual digits + two check digits k1 and k2, both mod 11.
(Skatteetaten: "Nytt fødselsnummer fra 2032", Folkeregisteret API-dokumentasjon.)
Rule: a number issued from 2032 may have k1 with remainder 0, 1, 2 or 3, a number issued before has 0. Older people may
get such a number too, so it can never be told from the date, and sex and century can no longer be read. (Same source.)
Rule: D-number adds 40 to the day; H-number adds 40 to the month. Synthetic numbers add to the month: Skatteetaten
(Tenor) 80, FHI (SyntPop) 65, NAV (Dolly) 40. An H-number and a NAV number look the same, so +40 counts as synthetic.
(Skatteetaten: Folkeregisteret API-dokumentasjon; Folkehelseinstituttet: Fhi.NINCheck; docs/kilder.md.)

What the check digits find: k2 weighs every digit before it by 2–7, never 0 mod 11, and neighbours differently. So a
single wrong digit and two neighbours that changed place are always found by k2 alone, also by the 2032 rule.
"""

import enum
import functools
from dataclasses import dataclass, field
from datetime import date
from operator import mul
from typing import Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer, bare_siffer, uten_mellomrom, vektet_sum

__all__ = ["Personnummer", "Slag", "UgyldigNummer", "lag_syntetisk", "masker", "valider"]

LENGDE: Final = 11
DUF_LENGDE: Final = 12
VEKTER_K1: Final = (3, 7, 6, 1, 8, 9, 4, 5, 2)
VEKTER_K2: Final = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# With the check digit itself, and what the characters «0» would add up to.
VEKTER_K1_MED: Final = (*VEKTER_K1, 1)
VEKTER_K2_MED: Final = (*VEKTER_K2, 1)
FOR_MYE_K1, FOR_MYE_K2 = (ord("0") * sum(vekter) for vekter in (VEKTER_K1_MED, VEKTER_K2_MED))
# Rule: remainders of the first check digit. 0 is today's rule, 1–3 come in addition from 2032.
RESTER_K1: Final = frozenset({0, 1, 2, 3})

D_TILLEGG_DAG: Final = 40
H_TILLEGG_MAANED: Final = 40
FHI_TILLEGG_MAANED: Final = 65
TENOR_TILLEGG_MAANED: Final = 80
# What was added to a month as it is written, 00 to 99.
TILLEGG: Final = tuple(
    next((t for t in (TENOR_TILLEGG_MAANED, FHI_TILLEGG_MAANED, H_TILLEGG_MAANED) if maaned > t), 0)
    for maaned in range(100)
)
# FH-numbers (for people without any other id, health service only) begin with 8 or 9 and hold no date.
FH_FOERSTE_SIFFER: Final = frozenset("89")

SKJULT: Final = "••••••"
VISTE_SIFFER: Final = 5


class Slag(enum.StrEnum):
    """What sort of number it is. A D-number with a synthetic month is still a D-number."""

    FOEDSELSNUMMER = "foedselsnummer"
    D_NUMMER = "d_nummer"
    H_NUMMER = "h_nummer"


@dataclass(frozen=True, slots=True)
class Personnummer:
    """A national id that has passed every check.

    `nummer` is the eleven digits; it is left out of `repr`, so that it does not end up in a log or an error page.
    Day and month are those of the date of birth; the century is not there, because the number does not carry it.
    """

    nummer: str = field(repr=False)
    slag: Slag
    syntetisk: bool
    foedselsdag: int
    foedselsmaaned: int

    def __str__(self) -> str:
        return masker(self.nummer)


@sensitive_variables()
def valider(nummer: str, *, tillat_syntetiske: bool) -> Personnummer:
    """Read a national id; spaces anywhere in it are ignored.

    `tillat_syntetiske` is True in demo and tests, False in production. Raises `UgyldigNummer` and nothing else, with
    `kode` one of `lengde`, `siffer`, `fh_nummer`, `dato`, `kontrollsiffer`, `syntetisk`. Repeatable, touches nothing.

    Rule: see the module text.
    """
    siffer = uten_mellomrom(nummer)
    _krev_form(siffer)
    slag, tillegg, dag, maaned = _les_dato(siffer)
    if not _kontrollsiffer_stemmer(siffer):
        raise UgyldigNummer(
            "kontrollsiffer",
            _(
                "Kontrollsifrene stemmer ikke, så minst ett siffer er feil. Sammenlign med fødselsnummeret i registeret."
            ),
        )
    syntetisk = tillegg != 0
    if syntetisk and not tillat_syntetiske:
        raise UgyldigNummer(
            "syntetisk",
            _("Dette er et syntetisk fødselsnummer, laget for test. Bruk personens eget fødselsnummer eller D-nummer."),
        )
    return Personnummer(siffer, slag, syntetisk, dag, maaned)


def masker(nummer: str) -> str:
    """An id as pages show it: `•••••• 45612`. Text that is not eleven digits, or twelve (DUF), is hidden altogether."""
    siffer = uten_mellomrom(nummer)
    if len(siffer) not in (LENGDE, DUF_LENGDE) or not bare_siffer(siffer):
        return f"{SKJULT} {'•' * VISTE_SIFFER}"
    return f"{SKJULT} {siffer[-VISTE_SIFFER:]}"


def lag_syntetisk(foedselsdato: date, loepenummer: int) -> str:
    """Make a Tenor-style number (month + 80) with right check digits, for demo and tests.

    The same date and `loepenummer` always give the same number, and two of a date never the same. `loepenummer`
    counts from 0; a date has room for about 410. Uses today's check digit rule and individual digits of the right
    century, so that readers who do not know the 2032 rule accept it too. Raises `ValueError` when there are no more.
    """
    numre = _syntetiske_paa_dato(foedselsdato)
    if not 0 <= loepenummer < len(numre):
        raise ValueError(f"loepenummer must be from 0 to {len(numre) - 1} for this date")
    return numre[loepenummer]


def _krev_form(siffer: str) -> None:
    if siffer and not bare_siffer(siffer):
        raise UgyldigNummer(
            "siffer",
            _("Fødselsnummeret har tegn som ikke er siffer. Skriv bare de elleve sifrene, gjerne med mellomrom."),
        )
    if len(siffer) != LENGDE:
        raise UgyldigNummer(
            "lengde",
            _(
                "Fødselsnummeret skal ha 11 siffer, men har %(antall)d. Se etter siffer som mangler eller er skrevet to ganger."
            )
            % {"antall": len(siffer)},
        )
    if siffer[0] in FH_FOERSTE_SIFFER:
        raise UgyldigNummer(
            "fh_nummer",
            _(
                "Dette er et FH-nummer fra helsetjenesten, og det kan ikke brukes her. Bruk fødselsnummer eller D-nummer."
            ),
        )


def _les_dato(siffer: str) -> tuple[Slag, int, int, int]:
    """Kind, what was added to the month, day and month. Raises `UgyldigNummer("dato")` when no such day exists."""
    dag, maaned, aar = int(siffer[0:2]), int(siffer[2:4]), int(siffer[4:6])
    slag = Slag.FOEDSELSNUMMER
    if dag > D_TILLEGG_DAG:
        dag -= D_TILLEGG_DAG
        slag = Slag.D_NUMMER
    tillegg = TILLEGG[maaned]
    maaned -= tillegg
    if tillegg == H_TILLEGG_MAANED and slag is Slag.FOEDSELSNUMMER:
        slag = Slag.H_NUMMER
    try:
        # Every century is possible, so the most generous one decides: 2000 is a leap year where 1900 was not.
        date(2000 + aar, maaned, dag)
    except ValueError:
        raise UgyldigNummer(
            "dato",
            _("De seks første sifrene er ikke en dato som finnes. De skal være dag, måned og år, slik: ddmmåå."),
        ) from None
    return slag, tillegg, dag, maaned


def _kontrollsiffer_stemmer(siffer: str) -> bool:
    # A character of ASCII is its digit and 48 more; adding them so is three times as fast as making numbers of them.
    tegn = siffer.encode("ascii")
    rest_k1 = (sum(map(mul, VEKTER_K1_MED, tegn)) - FOR_MYE_K1) % 11
    rest_k2 = (sum(map(mul, VEKTER_K2_MED, tegn)) - FOR_MYE_K2) % 11
    return rest_k1 in RESTER_K1 and rest_k2 == 0


@functools.lru_cache(maxsize=512)
def _syntetiske_paa_dato(foedselsdato: date) -> tuple[str, ...]:
    start = f"{foedselsdato.day:02}{foedselsdato.month + TENOR_TILLEGG_MAANED:02}{foedselsdato.year % 100:02}"
    numre = (_med_kontrollsiffer(f"{start}{individ:03}") for individ in _individnumre(foedselsdato.year))
    return tuple(nummer for nummer in numre if nummer is not None)


def _individnumre(aar: int) -> range:
    """Rule: individual digits before 2032: 000–499 for 1900–1999, 500–999 for 2000–2039, counted from the top."""
    if 1900 <= aar <= 1999:  # noqa: PLR2004 - the rule's own years
        return range(499, -1, -1)
    if 2000 <= aar <= 2039:  # noqa: PLR2004 - the rule's own years
        return range(999, 499, -1)
    raise ValueError("synthetic numbers are made for people born 1900-2039")


def _med_kontrollsiffer(ni_siffer: str) -> str | None:
    """The eleven digits, or None when a check digit would be 10, which no number has."""
    k1 = -vektet_sum(ni_siffer, VEKTER_K1) % 11
    if k1 == 10:  # noqa: PLR2004 - the rule's own number
        return None
    k2 = -vektet_sum(f"{ni_siffer}{k1}", VEKTER_K2) % 11
    if k2 == 10:  # noqa: PLR2004 - the rule's own number
        return None
    return f"{ni_siffer}{k1}{k2}"
