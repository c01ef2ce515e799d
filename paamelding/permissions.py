"""Who gets which run of an import: a file that was read in is known to the school's administrators only."""

from datetime import datetime

from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from eksamen.permissions import skoler_administrert_av
from felles.models import Importkjoering


def hent_import_for(bruker: Bruker, pk: int, *, naa: datetime) -> tuple[Importkjoering, Organisasjon]:
    """A run of the enrolment import with its school; 404 unless the user administers that school."""
    kjoering = get_object_or_404(Importkjoering, pk=pk, slag="paamelding")
    return kjoering, get_object_or_404(skoler_administrert_av(bruker, naa), pk=kjoering.skole_id)
