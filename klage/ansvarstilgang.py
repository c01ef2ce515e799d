"""Who reads «Klageansvar» and the calendars, and who changes which row of them."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from klage.models import Klageansvar, Klagefrist
from klage.querysets.ansvar import LESERE, Styring, styring_for


def krev_leser(bruker: Bruker, naa: datetime) -> None:
    """403 for those who have nothing to do with appeals."""
    if not bruker.har_rolle(naa, *LESERE):
        raise PermissionDenied


def krev_styring(bruker: Bruker, naa: datetime) -> Styring:
    """What the user may change; 403 for those who only read.

    Rule: inferred, whoever owns the plan of an exam owns its responsibility and calendar (docs/kilder.md).
    """
    styring = styring_for(bruker, naa)
    if not styring.noe:
        raise PermissionDenied(
            _(
                "Klageansvar og klagefrister settes av Utdanningsdirektoratet, og av fylkeskommunene for eksamener de selv gir."
            )
        )
    return styring


def kan_endre_ansvar(styring: Styring, rad: Klageansvar, egne_fag: frozenset[tuple[int, int]]) -> bool:
    """Whether that row is theirs; `egne_fag` as `Styring.egne_fag` says."""
    return styring.rekker(rad.ansvarlig) and (styring.alt or (rad.periode_id, rad.fag_id) in egne_fag)


def kan_endre_frist(styring: Styring, rad: Klagefrist, egne_fag: frozenset[tuple[int, int]]) -> bool:
    """Whether that row is theirs: the national ones are Udir's."""
    return styring.alt or (rad.periode_id, rad.fag_id) in egne_fag


def hent_ansvar_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Klageansvar, Styring]:
    """A row to change or end, maybe one that is ended; 403 for everybody whose it is not: the list is no secret."""
    styring = krev_styring(bruker, naa)
    rader = Klageansvar.objects.select_related("periode", "fag", "omraade", "ansvarlig")
    rad = get_object_or_404(rader, pk=pk)
    if not kan_endre_ansvar(styring, rad, styring.egne_fag([rad.periode_id])):
        raise PermissionDenied(_("Denne raden settes av Utdanningsdirektoratet."))
    return rad, styring


def hent_frist_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Klagefrist, Styring]:
    """A row of the calendar to change or remove; 403 for everybody whose it is not."""
    styring = krev_styring(bruker, naa)
    rad = get_object_or_404(Klagefrist.objects.select_related("periode", "fag"), pk=pk)
    if not kan_endre_frist(styring, rad, styring.egne_fag([rad.periode_id])):
        raise PermissionDenied(_("Denne fristen er felles for hele landet, og settes av Utdanningsdirektoratet."))
    return rad, styring
