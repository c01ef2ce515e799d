"""Who gets which job. Every view gets it here."""

from datetime import datetime
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import SKOLEADMINISTRATORER
from felles.jobb import er_hemmelig
from felles.models import Jobb


def hent_jobb_for(bruker: Bruker, noekkel: UUID, *, naa: datetime) -> Jobb:
    """One's own job, or one of the school for its administrators; 404 for every other.

    Whoever has lost their last role over the school has lost the job with it; a secret result is for administrators.
    """
    jobb = get_object_or_404(Jobb, noekkel=noekkel)
    if any(o.pk == jobb.skole_id for o in bruker.organisasjoner(naa, *SKOLEADMINISTRATORER)):
        return jobb
    if jobb.bruker_id == bruker.pk and not er_hemmelig(jobb) and _har_rolle_over(bruker, jobb.skole_id, naa):
        return jobb
    raise Http404


def _har_rolle_over(bruker: Bruker, skole_id: int | None, naa: datetime) -> bool:
    if skole_id is None:
        return True
    sti = Organisasjon.objects.values_list("sti", flat=True).get(pk=skole_id)
    return any(sti.startswith(tildeling.organisasjon.sti) for tildeling in bruker.roller(naa))
