"""What documents say, where: their text part by part, and their properties. Read with bounds."""

import re
from collections.abc import Iterator
from typing import BinaryIO, Final
from zipfile import ZipFile

from lxml import etree

from sjekk.proever import arkiv
from sjekk.proever.svar import Funn
from sjekk.proever.xmlvern import les_xml, lokalnavn

DELBYTE: Final = 40 * arkiv.MEGA
EGENSKAPSBYTE: Final = 2 * arkiv.MEGA
# Office Open XML: where text lies, and what we call the place.
TEKSTDELER: Final = (
    (re.compile(r"word/(?:document|footnotes|endnotes)\d*\.xml"), "tekst"),
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "bunntekst"),
    (re.compile(r"(?:word|xl|ppt)/(?:threadedComments/|comments/)?(?:\w*[cC]omment)\w*\.xml"), "kommentar"),
    (re.compile(r"xl/sharedStrings\.xml"), "celle"),
    (re.compile(r"xl/worksheets/sheet(\d+)\.xml"), "ark"),
    (re.compile(r"ppt/slides/slide(\d+)\.xml"), "lysbilde"),
    (re.compile(r"ppt/notesSlides/notesSlide(\d+)\.xml"), "notat"),
)
ODF_DELER: Final = (("content.xml", "tekst"), ("styles.xml", "bunntekst"))
NYTT_AVSNITT: Final = frozenset({"p", "h", "si", "is", "row", "c"})
TEKSTBAERERE: Final = frozenset({"t", "v", "delText", "instrText"})
MELLOMROM: Final = frozenset({"tab", "br", "s", "line-break"})
# Property elements -> our word for the field; others are «annet».
FELT: Final = {
    "creator": "forfatter", "initial-creator": "forfatter", "lastModifiedBy": "sist_endret_av", "Company": "firma",
    "Manager": "leder", "title": "tittel", "subject": "emne", "keywords": "noekkelord", "keyword": "noekkelord",
    "description": "beskrivelse", "printed-by": "forfatter",
}  # fmt: skip
EGENSKAPSDELER: Final = ("docProps/core.xml", "docProps/app.xml", "docProps/custom.xml", "meta.xml")
# Who wrote comments and tracked changes.
FORFATTERE: Final = re.compile(r"(?:\w+:)?(?:author|creator|displayName)")
FORFATTERDELER: Final = re.compile(
    r"word/(?:document|comments|people|footnotes|endnotes|header\d*|footer\d*)\.xml"
    r"|xl/(?:comments\d*|comments/comment\d+|persons/person\d*)\.xml|ppt/(?:commentAuthors|authors)\.xml|content\.xml"
)


def tekstdeler(pakke: ZipFile) -> Iterator[tuple[Funn, str]]:
    """Each part with text of an OOXML or ODF document: where, and the text."""
    for navn in pakke.namelist():
        for moenster, sted in TEKSTDELER:
            if treff := moenster.fullmatch(navn):
                hvor: Funn = {"hvor": sted}
                if treff.groups():
                    hvor["nr"] = int(treff[1][:6])
                yield hvor, ooxml_tekst(les_xml(arkiv.les(pakke, navn, maks=DELBYTE)))
    for navn, sted in ODF_DELER:
        if data := arkiv.les(pakke, navn, maks=DELBYTE):
            yield {"hvor": sted}, odf_tekst(les_xml(data))


def ooxml_tekst(rot: etree._Element) -> str:
    """The text with a line a paragraph or cell; runs are joined, since Word cuts names anywhere."""
    biter: list[str] = []
    for _, element in etree.iterwalk(rot, events=("end",)):
        navn = lokalnavn(element.tag)
        if navn in TEKSTBAERERE:
            biter.append(element.text or "")
        elif navn in NYTT_AVSNITT:
            biter.append("\n")
        elif navn in MELLOMROM:
            biter.append(" ")
    return "".join(biter)


def odf_tekst(rot: etree._Element) -> str:
    """The text with a line a paragraph; without who wrote the comments, which is a property."""
    biter: list[str] = []
    for hendelse, element in etree.iterwalk(rot, events=("start", "end")):
        navn = lokalnavn(element.tag)
        if hendelse == "start":
            biter.append(" " if navn in MELLOMROM else "")
            biter.append((element.text or "") if navn != "creator" else "")
        else:
            biter.append("\n" if navn in NYTT_AVSNITT else "")
            biter.append(element.tail or "")
    return "".join(biter)


def egenskaper(pakke: ZipFile) -> Iterator[tuple[Funn, str]]:
    """Each property with a value: which field, and the value."""
    for navn in EGENSKAPSDELER:
        if data := arkiv.les(pakke, navn, maks=EGENSKAPSBYTE):
            for element in les_xml(data).iter():
                verdi = (element.text or "").strip()
                if verdi and lokalnavn(element.tag):
                    yield {"hvor": "egenskap", "felt": FELT.get(lokalnavn(element.tag), "annet")}, verdi
                for attributt in element.attrib.values():
                    if navn == "docProps/custom.xml" and str(attributt).strip():
                        yield {"hvor": "egenskap", "felt": "annet"}, str(attributt)
    for navn in pakke.namelist():
        if FORFATTERDELER.fullmatch(navn):
            for verdi in _forfattere(les_xml(arkiv.les(pakke, navn, maks=DELBYTE)), navn):
                yield {"hvor": "kommentarforfatter"}, verdi


def _forfattere(rot: etree._Element, navn: str) -> set[str]:
    """Names in the author attributes and elements of a part; also of tracked changes."""
    funnet: set[str] = set()
    navneliste = navn.startswith("ppt/")
    for element in rot.iter():
        if not lokalnavn(element.tag):
            continue
        if FORFATTERE.fullmatch(lokalnavn(element.tag)) and element.text:
            funnet.add(element.text)
        for attributt, verdi in element.attrib.items():
            lokalt = lokalnavn(attributt)
            if FORFATTERE.fullmatch(lokalt) or (navneliste and lokalt == "name"):
                funnet.add(str(verdi))
    return funnet


def les_tekst(fil: BinaryIO, *, maks: int) -> str:
    """A text file as text: UTF-8 or UTF-16 when it is, else as old Windows wrote it."""
    fil.seek(0)
    data = fil.read(maks)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
