"""Finds a person's name, school and number in text, however they are written, and little else."""

import re
import unicodedata
from typing import Final

# One letter, or «li», is in half of all texts.
MIN_NAVN: Final = 3
MIN_SKOLE: Final = 6
NUMMERLENGDE: Final = 11
USYNLIGE: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
ORD: Final = re.compile(r"[^\W\d_]+")
NUMMER: Final = re.compile(r"(?<!\d)(\d{6})[ .\-\u00a0\u2009\u202f]?(\d{5})(?!\d)")
# Between first and last name: at most two more names, on the same or the next line.
MELLOM: Final = r"(?:[\W_]{1,5}[^\W\d_]{1,30}){0,2}[\W_]{1,5}"
KAMEL: Final = re.compile(r"(?<=[a-zæøåäöé])(?=[A-ZÆØÅÄÖ])")
SKOLEORD: Final = re.compile(r"\bvideregaende( skole)?\b")
SKOLEFORMER: Final = ("videregaende skole", "videregaende", "vgs", "v g s")
BOKSTAVER: Final = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ð": "d", "þ": "th", "ł": "l", "đ": "d", "ß": "ss"})


def brett(tekst: str) -> str:
    """Small letters without marks: «Åse Bjørn», «Aase Bjoern» and «ase bjorn» become one."""
    tekst = USYNLIGE.sub("", unicodedata.normalize("NFKC", tekst)).casefold().translate(BOKSTAVER)
    tekst = "".join(tegn for tegn in unicodedata.normalize("NFKD", tekst) if not unicodedata.combining(tegn))
    return tekst.replace("aa", "a").replace("oe", "o")


class Soek:
    """What is looked for, made ready once. Every answer is a set of `navn`, `skole`, `nummer`."""

    def __init__(self, *, fornavn: str, etternavn: str, skole: str, nummer: str) -> None:
        self._for = [ord_ for ord_ in ORD.findall(brett(fornavn)) if len(ord_) > 1]
        self._etter = [ord_ for ord_ in ORD.findall(brett(etternavn)) if len(ord_) > 1]
        self._nummer = "".join(filter(str.isalnum, brett(nummer)))
        self._navn = self._fullt_navn()
        self._skole = self._skolens_navn(" ".join(re.findall(r"\w+", brett(skole))))

    def i_tekst(self, tekst: str) -> set[str]:
        """Running text: the full name either way round; a single name is also a word (Berg, Liv)."""
        brettet = brett(tekst)
        funn = self._skole_og_nummer(brettet)
        if self._navn and self._navn.search(brettet):
            funn.add("navn")
        return funn

    def i_felt(self, tekst: str) -> set[str]:
        """A field that says who: one of the names is enough."""
        brettet = brett(KAMEL.sub(" ", tekst)) + " " + brett(tekst)
        ord_ = set(ORD.findall(brettet.replace("_", " ")))
        funn = self._skole_og_nummer(brettet)
        navn = {ett for ett in (*self._for, *self._etter) if len(ett) >= MIN_NAVN}
        klemt = re.sub(r"[^a-z]", "", brett(tekst))
        begge = any(a + b in klemt or b + a in klemt for a in self._for for b in self._etter)
        if navn & ord_ or begge:
            funn.add("navn")
        return funn

    def i_filnavn(self, navn: str) -> set[str]:
        """A file name, with or without spaces: `KariNordmann_norsk.docx`."""
        stamme = re.sub(r"[_\-.]+", " ", navn.rpartition(".")[0] or navn)
        funn = self.i_felt(stamme)
        if len(self._nummer) == NUMMERLENGDE and self._nummer in re.sub(r"\D", "", stamme):
            funn.add("nummer")
        return funn

    def _skole_og_nummer(self, brettet: str) -> set[str]:
        funn = set()
        if self._skole and self._skole.search(brettet):
            funn.add("skole")
        if self._nummer and self._har_nummer(brettet):
            funn.add("nummer")
        return funn

    def _har_nummer(self, brettet: str) -> bool:
        if self._nummer.isdigit() and len(self._nummer) == NUMMERLENGDE:
            if any(treff[1] + treff[2] == self._nummer for treff in NUMMER.finditer(brettet)):
                return True
            # A sheet takes it for a number and drops the first nought.
            kort = self._nummer.lstrip("0")
            return kort != self._nummer and re.search(rf"(?<!\d){kort}(?!\d)", brettet) is not None
        return len(self._nummer) >= MIN_SKOLE and re.search(rf"\b{re.escape(self._nummer)}\b", brettet) is not None

    def _fullt_navn(self) -> re.Pattern[str] | None:
        if not (self._for and self._etter):
            return None
        fornavn, etternavn = _en_av(self._for), _en_av(self._etter)
        return re.compile(rf"\b{fornavn}{MELLOM}{etternavn}\b|\b{etternavn}[\W_]{{1,5}}{fornavn}\b")

    def _skolens_navn(self, navn: str) -> re.Pattern[str] | None:
        if len(navn) < MIN_SKOLE:
            return None
        former = [SKOLEORD.sub(form, navn, count=1) for form in SKOLEFORMER] if SKOLEORD.search(navn) else [navn]
        # A school that is called nothing but its kind cannot be told from others.
        lange = [form for form in former if form not in SKOLEFORMER]
        ordrekker = [r"[\W_]{1,3}".join(map(re.escape, form.split())) for form in lange]
        return re.compile(rf"\b(?:{'|'.join(ordrekker)})\b") if ordrekker else None


def _en_av(ord_: list[str]) -> str:
    return f"(?:{'|'.join(map(re.escape, ord_))})"
