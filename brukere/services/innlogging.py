"""The staff door: slowed per username and place, opened for users in force."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker, Innloggingsforsoek
from felles.fartsgrense import antall_etter, ventetid
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import noekkelhash

FORMAAL = "innloggingsforsoek"


@transaction.atomic
def ta_forsoek(*, brukernavn: str, sted: str, naa: datetime) -> None:
    """Count one attempt before the password is looked at, so that a burst of requests gets no more than a series.

    `sted` is the device when it is known from an earlier log-in, else the address. The same for known and unknown
    usernames. Raises Domenefeil("vent") when the wait after earlier attempts is not over; that attempt is not counted.
    """
    Innloggingsforsoek.objects.glemte(naa).delete()
    forsoek, nytt = Innloggingsforsoek.objects.select_for_update(of=("self",)).get_or_create(
        noekkel=_noekkel(brukernavn, sted), defaults={"antall": 1, "sist": naa, "neste_tillatt": naa + ventetid(1)}
    )
    if nytt:
        return
    # Requests may be treated in another order than they came: without a wait there is nothing to compare with.
    if ventetid(forsoek.antall) and naa < forsoek.neste_tillatt:
        sekunder = max(1, round((forsoek.neste_tillatt - naa).total_seconds()))
        raise Domenefeil(
            ngettext(
                "Det har vært flere feil forsøk. Vent ett sekund, og prøv igjen.",
                "Det har vært flere feil forsøk. Vent %(sekunder)s sekunder, og prøv igjen.",
                sekunder,
            )
            % {"sekunder": sekunder},
            kode="vent",
        )
    forsoek.antall = antall_etter(forsoek.antall, forsoek.sist, naa)
    forsoek.sist = naa
    forsoek.neste_tillatt = naa + ventetid(forsoek.antall)
    forsoek.save(update_fields=["antall", "sist", "neste_tillatt"])


@transaction.atomic
def registrer_innlogging(*, bruker: Bruker, sted: str, aktoer: Aktoer, naa: datetime) -> None:
    """The password was right: the attempts are forgotten and the log-in stands in the log."""
    Innloggingsforsoek.objects.filter(noekkel=_noekkel(bruker.brukernavn, sted)).delete()
    logg_hendelse(bruker, "bruker.logget_inn", aktoer=aktoer, naa=naa)


@transaction.atomic
def registrer_utlogging(*, bruker: Bruker, aktoer: Aktoer, naa: datetime) -> None:
    """The user left by their own act."""
    logg_hendelse(bruker, "bruker.logget_ut", aktoer=aktoer, naa=naa)


@transaction.atomic
def bytt_passord(*, bruker: Bruker, gammelt: str, nytt: str, aktoer: Aktoer, naa: datetime) -> Bruker:
    """Give the user a new password; every other session of theirs ends with it.

    The rules for a good password are the form's. Raises Domenefeil("feil_passord") when the old one is wrong.
    """
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=bruker.pk)
    if not bruker.check_password(gammelt):
        raise Domenefeil(_("Det nåværende passordet stemmer ikke. Skriv det du logget inn med."), kode="feil_passord")
    bruker.set_password(nytt)
    bruker.save(update_fields=["password"])
    logg_hendelse(bruker, "bruker.passord_byttet", aktoer=aktoer, naa=naa)
    return bruker


def _noekkel(brukernavn: str, sted: str) -> str:
    return noekkelhash(f"{brukernavn}\n{sted}", formaal=FORMAAL)
