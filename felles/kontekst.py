"""What the frame around each page needs. Nothing is asked for before a template looks at it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from felles.bidrag import Tekst, menypunkter_for
from felles.tid import naa


@dataclass(frozen=True)
class Menylenke:
    """A link of the main menu; `gjeldende` marks the place where the visitor is."""

    adresse: str
    tekst: Tekst
    gjeldende: bool


class Ramme:
    """The frame of one request: `ramme` in every template."""

    def __init__(self, request: Any) -> None:
        self._request = request

    @property
    def demo(self) -> bool:
        return bool(settings.DEMO)

    @property
    def sti(self) -> str:
        return str(self._request.path)

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
    def meny(self) -> list[Menylenke]:
        """Start, the places of the user's roles, help. The longest address that the path begins with is current."""
        punkter = list(self._punkter())
        treff = [adresse for adresse, _tekst in punkter if self._er_under(adresse)]
        gjeldende = max(treff, key=len, default=None)
        return [Menylenke(adresse, tekst, adresse == gjeldende) for adresse, tekst in punkter]

    def _er_under(self, adresse: str) -> bool:
        return self.sti == adresse if adresse == "/" else self.sti.startswith(adresse)

    def _punkter(self) -> Iterator[tuple[str, Tekst]]:
        if self.innlogget:
            yield "/", _("Start")
            for punkt in menypunkter_for(getattr(self._request, "roller", ())):
                yield reverse(punkt.url_navn), punkt.tekst
        yield reverse("felles:hjelp"), _("Hjelp")


def ramme(request: HttpRequest) -> dict[str, Ramme]:
    """Context processor: the frame of this request."""
    return {"ramme": Ramme(request)}
