"""The same decision for several equal applications, with a result for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from tilrettelegging.models import Tilrettelegging
from tilrettelegging.services.soeknader import Tiltaksvalg
from tilrettelegging.services.vedtak import Vedtaksinnhold, fatt_vedtak


@dataclass(frozen=True, slots=True)
class Resultat:
    """How it went with one application."""

    sak: Tilrettelegging
    gjort: bool
    tekst: str


def like(saker: Iterable[Tilrettelegging]) -> bool:
    """True when they all ask for the same, so that one decision fits them."""
    return len({frozenset((t.slag, t.tekst, t.ny_form) for t in sak.tiltak.all() if t.oensket) for sak in saker}) == 1


def fatt_like_vedtak(
    *, saker: Iterable[Tilrettelegging], utfall: str, tekst: str, aktoer: Aktoer, naa: datetime
) -> list[Resultat]:
    """Grant what each asked for, or refuse it; each in its own transaction, so that one that cannot stops no other."""
    resultater = []
    for sak in saker:
        oensker = [Tiltaksvalg(t.slag, t.tekst, t.ny_form) for t in sak.tiltak.all() if t.oensket]
        tiltak = [] if utfall == Tilrettelegging.Status.AVSLAATT else oensker
        innhold = Vedtaksinnhold(utfall=utfall, tekst=tekst, tiltak=tiltak)
        try:
            ny, _post = fatt_vedtak(sak_id=sak.pk, innhold=innhold, aktoer=aktoer, naa=naa)
        except Domenefeil as feil:
            resultater.append(Resultat(sak, False, str(feil.melding)))
        else:
            resultater.append(Resultat(sak, True, _("%(utfall)s.") % {"utfall": ny.get_status_display()}))
    return resultater
