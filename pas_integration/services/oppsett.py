"""The number that PAS knows a school by."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Organisasjon
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.nummer import orgnr as orgnummer
from felles.nummer.orgnr import UgyldigNummer


@transaction.atomic
def sett_pas_orgnr(*, skole_id: int, orgnr: str, aktoer: Aktoer, naa: datetime) -> Organisasjon:
    """Set the number, or take it away with "". The same again changes nothing.

    Raises Domenefeil: `ugyldig` for what is no number, `opptatt` for that of another organisation here.
    """
    skole = Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole_id)
    nytt = ""
    if orgnr.strip():
        try:
            nytt = orgnummer.valider(orgnr)
        except UgyldigNummer as feil:
            raise Domenefeil(str(feil.melding), kode="ugyldig") from None
    if nytt == skole.orgnr:
        nytt = ""  # the school's own, which is used without being set
    if nytt == skole.pas_orgnr:
        return skole
    andre = Organisasjon.objects.exclude(pk=skole.pk)
    if nytt and (andre.filter(pas_orgnr=nytt).exists() or andre.filter(orgnr=nytt).exists()):
        raise Domenefeil(
            _("Nummeret tilhører en annen organisasjon her. Sjekk at det er skolens eget nummer i PAS."), kode="opptatt"
        )
    skole.pas_orgnr = nytt
    skole.save(update_fields=["pas_orgnr"])
    logg_hendelse(skole, "organisasjon.pas_orgnr", aktoer=aktoer, naa=naa, skole_id=skole.pk, nummer=nytt)
    return skole
