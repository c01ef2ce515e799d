"""Who gets which task about diplomas: the administrators of the candidate's school."""

from datetime import datetime

from django.http import Http404

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER
from klage.models import Vitnemaalsoppgave
from klage.querysets.utenfra import vitnemaalsoppgaver


def hent_oppgave_for(bruker: Bruker, pk: int, *, naa: datetime) -> Vitnemaalsoppgave:
    """The task; 404 at another school, and as long as the appeal does not show."""
    oppgave = vitnemaalsoppgaver(bruker.organisasjoner(naa, *SKOLEADMINISTRATORER), naa).filter(pk=pk).first()
    if oppgave is None:
        raise Http404
    return oppgave
