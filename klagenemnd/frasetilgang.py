"""Who reads and who keeps a phrase bank."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import Rolle
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.models import Frase
from klagenemnd.querysets.fraser import egne_fraser, eiere, lesbare_fraser


def krev_leser(bruker: Bruker, naa: datetime) -> None:
    """403 for all but board members and the authorities that answer for appeals."""
    if not bruker.har_rolle(naa, *KLAGEANSVARLIGE, Rolle.KLAGENEMND):
        raise PermissionDenied(_("Frasebanken er for klagenemnda og myndigheten som er ansvarlig for klagen."))


def krev_eier(bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The authorities whose bank the user keeps; 403 for everybody else."""
    egne = eiere(bruker, naa)
    if not egne:
        raise PermissionDenied(_("Frasebanken endres av myndigheten som er ansvarlig for klagen."))
    return egne


def hent_frase_for(bruker: Bruker, pk: int, *, naa: datetime) -> Frase:
    """A sentence that the user keeps; 403 for one that the user only reads, 404 for every other, also one taken out."""
    frase = egne_fraser(bruker, naa).filter(pk=pk).first()
    if frase is not None:
        return frase
    if lesbare_fraser(bruker, naa).filter(pk=pk).exists():
        raise PermissionDenied(_("Frasebanken endres av myndigheten som er ansvarlig for klagen."))
    raise Http404
