"""A plain PUT behind the same log-in: what comes is put after what lies there, and forced to disk."""

import os
from pathlib import Path

from django.conf import settings
from django.http import HttpResponse

from kandidat.http import KandidatRequest, kandidat_innlogget


@kandidat_innlogget()
def legg(request: KandidatRequest, navn: str) -> HttpResponse:
    """Append the body to that file."""
    with Path(settings.SPOLMAPPE, f"{navn}.gulv").open("ab") as fil:
        fil.write(request.read())
        fil.flush()
        os.fsync(fil.fileno())
    return HttpResponse(status=204)
