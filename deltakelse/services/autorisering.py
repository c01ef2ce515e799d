"""Access to the exam for a candidate's log-in: one session at a time, the newest."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon
from deltakelse.services.versjoner import laas_versjoner
from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse

Avsluttet = Innloggingssesjon.Avsluttet


@transaction.atomic
def autoriser(
    *, kandidat_id: int, sesjon_id: int | None = None, maate: str, aktoer: Aktoer, naa: datetime
) -> Innloggingssesjon:
    """Give the waiting log-in access, and end the one that had it before; returns the session that has access.

    Takes the newest waiting session, or `sesjon_id` when the caller knows which (the day password is typed on one).
    Absence, block and delivery are the caller's to check, under the candidate's lock. May be repeated: a session that
    has access is returned as it is, without an event. Raises Domenefeil `ingen_venter` when no session waits.
    Rule: PGS kandidatmonitor, «Gi tilgang til kandidatene»: one session with access, authorised at every log-in.
    """
    kandidat = Kandidat.objects.select_for_update(of=("self",)).order_by("pk").med_navn().get(pk=kandidat_id)
    sesjoner = Innloggingssesjon.objects.select_related("autorisert_av").filter(kandidat=kandidat)
    # A log-out that does not take the candidate's lock waits for these rows, or has already ended them.
    list(sesjoner.aapne().select_for_update(of=("self",)).order_by("pk"))
    gammel = sesjoner.aapne().filter(autorisert__isnull=False).first()
    if sesjon_id is None:
        ny = sesjoner.ventende().order_by("-opprettet", "-pk").first() or gammel
    else:
        ny = sesjoner.aapne().filter(pk=sesjon_id).first()
    if ny is None:
        raise Domenefeil(_ingen_venter(kandidat, sesjoner.exists()), kode="ingen_venter")
    if ny.autorisert is not None:
        return ny
    paa_nytt = sesjoner.filter(autorisert__isnull=False).exists()
    if gammel is not None:
        gammel.avsluttet, gammel.avsluttet_grunn = naa, Avsluttet.NY_TILGANG
        gammel.save(update_fields=["avsluttet", "avsluttet_grunn"])
    ny.autorisert, ny.autorisert_maate, ny.autorisert_av_id = naa, maate, aktoer.bruker_id
    ny.save(update_fields=["autorisert", "autorisert_maate", "autorisert_av"])
    logg_hendelse(
        kandidat,
        "tilgang.gitt_paa_nytt" if paa_nytt else "tilgang.gitt",
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        sesjon=ny.pk,
        avsluttet_sesjon=gammel.pk if gammel else None,
        maate=maate,
    )
    return ny


@transaction.atomic
def fjern_tilgang(
    *, kandidat_id: int, sesjon_id: int, gitt: datetime | None = None, aktoer: Aktoer, naa: datetime
) -> bool:
    """Take the access away from that log-in, which stays open and waits to be let in again.

    False, without an event, when it does not have access any longer, or not the access given at `gitt` (UTC). Raises
    Kandidat.DoesNotExist for a candidate who is taken out. Rule: PGS kandidatmonitor, «Innloggingssesjon/IP»: not a
    block; the candidate comes to the authorisation page, and the monitor is told anew.
    """
    kandidat = (
        Kandidat.objects.select_for_update(of=("self",)).order_by("pk").select_related("parti").get(pk=kandidat_id)
    )
    sesjon = (
        Innloggingssesjon.objects.aapne()
        .select_for_update(of=("self",))
        .filter(pk=sesjon_id, kandidat=kandidat, autorisert__isnull=False)
        .order_by("pk")
        .first()
    )
    if sesjon is None or gitt not in (None, sesjon.autorisert):
        return False
    sesjon.autorisert, sesjon.autorisert_maate, sesjon.autorisert_av = None, "", None
    sesjon.save(update_fields=["autorisert", "autorisert_maate", "autorisert_av"])
    logg_hendelse(
        kandidat,
        "tilgang.fjernet",
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        sesjon=sesjon.pk,
    )
    return True


@transaction.atomic
def avslutt_ventende(kandidat_ider: Iterable[int], *, aktoer: Aktoer, naa: datetime) -> int:
    """End the log-ins that wait for access, as the password they came in with is dead; how many. Repeatable.

    One that has access stays: an invigilator has seen who sits there. Call it under the candidates' locks, and before
    any event of theirs; it leaves the versions of all their parties held.
    """
    ider = list(kandidat_ider)
    ventende = Innloggingssesjon.objects.select_for_update(of=("self",)).select_related("kandidat__parti").aapne()
    sesjoner = list(ventende.filter(kandidat__in=ider, autorisert__isnull=True).order_by("pk"))
    laas_versjoner(Kandidat.objects.filter(pk__in=ider).values_list("parti_id", flat=True))
    for sesjon in sesjoner:
        sesjon.avsluttet, sesjon.avsluttet_grunn = naa, Avsluttet.FJERNET
        sesjon.save(update_fields=["avsluttet", "avsluttet_grunn"])
        logg_hendelse(
            sesjon,
            "kandidat.sesjon_avsluttet",
            aktoer=aktoer,
            naa=naa,
            partier=[sesjon.kandidat.parti_id],
            kandidat_id=sesjon.kandidat_id,
            skole_id=sesjon.kandidat.parti.skole_id,
            grunn="nytt_passord",
        )
    return len(sesjoner)


def _ingen_venter(kandidat: Kandidat, har_vaert_inne: bool) -> str:
    navn = {"navn": kandidat.person.navn}
    if har_vaert_inne:
        return _("%(navn)s logget ut før du ga tilgang. Be kandidaten logge inn igjen.") % navn
    return _("%(navn)s er ikke logget inn. Be kandidaten logge inn med kandidatnummer og passord.") % navn
