"""The least that can be done behind the same log-in: bytes put on disk by a plain PUT, and nothing at all."""

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


@kandidat_innlogget()
def tomt(request: KandidatRequest) -> HttpResponse:
    """Say nothing."""
    return HttpResponse(status=204)
