"""Keys to the API: made, revoked and tried. No key stands in an event, and only its hash in the database."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Bruker
from felles.fartsgrense import GLEMMES_ETTER, antall_etter, ventetid
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import hash_token, noekkelhash
from inntak.models import Inntaksnoekkel, Noekkelforsoek
from inntak.querysets.noekler import i_bruk, noekler_til

FORLED: Final = "inntak"
FORMAAL: Final = "noekkelforsoek"
FLEST: Final = 5
VARER: Final = timedelta(days=365)
KALL_I_MINUTTET: Final = 60
MINUTT: Final = timedelta(minutes=1)
# One statement, so that two calls at once are two: the second waits for the first and adds to what it left.
TELL: Final = """
    UPDATE inntak_inntaksnoekkel
    SET kall = CASE WHEN minutt = %(minutt)s THEN kall + 1 ELSE 1 END, minutt = %(minutt)s, sist_brukt = %(naa)s
    WHERE id = %(pk)s RETURNING kall
"""


class Ventefeil(Domenefeil):
    """Not now: too many wrong keys, or too many calls. `sekunder` are left of the wait."""

    def __init__(self, melding: str, kode: str, sekunder: float) -> None:
        super().__init__(melding, kode=kode)
        self.sekunder = max(1, round(sekunder))


@sensitive_variables()
@transaction.atomic
def lag_noekkel(*, bruker: Bruker, navn: str, aktoer: Aktoer, naa: datetime) -> tuple[Inntaksnoekkel, str]:
    """A new key for the user, and what it is: shown once and never found again. It ends after a year.

    Raises Domenefeil `for_mange` for one more than five in use.
    """
    Bruker.objects.select_for_update().get(pk=bruker.pk)
    if i_bruk(noekler_til(bruker), naa).count() >= FLEST:
        raise Domenefeil(
            _("Du har alt %(antall)s nøkler i bruk. Trekk tilbake en av dem først.") % {"antall": FLEST},
            kode="for_mange",
        )
    merke, hemmelig = secrets.token_hex(4), secrets.token_urlsafe(32)
    tekst = f"{FORLED}_{merke}_{hemmelig}"
    noekkel = Inntaksnoekkel.objects.create(
        bruker=bruker, navn=navn, merke=merke, hash=hash_token(tekst), laget=naa, utloeper=naa + VARER
    )
    logg_hendelse(noekkel, "inntaksnoekkel.laget", aktoer=aktoer, naa=naa, merke=merke)
    return noekkel, tekst


@transaction.atomic
def trekk_noekkel(*, noekkel_id: int, aktoer: Aktoer, naa: datetime) -> bool:
    """End a key; False when it was ended before. A call that comes after is refused."""
    noekkel = Inntaksnoekkel.objects.select_for_update(of=("self",)).get(pk=noekkel_id)
    if noekkel.trukket:
        return False
    noekkel.trukket = naa
    noekkel.save(update_fields=["trukket"])
    logg_hendelse(noekkel, "inntaksnoekkel.trukket", aktoer=aktoer, naa=naa, merke=noekkel.merke)
    return True


@sensitive_variables("tekst")
def proev_noekkel(*, tekst: str, sted: str, naa: datetime) -> Inntaksnoekkel | None:
    """The key in use that this is, with its user, and its use noted; None for every other, the same for all of them.

    Raises Ventefeil while the wait after wrong ones lasts (`vent`), and for one call too many in a minute (`kvote`).
    Outside any transaction: a call that fails is a call.
    """
    par = noekkelhash(f"{_merke(tekst)}\n{sted}", formaal=FORMAAL)
    forsoek = Noekkelforsoek.objects.filter(noekkel=par).first()
    if forsoek and ventetid(forsoek.antall) and naa < forsoek.neste_tillatt:
        raise Ventefeil(
            _("Nøkkelen har vært feil flere ganger. Vent så lenge som Retry-After sier."),
            "vent", (forsoek.neste_tillatt - naa).total_seconds(),
        )  # fmt: skip
    alle = i_bruk(Inntaksnoekkel.objects.filter(bruker__is_active=True), naa)
    noekkel = alle.select_related("bruker").filter(hash=hash_token(tekst)).first()
    if noekkel is None:
        _noter_feil(par, naa)
        return None
    if forsoek:
        Noekkelforsoek.objects.filter(pk=forsoek.pk).delete()
    _tell(noekkel, naa)
    return noekkel


def _merke(tekst: str) -> str:
    return tekst.removeprefix(f"{FORLED}_")[:8]


@transaction.atomic
def _noter_feil(par: str, naa: datetime) -> None:
    Noekkelforsoek.objects.filter(sist__lte=naa - GLEMMES_ETTER).delete()
    forsoek, nytt = Noekkelforsoek.objects.select_for_update(of=("self",)).get_or_create(
        noekkel=par, defaults={"sist": naa, "neste_tillatt": naa}
    )
    if nytt:
        return
    forsoek.antall = antall_etter(forsoek.antall, forsoek.sist, naa)
    forsoek.sist = naa
    forsoek.neste_tillatt = naa + ventetid(forsoek.antall)
    forsoek.save(update_fields=["antall", "sist", "neste_tillatt"])


def _tell(noekkel: Inntaksnoekkel, naa: datetime) -> None:
    minutt = naa.replace(second=0, microsecond=0)
    with connection.cursor() as markoer:
        markoer.execute(TELL, {"minutt": minutt, "naa": naa, "pk": noekkel.pk})
        (antall,) = markoer.fetchone()
    if antall > KALL_I_MINUTTET:
        raise Ventefeil(
            _("Nøkkelen er brukt mer enn %(antall)s ganger dette minuttet. Vent så lenge som Retry-After sier.")
            % {"antall": KALL_I_MINUTTET},
            "kvote", (minutt + MINUTT - naa).total_seconds(),
        )  # fmt: skip
