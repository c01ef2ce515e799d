"""E-mail about appointments. The row says what became of it; the job takes it, and sends it outside any transaction.

The answer link is made when its letter is sent: the token stands in the letter and nowhere else.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles import jobb
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.jobbkjoering import Fremdrift, Utsett
from felles.kryptering import hash_token
from felles.models import Jobb
from kvittering.services.skolebrev import NEI, POSTEN, er_satt_opp
from oppnevning.models import Oppnevning, Svarlenke, Utsending
from oppnevning.services.epost import lag_epost

logger = logging.getLogger(__name__)

JOBBSLAG: Final = "oppnevningspost"
PAUSE: Final = timedelta(minutes=5)
# Longer than the e-mail server may take, and than a worker may run.
LEIETID: Final = timedelta(minutes=6)
Slag, Status = Utsending.Slag, Utsending.Status
UFERDIGE: Final = (Status.VENTER, Status.SENDES)
MED_LENKE: Final = frozenset({Slag.FORESPOERSEL, Slag.PURRING})
# The state of the appointment that a letter of each kind is about.
GJELDER: Final = {
    Slag.FORESPOERSEL: {Oppnevning.Status.SENDT},
    Slag.PURRING: {Oppnevning.Status.SENDT},
    Slag.BEKREFTELSE: {Oppnevning.Status.TAKKET_JA},
    Slag.TRUKKET: {Oppnevning.Status.TRUKKET, Oppnevning.Status.ERSTATTET},
}


@transaction.atomic
def bestill(oppnevninger: Sequence[Oppnevning], slag: str, *, aktoer: Aktoer, naa: datetime) -> Jobb | None:
    """Put one letter of that kind to each in the queue; None for nobody. One that waits already is not doubled."""
    if not oppnevninger:
        return None
    rader = [Utsending(oppnevning=oppnevning, slag=slag, bestilt=naa) for oppnevning in oppnevninger]
    Utsending.objects.bulk_create(rader, ignore_conflicts=True)
    venter = Utsending.objects.filter(oppnevning__in=oppnevninger, slag=slag, status=Status.VENTER)
    ider = list(venter.order_by("pk").values_list("pk", flat=True))
    return jobb.bestill(JOBBSLAG, _("E-post om oppnevning"), {"utsendinger": ider}, aktoer=aktoer, naa=naa)


@sensitive_variables("token")
def kjoer(oppdrag: Jobb, fremdrift: Fremdrift) -> None:
    """Send the letters of that job which are not done. Raises Utsett when the server does not answer, and while another
    worker has one of them: the rest comes later, and none is lost with a worker that dies.

    A worker that dies after the server's yes, and before it has said so, sends that letter once more, with another link
    that works as well.
    """
    ider = oppdrag.parametre["utsendinger"]
    uferdige = Utsending.objects.filter(pk__in=ider, status__in=UFERDIGE).order_by("pk").values_list("pk", flat=True)
    for nummer, pk in enumerate(list(uferdige)):
        fremdrift(nummer, len(ider))
        _send(pk, fremdrift)
    if uferdige.all().exists():
        raise Utsett(PAUSE, melding=_("Brevene sendes av en annen jobb. De sees etter om litt."))


@sensitive_variables("token")
def _send(pk: int, fremdrift: Fremdrift) -> None:
    tatt = _ta(pk, naa=fremdrift.naa())
    if tatt is None:
        return
    utsending, token = tatt
    if not er_satt_opp():
        _skriv(utsending, Status.IKKE_SATT_OPP, naa=fremdrift.naa())
        return
    if not utsending.oppnevning.bruker.epost:
        _skriv(utsending, Status.INGEN_ADRESSE, naa=fremdrift.naa())
        return
    try:
        _lever(lag_epost(utsending, token))
    except NEI as feil:
        logger.warning("E-post om oppnevning %s ble avvist (%s)", utsending.oppnevning_id, type(feil).__name__)
        _skriv(utsending, Status.FEILET, naa=fremdrift.naa())
    except OSError as feil:
        # The type only: the text of an exception may carry the address.
        logger.warning("E-post om oppnevning %s ble ikke sendt (%s)", utsending.oppnevning_id, type(feil).__name__)
        _legg_tilbake(utsending, naa=fremdrift.naa())
        raise Utsett(PAUSE, melding=_("E-posttjeneren svarer ikke. Brevene sendes senere.")) from None
    else:
        _skriv(utsending, Status.SENDT, naa=fremdrift.naa())


def _lever(brev: EmailMessage) -> None:
    brev.send(using=POSTEN)


@sensitive_variables("token")
@transaction.atomic
def _ta(pk: int, *, naa: datetime) -> tuple[Utsending, str] | None:
    """Take the row, so that nobody else sends it, with a fresh token ("" where none is due).

    None when another worker has it or is done with it, and when the letter is no longer about anything.
    """
    oppnevning_id = Utsending.objects.values_list("oppnevning", flat=True).get(pk=pk)
    oppnevning = Oppnevning.objects.select_for_update(of=("self",)).get(pk=oppnevning_id)
    ledig = Q(status=Status.VENTER) | Q(status=Status.SENDES, tatt__lte=naa - LEIETID)
    rader = Utsending.objects.select_for_update(of=("self",), skip_locked=True).select_related(
        "oppnevning__bruker", "oppnevning__faggruppe__eier", "oppnevning__faggruppe__periode"
    )
    utsending = rader.filter(ledig, pk=pk).first()
    if utsending is None:
        return None
    utsending.status, utsending.tatt = Status.SENDES, naa
    utsending.save(update_fields=["status", "tatt"])
    for_sent = utsending.slag in MED_LENKE and oppnevning.svarfrist <= naa
    if oppnevning.status not in GJELDER[Slag(utsending.slag)] or for_sent:
        _skriv(utsending, Status.BORTFALT, naa=naa)
        return None
    if utsending.slag not in MED_LENKE:
        return utsending, ""
    token = secrets.token_urlsafe(32)
    Svarlenke.objects.create(
        oppnevning=oppnevning, token_hash=hash_token(token), laget=naa, utloeper=oppnevning.svarfrist
    )
    return utsending, token


def _vaar(utsending: Utsending) -> QuerySet[Utsending]:
    """The row as long as nobody has taken it over."""
    return Utsending.objects.filter(pk=utsending.pk, status=Status.SENDES, tatt=utsending.tatt)


@transaction.atomic
def _skriv(utsending: Utsending, status: str, *, naa: datetime) -> None:
    if _vaar(utsending).update(status=status, avsluttet=naa) and status == Status.SENDT:
        logg_hendelse(
            utsending.oppnevning, "oppnevning.epost_sendt", aktoer=SYSTEM, naa=naa,
            skole_id=utsending.oppnevning.faggruppe.eier_id, slag=utsending.slag,
        )  # fmt: skip


@transaction.atomic
def _legg_tilbake(utsending: Utsending, *, naa: datetime) -> None:
    """It waits again; unless a newer letter of its kind has come to wait meanwhile, which takes its place."""
    # The lock of those who order letters: between the question and the answer none comes.
    Oppnevning.objects.select_for_update(of=("self",)).get(pk=utsending.oppnevning_id)
    nyere = Utsending.objects.filter(oppnevning=utsending.oppnevning_id, slag=utsending.slag, status=Status.VENTER)
    if nyere.exists():
        _skriv(utsending, Status.BORTFALT, naa=naa)
    else:
        _vaar(utsending).update(status=Status.VENTER, tatt=None)
