"""Asking the school for an answer that is not there, and what the school answers."""

import re
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Person
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Etterlysning
from sensur.services.forslag import krev_kandidat, laas_kladd

# Shorter names than this are in too many sentences to be taken for a name.
KORTESTE_NAVN: Final = 2
ORD: Final = re.compile(r"\w+")


@transaction.atomic
def etterlys(*, oppdrag_id: int, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> Etterlysning:
    """Ask the school for an answer. Repeatable while it waits; asking again after an answer waits for a new one.

    After the confirmation it is asked for an answer whose proposal is open again.

    No event of it names party or candidate, and the other sensor sees nothing: it would tell of a proposal. Raises
    what saving a proposal raises.
    """
    oppdrag = laas_kladd(oppdrag_id, aktoer, naa, gjenaapnet_for=kandidat_id)
    kandidat = krev_kandidat(oppdrag, kandidat_id)
    sak = Etterlysning.objects.select_for_update(of=("self",)).filter(oppdrag=oppdrag, kandidat=kandidat).first()
    if sak is None:
        sak = Etterlysning.objects.create(oppdrag=oppdrag, kandidat=kandidat, sendt=naa)
    elif not sak.svar:
        return sak
    else:
        sak.sendt, sak.svar, sak.merknad, sak.svart, sak.svart_av = naa, "", "", None, None
        sak.save(update_fields=["sendt", "svar", "merknad", "svart", "svart_av"])
    logg_hendelse(sak, "etterlysning.sendt", aktoer=aktoer, naa=naa)
    return sak


@transaction.atomic
def svar_paa(*, etterlysning_id: int, svar: str, merknad: str, aktoer: Aktoer, naa: datetime) -> Etterlysning:
    """The school answers a sensor. Repeatable: the same answer again changes nothing.

    Raises Domenefeil for an unknown answer and for a remark with the candidate's name, which no sensor may know;
    UgyldigOvergang when the sensor has been replaced, or when somebody else at the school answered first. The caller
    has checked that the actor answers for the school.
    """
    sak = Etterlysning.objects.select_for_update(of=("self",)).select_related("oppdrag", "kandidat__person")
    rad = sak.get(pk=etterlysning_id)
    if svar not in Etterlysning.Svar.values:
        raise Domenefeil(_("Velg ett av svarene. Ingenting er sendt."), kode="ukjent_svar")
    if rad.svar == svar and rad.merknad == merknad:
        return rad
    if rad.svar:
        melding = _("Spørsmålet er alt besvart med «%(svar)s». Ingenting er endret.")
        raise UgyldigOvergang(melding % {"svar": rad.get_svar_display()}, kode="besvart")
    if rad.oppdrag.avsluttet is not None:
        melding = _("Sensoren er byttet ut og venter ikke lenger på svar. Ingenting er sendt.")
        raise UgyldigOvergang(melding, kode="avsluttet")
    if _navngir(merknad, rad.kandidat.person):
        melding = _("Merknaden går til sensor, som ikke skal vite hvem kandidaten er. Skriv den uten navn.")
        raise Domenefeil(melding, kode="navn")
    rad.svar, rad.merknad, rad.svart, rad.svart_av_id = svar, merknad, naa, aktoer.bruker_id
    rad.save(update_fields=["svar", "merknad", "svart", "svart_av"])
    logg_hendelse(rad, "etterlysning.besvart", aktoer=aktoer, naa=naa)
    return rad


def _navngir(merknad: str, person: Person) -> bool:
    # Whole words: «Ida» is in «kandidaten» too. Also with the genitive's s.
    ordene = set(ORD.findall(merknad.casefold()))
    navn = ORD.findall(f"{person.fornavn} {person.etternavn}".casefold())
    return any(ordene & {ett, f"{ett}s"} for ett in navn if len(ett) >= KORTESTE_NAVN)
