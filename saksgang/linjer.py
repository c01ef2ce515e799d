"""What a line of the timeline is, and who did it, in words: a role, and a name only among the school's own people."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lat

from brukere.models import Bruker
from felles.bidrag import Tekst
from felles.models import Hendelse

SYSTEMET: Final = lat("Systemet")
KANDIDATEN: Final = lat("Kandidaten")


@dataclass(frozen=True, slots=True)
class Linje:
    """Something that happened: when, what, by whom, and the one fact that matters. `slag` is for tests and programs."""

    tid: datetime
    slag: str
    hva: Tekst
    hvem: Tekst = ""
    mer: Tekst = ""


@dataclass(frozen=True, slots=True)
class Leser:
    """What the reader may see of a grade that shows.

    `skolen`: names, as at the candidate's own school. `sensuren`: the two sensors' proposals, for the authority that the
    exam is of and those above it. `nemnda`: what the board wrote, for the authority that answered the appeal.
    """

    skolen: bool = False
    sensuren: bool = False
    nemnda: bool = False


class Folk:
    """The members of staff that the lines name by key, read once: two queries for them all."""

    def __init__(self, ider: Iterable[int | None], skole_id: int, *, med_navn: bool) -> None:
        self._skole_id, self._med_navn = skole_id, med_navn
        brukere = Bruker.objects.filter(pk__in={pk for pk in ider if pk})
        self._brukere = {en.pk: en for en in brukere.prefetch_related("tildelinger__organisasjon")}

    def rolle(self, bruker_id: int | None, tid: datetime) -> Tekst:
        """«Skoleadministrator, Lillevik»: what they were then, at the school first; with the name of the school's own."""
        bruker = self._brukere.get(bruker_id or 0)
        if bruker is None:
            return SYSTEMET
        gjaldt = [en for en in bruker.tildelinger.all() if en.gjelder(tid)]
        gjaldt.sort(key=lambda en: (en.organisasjon_id != self._skole_id, en.pk))
        if not gjaldt:
            return _("Ansatt uten rolle nå")
        en = gjaldt[0]
        rolle = f"{en.get_rolle_display()}, {en.organisasjon.navn}"
        egen = en.organisasjon_id == self._skole_id
        return f"{bruker.navn} ({en.get_rolle_display()})" if egen and self._med_navn else rolle

    def aktoer(self, hendelse: Hendelse) -> Tekst:
        """Who did what the event tells."""
        if hendelse.aktoer_slag == Hendelse.Aktoerslag.KANDIDAT:
            return KANDIDATEN
        if hendelse.aktoer_slag == Hendelse.Aktoerslag.BRUKER:
            return self.rolle(hendelse.aktoer_id, hendelse.tid)
        return SYSTEMET
