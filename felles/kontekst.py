"""What the frame around each page needs. Nothing is asked for before a template looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.bidrag import Tekst, menypunkter_for
from felles.tid import naa

# Each language by its own name, whatever language the page is in.
EGNE_NAVN = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English", "se": "Davvisámegiella"}


@cache
def spraak_med_tekster() -> tuple[tuple[str, str], ...]:
    """Code and own name of the languages that we have texts in; bokmål is the texts' own language."""
    return tuple(
        (kode, EGNE_NAVN.get(kode, kode))
        for kode, _navn in settings.LANGUAGES
        if kode == settings.LANGUAGE_CODE
        or any(Path(mappe, kode, "LC_MESSAGES", "django.mo").exists() for mappe in settings.LOCALE_PATHS)
    )


# So many places stand beside each other in the head of a page 1280 px wide, Start and Hjelp among them.
PLASSER_I_HODET = 7


@dataclass(frozen=True)
class Menylenke:
    """A link of the main menu; `gjeldende` marks the place where the visitor is."""

    adresse: str
    tekst: Tekst
    gjeldende: bool = False
    gruppe: Tekst = ""
    foran: bool = False


@dataclass(frozen=True)
class Menygruppe:
    """A disclosure of the main menu with the links that lie under it."""

    tekst: Tekst
    lenker: list[Menylenke]

    @property
    def gjeldende(self) -> bool:
        """Whether the visitor is at one of its places."""
        return any(lenke.gjeldende for lenke in self.lenker)


class Ramme:
    """The frame of one request: `ramme` in every template."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def demonavn(self) -> str:
        """What this site of the demo is, when it is another than the school's own."""
        return str(settings.DEMO_NAVN)

    @property
    def sti(self) -> str:
        return str(self._request.path)

    @property
    def spraak(self) -> tuple[tuple[str, str], ...]:
        """The languages to choose from; empty when there is nothing to choose."""
        valg = spraak_med_tekster()
        return valg if len(valg) > 1 else ()

    @cached_property
    def tjenertid(self) -> datetime:
        return naa()

    @cached_property
    def innlogget(self) -> bool:
        bruker = getattr(self._request, "user", None)
        return bool(bruker and bruker.is_authenticated)

    @cached_property
    def _tildelinger(self) -> list[Any]:
        return list(self._request.user.roller(self.tjenertid)) if self.innlogget else []

    @cached_property
    def rolletekst(self) -> str:
        """The user's roles in words, each once: «Skoleadministrator, Sensor»."""
        return ", ".join(dict.fromkeys(str(tildeling.get_rolle_display()) for tildeling in self._tildelinger))

    @cached_property
    def organisasjonstekst(self) -> str:
        """The organisations where the user has a role, each once."""
        return ", ".join(dict.fromkeys(tildeling.organisasjon.navn for tildeling in self._tildelinger))

    @cached_property
    def meny(self) -> list[Menylenke | Menygruppe]:
        """Start, the places of the user's roles, help. The longest address that the path begins with is current.

        When not all have room, the places of a group lie under one disclosure, where the first of them would stand;
        those that stand in front of their group go there one by one, and no more of them than must.
        """
        lenker = self._lenker()
        if len(lenker) <= PLASSER_I_HODET:
            return list(lenker)
        under = {lenke.adresse for lenke in lenker if lenke.gruppe and not lenke.foran}
        meny = _gruppert(lenker, under)
        for lenke in lenker:
            if lenke.foran and len(meny) > PLASSER_I_HODET:
                under.add(lenke.adresse)
                meny = _gruppert(lenker, under)
        return meny

    def _lenker(self) -> list[Menylenke]:
        lenker = list(self._steder())
        treff = [lenke.adresse for lenke in lenker if self._er_under(lenke.adresse)]
        gjeldende = max(treff, key=len, default=None)
        return [replace(lenke, gjeldende=lenke.adresse == gjeldende) for lenke in lenker]

    def _er_under(self, adresse: str) -> bool:
        return self.sti == adresse if adresse == "/" else self.sti.startswith(adresse)

    def _steder(self) -> Iterator[Menylenke]:
        if self.innlogget:
            yield Menylenke("/", _("Start"))
            for punkt in menypunkter_for(getattr(self._request, "roller", ())):
                yield Menylenke(reverse(punkt.url_navn), punkt.tekst, gruppe=punkt.gruppe, foran=punkt.foran)
        yield Menylenke(reverse("felles:hjelp"), _("Hjelp"))


def _gruppert(lenker: list[Menylenke], under: set[str]) -> list[Menylenke | Menygruppe]:
    """The menu with the links of those addresses under their groups."""
    meny: list[Menylenke | Menygruppe] = []
    grupper: dict[str, Menygruppe] = {}
    for lenke in lenker:
        if lenke.adresse not in under:
            meny.append(lenke)
            continue
        navn = str(lenke.gruppe)
        if navn not in grupper:
            grupper[navn] = Menygruppe(lenke.gruppe, [])
            meny.append(grupper[navn])
        grupper[navn].lenker.append(lenke)
    return meny


def ramme(request: HttpRequest) -> dict[str, Ramme]:
    """Context processor: the frame of this request."""
    return {"ramme": Ramme(request)}
