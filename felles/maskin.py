"""Browser, system and kind of machine, read from what a browser says of itself. It is what it says, and no proof."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

# In this order: nearly every browser also says that it is Chrome or Safari.
NETTLESERE: Final = (
    ("Safe Exam Browser", re.compile(r"SEB[/ ](\d+)?")),
    ("Edge", re.compile(r"Edg(?:e|A|iOS)?/(\d+)")),
    ("Opera", re.compile(r"(?:OPR|Opera)/(\d+)")),
    ("Samsung Internet", re.compile(r"SamsungBrowser/(\d+)")),
    ("Vivaldi", re.compile(r"Vivaldi/(\d+)")),
    ("Firefox", re.compile(r"(?:Firefox|FxiOS)/(\d+)")),
    ("Chrome", re.compile(r"(?:HeadlessChrome|Chrome|CriOS|Chromium)/(\d+)")),
    ("Safari", re.compile(r"Version/(\d+)[.\d]* .*Safari/")),
)
# Windows 11 calls itself Windows 10.
SYSTEMER: Final = (
    ("iPhone", re.compile(r"iPhone")),
    ("iPad", re.compile(r"iPad")),
    (gettext_noop("Windows 10 eller 11"), re.compile(r"Windows NT 10\.")),
    ("Windows 8", re.compile(r"Windows NT 6\.[23]")),
    ("Windows 7", re.compile(r"Windows NT 6\.1")),
    ("Windows", re.compile(r"Windows")),
    ("ChromeOS", re.compile(r"CrOS")),
    ("Android", re.compile(r"Android")),
    ("macOS", re.compile(r"Mac OS X|Macintosh")),
    ("Linux", re.compile(r"Linux|X11")),
)
MOBIL, NETTBRETT, DATAMASKIN = gettext_noop("Mobiltelefon"), gettext_noop("Nettbrett"), gettext_noop("Datamaskin")


@dataclass(frozen=True, slots=True)
class Maskin:
    """What a browser says of itself; a field is empty when it says nothing that we know."""

    nettleser: str
    versjon: str
    system: str
    slag: str

    @property
    def kjenning(self) -> tuple[str, str]:
        """What tells two machines apart: a browser that updates itself is the same one."""
        return self.nettleser, self.system

    @property
    def navn(self) -> str:
        """«Edge 148, Windows 10 eller 11», in the reader's language."""
        nettleser = f"{self.nettleser} {self.versjon}".strip()
        deler = [nettleser or _("Ukjent nettleser"), _(self.system) if self.system else ""]
        return ", ".join(filter(None, deler))

    @property
    def slagnavn(self) -> str:
        """The kind of machine, in the reader's language."""
        return _(self.slag) if self.slag else _("Ukjent maskin")


@lru_cache(maxsize=2048)
def les_maskin(tekst: str) -> Maskin:
    """Read a User-Agent header; a made-up one gives what little it says."""
    nettleser, versjon = next(
        ((navn, treff[1] or "") for navn, monster in NETTLESERE if (treff := monster.search(tekst))), ("", "")
    )
    system = next((navn for navn, monster in SYSTEMER if monster.search(tekst)), "")
    return Maskin(nettleser, versjon, system, _slag(tekst, system))


def _slag(tekst: str, system: str) -> str:
    if not system:
        return ""
    if system == "iPhone":
        return MOBIL
    if system == "iPad":
        return NETTBRETT
    if system == "Android":
        return MOBIL if "Mobile" in tekst else NETTBRETT
    return DATAMASKIN
