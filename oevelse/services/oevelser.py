"""A practice exam from its beginning to its receipt. No event is logged: there is nothing real to tell of."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.kryptering import hash_token
from oevelse.models import Oevelse
from oevelse.services.grense import MAKS_OEVELSER, MAKS_OEVELSER_I_ALT, ForMange, tell

TIL_START: Final = timedelta(minutes=1)
VARIGHET: Final = timedelta(minutes=30)
BARE_LEVERING: Final = timedelta(minutes=15)
LEVETID: Final = timedelta(hours=24)
# No letter or digit that looks like another.
TEGN: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@transaction.atomic
def begynn(*, adresse: str | None, naa: datetime) -> tuple[Oevelse, str]:
    """A new practice exam and the token that finds it; it opens after a minute.

    Raises ForMange when too many are begun from that address, or in all.
    """
    tell(hva="oevelse", adresse=adresse, maks=MAKS_OEVELSER, naa=naa)
    if Oevelse.objects.filter(opprettet__gt=naa - LEVETID).count() >= MAKS_OEVELSER_I_ALT:
        raise ForMange(_("Det er begynt svært mange øvelser i dag. Prøv igjen i morgen."), sekunder=3600)
    token = secrets.token_urlsafe(32)
    start = naa + TIL_START
    oevelse = Oevelse.objects.create(token_hash=hash_token(token), opprettet=naa, start=start, slutt=start + VARIGHET)
    return oevelse, token


def finn(*, token: str, naa: datetime) -> Oevelse | None:
    """The practice exam of that token, while it is not a day old."""
    return Oevelse.objects.filter(token_hash=hash_token(token), opprettet__gt=naa - LEVETID).first() if token else None


@transaction.atomic
def start_naa(*, oevelse_id: int, naa: datetime) -> None:
    """Do not wait for the countdown. Harmless when it has started."""
    oevelse = laas(oevelse_id)
    if oevelse.start > naa:
        oevelse.start, oevelse.slutt = naa, naa + VARIGHET
        oevelse.save(update_fields=["start", "slutt"])


@transaction.atomic
def lever(*, oevelse_id: int, naa: datetime) -> Oevelse:
    """Hand in what is uploaded. The second time is the first.

    Raises Domenefeil when there is nothing to hand in, or when it is too late.
    """
    oevelse = laas(oevelse_id)
    if oevelse.levert:
        return oevelse
    if oevelse.start > naa:
        raise Domenefeil(_("Eksamenen har ikke startet, og ingenting er endret."), kode="ikke_startet")
    if naa > frist(oevelse):
        raise Domenefeil(_("Tiden er ute. Begynn en ny øvelse for å prøve igjen."), kode="tiden_er_ute")
    if not oevelse.filer.exists():
        raise Domenefeil(_("Du har ikke lastet opp noe ennå. Last opp en fil først."), kode="ingen_filer")
    oevelse.levert = naa
    oevelse.kvitteringskode = f"{_kode()}-{_kode()}"
    oevelse.save(update_fields=["levert", "kvitteringskode"])
    return oevelse


def frist(oevelse: Oevelse) -> datetime:
    """Until when what is uploaded may be delivered, as in an exam."""
    return oevelse.slutt + BARE_LEVERING


def laas(oevelse_id: int) -> Oevelse:
    """The row, locked until the transaction ends."""
    return Oevelse.objects.select_for_update(of=("self",)).get(pk=oevelse_id)


def _kode() -> str:
    return "".join(secrets.choice(TEGN) for _nr in range(4))
