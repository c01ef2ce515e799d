"""The final grade: set by the second sensor alone, after both have confirmed, until the exam is published.

Events carry no value and name neither party nor candidate: before publication only the two sensors see them.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Karakter, Sensoroppdrag, Sluttkarakter
from sensur.querysets.enighet import Enighetsrad, sammenlikn
from sensur.services.laaser import krev_begge, krev_grunn, laas_oppdrag

Avgjort = Sluttkarakter.Avgjort
# How the two may say that they came to it themselves.
EGNE = (Avgjort.SAMTALE, Avgjort.ANDRESENSOR)


@transaction.atomic
def sett_sluttkarakter(
    *,
    oppdrag_id: int,
    kandidat_id: int,
    verdi: str,
    aktoer: Aktoer,
    naa: datetime,
    avgjort: str = Avgjort.SAMTALE,
    grunn: str = "",
) -> Sluttkarakter:
    """Set or correct a candidate's final grade. Repeatable: the same grade again leaves no trace.

    `avgjort` says how the two came to it where their proposals differ: after talking, or the second sensor decided.
    A correction needs its `grunn`. Raises Domenefeil for the first sensor, an unknown grade, one that does not lie
    between the proposals, or a candidate without two proposals (absent, late, or of another party); UgyldigOvergang
    before both have confirmed, for another grade than the one both proposed, while a proposal is open again, before or
    against the decision of a fellessensur, and from the second of publication for whoever has a grade. Somebody who had
    none then gets the first one, which shows at once.
    Rule: Vigo IKS, retningslinjer for sensur: only the second sensor registers the final grade, and decides when the
    two do not agree. Utdanningsdirektoratet, «Sensurere eksamen»: where there is a fellessensur it decides.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    if verdi not in Karakter.values:
        raise Domenefeil(_("Velg en karakter fra 1 til 6, eller MB."), kode="ukjent_karakter")
    rad = _finn_rad(oppdrag, kandidat_id)
    if rad.endelig == verdi:
        return Sluttkarakter.objects.staaende().get(kandidat=kandidat_id)
    hvordan = _hvordan(oppdrag, rad, verdi, avgjort)
    if rad.endelig:
        grunn = krev_grunn(grunn, _("Skriv hvorfor karakteren blir en annen. Ingenting er satt."))
    ny = _skriv(oppdrag, kandidat_id, verdi, naa, avgjort=hvordan, grunn=grunn)
    handling = "sluttkarakter.rettet" if rad.endelig else "sluttkarakter.satt"
    logg_hendelse(ny, handling, aktoer=aktoer, naa=naa)
    return ny


@transaction.atomic
def sett_like(*, oppdrag_id: int, aktoer: Aktoer, naa: datetime) -> int:
    """Set the final grade wherever both proposed the same and none is set yet; the number of grades set.

    Repeatable: the second time there is nothing left to set. Raises as `sett_sluttkarakter`.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa)
    rader = [rad for rad in sammenlikn(oppdrag.parti_id).like if not rad.endelig and not rad.aapnet]
    for rad in rader:
        _skriv(oppdrag, rad.kandidat_id, rad.foerste, naa, avgjort=Avgjort.LIKE)
    if rader:
        logg_hendelse(oppdrag, "sluttkarakter.like_satt", aktoer=aktoer, naa=naa)
    return len(rader)


@transaction.atomic
def sett_avgjorte(*, oppdrag_id: int, aktoer: Aktoer, naa: datetime) -> int:
    """Register what the fellessensur or an oppmann decided, wherever no final grade is set yet; the number set.

    Repeatable: the second time there is nothing left to set. Raises as `sett_sluttkarakter`.
    Rule: Utdanningsdirektoratet, «Sensurere eksamen»: the second sensor registers the grade that the meeting fixed.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa)
    rader = [rad for rad in sammenlikn(oppdrag.parti_id).avgjorte if not rad.endelig and not rad.aapnet]
    for rad in rader:
        _skriv(oppdrag, rad.kandidat_id, rad.vedtak, naa, avgjort=_avgjoert_av(rad))
    if rader:
        logg_hendelse(oppdrag, "sluttkarakter.avgjorte_satt", aktoer=aktoer, naa=naa)
    return len(rader)


@transaction.atomic
def ta_tilbake(*, oppdrag_id: int, kandidat_id: int, grunn: str, aktoer: Aktoer, naa: datetime) -> None:
    """Take a final grade back, so that a proposal or a case can be opened again. Repeatable: without one nothing is done.

    The grade stays as it was, with the reason. Raises as `sett_sluttkarakter`, and UgyldigOvergang when a moment of
    publication is set: it would come without the candidate.
    """
    oppdrag = _laas(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    if oppdrag.parti.eksamen.publiseres is not None:
        melding = _("Karakterene er satt opp til å publiseres. Be myndigheten ta publiseringen tilbake først.")
        raise UgyldigOvergang(melding, kode="publiseres")
    grunn = krev_grunn(grunn, _("Skriv hvorfor karakteren tas tilbake. Ingenting er endret."))
    rad = Sluttkarakter.objects.staaende().filter(kandidat=kandidat_id, kandidat__parti=oppdrag.parti_id).first()
    if rad is None:
        return
    rad.erstattet, rad.grunn = naa, grunn
    rad.save(update_fields=["erstattet", "grunn"])
    logg_hendelse(rad, "sluttkarakter.tatt_tilbake", aktoer=aktoer, naa=naa)


def _laas(oppdrag_id: int, aktoer: Aktoer, naa: datetime, *, kandidat_id: int | None = None) -> Sensoroppdrag:
    oppdrag = laas_oppdrag(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    if oppdrag.nummer != Sensoroppdrag.Nummer.ANDRE:
        raise Domenefeil(_("Bare andresensor setter endelig karakter. Ingenting er endret."), kode="ikke_andresensor")
    krev_begge(oppdrag)
    return oppdrag


def _finn_rad(oppdrag: Sensoroppdrag, kandidat_id: int) -> Enighetsrad:
    sammenlikning = sammenlikn(oppdrag.parti_id)
    rad = next((rad for rad in sammenlikning.alle if rad.kandidat_id == kandidat_id), None)
    if rad is not None and rad.aapnet:
        melding = _("Et forslag til svaret er åpnet igjen. Vent til det er bekreftet på nytt. Ingenting er satt.")
        raise UgyldigOvergang(melding, kode="gjenaapnet")
    if rad is None or not rad.fullstendig:
        melding = _("Svaret har ikke to bekreftede forslag. Ingenting er satt.")
        raise Domenefeil(melding, kode="uten_forslag")
    return rad


def _hvordan(oppdrag: Sensoroppdrag, rad: Enighetsrad, verdi: str, avgjort: str) -> str:
    """How it was decided; raises where the proposals do not lead to that grade, or it is not the two sensors' to decide."""
    if not rad.forskjell:
        if verdi != rad.foerste:
            melding = _("Begge foreslo %(verdi)s. Åpne et forslag igjen for å endre karakteren. Ingenting er satt.")
            raise UgyldigOvergang(melding % {"verdi": rad.foerste}, kode="like_forslag")
        return Avgjort.LIKE
    if _har_fellessensur(oppdrag):
        if not rad.vedtak:
            melding = _("Ulike forslag avgjøres i fellessensuren. Send svaret dit, og vent på avgjørelsen.")
            raise UgyldigOvergang(melding, kode="fellessensur")
        if verdi != rad.vedtak:
            melding = _("Fellessensuren har avgjort svaret. Registrer karakteren den kom fram til.")
            raise UgyldigOvergang(melding, kode="mot_fellessensur")
        return _avgjoert_av(rad)
    if verdi not in rad.valg:
        melding = _("Karakteren må være en av %(valg)s. Åpne et forslag igjen for en annen. Ingenting er satt.")
        raise Domenefeil(melding % {"valg": ", ".join(rad.valg)}, kode="utenfor_forslagene")
    if avgjort not in EGNE:
        raise Domenefeil(_("Velg om dere ble enige, eller om andresensor avgjorde."), kode="ukjent_avgjort")
    return avgjort


def _avgjoert_av(rad: Enighetsrad) -> str:
    return Avgjort.OPPMANN if rad.av_oppmann else Avgjort.FELLESSENSUR


def _har_fellessensur(oppdrag: Sensoroppdrag) -> bool:
    plan = getattr(oppdrag.parti.eksamen, "sensurplan", None)
    return bool(plan and plan.fellessensur)


def _skriv(
    oppdrag: Sensoroppdrag, kandidat_id: int, verdi: str, naa: datetime, *, avgjort: str, grunn: str = ""
) -> Sluttkarakter:
    # Never overwritten: the one before stays as it was.
    Sluttkarakter.objects.staaende().filter(kandidat=kandidat_id).update(erstattet=naa)
    return Sluttkarakter.objects.create(
        kandidat_id=kandidat_id, verdi=verdi, satt_av=oppdrag, satt=naa, avgjort=avgjort, grunn=grunn
    )
