"""An enrolment of any length in flat memory: checked whole first, then read group by group.

Reading twice costs half a minute at most, and means that nothing is acted on before the last line is known to be
valid, and that the fields after the groups are there from the beginning.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Final

from django.utils.translation import gettext as _
from lxml import etree

from felles.importer.grunnlag import Importfeil
from pas_kontrakt.lesere.paamelding import CT, PA
from pas_kontrakt.lesere.skjema import linje_til
from pas_kontrakt.lesere.xmlfil import har_doctype, linje_med_doctype, syntaksfeil
from pas_kontrakt.meldinger.form import Felt, Liste, Post, Verdi
from pas_kontrakt.meldinger.lesing import krev_rot, krev_stoerrelse, leser_av
from pas_kontrakt.meldinger.register import melding_av, skjemafil
from pas_kontrakt.meldinger.skjema import skjema_for
from pas_kontrakt.meldinger.skjemafeil import FLEST, feil_av
from pas_kontrakt.meldinger.tre import doctype, som_melding
from pas_kontrakt.meldinger.typer import Generasjon, Pamelding, Pameldingsgruppe, Pameldingskandidat

type Kilde = BinaryIO | Callable[[], Iterable[bytes]]

BIT: Final = 64 * 1024
# How far past the first fault others are looked for.
MER: Final = 1024 * 1024
MAKS_BYTE: Final = 512 * 1024 * 1024
# Candidates of one group at a time; a longer group comes as several parts.
PORSJON: Final = 1000
# They stand before the candidates and are held together. No group has so many.
MAKS_ANSVARLIGE: Final = 1000

TAGGER: Final = re.compile(rb"[^>]*>|[^>]+\Z")
# Of one tag, which may have any number of attributes.
FLEST_I_EN: Final = 10
GRUPPER: Final = f"{{{PA}}}Kandidatgrupper"
GRUPPE: Final = f"{{{PA}}}Kandidatgruppe"
KANDIDAT: Final = f"{{{PA}}}Kandidat"
ANSVARLIG: Final = f"{{{CT}}}Kandidatgruppeansvarlig"


@dataclass(frozen=True, slots=True)
class Gruppedel:
    """A group, or the next part of a long one: `nr` counts groups from 1 and is the same for the parts of one."""

    nr: int
    gruppe: Pameldingsgruppe
    fortsetter: bool


@dataclass(frozen=True, slots=True)
class Stroemmelding:
    """A valid enrolment: `hode` is the message without its groups, which `grupper` reads from the source."""

    hode: Pamelding
    antall_grupper: int
    antall_kandidater: int
    antall_ansvarlige: int
    _kilde: Kilde = field(repr=False)

    def grupper(self) -> Iterator[Gruppedel]:
        """The groups in the order of the message. Repeatable: each call reads from the beginning."""
        return _grupper(self._kilde)


@dataclass(slots=True)
class _Telling:
    grupper: int = 0
    kandidater: int = 0
    ansvarlige: int = 0
    i_gruppen: int = 0


def les_pamelding(fil: Kilde) -> Stroemmelding:
    """Check the whole of a `pa:Pamelding` of either generation, and make it ready to be read.

    `fil` is a binary file that can be read from its beginning again, or a function that gives its bytes in pieces
    anew each time. Memory does not grow with the length. Raises Importfeil with line and words, every fault in
    `.flere` as far as the first piece that has one.
    """
    telling = _Telling()
    leser = _leser(_skjema())
    for element in _elementer(fil, leser):
        _tell(element, telling)
        _rydd(element)
    hode: Pamelding = leser_av(melding_av(Pamelding, Generasjon.V2).rot)(_lukk(leser))
    return Stroemmelding(hode, telling.grupper, telling.kandidater, telling.ansvarlige, fil)


def _grupper(kilde: Kilde) -> Iterator[Gruppedel]:
    les_hode, les_kandidat = _lesere()
    nr, fortsetter, hode = 1, False, None
    kandidater: list[Pameldingskandidat] = []
    for element in _elementer(kilde, _leser(None)):
        if element.tag == KANDIDAT:
            kandidater.append(les_kandidat(element))
            if len(kandidater) == PORSJON:
                hode = hode or les_hode(_forelder(_forelder(element)))
                yield Gruppedel(nr, replace(hode, kandidater=tuple(kandidater)), fortsetter)
                kandidater, fortsetter = [], True
        elif element.tag == GRUPPE:
            hode = hode or les_hode(element)
            if kandidater:
                hode = replace(hode, kandidater=tuple(kandidater))
            if kandidater or not fortsetter:
                yield Gruppedel(nr, hode, fortsetter)
            nr, fortsetter, hode, kandidater = nr + 1, False, None, []
        _rydd(element)


def _leser(skjema: etree.XMLSchema | None) -> etree.XMLPullParser:
    return etree.XMLPullParser(
        events=("end",),
        tag=(GRUPPER, GRUPPE, KANDIDAT, ANSVARLIG),
        schema=skjema,
        # False would hide from lxml that a document is cut off when it is validated as well (tests/…/test_stroem.py).
        # There is none to resolve: a document type is refused.
        resolve_entities="internal",  # type: ignore[arg-type]  # the stubs know bool only
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _elementer(kilde: Kilde, leser: etree.XMLPullParser) -> Iterator[etree._Element]:
    """The elements that are acted on, each as it ends. Raises at the first piece with a fault."""
    lest, linjer, forrige = 0, 0, b""
    for bit in _biter(kilde):
        if lest + len(bit) > MAKS_BYTE:
            tekst = _("Meldingen er større enn %(mb)d MB. Del den opp, og send delene hver for seg.")
            raise Importfeil(None, tekst % {"mb": MAKS_BYTE // 1024**2}, kode="for_stor")
        # With the end of the piece before: a declaration may stand across two.
        if har_doctype(forrige + bit):
            raise doctype(linjer - forrige.count(b"\n") + linje_med_doctype(forrige + bit))
        forrige = bit[-32:]
        if not _mat(leser, bit):
            raise feil_av(_finn_feil(kilde, lest))
        yield from _hendelser(leser)
        lest, linjer = lest + len(bit), linjer + bit.count(b"\n")
    krev_stoerrelse(min(lest, 1))


def _biter(kilde: Kilde) -> Iterator[bytes]:
    if callable(kilde):
        yield from kilde()
        return
    kilde.seek(0)
    while bit := kilde.read(BIT):
        yield bit


def _mat(leser: etree.XMLPullParser, bit: bytes) -> bool:
    """Whether the schema lets the piece through. Raises Importfeil when it is not XML."""
    try:
        leser.feed(bit)
    except (etree.LxmlError, ValueError, LookupError) as feil:
        if not _skjemafeil(leser):
            raise som_melding(syntaksfeil(feil)) from None
    return not _skjemafeil(leser)


def _skjemafeil(leser: etree.XMLPullParser) -> list[etree._LogEntry]:
    logg: Any = leser.feed_error_log
    return list(logg.filter_domains(etree.ErrorDomains.SCHEMASV)) if len(logg) else []


def _hendelser(leser: etree.XMLPullParser) -> Iterator[etree._Element]:
    hendelser: Any = leser.read_events()
    for _hendelse, element in hendelser:
        yield element


def _finn_feil(kilde: Kilde, fra: int) -> list[tuple[int, etree._LogEntry]]:
    """The faults from that byte on, with their lines: libxml2 does not say the line of what it validates as it reads.

    Reads from the beginning, and from `fra` on one tag at a time; not much longer than the piece with the first fault,
    since the rest of such a message may be anything.
    """
    leser, linje, lest, sett = _leser(_skjema()), 1, 0, 0
    steder: set[tuple[int, str | None]] = set()
    feil: list[tuple[int, etree._LogEntry]] = []
    for bit in _biter(kilde):
        for del_ in [bit] if lest + len(bit) <= fra else TAGGER.findall(bit):
            linje += del_.count(b"\n")
            with suppress(etree.LxmlError, ValueError, LookupError):
                leser.feed(del_)
            # Only what is new is looked at: a message of the wrong kind has a fault in each tag.
            logg: Any = leser.feed_error_log
            nye = [logg[nr] for nr in range(sett, min(len(logg), sett + FLEST_I_EN))]
            feil += [(linje, post) for post in nye if post.domain == etree.ErrorDomains.SCHEMASV]
            steder |= {(linje, post.path) for post in nye}
            sett = len(logg)
            if len(steder) > FLEST or len(feil) > FLEST * FLEST_I_EN:
                return feil
            for element in _hendelser(leser):
                _rydd(element)
        lest += len(bit)
        if lest > fra + MER:
            break
    return feil


def _skjema() -> etree.XMLSchema:
    return skjema_for(str(skjemafil(f"{{{PA}}}Pamelding", Generasjon.V2)))


def _lukk(leser: etree.XMLPullParser) -> etree._Element:
    try:
        rot: etree._Element = leser.close()
    except (etree.LxmlError, ValueError, LookupError) as feil:
        # The last few bytes wait for the end.
        skjemafeil = [(1, post) for post in _skjemafeil(leser)]
        raise (feil_av(skjemafeil) if skjemafeil else som_melding(syntaksfeil(feil))) from None
    krev_rot(rot, Pamelding)
    if rot.getroottree().docinfo.internalDTD is not None:
        raise doctype(None)  # in an encoding that we do not see through
    return rot


def _tell(element: etree._Element, telling: _Telling) -> None:
    if element.tag == KANDIDAT:
        telling.kandidater += 1
    elif element.tag == GRUPPE:
        telling.grupper += 1
        telling.i_gruppen = 0
    elif element.tag == ANSVARLIG:
        telling.ansvarlige += 1
        telling.i_gruppen += 1
        if telling.i_gruppen > MAKS_ANSVARLIGE:
            tekst = _("En gruppe har flere enn %(antall)d ansvarlige. Del gruppen opp, og send meldingen på nytt.")
            raise Importfeil(linje_til(element), tekst % {"antall": MAKS_ANSVARLIGE}, kode="for_stor")


def _rydd(element: etree._Element) -> None:
    """Let go of what has been read. The element itself stays until the next one: the parser may stand on it."""
    if element.tag == ANSVARLIG:
        return  # the head of the group is read later, when its candidates come
    if element.tag == GRUPPER:
        del element[:]  # it may be nil, which the header tells
        return
    element.clear(keep_tail=True)  # type: ignore[call-arg]  # the stubs lack it
    forelder = element.getparent()
    while forelder is not None and (forrige := element.getprevious()) is not None:
        forelder.remove(forrige)


def _forelder(element: etree._Element) -> etree._Element:
    forelder = element.getparent()
    assert forelder is not None  # noqa: S101  # a candidate of a valid message stands in a group
    return forelder


def _lesere() -> tuple[Callable[[etree._Element], Pameldingsgruppe], Callable[[etree._Element], Pameldingskandidat]]:
    """Readers of a group without its candidates, and of one candidate."""
    gruppe = _rad(melding_av(Pamelding, Generasjon.V2).rot, "Kandidatgrupper")
    uten = Verdi(lambda _tekst: (), str)
    assert isinstance(gruppe.innhold, Post)  # noqa: S101
    barn = tuple(replace(f, innhold=uten) if f.element == "Kandidater" else f for f in gruppe.innhold.felt)
    return leser_av(replace(gruppe, innhold=replace(gruppe.innhold, felt=barn))), leser_av(_rad(gruppe, "Kandidater"))


def _rad(felt: Felt, navn: str) -> Felt:
    """The rows of the list with that name."""
    assert isinstance(felt.innhold, Post)  # noqa: S101
    innhold = next(barn.innhold for barn in felt.innhold.felt if barn.element == navn)
    assert isinstance(innhold, Liste)  # noqa: S101
    return innhold.rad
