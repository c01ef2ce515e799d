from datetime import datetime

from django.db import transaction

from brukere.models import Organisasjon
from felles.hendelser import Aktoer, logg_hendelse
from felles.nummer import orgnr as orgnummer


@transaction.atomic
def opprett_organisasjon(
    *,
    slag: str,
    navn: str,
    orgnr: str,
    overordnet: Organisasjon | None,
    aktoer: Aktoer,
    naa: datetime,
    pas_orgnr: str = "",
) -> Organisasjon:
    """Register an organisation in its place in the tree. Raises UgyldigNummer when the number does not hold."""
    organisasjon = Organisasjon.objects.create(
        slag=slag, navn=navn, orgnr=orgnummer.valider(orgnr), pas_orgnr=pas_orgnr, overordnet=overordnet
    )
    organisasjon.sti = f"{overordnet.sti if overordnet else '/'}{organisasjon.pk}/"
    organisasjon.save(update_fields=["sti"])
    logg_hendelse(organisasjon, "organisasjon.opprettet", aktoer=aktoer, naa=naa, skole_id=organisasjon.pk)
    return organisasjon
