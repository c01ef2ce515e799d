"""A pupil's look at own exams, on any day, by the same number and password. Gives no way to a paper or a hand-in."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from deltakelse.models import Innsynsoekt
from deltakelse.services.innloggingsfeil import FeilInnlogging
from deltakelse.services.sesjoner import kontroller, normaliser
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.kryptering import hash_token
from felles.models import Hendelse
from felles.tid import dagens_dato, doegnet


@sensitive_variables()
def logg_inn_innsyn(
    *, nummer: str, passord: str, enhet_id: str, aktoer: Aktoer, naa: datetime
) -> tuple[Innsynsoekt, str]:
    """Open a look at own exams; returns it and its token, which is stored nowhere. Raises MaaVente, FeilInnlogging.

    Wrong passwords are counted as at the exam's door: the two share their waits.
    """
    okt, token, feil = _proev(normaliser(nummer), passord, enhet_id, aktoer=aktoer, naa=naa)
    if okt is None:
        raise feil or FeilInnlogging()
    return okt, token


@sensitive_variables()
@transaction.atomic
def _proev(
    nummer: str, passord: str, enhet_id: str, *, aktoer: Aktoer, naa: datetime
) -> tuple[Innsynsoekt | None, str, Domenefeil | None]:
    kandidat, feil = kontroller(nummer=nummer, passord=passord, enhet_id=enhet_id, aktoer=aktoer, naa=naa)
    if kandidat is None:
        return None, "", feil
    token = secrets.token_urlsafe(32)
    okt = Innsynsoekt.objects.create(kandidat=kandidat, token_hash=hash_token(token), opprettet=naa)
    selv = Aktoer(Hendelse.Aktoerslag.KANDIDAT, kandidat.pk, aktoer.adresse, aktoer.enhet)
    # No party is named: a look changes nothing that an invigilator sees.
    logg_hendelse(
        kandidat, "kandidat.aapnet_innsyn", aktoer=selv, naa=naa, kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
    )  # fmt: skip
    return okt, token, None


def finn_innsyn(token: str, naa: datetime) -> Innsynsoekt | None:
    """The open look of this token, made on this Norwegian day; one query."""
    start, slutt = doegnet(dagens_dato(naa))
    aapne = Innsynsoekt.objects.filter(avsluttet__isnull=True, opprettet__gte=start, opprettet__lt=slutt)
    return aapne.filter(token_hash=hash_token(token)).first() if token else None


@transaction.atomic
def avslutt_innsyn(*, token: str, naa: datetime) -> None:
    """End the look. Harmless when it has ended."""
    Innsynsoekt.objects.filter(token_hash=hash_token(token), avsluttet__isnull=True).update(avsluttet=naa)


@transaction.atomic
def avslutt_alle(kandidat_ider: Iterable[int], *, aktoer: Aktoer, naa: datetime) -> int:
    """A new password makes the old useless at once: end the looks that the old one opened; how many. Repeatable."""
    aapne = Innsynsoekt.objects.filter(kandidat__in=list(kandidat_ider), avsluttet__isnull=True)
    return aapne.update(avsluttet=naa)


def rydd_innsyn(*, naa: datetime) -> int:
    """Throw away the looks of earlier days; how many. Beat runs it, so it may be repeated."""
    start, _slutt = doegnet(dagens_dato(naa))
    antall, _per_modell = Innsynsoekt.objects.filter(opprettet__lt=start).delete()
    return antall
