"""How much one candidate may put in all, so that nobody can fill the disk for everybody."""

from django.conf import settings
from django.db.models import Sum
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from levering.models import Besvarelsesfil, Opplasting

MEGA = 1024 * 1024


def krev_plass_i_alt(kandidat_id: int, stoerrelse: int) -> None:
    """Raise Domenefeil when the candidate's own files would come to more than the site's ceiling; two queries.

    Files that were deleted count too, as their bytes are kept, and uploads under way count in full. Staff's files do
    not. The answer stands only under the candidate's lock.
    """
    egne = Besvarelsesfil.Lastet.KANDIDAT
    paa_vei = Opplasting.objects.filter(
        kandidat=kandidat_id, lastet_opp_av=egne, fil__isnull=True, gruppefil__isnull=True, avbrutt__isnull=True
    )
    i_alt = stoerrelse
    for rader in (Besvarelsesfil.objects.filter(kandidat=kandidat_id, lastet_opp_av=egne), paa_vei):
        i_alt += rader.aggregate(byte=Sum("stoerrelse", default=0))["byte"]
    if i_alt > settings.OPPLASTINGSTAK_MB * MEGA:
        melding = _(
            "Filene dine er over %(mb)s MB til sammen, også regnet med dem du har slettet. Du kan ikke laste opp mer. "
            "Be eksamensvakten om å laste opp det som mangler."
        )
        raise Domenefeil(melding % {"mb": settings.OPPLASTINGSTAK_MB}, kode="for_mye_i_alt")
