"""Who gets which bundle of paper answers to appeals: the school, the members of the board, and the authority."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE, REGISTRERER
from klagepost.querysets.bunker import Bunke, bunker, synlige_for, uten_bunke
from klagepost.querysets.veien import MYNDIGHETEN, SKOLEN, medlem


def hent_bunke_for(bruker: Bruker, pk: int, *, naa: datetime, handle: bool = False, del_: str = "") -> Bunke:
    """The bundle; 404 for those whom it does not concern.

    `handle` asks for somebody who has a part in its way, `del_` for that very part (403 for the others).
    """
    bunke = bunker([get_object_or_404(synlige_for(bruker, naa), pk=pk)], naa)[0]
    deler = deler_av(bruker, bunke, naa)
    if (del_ and del_ not in deler) or (handle and not deler):
        raise PermissionDenied(_("Bare skolen, klagenemnda og den ansvarlige myndigheten melder hvor besvarelsene er."))
    return bunke


def deler_av(bruker: Bruker, bunke: Bunke, naa: datetime) -> set[str]:
    """Whose steps the user registers in this bundle; empty for those who only read."""
    deler = set()
    if any(o.pk == bunke.rad.skole_id for o in bruker.organisasjoner(naa, *REGISTRERER)):
        deler.add(SKOLEN)
    if any(bunke.rad.ansvarlig.sti.startswith(o.sti) for o in bruker.organisasjoner(naa, *KLAGEANSVARLIGE)):
        deler.add(MYNDIGHETEN)
    if bruker.pk in bunke.lesere or bunke.innehaver_id == bruker.pk:
        deler.add(medlem(bruker.pk))
    return deler


def klager_for_skolen(bruker: Bruker, ider: Iterable[int] | None = None, *, naa: datetime) -> list[Klage]:
    """The appeals on paper at the user's own schools that lie in no bundle; of `ider` alone where given."""
    klager = Klage.objects.for_skole(bruker, naa, REGISTRERER)
    if ider is not None:
        klager = klager.filter(pk__in=list(ider))
    return list(uten_bunke(klager, naa).select_related(
        "kandidat__person", "kandidat__kandidatnummer", "kandidat__parti__skole", "kandidat__eksamen__fag",
        "kandidat__eksamen__periode", "runde", "ansvarlig",
    ).defer("kandidat__person__nummer"))  # fmt: skip
