"""The answer: by the link without logging in, or by the logged-in person."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from oppnevning.models import Oppnevning, Svarlenke, Utsending
from oppnevning.services import habilitet, roller, utsending
from oppnevning.services.oppnevning import laas, levende_lenker

Status = Oppnevning.Status


class Stilling(StrEnum):
    """What an answer link, or a request, is good for now."""

    AAPEN = "aapen"
    BESVART = "besvart"
    UTE = "ute"  # the deadline is past
    TRUKKET = "trukket"


@dataclass(frozen=True, slots=True)
class Ja:
    """What accepting takes: address and telephone, the schools whose candidates they cannot grade, and relations.

    `passord` is for an account that nobody has ever logged in to.
    """

    gateadresse: str = field(repr=False)
    postnummer: str
    poststed: str
    telefon: str = field(repr=False)
    skole_ider: Collection[int] = ()
    relasjoner: str = field(default="", repr=False)
    passord: str = field(default="", repr=False)


def stilling(oppnevning: Oppnevning, naa: datetime, lenke: Svarlenke | None = None) -> Stilling:
    """How the request stands, for whoever came by that link or is logged in."""
    if oppnevning.status in {Status.TRUKKET, Status.ERSTATTET} or (lenke is not None and lenke.trukket is not None):
        return Stilling.TRUKKET
    if oppnevning.status != Status.SENDT:
        return Stilling.BESVART
    utloeper = oppnevning.svarfrist if lenke is None else lenke.utloeper
    return Stilling.AAPEN if naa < utloeper else Stilling.UTE


def kan_velge_passord(bruker: Bruker) -> bool:
    """True for an account that was made for somebody and that nobody has ever opened."""
    return not bruker.has_usable_password() and bruker.last_login is None


@sensitive_variables("svar")
@transaction.atomic
def takk_ja(*, oppnevning_id: int, svar: Ja, aktoer: Aktoer, naa: datetime, lenke_id: int | None = None) -> Oppnevning:
    """Accept: confidentiality, address, conflicts; the role comes with it. Accepting twice is harmless.

    Raises UgyldigOvergang when it is answered with no, withdrawn, or the deadline is past.
    """
    oppnevning = laas(oppnevning_id)
    if oppnevning.status == Status.TAKKET_JA:
        return oppnevning
    _krev_aapen(oppnevning, lenke_id, naa)
    if not oppnevning.bruker.is_active:
        raise UgyldigOvergang(_("Kontoen din er stengt. Ta kontakt med den som spurte deg."), kode="stengt")
    oppnevning.status, oppnevning.svart, oppnevning.taushet = Status.TAKKET_JA, naa, naa
    oppnevning.gateadresse, oppnevning.postnummer = svar.gateadresse, svar.postnummer
    oppnevning.poststed = svar.poststed
    roller.gi(oppnevning, aktoer=aktoer, naa=naa)
    oppnevning.save(update_fields=["status", "svart", "taushet", "gateadresse", "postnummer", "poststed", "tildeling"])
    _lukk_lenker(oppnevning, lenke_id, naa)
    _oppdater_konto(oppnevning.bruker_id, svar, med_passord=lenke_id is not None)
    habilitet.oppgi(
        bruker_id=oppnevning.bruker_id, eier_id=oppnevning.faggruppe.eier_id, skole_ider=svar.skole_ider,
        relasjoner=svar.relasjoner, aktoer=aktoer, naa=naa,
    )  # fmt: skip
    _logg(oppnevning, "oppnevning.takket_ja", aktoer, naa)
    utsending.bestill([oppnevning], Utsending.Slag.BEKREFTELSE, aktoer=aktoer, naa=naa)
    return oppnevning


@transaction.atomic
def takk_nei(
    *, oppnevning_id: int, grunn: str, aktoer: Aktoer, naa: datetime, lenke_id: int | None = None
) -> Oppnevning:
    """Decline, with the reason. Twice is harmless. Raises UgyldigOvergang as `takk_ja` does."""
    oppnevning = laas(oppnevning_id)
    if oppnevning.status == Status.TAKKET_NEI:
        return oppnevning
    _krev_aapen(oppnevning, lenke_id, naa)
    oppnevning.status, oppnevning.svart, oppnevning.avslag = Status.TAKKET_NEI, naa, grunn
    oppnevning.save(update_fields=["status", "svart", "avslag"])
    _lukk_lenker(oppnevning, lenke_id, naa)
    _logg(oppnevning, "oppnevning.takket_nei", aktoer, naa)
    return oppnevning


@sensitive_variables("gateadresse")
@transaction.atomic
def endre_adresse(
    *, oppnevning_id: int, gateadresse: str, postnummer: str, poststed: str, aktoer: Aktoer, naa: datetime
) -> Oppnevning:
    """Where paper answers go from now on. Raises UgyldigOvergang unless the appointment is accepted."""
    oppnevning = laas(oppnevning_id)
    if oppnevning.status != Status.TAKKET_JA:
        raise UgyldigOvergang(_("Oppnevningen står ikke lenger, så adressen kan ikke endres."))
    oppnevning.gateadresse, oppnevning.postnummer, oppnevning.poststed = gateadresse, postnummer, poststed
    oppnevning.save(update_fields=["gateadresse", "postnummer", "poststed"])
    _logg(oppnevning, "oppnevning.ny_adresse", aktoer, naa)
    return oppnevning


def _krev_aapen(oppnevning: Oppnevning, lenke_id: int | None, naa: datetime) -> None:
    lenke = Svarlenke.objects.get(pk=lenke_id, oppnevning=oppnevning) if lenke_id is not None else None
    hvordan = stilling(oppnevning, naa, lenke)
    if hvordan != Stilling.AAPEN:
        raise UgyldigOvergang(_ord(hvordan, oppnevning), kode=hvordan.value)


def _ord(hvordan: Stilling, oppnevning: Oppnevning) -> str:
    tekst = {
        Stilling.BESVART: _("Forespørselen er allerede besvart. Ta kontakt med %(eier)s hvis svaret skal endres."),
        Stilling.TRUKKET: _("Forespørselen er trukket, så den kan ikke besvares. Ta kontakt med %(eier)s."),
        Stilling.UTE: _("Svarfristen er ute. Ta kontakt med %(eier)s hvis du vil svare likevel."),
    }[hvordan]
    return tekst % {"eier": oppnevning.faggruppe.eier.navn}


def _lukk_lenker(oppnevning: Oppnevning, lenke_id: int | None, naa: datetime) -> None:
    """The one that was answered by is used, the others are taken back."""
    Svarlenke.objects.filter(pk=lenke_id or 0).update(brukt=naa)
    levende_lenker(oppnevning).update(trukket=naa)


@sensitive_variables("svar")
def _oppdater_konto(bruker_id: int, svar: Ja, *, med_passord: bool) -> None:
    """The telephone that sensors and school reach them at; a password only for an account that never had one."""
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=bruker_id)
    bruker.telefon = svar.telefon
    endret = ["telefon"]
    if med_passord and svar.passord and kan_velge_passord(bruker):
        bruker.set_password(svar.passord)
        endret.append("password")
    bruker.save(update_fields=endret)


def _logg(oppnevning: Oppnevning, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(
        oppnevning, handling, aktoer=aktoer, naa=naa, skole_id=oppnevning.faggruppe.eier_id,
        bruker_id=oppnevning.bruker_id,
    )  # fmt: skip
