"""From the bytes of a message to a value. What the schema lets through is read, and nothing else.

Which of the two generations a message is of is seen from what stands in it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.lesere.paamelding import PA
from pas_kontrakt.lesere.skjema import NIL, linje_til, navn_paa
from pas_kontrakt.meldinger.form import KO, ROM, TID, Felt, Liste, Post, Verdi
from pas_kontrakt.meldinger.register import UKJENT, melding_av, roetter
from pas_kontrakt.meldinger.skjema import valider
from pas_kontrakt.meldinger.tre import meldingstre
from pas_kontrakt.meldinger.typer import Generasjon

type Leser = Callable[[etree._Element], Any]

# A tree takes five times its bytes. What is larger is read as a stream.
MAKS_BYTE: Final = 32 * 1024 * 1024


def les[T](data: bytes, klasse: type[T]) -> T:
    """The value of a message of that class, of either generation.

    Moments without an offset are Norwegian time; space around a text is taken away; an element that is left out or
    nil is None. Raises Importfeil with line and words, every fault in `.flere`; nothing in it repeats a value.
    """
    krev_stoerrelse(len(data))
    return les_rot(meldingstre(data), klasse)


def les_rot[T](rot: etree._Element, klasse: type[T]) -> T:
    """As `les`, of a message that is a tree already. Space around its moments goes away."""
    krev_rot(rot, klasse)
    generasjon = generasjon_av(rot)
    form = melding_av(klasse, generasjon).rot
    _rydd_tider(rot, tidstagger(form))
    valider(rot, generasjon)
    verdi: T = leser_av(form)(rot)
    return verdi


def rotnavn(data: bytes) -> str:
    """The local name of the root of a message of the contract, or «ukjent». Never raises."""
    try:
        return navn_til(meldingstre(data))
    except Importfeil:
        return UKJENT


def navn_til(rot: etree._Element) -> str:
    """`rotnavn` of a tree."""
    return navn_paa(rot) if rot.tag in roetter() else UKJENT


def krev_stoerrelse(stoerrelse: int) -> None:
    """Raises Importfeil when there is nothing, or more than is read as a whole."""
    if stoerrelse == 0:
        raise Importfeil(None, _("Meldingen er tom. Send den på nytt."), kode="tom")
    if stoerrelse > MAKS_BYTE:
        tekst = _("Meldingen er større enn %(mb)d MB. Del den opp, og send delene hver for seg.")
        raise Importfeil(None, tekst % {"mb": MAKS_BYTE // 1024**2}, kode="for_stor")


def krev_rot(rot: etree._Element, klasse: type) -> None:
    """Raises Importfeil when the message is another one than we wait for."""
    ventet = melding_av(klasse, Generasjon.V2).rot
    if rot.tag == ventet.tagg:
        return
    if navn_paa(rot) == ventet.element:
        tekst = _("%(navn)s står i feil navnerom. Det skal stå i %(rom)s.")
    else:
        tekst = _("Meldingen begynner med %(navn)s, og skulle begynt med %(ventet)s. Velg riktig melding.")
    ord_ = {"navn": navn_paa(rot), "ventet": ventet.element, "rom": ventet.navnerom}
    raise Importfeil(linje_til(rot), tekst % ord_, kode="ukjent_melding")


def generasjon_av(rot: etree._Element) -> Generasjon:
    """The generation of a message. Where both read alike it is the newest.

    Every valid message of 2015 is a valid one of V-2016, but for two: a grade list has candidate numbers under
    another name, and a report ends with the level.
    """
    if rot.tag == f"{{{KO}}}Karakteroversikt":
        kandidat = next(rot.iter(f"{{{KO}}}Kandidat"), None)
        gammel = kandidat is not None and kandidat.find(f"{{{KO}}}Kandidatnummer") is not None
    else:
        gammel = rot.tag == f"{{{PA}}}PameldingReport" and len(rot) > 0 and rot[-1].tag == f"{{{PA}}}Opplaeringsniva"
    return Generasjon.V1 if gammel else Generasjon.V2


@cache
def tidstagger(felt: Felt) -> frozenset[str]:
    """The elements with moments in them."""
    match felt.innhold:
        case Verdi() as verdi:
            return frozenset({felt.tagg} if verdi == TID else ())
        case Liste(rad):
            return tidstagger(rad)
        case Post(_, barn):
            return frozenset[str]().union(*map(tidstagger, barn))


def _rydd_tider(rot: etree._Element, tagger: frozenset[str]) -> None:
    """Rule: XML Schema 1.0, 3.2.7: space around an `xs:dateTime` is no part of it, which libxml2 does not know."""
    for element in rot.iter(*tagger) if tagger else ():
        if element.text:
            element.text = element.text.strip(ROM)


@cache
def leser_av(felt: Felt) -> Leser:
    """A reader of that element, for a message that the schema has let through."""
    match felt.innhold:
        case Verdi(les_verdi):
            return _blad(les_verdi)
        case Liste(rad):
            return _liste(leser_av(rad))
        case Post(klasse, barn):
            return _verdi_av_ett(barn[0]) if klasse is None else _post(klasse, barn)


def _blad(les_verdi: Callable[[str], Any]) -> Leser:
    def les_blad(element: etree._Element) -> Any:
        try:
            return les_verdi(element.text or "")
        except (ValueError, OverflowError):
            # The schema knows years before Christ and after 9999; a calendar for schools does not.
            tekst = _("%(navn)s har en verdi som ikke kan leses.") % {"navn": navn_paa(element)}
            raise Importfeil(linje_til(element), tekst, kode="skjema") from None

    return les_blad


def _liste(les_rad: Leser) -> Leser:
    return lambda element: tuple(les_rad(rad) for rad in element)


def _verdi_av_ett(felt: Felt) -> Leser:
    les_barn = leser_av(felt)
    return lambda element: les_barn(element[0])


def _post(klasse: type, barn: tuple[Felt, ...]) -> Leser:
    lesere = {felt.tagg: (felt.attributt, felt.kan_nil, leser_av(felt)) for felt in barn}
    tomme = dict.fromkeys((felt.attributt for felt in barn if felt.valgfri), None)

    def les_post(element: etree._Element) -> Any:
        verdier: dict[Any, Any] = tomme.copy()
        for barnet in element:
            attributt, kan_nil, les_barn = lesere[barnet.tag]
            verdier[attributt] = None if kan_nil and barnet.get(NIL) and er_nil(barnet) else les_barn(barnet)
        return klasse(**verdier)

    return les_post


def er_nil(element: etree._Element) -> bool:
    """Whether the element says that it has no value."""
    return (element.get(NIL) or "").strip() in {"true", "1"}
