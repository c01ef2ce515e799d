"""How a file of an answer leaves the site; who may have it is decided before."""

from django.http import FileResponse

from felles.filsvar import fil_som_vedlegg
from levering.models import Besvarelsesfil


def filsvar(fil: Besvarelsesfil, *, navn: str = "") -> FileResponse:
    """The file exactly as it was received, under its own name or `navn` (a sensor must not see a name)."""
    return fil_som_vedlegg(fil.noekkel, navn=navn or fil.navn)
