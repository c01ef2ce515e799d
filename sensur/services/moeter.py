"""Meetings of a fellessensur: called by the authority, led by their leader, with attendance and minutes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker
from brukere.models.bruker import Rolle
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Fellessensur, Fellessensurdeltaker

Oppmoete = Fellessensurdeltaker.Oppmoete


@dataclass(frozen=True)
class Moetefelt:
    """What an authority decides about a meeting; times in UTC."""

    navn: str
    leder_id: int
    fra: datetime
    til: datetime
    sted: str = ""
    lenke: str = ""


@transaction.atomic
def lag_moete(
    *, faggruppe_id: int, felt: Moetefelt, deltakere: Iterable[int], aktoer: Aktoer, naa: datetime
) -> Fellessensur:
    """Call a meeting for a faggruppe. Each call makes one. The caller has checked that the actor runs the faggruppe.

    Raises Domenefeil for a leader who is no sensor, and for a meeting that ends before it begins or is over.
    Rule: Utdanningsdirektoratet, PAS-eksamen: fellessensur per faggruppe, called by the authority.
    """
    _krev_felt(felt, naa)
    moete = Fellessensur.objects.create(faggruppe_id=faggruppe_id, **asdict(felt))
    _sett_deltakere(moete, {*deltakere, felt.leder_id})
    logg_hendelse(moete, "fellessensur.innkalt", aktoer=aktoer, naa=naa, faggruppe_id=faggruppe_id)
    return moete


@transaction.atomic
def endre_moete(
    *, moete_id: int, felt: Moetefelt, deltakere: Iterable[int], aktoer: Aktoer, naa: datetime
) -> Fellessensur:
    """Change time, place, leader or who is called. Repeatable: the same again leaves no trace.

    Somebody whose attendance is written down stays on the list. Raises UgyldigOvergang when it is over or cancelled.
    """
    moete = _laas(moete_id)
    _krev_felt(felt, naa if felt.til != moete.til else None)
    endret = [navn for navn, verdi in asdict(felt).items() if getattr(moete, navn) != verdi]
    for navn in endret:
        setattr(moete, navn, getattr(felt, navn))
    if endret:
        moete.save(update_fields=endret)
    if _sett_deltakere(moete, {*deltakere, felt.leder_id}) or endret:
        logg_hendelse(moete, "fellessensur.endret", aktoer=aktoer, naa=naa, felt=endret)
    return moete


@transaction.atomic
def avlys_moete(*, moete_id: int, aktoer: Aktoer, naa: datetime) -> Fellessensur:
    """Cancel the meeting; undecided cases are free for another. Repeatable. Raises UgyldigOvergang when it is over."""
    moete = Fellessensur.objects.select_for_update(of=("self",)).get(pk=moete_id)
    if moete.avlyst is not None:
        return moete
    if moete.avsluttet is not None:
        raise UgyldigOvergang(_("Møtet er avsluttet og kan ikke avlyses."), kode="avsluttet")
    moete.avlyst = naa
    moete.save(update_fields=["avlyst"])
    moete.saker.filter(tatt_av__isnull=True, avgjort__isnull=True).update(tatt_av=naa)
    logg_hendelse(moete, "fellessensur.avlyst", aktoer=aktoer, naa=naa)
    return moete


@transaction.atomic
def foer_oppmoete(*, moete_id: int, tilstede: Iterable[int], aktoer: Aktoer, naa: datetime) -> Fellessensur:
    """Write down who of the called came (user ids); the others did not. Repeatable. Raises for another than the leader."""
    moete = _laas(moete_id)
    _krev_leder(moete, aktoer)
    inne = set(tilstede)
    endret = False
    for rad in moete.deltakere.order_by("pk"):
        ny = Oppmoete.TILSTEDE if rad.bruker_id in inne else Oppmoete.FRAVAERENDE
        if rad.oppmoete != ny:
            rad.oppmoete, endret = ny, True
            rad.save(update_fields=["oppmoete"])
    if endret:
        logg_hendelse(moete, "fellessensur.oppmoete", aktoer=aktoer, naa=naa)
    return moete


@transaction.atomic
def skriv_referat(*, moete_id: int, tekst: str, revisjon: int, aktoer: Aktoer, naa: datetime) -> Fellessensur:
    """Save the minutes over the revision that was read. Repeatable: the same text again changes nothing.

    Raises UgyldigOvergang when somebody wrote since (kode `revisjon`), or the meeting is over.
    """
    moete = _laas(moete_id)
    _krev_leder(moete, aktoer)
    if moete.referat == tekst:
        return moete
    if moete.revisjon != revisjon:
        melding = _(
            "Referatet er endret i et annet vindu siden du åpnet det. Din tekst er ikke lagret: ta vare på den, "
            "hent siden på nytt, og skriv den inn i det som står der."
        )
        raise UgyldigOvergang(melding, kode="revisjon")
    moete.referat, moete.revisjon = tekst, revisjon + 1
    moete.save(update_fields=["referat", "revisjon"])
    logg_hendelse(moete, "fellessensur.referat", aktoer=aktoer, naa=naa, revisjon=moete.revisjon)
    return moete


@transaction.atomic
def avslutt_moete(*, moete_id: int, aktoer: Aktoer, naa: datetime) -> Fellessensur:
    """Close the meeting: attendance and minutes stand. Repeatable.

    Cases at an oppmann may be decided later. Raises Domenefeil while another case is undecided, or nobody's attendance
    is written down.
    """
    moete = Fellessensur.objects.select_for_update(of=("self",)).get(pk=moete_id)
    _krev_leder(moete, aktoer)
    if moete.avsluttet is not None:
        return moete
    if moete.avlyst is not None:
        raise UgyldigOvergang(_("Møtet er avlyst."), kode="avlyst")
    if moete.saker.filter(tatt_av__isnull=True, avgjort__isnull=True, oppmann__isnull=True).exists():
        melding = _("Noen saker er ikke avgjort. Avgjør dem, eller gi dem til en oppmann, og avslutt så.")
        raise Domenefeil(melding, kode="uavgjort")
    if moete.deltakere.filter(oppmoete=Oppmoete.INNKALT).exists():
        raise Domenefeil(_("Før oppmøtet først, og avslutt så møtet."), kode="uten_oppmoete")
    moete.avsluttet = naa
    moete.save(update_fields=["avsluttet"])
    logg_hendelse(moete, "fellessensur.avsluttet", aktoer=aktoer, naa=naa)
    return moete


def _laas(moete_id: int) -> Fellessensur:
    moete = Fellessensur.objects.select_for_update(of=("self",)).get(pk=moete_id)
    if moete.avlyst is not None:
        raise UgyldigOvergang(_("Møtet er avlyst. Ingenting er endret."), kode="avlyst")
    if moete.avsluttet is not None:
        raise UgyldigOvergang(_("Møtet er avsluttet. Ingenting er endret."), kode="avsluttet")
    return moete


def _krev_leder(moete: Fellessensur, aktoer: Aktoer) -> None:
    if aktoer.bruker_id != moete.leder_id:
        raise Domenefeil(_("Bare møtets leder gjør dette. Ingenting er endret."), kode="ikke_leder")


def _krev_felt(felt: Moetefelt, naa: datetime | None) -> None:
    """`naa` when the end must be still to come."""
    if felt.til <= felt.fra:
        raise Domenefeil(_("Møtet må slutte etter at det begynner."), kode="til_foer_fra")
    if naa is not None and felt.til <= naa:
        raise Domenefeil(_("Møtet kan ikke være over allerede. Velg en senere tid."), kode="over")


def _sett_deltakere(moete: Fellessensur, ider: set[int]) -> bool:
    """Call these; those who are not called any longer are left out unless their attendance is written down."""
    har = set(moete.deltakere.values_list("bruker", flat=True))
    borte = moete.deltakere.exclude(bruker__in=ider).filter(oppmoete=Oppmoete.INNKALT)
    fjernet, _rader = borte.delete()
    nye = sorted(ider - har)
    Fellessensurdeltaker.objects.bulk_create([Fellessensurdeltaker(fellessensur=moete, bruker_id=pk) for pk in nye])
    return bool(fjernet or nye)


def kan_lede(bruker: Bruker, naa: datetime) -> bool:
    """Whoever leads a meeting is a sensor."""
    return bruker.har_rolle(naa, Rolle.SENSOR)
