"""A candidate's log-in: number and password, the slowing of wrong ones, and the end of a session."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from deltakelse.models import Feilforsoek, Innloggingssesjon, Sesjonsadresse
from deltakelse.querysets.dagen import Dagseksamen, digitale_eksamener, forberedelse_frigitt
from deltakelse.querysets.tilgang import med_tilgang
from deltakelse.services.feilforsoek import eksamensdag, laas_forsoek, nummer_hash, sekunder_igjen, tell_feil
from deltakelse.services.innloggingsfeil import AnnenDag, FeilInnlogging, Forberedelsesdag, MaaVente
from deltakelse.services.versjoner import laas_versjoner, oek_versjon
from eksamen.models import Kandidat
from eksamen.querysets.kunngjoering import kan_vises
from felles import passord as passordregler
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.nummer import kandidatnummer
from felles.tid import dagens_dato, doegnet, oslo


@dataclass(frozen=True)
class Utfall:
    """What an attempt came to: a session with its token, or the reason why not."""

    sesjon: Innloggingssesjon | None = None
    token: str = ""
    feil: Domenefeil | None = None


@sensitive_variables()
def logg_inn(
    *, nummer: str, passord: str, enhet_id: str, gammelt_token: str = "", aktoer: Aktoer, naa: datetime
) -> tuple[Innloggingssesjon, str]:
    """Open a new, unauthorised session; returns it and its token, which is stored nowhere.

    `enhet_id` is the mark of the device, or empty. A session that this browser held is ended; sessions on other
    devices stay as they are until the new one is authorised. Raises MaaVente, FeilInnlogging or AnnenDag
    (Forberedelsesdag when there is material to prepare with); what was counted and logged stands all the same.
    Rule: PGS, «Gi tilgang til kandidatene»: a new log-in needs a new authorisation.
    """
    utfall = _proev(
        nummer=normaliser(nummer),
        passord=passord,
        enhet_id=enhet_id,
        gammelt_token=gammelt_token,
        aktoer=aktoer,
        naa=naa,
    )
    if utfall.sesjon is None:
        raise utfall.feil or FeilInnlogging()
    return utfall.sesjon, utfall.token


@sensitive_variables()
@transaction.atomic
def _proev(*, nummer: str, passord: str, enhet_id: str, gammelt_token: str, aktoer: Aktoer, naa: datetime) -> Utfall:
    treff, feil = kontroller(nummer=nummer, passord=passord, enhet_id=enhet_id, aktoer=aktoer, naa=naa)
    if treff is None:
        return Utfall(feil=feil)
    dag = eksamensdag(treff)
    if dag != dagens_dato(naa):
        return Utfall(feil=_annen_dag(treff, dag, naa))
    # The candidate before the rest, as everywhere: else a log-in and an act on the candidate each wait for the other.
    laast = Kandidat.objects.select_for_update(of=("self",), no_key=True).filter(pk=treff.pk).order_by("pk")
    if not laast.values_list("pk", flat=True):
        return Utfall(feil=FeilInnlogging())  # taken out of the party a moment ago
    _avslutt_token(gammelt_token, treff, aktoer=aktoer, naa=naa)
    sesjon, token = _ny_sesjon(treff, aktoer, naa)
    return Utfall(sesjon, token)


@sensitive_variables()
def kontroller(
    *, nummer: str, passord: str, enhet_id: str, aktoer: Aktoer, naa: datetime
) -> tuple[Kandidat | None, Domenefeil | None]:
    """The candidate that a validated number and a password name, or why nobody; in the caller's transaction.

    Counts and slows wrong passwords, whatever the door is for.
    """
    forsoek = laas_forsoek(nummer, enhet_id, aktoer.adresse or "", naa)
    ventetid = sekunder_igjen(forsoek, naa)
    if ventetid > 0:
        return None, MaaVente(ventetid)
    kandidater = list(
        med_tilgang(Kandidat.objects.filter(kandidatnummer__nummer=nummer), naa)
        .select_related("passord", "parti", "eksamen__fag", "eksamen__periode")
        .order_by("pk")
    )
    treff = _finn(kandidater, passord)
    if treff is None:
        tell_feil(forsoek, kandidater, aktoer, naa)
        return None, FeilInnlogging()
    Feilforsoek.objects.filter(pk__in=[rad.pk for rad, _rabatt in forsoek]).delete()
    return treff, None


@transaction.atomic
def logg_ut(*, sesjon_id: int, aktoer: Aktoer, naa: datetime) -> None:
    """End the session for good. Harmless when it has ended already."""
    sesjon = (
        Innloggingssesjon.objects.select_for_update(of=("self",))
        .select_related("kandidat__parti")
        .filter(pk=sesjon_id, avsluttet__isnull=True)
        .first()
    )
    if sesjon:
        _avslutt(sesjon, Innloggingssesjon.Avsluttet.UTLOGGET, aktoer=aktoer, naa=naa)


@transaction.atomic
def opphev_ventetid(kandidat_id: int, aktoer: Aktoer, naa: datetime) -> int:
    """Let the candidate try again at once, from every device; how many waits were lifted. May be repeated."""
    kandidat = Kandidat.objects.select_related("parti", "kandidatnummer").get(pk=kandidat_id)
    nummer = kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else ""
    antall, _per_modell = Feilforsoek.objects.filter(nummer_hash=nummer_hash(nummer)).delete()
    if antall:
        _logg(kandidat, kandidat, "kandidat.ventetid_opphevet", aktoer=aktoer, naa=naa)
    return antall


def noter_adresse(*, sesjon: Innloggingssesjon, aktoer: Aktoer, naa: datetime) -> None:
    """Record that the session is used from another address or device than last time. Costs nothing when it is not."""
    if aktoer.adresse and (aktoer.adresse != sesjon.adresse or aktoer.enhet != sesjon.enhet):
        _bytt_adresse(sesjon, aktoer, naa)


@transaction.atomic
def _bytt_adresse(sesjon: Innloggingssesjon, aktoer: Aktoer, naa: datetime) -> None:
    sesjon.adresse, sesjon.enhet, sesjon.sist_sett = aktoer.adresse, aktoer.enhet, naa
    sesjon.save(update_fields=["adresse", "enhet", "sist_sett"])
    _skriv_adresse(sesjon, naa)
    # The live table may show addresses; a new one is no event, but a change of what is seen.
    oek_versjon(Kandidat.objects.filter(pk=sesjon.kandidat_id).values_list("parti_id", flat=True))


@transaction.atomic
def avslutt_utloepte(*, naa: datetime) -> int:
    """End the sessions of earlier days; how many. Beat runs it, so it may be repeated."""
    start, _slutt = doegnet(dagens_dato(naa))
    gamle = (
        Innloggingssesjon.objects.select_for_update(of=("self",))
        .select_related("kandidat__parti")
        .filter(avsluttet__isnull=True, opprettet__lt=start)
        .order_by("pk")[:500]
    )
    utloepte = list(gamle)
    laas_versjoner(sesjon.kandidat.parti_id for sesjon in utloepte)
    for sesjon in utloepte:
        _avslutt(sesjon, Innloggingssesjon.Avsluttet.UTLOEPT, aktoer=SYSTEM, naa=naa)
    return len(utloepte)


def normaliser(nummer: str) -> str:
    """The number in its written form, or "" when it is none."""
    try:
        return kandidatnummer.valider(nummer)
    except kandidatnummer.UgyldigNummer:
        return ""


@sensitive_variables()
def _finn(kandidater: list[Kandidat], passord: str) -> Kandidat | None:
    """The candidate that number and password name. As much work for a number that does not exist."""
    treff = None
    for kandidat in kandidater:
        fasit = kandidat.passord.passord if hasattr(kandidat, "passord") else ""
        if passordregler.like(passord, fasit):
            treff = kandidat
    if not kandidater:
        passordregler.like(passord, passordregler.lag_passord())
    return treff


def _annen_dag(kandidat: Kandidat, dag: date | None, naa: datetime) -> AnnenDag:
    """What the owner of the right password is told on another day: when this exam is, and what today or next is."""
    if dag and dag > dagens_dato(naa) and forberedelse_frigitt(kandidat, naa):
        return Forberedelsesdag(_("Forberedelsesmateriellet er klart."), kode="forberedelse")
    andre = [en for en in digitale_eksamener(kandidat, naa) if en.kandidat.pk != kandidat.pk]
    if not kan_vises(kandidat, naa):
        svar = _("Eksamenen på dette arket er ikke i dag. Du kan logge inn den dagen eksamenen er.")
    elif dag is None:
        fag = kandidat.eksamen.fag
        return AnnenDag(_("Eksamenen din i %(fag)s har ingen digital del.") % {"fag": fag}, kode="uten_digital_del")
    else:
        verdier = {"fag": kandidat.eksamen.fag, "dag": date_format(dag, "l j. F Y")}
        if dag < dagens_dato(naa):
            svar = _("Eksamenen din i %(fag)s var %(dag)s.") % verdier
        else:
            svar = _("Eksamenen din i %(fag)s er %(dag)s. Du kan logge inn den dagen.") % verdier
    return AnnenDag(" ".join([svar, *_andre_dager(andre, dag, naa)]), kode="annen_dag")


def _andre_dager(andre: list[Dagseksamen], dag: date | None, naa: datetime) -> list[str]:
    """Today's exam, whose password is another; else the next one, when it comes before the one asked for."""
    for en in andre:
        verdier = {
            "fag": en.kandidat.eksamen.fag,
            "dag": date_format(en.dag, "l j. F Y"),
            "tid": f"{oslo(en.start):%H:%M}",
        }
        if en.dag == dagens_dato(naa):
            return [_("I dag har du %(fag)s klokken %(tid)s. Bruk passordet på det arket.") % verdier]
        if dag is None or dag < dagens_dato(naa) or en.dag < dag:
            return [_("Den neste eksamenen din er %(fag)s %(dag)s klokken %(tid)s.") % verdier]
    return []


@sensitive_variables("token")
def _ny_sesjon(kandidat: Kandidat, aktoer: Aktoer, naa: datetime) -> tuple[Innloggingssesjon, str]:
    token = secrets.token_urlsafe(32)
    sesjon = Innloggingssesjon.objects.create(
        kandidat=kandidat,
        token_hash=hash_token(token),
        opprettet=naa,
        sist_sett=naa,
        adresse=aktoer.adresse,
        enhet=aktoer.enhet,
    )
    _skriv_adresse(sesjon, naa)
    selv = Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, aktoer.adresse, aktoer.enhet)
    _logg(sesjon, kandidat, "kandidat.logget_inn", aktoer=selv, naa=naa)
    return sesjon, token


def _skriv_adresse(sesjon: Innloggingssesjon, naa: datetime) -> None:
    if sesjon.adresse:
        Sesjonsadresse.objects.update_or_create(
            sesjon=sesjon,
            adresse=sesjon.adresse,
            enhet=sesjon.enhet,
            defaults={"sist_sett": naa},
            create_defaults={"foerst_sett": naa, "sist_sett": naa},
        )


def _avslutt_token(token: str, ny: Kandidat, *, aktoer: Aktoer, naa: datetime) -> None:
    """End the session that the browser of the new one held; it may be that of a candidate of another party."""
    if not token:
        return
    sesjon = (
        Innloggingssesjon.objects.select_for_update(of=("self",))
        .select_related("kandidat__parti")
        .filter(token_hash=hash_token(token), avsluttet__isnull=True)
        .first()
    )
    if sesjon:
        laas_versjoner([ny.parti_id, sesjon.kandidat.parti_id])
        selv = Aktoer(Hendelse.Aktoerslag.KANDIDAT, sesjon.kandidat_id, aktoer.adresse, aktoer.enhet)
        _avslutt(sesjon, Innloggingssesjon.Avsluttet.UTLOGGET, aktoer=selv, naa=naa)


def _avslutt(sesjon: Innloggingssesjon, grunn: str, *, aktoer: Aktoer, naa: datetime) -> None:
    sesjon.avsluttet, sesjon.avsluttet_grunn = naa, grunn
    sesjon.save(update_fields=["avsluttet", "avsluttet_grunn"])
    handling = "kandidat.logget_ut" if grunn == Innloggingssesjon.Avsluttet.UTLOGGET else "kandidat.sesjon_utloept"
    _logg(sesjon, sesjon.kandidat, handling, aktoer=aktoer, naa=naa)


def _logg(
    objekt: Innloggingssesjon | Kandidat, kandidat: Kandidat, handling: str, *, aktoer: Aktoer, naa: datetime
) -> None:
    logg_hendelse(
        objekt, handling, aktoer=aktoer, naa=naa, partier=[kandidat.parti_id], kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
    )  # fmt: skip
