"""The final grade: set by the second sensor alone, after both have confirmed, until the exam is published.

Events carry no value and name neither party nor candidate: before publication only the two sensors see them.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti, Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.synlig_fra import er_synlig
from sensur.models import Karakter, Sensoroppdrag, Sluttkarakter
from sensur.querysets.enighet import sammenlikn
from sensur.services.forslag import krev_egen


@transaction.atomic
def sett_sluttkarakter(
    *, oppdrag_id: int, kandidat_id: int, verdi: str, aktoer: Aktoer, naa: datetime
) -> Sluttkarakter:
    """Set or correct a candidate's final grade. Repeatable: the same grade again leaves no trace.

    Raises Domenefeil for the first sensor, an unknown grade, or a candidate without two proposals (absent, or of
    another party); UgyldigOvergang before both have confirmed and from the second of publication.
    Rule: Vigo IKS, retningslinjer for sensur: only the second sensor registers the final grade, and decides when the
    two do not agree.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa)
    if verdi not in Karakter.values:
        raise Domenefeil(_("Velg en karakter fra 1 til 6, eller MB."), kode="ukjent_karakter")
    rad = next((rad for rad in sammenlikn(oppdrag.parti_id).rader if rad.kandidat_id == kandidat_id), None)
    if rad is None:
        melding = _("Svaret har ikke to bekreftede forslag. Ingenting er satt.")
        raise Domenefeil(melding, kode="uten_forslag")
    ny = _skriv(oppdrag, kandidat_id, verdi, naa)
    if rad.endelig != verdi:
        handling = "sluttkarakter.rettet" if rad.endelig else "sluttkarakter.satt"
        logg_hendelse(ny, handling, aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def sett_like(*, oppdrag_id: int, aktoer: Aktoer, naa: datetime) -> int:
    """Set the final grade wherever both proposed the same and none is set yet; the number of grades set.

    Repeatable: the second time there is nothing left to set. Raises as `sett_sluttkarakter`.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa)
    rader = [rad for rad in sammenlikn(oppdrag.parti_id).like if not rad.endelig]
    for rad in rader:
        _skriv(oppdrag, rad.kandidat_id, rad.foerste, naa)
    if rader:
        logg_hendelse(oppdrag, "sluttkarakter.like_satt", aktoer=aktoer, naa=naa)
    return len(rader)


def _laas(oppdrag_id: int, aktoer: Aktoer, naa: datetime) -> Sensoroppdrag:
    """Lock party, candidates and assignment; publication locks the party too, so it is before or after, never beside."""
    parti_id = Sensoroppdrag.objects.values_list("parti", flat=True).get(pk=oppdrag_id)
    list(Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=parti_id).values_list("pk"))
    list(Kandidat.objects.select_for_update(of=("self",)).filter(parti=parti_id).order_by("pk").values_list("pk"))
    oppdrag = Sensoroppdrag.objects.select_for_update(of=("self",)).select_related("parti__eksamen").get(pk=oppdrag_id)
    krev_egen(oppdrag, aktoer)
    if oppdrag.nummer != Sensoroppdrag.Nummer.ANDRE:
        raise Domenefeil(_("Bare andresensor setter endelig karakter. Ingenting er endret."), kode="ikke_andresensor")
    if not Sensoroppdrag.objects.begge_bekreftet(parti_id):
        melding = _("Endelig karakter settes når dere begge har bekreftet forslagene. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="ikke_bekreftet")
    if er_synlig(oppdrag.parti.eksamen.publiseres, naa):
        melding = _("Karakterene er publisert og kan ikke endres lenger. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="publisert")
    return oppdrag


def _skriv(oppdrag: Sensoroppdrag, kandidat_id: int, verdi: str, naa: datetime) -> Sluttkarakter:
    karakter = Sluttkarakter.objects.filter(kandidat=kandidat_id, runde=1).first()
    if karakter is None:
        return Sluttkarakter.objects.create(kandidat_id=kandidat_id, verdi=verdi, satt_av=oppdrag, satt=naa)
    if karakter.verdi != verdi:
        karakter.verdi, karakter.satt, karakter.satt_av = verdi, naa, oppdrag
        karakter.save(update_fields=["verdi", "satt", "satt_av"])
    return karakter
