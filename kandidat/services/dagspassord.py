"""The invigilator types the day password on the candidate's machine: this log-in is let in, and no other."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from deltakelse.models import Innloggingssesjon
from deltakelse.services import dagspassord
from deltakelse.services.autorisering import autoriser
from deltakelse.services.innloggingsfeil import MaaVente
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from kandidat.sider import Side, har_tilgang, hoerer_hjemme
from levering.permissions import laas_kandidat


@dataclass(frozen=True)
class Utfall:
    """What an attempt came to: let in, or the reason why not."""

    sesjon: Innloggingssesjon | None = None
    feil: Domenefeil | None = None


@sensitive_variables("passord")
def slipp_inn(*, kandidat_id: int, sesjon_id: int, passord: str, aktoer: Aktoer, naa: datetime) -> Innloggingssesjon:
    """Let that log-in in, when the password is today's for the candidate's party; logged as «dagspassord».

    Absence, block, delivery, post or a cancelled exam that came meanwhile wins. Harmless twice: one that is let in is
    returned as it is. Raises MaaVente, FeilDagspassord, or Domenefeil `stengt` and `ikke_sist` when no password would
    help; a wrong one is counted all the same.
    Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: the day password is an alternative to the monitor, and only
    the newest log-in counts.
    """
    utfall = _proev(kandidat_id=kandidat_id, sesjon_id=sesjon_id, passord=passord, aktoer=aktoer, naa=naa)
    if utfall.sesjon is None:
        raise utfall.feil or dagspassord.FeilDagspassord()
    return utfall.sesjon


@sensitive_variables("passord")
@transaction.atomic
def _proev(*, kandidat_id: int, sesjon_id: int, passord: str, aktoer: Aktoer, naa: datetime) -> Utfall:
    kandidat = laas_kandidat(kandidat_id, naa)
    sesjon = Innloggingssesjon.objects.select_for_update(of=("self",)).order_by("pk").get(pk=sesjon_id)
    feil = _stengt(hoerer_hjemme(kandidat, sesjon, naa), sesjon)
    if feil:
        return Utfall(feil=feil)
    if har_tilgang(sesjon):
        return Utfall(sesjon)
    sekunder = dagspassord.ventetid(sesjon, naa)
    if sekunder:
        return Utfall(feil=MaaVente(sekunder))
    if not dagspassord.kontroller(kandidat=kandidat, sesjon=sesjon, passord=passord, aktoer=aktoer, naa=naa):
        return Utfall(feil=dagspassord.FeilDagspassord())
    maate = Innloggingssesjon.Maate.DAGSPASSORD
    return Utfall(autoriser(kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, maate=maate, aktoer=aktoer, naa=naa))


def _stengt(side: Side, sesjon: Innloggingssesjon) -> Domenefeil | None:
    """Why no password helps; None when it would, or when the log-in has been let in already."""
    if side in (Side.AVLYST, Side.FRAVAER, Side.KVITTERING, Side.IKKE_TILGANG):
        return Domenefeil(_("Dagspassordet gir ikke tilgang nå. Se hva siden sier."), kode="stengt")
    if sesjon.avsluttet:
        return Domenefeil(_("Innloggingen er avsluttet. Logg inn på nytt."), kode="avsluttet")
    if not har_tilgang(sesjon) and not Innloggingssesjon.objects.ventende().filter(pk=sesjon.pk).exists():
        melding = _("Kandidaten har fått tilgang på en nyere innlogging. Logg ut her, og logg inn på nytt.")
        return Domenefeil(melding, kode="ikke_sist")
    return None
