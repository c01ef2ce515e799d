"""The cases of a fellessensur: answers that two sensors see differently go to the meeting, which decides.

Whoever decides is neither of the two sensors of the party. Events name neither party nor candidate and carry no value.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from eksamen.models import Kandidat
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Fellessensur, Fellessensursak, Gjenaapning, Karakter, Karakterforslag, Sensoroppdrag
from sensur.querysets.enighet import sammenlikn
from sensur.querysets.moeter import kommende_for
from sensur.services.laaser import (
    krev_begge,
    krev_til_stede,
    krev_upublisert,
    krev_uten_sluttkarakter,
    laas_oppdrag,
    laas_parti,
)


@transaction.atomic
def send_til_moete(
    *, oppdrag_id: int, moete_id: int, kandidat_id: int | None = None, aktoer: Aktoer, naa: datetime
) -> int:
    """Put an answer that the two see differently on the list of a meeting, or all of them; the number put there.

    Either of the two sensors does it. Repeatable: what is on a list stays there. Raises UgyldigOvergang before both
    have confirmed and when the grades are published; Domenefeil for a meeting that is not the fagkode's, or is over.
    Rule: Utdanningsdirektoratet, «Sensurere eksamen»: the fellessensur fixes grades on which the two do not agree.
    """
    oppdrag = laas_oppdrag(oppdrag_id, aktoer, naa, kandidat_id=kandidat_id)
    krev_begge(oppdrag)
    # Locked: it is cancelled or closed before this, or after, and then its cases are freed.
    moete = kommende_for(oppdrag.parti.eksamen).select_for_update(of=("self",)).filter(pk=moete_id).first()
    if moete is None:
        melding = _("Møtet er over, avlyst eller for andre fagkoder. Velg et annet møte. Ingenting er sendt.")
        raise Domenefeil(melding, kode="feil_moete")
    rader = sammenlikn(oppdrag.parti_id).til_fellessensur
    if kandidat_id is not None:
        rader = [rad for rad in rader if rad.kandidat_id == kandidat_id]
    for rad in rader:
        Fellessensursak.objects.create(fellessensur=moete, kandidat_id=rad.kandidat_id, satt_paa=naa)
    if rader:
        logg_hendelse(moete, "fellessensur.saker_sendt", aktoer=aktoer, naa=naa)
    return len(rader)


@transaction.atomic
def avgjoer(*, sak_id: int, verdi: str, merknad: str, aktoer: Aktoer, naa: datetime) -> Fellessensursak:
    """Decide a case, as the meeting's leader or as its oppmann. Repeatable: the same decision again changes nothing.

    Raises Domenefeil for an unknown grade, for one of the party's sensors past or present, and for somebody who is not
    to decide; UgyldigOvergang for another decision than the one that stands, a case that is taken off, a meeting that is
    cancelled, and while the proposals are sealed or open again.
    Rule: Utdanningsdirektoratet, «Sensurere eksamen»: an oppmann assesses answers where the sensors disagree.
    """
    sak, oppdrag = _laas(sak_id, naa)
    if verdi not in Karakter.values:
        raise Domenefeil(_("Velg en karakter fra 1 til 6, eller MB."), kode="ukjent_karakter")
    if aktoer.bruker_id != (sak.oppmann_id or sak.fellessensur.leder_id):
        melding = _("Saken avgjøres av møtets leder, eller av oppmannen når den har en. Ingenting er endret.")
        raise Domenefeil(melding, kode="ikke_din")
    _krev_utenfor(sak, aktoer.bruker_id)
    if sak.avgjort is not None:
        if sak.verdi == verdi:
            return sak
        raise UgyldigOvergang(_("Saken er avgjort. Ta den opp igjen for å avgjøre den på nytt."), kode="avgjort")
    krev_begge(oppdrag)
    krev_til_stede(oppdrag, sak.kandidat_id)
    if verdi == Karakter.MB:
        _krev_foreslaatt_mb(sak)
    sak.verdi, sak.merknad, sak.avgjort, sak.avgjort_av_id = verdi, merknad.strip(), naa, aktoer.bruker_id
    sak.save(update_fields=["verdi", "merknad", "avgjort", "avgjort_av"])
    logg_hendelse(sak, "fellessensursak.avgjort", aktoer=aktoer, naa=naa)
    return sak


@transaction.atomic
def gi_til_oppmann(*, sak_id: int, oppmann_id: int, aktoer: Aktoer, naa: datetime) -> Fellessensursak:
    """Give a case that the meeting cannot decide to an oppmann. Repeatable: the same oppmann again changes nothing.

    Raises Domenefeil for another than the leader, somebody without the role of sensor, and the party's own sensors;
    UgyldigOvergang when the case is decided or taken off.
    """
    sak, _oppdrag = _laas(sak_id, naa)
    _krev_leder(sak.fellessensur, aktoer)
    if sak.avgjort is not None:
        raise UgyldigOvergang(_("Saken er avgjort. Ta den opp igjen for å gi den til en oppmann."), kode="avgjort")
    oppmann = Bruker.objects.get(pk=oppmann_id)
    if not oppmann.har_rolle(naa, Rolle.SENSOR):
        raise Domenefeil(_("Oppmannen må ha rollen sensor. Velg en annen."), kode="ikke_sensor")
    _krev_utenfor(sak, oppmann.pk)
    if sak.oppmann_id != oppmann.pk:
        sak.oppmann = oppmann
        sak.save(update_fields=["oppmann"])
        logg_hendelse(sak, "fellessensursak.oppmann", aktoer=aktoer, naa=naa, bruker_id=oppmann.pk)
    return sak


@transaction.atomic
def ta_opp_igjen(*, sak_id: int, aktoer: Aktoer, naa: datetime) -> Fellessensursak:
    """Take a decided case up again, undecided: what was decided stays in the trail. Repeatable: an undecided one stands.

    Raises Domenefeil for another than the leader; UgyldigOvergang when the final grade is registered.
    """
    sak, _oppdrag = _laas(sak_id, naa)
    _krev_leder(sak.fellessensur, aktoer)
    if sak.avgjort is None:
        return sak
    krev_uten_sluttkarakter(sak.kandidat_id)
    sak.tatt_av = naa
    sak.save(update_fields=["tatt_av"])
    ny = Fellessensursak.objects.create(
        fellessensur=sak.fellessensur, kandidat_id=sak.kandidat_id, satt_paa=naa, oppmann_id=sak.oppmann_id
    )
    logg_hendelse(ny, "fellessensursak.tatt_opp_igjen", aktoer=aktoer, naa=naa)
    return ny


def _laas(sak_id: int, naa: datetime) -> tuple[Fellessensursak, Sensoroppdrag]:
    """The case, locked with its party; and one of the party's assignments. Raises when there is nothing to decide."""
    parti_id = Kandidat.objects.values_list("parti_id", flat=True).get(fellessensursaker=sak_id)
    if parti_id is not None:
        laas_parti(parti_id)
    # The meeting before the case, as cancelling takes them.
    list(Fellessensur.objects.select_for_update(of=("self",)).filter(saker=sak_id).values_list("pk"))
    sak = Fellessensursak.objects.select_for_update(of=("self",)).select_related("fellessensur").get(pk=sak_id)
    if sak.fellessensur.avlyst is not None:
        raise UgyldigOvergang(_("Møtet er avlyst. Ingenting er endret."), kode="avlyst")
    oppdrag = Sensoroppdrag.objects.aktive().filter(parti=parti_id).select_related("parti__eksamen").first()
    aapen = Gjenaapning.objects.filter(kandidat=sak.kandidat_id, lukket__isnull=True, oppdrag__avsluttet__isnull=True)
    if sak.tatt_av is not None or oppdrag is None:
        melding = _("Saken er tatt av listen: et forslag er endret, eller en sensor er byttet. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="tatt_av")
    if aapen.exists():
        melding = _("Saken hviler, for et forslag er åpnet igjen. Vent til det er bekreftet. Ingenting er endret.")
        raise UgyldigOvergang(melding, kode="hviler")
    krev_upublisert(oppdrag, naa, kandidat_id=sak.kandidat_id)
    return sak, oppdrag


def _krev_foreslaatt_mb(sak: Fellessensursak) -> None:
    # Whoever proposes MB has asked the school first; nobody else has.
    if not Karakterforslag.objects.staaende().filter(kandidat=sak.kandidat_id, verdi=Karakter.MB).exists():
        melding = _("Ingen av sensorene har foreslått MB, så skolen er ikke spurt. Velg en karakter fra 1 til 6.")
        raise Domenefeil(melding, kode="mb_ikke_foreslaatt")


def _krev_leder(moete: Fellessensur, aktoer: Aktoer) -> None:
    if aktoer.bruker_id != moete.leder_id:
        raise Domenefeil(_("Bare møtets leder gjør dette. Ingenting er endret."), kode="ikke_leder")


def _krev_utenfor(sak: Fellessensursak, bruker_id: int | None) -> None:
    if Sensoroppdrag.objects.filter(parti__kandidater=sak.kandidat_id, bruker=bruker_id).exists():
        melding = _("Sensorene for partiet avgjør ikke sin egen sak. Gi den til en oppmann som ikke er en av dem.")
        raise Domenefeil(melding, kode="egen_sak")
