"""The least that can be done behind a member of staff's log-in."""

from django.http import HttpResponse

from brukere.http import InnloggetRequest, innlogget


@innlogget
def tomt(request: InnloggetRequest) -> HttpResponse:
    """Say nothing."""
    return HttpResponse(b"")


def bart(request: object) -> HttpResponse:
    """Say nothing, to anybody: what the machinery costs by itself."""
    return HttpResponse(b"")
