"""Incidents: begun, ended and taken out again. When one ends, the minutes it took are counted for each candidate.

An incident changes nothing for candidates by itself: time is given back in `avbrudd.services.tidskonto`.
Rule: Udir, «Klage på formell feil»: what went wrong, for how long, and what was done about it must be documented.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from avbrudd.models import Avbrudd, Avbruddsrad
from avbrudd.querysets.avbrudd import partier_i
from avbrudd.services.omtelling import laas_rammede, tell_om, tidsrom
from avbrudd.services.tapttid import arbeidstider, minutter_igjen, talt_foer
from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Kandidat
from felles.angre import tilby
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost
from felles.templatetags.ramme import klokke, kortdato
from felles.tid import dagens_dato

STOPP_ANGRESLAG: Final = "avbrudd.stoppet"
TREKK_ANGRESLAG: Final = "avbrudd.trukket"


@dataclass(frozen=True, slots=True)
class Omraade:
    """What an incident is about: a candidate; a party, or a room of it; or, with the school alone, all of it."""

    skole_id: int
    parti_id: int | None = None
    rom: str = ""
    kandidat_id: int | None = None


@transaction.atomic
def start_avbrudd(
    *,
    omraade: Omraade,
    aarsak: str,
    beskrivelse: str = "",
    startet: datetime | None = None,
    aktoer: Aktoer,
    naa: datetime,
) -> tuple[Avbrudd, bool]:
    """Begin an incident, now or at an earlier moment of the day; it, and False when one ran there already.

    The caller has checked that the actor may act on all of it. Raises Domenefeil `aarsak`, `frem_i_tid`, `annen_dag`.
    """
    fra = startet or naa
    if aarsak not in Avbrudd.Aarsak.values:
        raise Domenefeil(_("Velg hva som er årsaken til avbruddet."), kode="aarsak")
    _krev_tidspunkt(fra, naa)
    _laas_omraade(omraade)
    felt: dict[str, Any] = {
        "skole_id": omraade.skole_id,
        "parti_id": omraade.parti_id,
        "kandidat_id": omraade.kandidat_id,
        "rom": omraade.rom,
    }
    loepende = Avbrudd.objects.filter(**felt, stoppet__isnull=True, trukket__isnull=True).order_by("-startet")
    foer = next((ett for ett in loepende if dagens_dato(ett.startet) == dagens_dato(naa)), None)
    if foer is not None:
        return foer, False
    avbrudd = Avbrudd.objects.create(
        **felt, aarsak=aarsak, beskrivelse=beskrivelse.strip(), startet=fra, startet_av_id=aktoer.bruker_id
    )
    _logg(avbrudd, "avbrudd.startet", aktoer, naa)
    return avbrudd, True


@transaction.atomic
def stopp_avbrudd(
    *, avbrudd_id: int, stoppet: datetime | None = None, aktoer: Aktoer, naa: datetime
) -> tuple[Avbrudd, Angrepost | None]:
    """End an incident, now or earlier, and count the minutes; it, and the undo. Twice is harmless and changes nothing.

    It ends on the day it began: the day after, the time must be given. Raises Avbrudd.DoesNotExist, Domenefeil
    `frem_i_tid`, `foer_start`, `annen_dag`, and UgyldigOvergang `trukket`.
    """
    kandidater = laas_rammede(avbrudd_id)
    avbrudd = _laas(avbrudd_id)
    if avbrudd.stoppet:
        return avbrudd, None
    _avvis_trukket(avbrudd)
    til = stoppet or naa
    _krev_tidspunkt(til, naa, avbrudd.startet)
    avbrudd.stoppet, avbrudd.stoppet_av_id = til, aktoer.bruker_id
    avbrudd.save(update_fields=["stoppet", "stoppet_av"])
    tider, foer = arbeidstider(kandidater, naa), talt_foer(kandidater, avbrudd.pk)
    rom = (avbrudd.startet, til)
    tapt = {pk: minutter_igjen(arbeid, rom, foer.get(pk, ())) for pk, arbeid in tider.items()}
    rader = [Avbruddsrad(avbrudd=avbrudd, kandidat_id=pk, tapte_minutter=tapt[pk]) for pk in kandidater if tapt.get(pk)]
    Avbruddsrad.objects.bulk_create(rader, batch_size=2000)
    _logg(avbrudd, "avbrudd.stoppet", aktoer, naa, antall=len(rader))
    data = {"avbrudd_id": avbrudd.pk}
    return avbrudd, tilby(slag=STOPP_ANGRESLAG, tekst=_("Angre stopp"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_stopp(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The incident runs again, and what it shared with others is theirs until it stops.

    Raises UgyldigOvergang when something was decided or it was taken out since.
    """
    kandidater = laas_rammede(data["avbrudd_id"])
    avbrudd = _laas(data["avbrudd_id"])
    rader = Avbruddsrad.objects.filter(avbrudd=avbrudd)
    if avbrudd.stoppet is None or avbrudd.trukket or rader.filter(avgjort__isnull=False).exists():
        raise _endret()
    rader.delete()
    rom = tidsrom(avbrudd)
    avbrudd.stoppet, avbrudd.stoppet_av = None, None
    avbrudd.save(update_fields=["stoppet", "stoppet_av"])
    tell_om(avbrudd, rom, kandidater, naa)
    _logg(avbrudd, "avbrudd.paagaar_igjen", aktoer, naa)
    return _("Avbruddet pågår igjen.")


@transaction.atomic
def trekk_avbrudd(*, avbrudd_id: int, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    """It was registered by mistake: kept, and counted nowhere. Twice is harmless; returns the undo.

    What it shared with other incidents is counted in those. Raises Avbrudd.DoesNotExist, and UgyldigOvergang
    `innvilget` while time that was given for it stands.
    """
    kandidater = laas_rammede(avbrudd_id)
    avbrudd = _laas(avbrudd_id)
    if avbrudd.trukket:
        return None
    if avbrudd.rader.filter(innvilget_minutter__gt=0).exists():
        melding = _("Det er gitt ekstratid for avbruddet, så det kan ikke trekkes. Gjør om avgjørelsene først.")
        raise UgyldigOvergang(melding, kode="innvilget")
    avbrudd.trukket, avbrudd.trukket_av_id = naa, aktoer.bruker_id
    avbrudd.save(update_fields=["trukket", "trukket_av"])
    if avbrudd.stoppet:
        tell_om(avbrudd, tidsrom(avbrudd), kandidater, naa)
    _logg(avbrudd, "avbrudd.trukket", aktoer, naa)
    data = {"avbrudd_id": avbrudd.pk}
    return tilby(slag=TREKK_ANGRESLAG, tekst=_("Angre"), data=data, aktoer=aktoer, naa=naa)


@transaction.atomic
def angre_trekk(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """It counts after all, with the minutes that no other has counted since. Raises UgyldigOvergang when it did already."""
    kandidater = laas_rammede(data["avbrudd_id"])
    avbrudd = _laas(data["avbrudd_id"])
    if avbrudd.trukket is None:
        raise _endret()
    avbrudd.trukket, avbrudd.trukket_av = None, None
    avbrudd.save(update_fields=["trukket", "trukket_av"])
    if avbrudd.stoppet:
        tell_om(avbrudd, tidsrom(avbrudd), kandidater, naa)
    _logg(avbrudd, "avbrudd.gjenopprettet", aktoer, naa)
    return _("Avbruddet er lagt tilbake.")


def _krev_tidspunkt(tid: datetime, naa: datetime, fra: datetime | None = None) -> None:
    if tid > naa:
        raise Domenefeil(_("Tidspunktet har ikke vært ennå. Skriv et klokkeslett som har vært."), kode="frem_i_tid")
    if fra is None and dagens_dato(tid) != dagens_dato(naa):
        raise Domenefeil(_("Et avbrudd føres samme dag. Skriv et klokkeslett i dag."), kode="annen_dag")
    if fra is not None and dagens_dato(tid) != dagens_dato(fra):
        melding = _("Avbruddet begynte %(dato)s klokken %(tid)s. Skriv klokkeslettet det var over den dagen.")
        raise Domenefeil(melding % {"dato": kortdato(fra), "tid": klokke(fra)}, kode="annen_dag")
    if fra is not None and tid < fra:
        melding = _("Avbruddet begynte %(tid)s. Skriv et klokkeslett etter det.")
        raise Domenefeil(melding % {"tid": klokke(fra)}, kode="foer_start")


def _laas_omraade(omraade: Omraade) -> None:
    """So that of two who begin the same at once, the second sees the first. Raises DoesNotExist when it is gone.

    What only refers to the school or the party is not held up: then two acts could stand and wait for each other.
    """
    if omraade.kandidat_id is not None:
        Kandidat.objects.select_for_update(of=("self",)).order_by("pk").get(pk=omraade.kandidat_id)
    elif omraade.parti_id is not None:
        Eksamensparti.objects.select_for_update(of=("self",), no_key=True).order_by("pk").get(pk=omraade.parti_id)
    else:
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).order_by("pk").get(pk=omraade.skole_id)


def _laas(avbrudd_id: int) -> Avbrudd:
    return Avbrudd.objects.select_for_update(of=("self",)).order_by("pk").get(pk=avbrudd_id)


def _avvis_trukket(avbrudd: Avbrudd) -> None:
    if avbrudd.trukket:
        raise UgyldigOvergang(_("Avbruddet er trukket. Start et nytt hvis noe er galt."), kode="trukket")


def _endret() -> UgyldigOvergang:
    melding = _("Avbruddet er endret siden, så det kan ikke angres. Se på det, og rett for hånd.")
    return UgyldigOvergang(melding, kode="endret_siden")


def _logg(avbrudd: Avbrudd, handling: str, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    """One event that names every party whose monitor shows the incident; the description stays out of it."""
    partier = partier_i(avbrudd).order_by("pk").values_list("pk", flat=True)
    logg_hendelse(
        avbrudd,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=partier,
        kandidat_id=avbrudd.kandidat_id,
        skole_id=avbrudd.skole_id,
        aarsak=avbrudd.aarsak,
        **data,
    )
