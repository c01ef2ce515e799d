"""From a value to the bytes of a message, in either generation.

The text is built straight, each element on a line of its own so that a line in an error message means something:
building a tree first costs several times as much.
"""

import re
from collections.abc import Callable
from functools import cache
from operator import attrgetter
from typing import Any, Final
from xml.sax.saxutils import escape

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from pas_kontrakt.lesere.skjema import XSI
from pas_kontrakt.meldinger.form import PREFIKS, Felt, Liste, Melding, Post, Verdi
from pas_kontrakt.meldinger.oversikter import Karakterkandidat
from pas_kontrakt.meldinger.register import melding_av
from pas_kontrakt.meldinger.typer import Deltakelse, Generasjon

type Skriver = Callable[[Any, list[str]], None]

HODE: Final = '<?xml version="1.0" encoding="utf-8"?>\n'
# Characters that XML cannot hold at all, and those that must be written another way.
ULOVLIG: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SPESIELT: Final = re.compile("[\x00-\x08\x0b-\x1f&<>\ud800-\udfff\ufffe\uffff]")
KARAKTERER: Final = range(1, 7)


def skriv(melding: object, generasjon: Generasjon = Generasjon.V2) -> bytes:
    """The message as UTF-8 with an XML declaration, valid against the schema of that generation.

    What the 2015 generation has no room for is left out. Space around a text is taken away. Raises Domenefeil naming
    the element when the value lacks what the generation demands, or holds what no message can.
    """
    try:
        form = melding_av(type(melding), generasjon)
    except KeyError:
        raise TypeError(f"{type(melding).__name__} is no message") from None
    ut = [HODE]
    _rotskriver(form)(melding, ut)
    ut.append("\n")
    return "".join(ut).encode()


@cache
def _rotskriver(melding: Melding) -> Skriver:
    rom = [f' xmlns:{PREFIKS[rom]}="{rom}"' for rom in melding.navnerom]
    navn = melding.rot.prefiksnavn
    start = f'<{navn}{"".join(rom)} xmlns:xsi="{XSI}">'
    innhold = _innhold(melding.rot, 1)
    slutt = f"\n</{navn}>"

    def skriv_rot(verdi: Any, ut: list[str]) -> None:
        ut.append(start)
        innhold(verdi, ut)
        ut.append(slutt)

    return skriv_rot


def _element(felt: Felt, dybde: int) -> Skriver:
    """A writer of the child in the value of its parent."""
    navn = felt.prefiksnavn
    marg = "\n" + " " * dybde
    blad = isinstance(felt.innhold, Verdi)
    start, slutt = f"{marg}<{navn}>", f"</{navn}>" if blad else f"{marg}</{navn}>"
    nil = f'{marg}<{navn} xsi:nil="true"/>'
    innhold = _innhold(felt, dybde + 1)
    hent = attrgetter(felt.attributt) if felt.attributt else _selv

    def skriv_element(post: Any, ut: list[str]) -> None:
        verdi = hent(post)
        if verdi is None:
            if felt.kan_nil:
                ut.append(nil)
            elif not felt.valgfri:
                raise _mangler(felt)
            return
        ut.append(start)
        innhold(verdi, ut)
        ut.append(slutt)

    return skriv_element


def _selv(verdi: Any) -> Any:
    return verdi


def _innhold(felt: Felt, dybde: int) -> Skriver:
    match felt.innhold:
        case Verdi():
            return _tekst(felt, felt.innhold)
        case Liste(rad):
            return _rader(_element(rad, dybde))
        case Post(klasse, barn):
            return _post(klasse, tuple(_element(barnet, dybde) for barnet in barn))


def _post(klasse: type | None, skrivere: tuple[Skriver, ...]) -> Skriver:
    krav = _krev_karakter if klasse is Karakterkandidat else None

    def skriv_post(verdi: Any, ut: list[str]) -> None:
        if krav is not None:
            krav(verdi)
        for skriver in skrivere:
            skriver(verdi, ut)

    return skriv_post


def _rader(skriver: Skriver) -> Skriver:
    def skriv_rader(verdier: Any, ut: list[str]) -> None:
        for verdi in verdier:
            skriver(verdi, ut)

    return skriv_rader


def _tekst(felt: Felt, verdien: Verdi) -> Skriver:
    til_tekst = verdien.skriv

    def skriv_tekst(verdi: Any, ut: list[str]) -> None:
        try:
            tekst = til_tekst(verdi)
        except (KeyError, ValueError, TypeError, OverflowError):
            raise _ugyldig(felt) from None
        ut.append(_trygg(tekst, felt) if SPESIELT.search(tekst) else tekst)

    return skriv_tekst


def _trygg(tekst: str, felt: Felt) -> str:
    if ULOVLIG.search(tekst):
        melding = _("%(element)s har et tegn som ikke kan sendes. Skriv teksten på nytt uten det, og send igjen.")
        raise Domenefeil(melding % {"element": felt.element}, kode="ulovlig_tegn")
    # A bare carriage return would be read back as a line feed.
    return escape(tekst, {"\r": "&#13;"})


def _krev_karakter(kandidat: Karakterkandidat) -> None:
    """Rule: PAS contract 1.3. Karakter is a required int, so none is 0 together with IDF, DF or MB, and only then."""
    if kandidat.deltakelse is Deltakelse.DELTATT and kandidat.karakter not in KARAKTERER:
        tekst = _("Kandidat %(nummer)s har deltatt, men har ingen karakter fra 1 til 6 å sende.")
    elif kandidat.deltakelse is not Deltakelse.DELTATT and kandidat.karakter != 0:
        tekst = _("Kandidat %(nummer)s har fravær eller manglende besvarelse, og kan ikke sendes med karakter.")
    else:
        return
    raise Domenefeil(tekst % {"nummer": kandidat.kandidatnr}, kode="karakter_og_status")


def _mangler(felt: Felt) -> Domenefeil:
    tekst = _("%(element)s mangler, og denne meldingen til PAS må ha det. Fyll det ut, og send igjen.")
    return Domenefeil(tekst % {"element": felt.element}, kode="mangler")


def _ugyldig(felt: Felt) -> Domenefeil:
    tekst = _("%(element)s har en verdi som meldingen til PAS ikke kan ha. Rett den, og send igjen.")
    return Domenefeil(tekst % {"element": felt.element}, kode="ugyldig_verdi")
