"""What a school says in a case about a formal fault."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from annullering.models import Skoleuttalelse
from annullering.services.saker import laas_sak
from brukere.models import Bruker, Organisasjon
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse


@transaction.atomic
def uttal(
    *, sak_id: int, skole: Organisasjon, tekst: str, bruker: Bruker, aktoer: Aktoer, naa: datetime
) -> Skoleuttalelse | None:
    """Store the school's statement; the newest counts. The same again leaves no trace.

    The caller has checked that the user administers the school and that it has candidates in the case. Raises
    UgyldigOvergang `trukket` when the case is withdrawn.
    """
    sak = laas_sak(sak_id)
    if sak.trukket:
        raise UgyldigOvergang(_("Saken er trukket, så uttalelsen er ikke lagret."), kode="trukket")
    siste = sak.uttalelser.filter(skole=skole).order_by("-pk").first()
    if siste is not None and siste.tekst == tekst:
        return None
    rad = Skoleuttalelse.objects.create(sak=sak, skole=skole, tekst=tekst, registrert=naa, registrert_av=bruker)
    logg_hendelse(rad, "formellsak.uttalelse", aktoer=aktoer, naa=naa, skole_id=skole.pk, sak=sak.pk)
    return rad
