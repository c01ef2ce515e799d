"""Who gets which bundle of paper answers: the school, its two sensors, and the authority."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from brukere.models import Bruker
from svarpost.querysets.bunker import SENDERE, Bunke, bunker, synlige_for
from svarpost.querysets.veien import FORRIGE, SKOLEN


def hent_bunke_for(bruker: Bruker, parti_id: int, *, naa: datetime, handle: bool = False, skole: bool = False) -> Bunke:
    """The bundle of a party; 404 for those whom it does not concern.

    `handle` asks for somebody who has it in hand (403 for the authority), `skole` for the school itself.
    """
    parti = get_object_or_404(synlige_for(bruker, naa), pk=parti_id)
    bunke = bunker([parti], naa)[0]
    roller = deler_av(bruker, bunke, naa)
    if (skole and SKOLEN not in roller) or (handle and not roller):
        raise PermissionDenied(_("Bare skolen og de to sensorene melder hvor besvarelsene er."))
    return bunke


def deler_av(bruker: Bruker, bunke: Bunke, naa: datetime) -> set[str]:
    """Whose steps the user registers in this bundle: "skole", "1", "2", "forrige"; empty for the authority."""
    roller = {nummer for nummer, oppdrag in bunke.sensorer.items() if oppdrag.bruker_id == bruker.pk}
    if any(o.pk == bunke.parti.skole_id for o in bruker.organisasjoner(naa, *SENDERE)):
        roller.add(SKOLEN)
    if bunke.forrige is not None and bunke.forrige.pk == bruker.pk:
        roller.add(FORRIGE)
    return roller
