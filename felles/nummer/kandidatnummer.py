"""Candidate numbers: `337JQE-V`, one per person and exam period.

Rule: three digits, three letters without I and O, a hyphen, and the season of the period: V (vår) or H (høst). The
form is read from Udir's sample files and guides; no text that lays it down is known. (docs/kilder.md, Kandidatnummer.)
"""

import random
import re
from typing import Final

from django.utils.translation import gettext as _

from felles.nummer import UgyldigNummer, uten_mellomrom

__all__ = ["UgyldigNummer", "er_gyldig", "trekk", "valider"]

BOKSTAVER: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
# We draw consonants only: three letters beside a pupil's name must not spell a word. Numbers from PAS may have vowels.
TREKKBOKSTAVER: Final = "BCDFGHJKLMNPQRSTVWXZ"
# Drawn numbers start at 100: a spreadsheet takes away leading zeros.
FOERSTE, SISTE = 100, 999
KILDE: Final = random.SystemRandom()

FORM: Final = re.compile(rf"([0-9]{{3}})([{BOKSTAVER}]{{3}})([VH])")
FORVEKSLET_TALL: Final = re.compile(r"(?=.{0,2}[IO])[0-9IO]{3}[A-Z0-9]{3}[VH]")
FORVEKSLET_BOKSTAV: Final = re.compile(r"[0-9]{3}(?=.{0,2}[01IO])[A-Z01]{3}[VH]")
PERIODEKODE: Final = re.compile(r"([VH])-[0-9]{4}")
BINDESTREKER: Final = dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2014\u2212"))


def valider(nummer: str) -> str:
    """A candidate number in its written form; small letters, spaces and a missing or longer hyphen are mended.

    0 and 1 mistaken for O and I are not guessed at: the message says which place to look at. Raises `UgyldigNummer`
    and nothing else, with `kode` one of `forvekslet_tall`, `forvekslet_bokstav`, `form`.
    """
    tegn = uten_mellomrom(nummer).translate(BINDESTREKER)
    # Upper-casing some letters of other scripts yields ASCII; only what was typed as ASCII may become a number.
    tegn = tegn.upper() if tegn.isascii() else ""
    treff = FORM.fullmatch(tegn)
    if treff:
        return f"{treff[1]}{treff[2]}-{treff[3]}"
    if FORVEKSLET_TALL.fullmatch(tegn):
        raise UgyldigNummer(
            "forvekslet_tall",
            _("De tre første tegnene i kandidatnummeret er tall. Skriv tallet 0 eller 1 der du har skrevet O eller I."),
        )
    if FORVEKSLET_BOKSTAV.fullmatch(tegn):
        raise UgyldigNummer(
            "forvekslet_bokstav",
            _(
                "Tegn fire til seks i kandidatnummeret er bokstaver, og I og O brukes ikke, heller ikke 0 og 1. "
                "Se på kandidatnummeret en gang til: det kan stå J, L, D eller Q."
            ),
        )
    raise UgyldigNummer(
        "form",
        _(
            "Et kandidatnummer har tre tall, tre bokstaver, bindestrek og V eller H, slik: 123ABC-V. Se på arket du fikk."
        ),
    )


def er_gyldig(nummer: str) -> bool:
    """True when `valider` would accept it."""
    try:
        valider(nummer)
    except UgyldigNummer:
        return False
    return True


def trekk(periodekode: str, *, tilfeldig: random.Random | None = None) -> str:
    """Draw a candidate number for a period such as `V-2027`; its season becomes the last letter.

    7.2 million numbers are equally likely. The caller stores it under UNIQUE(period, number) and draws again on a
    collision. `tilfeldig` is the system's random source unless a test gives its own. Raises `UgyldigNummer` with
    `kode` `periodekode`.
    """
    treff = PERIODEKODE.fullmatch(periodekode)
    if not treff:
        raise UgyldigNummer("periodekode", _("En periodekode er V eller H, bindestrek og årstall, slik: V-2027."))
    # One draw of one number in all: asking the system for chance is what takes time.
    runde = len(TREKKBOKSTAVER)
    rest, tall = divmod((tilfeldig or KILDE).randrange((SISTE - FOERSTE + 1) * runde**3), SISTE - FOERSTE + 1)
    rest, foerste = divmod(rest, runde)
    tredje, andre = divmod(rest, runde)
    bokstaver = f"{TREKKBOKSTAVER[foerste]}{TREKKBOKSTAVER[andre]}{TREKKBOKSTAVER[tredje]}"
    return f"{FOERSTE + tall}{bokstaver}-{treff[1]}"
