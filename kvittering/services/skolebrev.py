"""The e-mail to the school about each delivery. The table is the queue; the letter itself is sent outside transactions."""

import logging
import smtplib
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from felles import tid
from felles.hendelser import SYSTEM, logg_hendelse
from felles.templatetags.ramme import filstoerrelse
from kvittering.innhold import Filfakta, les
from kvittering.models import Skolebrev
from levering.models import Delmerke

logger = logging.getLogger(__name__)

Status = Skolebrev.Status
POSTEN: Final = "default"
# Longer than the e-mail server may take (EPOST_SEKUNDER), and than a worker may run.
LEIETID: Final = timedelta(minutes=6)
VENTETIDER: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
FLEST_FORSOEK: Final = len(VENTETIDER) + 1
# Seconds that one task goes on; the next one takes over.
ARBEIDSTID: Final = 25.0
# The server answers, and says no to this letter.
NEI: Final = (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError)


def er_satt_opp() -> bool:
    """Whether the site has an e-mail server."""
    return POSTEN in mailers


def send_forfalte(*, klokke: Callable[[], datetime] = tid.naa, teller: Callable[[], float] = time.monotonic) -> int:
    """Send what is due, oldest first, for some seconds; how many were tried here. Repeatable, by several at once."""
    slutt, antall = teller() + ARBEIDSTID, 0
    while teller() < slutt and (brev := ta(naa=klokke())):
        antall += kjoer(brev, klokke=klokke)
    return antall


def ta(*, naa: datetime) -> Skolebrev | None:
    """Claim the oldest due letter: one conditional UPDATE, so that of many workers one gets it. None when there is none."""
    forfalte = Skolebrev.objects.filter(forfall__lte=naa)
    for pk in list(forfalte.order_by("forfall", "pk").values_list("pk", flat=True)[:10]):
        leie = uuid.uuid4()
        utloep = naa + LEIETID
        if forfalte.filter(pk=pk).update(leie=leie, leie_til=utloep, forfall=utloep, forsoek=F("forsoek") + 1):
            return Skolebrev.objects.select_related("kvittering__levering__kandidat__parti__skole").get(pk=pk)
    return None


def kjoer(brev: Skolebrev, *, klokke: Callable[[], datetime] = tid.naa) -> bool:
    """Send a claimed letter and write what became of it; True when it was still ours. Raises nothing for the letter's sake.

    Between the server's yes and our row the worker may die; then it is sent again, with the same Message-ID.
    """
    adresse = brev.kvittering.levering.kandidat.parti.skole.epost
    if not er_satt_opp():
        return _skriv(brev, Status.IKKE_SATT_OPP, klokke())
    if not adresse:
        return _skriv(brev, Status.INGEN_ADRESSE, klokke())
    try:
        lag_melding(brev, adresse).send(using=POSTEN)
    except Exception as feil:  # whatever stands between us and the server: it is tried again
        # The type only: the text of an exception may carry the address.
        logger.warning("E-post om kvittering %s ble ikke sendt (%s)", brev.kvittering_id, type(feil).__name__)
        if not isinstance(feil, NEI):
            # The next in line would meet the same silence, and the worker has other things to do.
            naa = klokke()
            andre = Skolebrev.objects.filter(forfall__lte=naa, leie__isnull=True)
            andre.update(forfall=naa + VENTETIDER[0])
        return _skriv(brev, Status.FEILET if brev.forsoek >= FLEST_FORSOEK else Status.VENTER, klokke())
    return _skriv(brev, Status.SENDT, klokke())


def lag_melding(brev: Skolebrev, adresse: str) -> EmailMessage:
    """The letter, in bokmål: number, fagkode, code, time, and part, size and checksum of each file.

    No names, no ids and no file names: a candidate's own name may stand in one, and e-mail is open to more than the
    school. The checksum finds the file all the same.
    """
    fakta = les(brev.kvittering.innhold)
    levert = tid.oslo(fakta.levert)
    verdier = {
        "kode": fakta.kode,
        "nummer": fakta.kandidatnummer,
        "fagkode": fakta.fagkode,
        "dag": f"{levert:%d.%m.%Y}",
        "klokke": f"{levert:%H:%M:%S}",
        "antall": len(fakta.filer),
        "side": f"{settings.NETTADRESSE}{reverse('kvittering:bekreft')}",
    }
    with translation.override("nb"):
        av = _("Levert av kandidaten.") if fakta.levert_av == "kandidat" else _("Levert av skolen.")
        sen = _("Leveringen kom etter fristen.") if fakta.er_sen else ""
        emne = _("Kvittering %(kode)s: %(fagkode)s, kandidat %(nummer)s") % verdier
        avsnitt = [
            _("Besvarelsen til kandidat %(nummer)s i %(fagkode)s er levert %(dag)s klokken %(klokke)s.") % verdier,
            " ".join(
                filter(None, [ngettext("%(antall)s fil.", "%(antall)s filer.", len(fakta.filer)) % verdier, av, sen])
            ),
            "\n".join(_fillinje(fil) for fil in sorted(fakta.filer, key=lambda fil: fil.navn)),
            _("Kvitteringskode: %(kode)s") % verdier,
            _("Koden og filene kan kontrolleres på %(side)s") % verdier,
            _("Dette er en automatisk melding, og den kan ikke besvares."),
        ]
    return EmailMessage(
        subject=emne,
        body="\n\n".join(avsnitt) + "\n",
        to=[adresse],
        headers={
            "Message-ID": f"<kvittering-{brev.kvittering.digest[:32]}@{_avsenderdomene()}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def _fillinje(fil: Filfakta) -> str:
    deel = f"{Delmerke(fil.delmerke).label}, " if fil.delmerke else ""
    return f"{deel}{filstoerrelse(fil.stoerrelse)} ({fil.stoerrelse} byte), SHA-256:\n{fil.sha256}"


def _avsenderdomene() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"


@transaction.atomic
def _skriv(brev: Skolebrev, status: str, naa: datetime) -> bool:
    """Write what became of it, if the letter is still ours; a letter that was sent is an event."""
    forfall = naa + VENTETIDER[min(brev.forsoek, len(VENTETIDER)) - 1] if status == Status.VENTER else None
    skrevet = Skolebrev.objects.filter(pk=brev.pk, leie=brev.leie, status=Status.VENTER).update(
        status=status, forfall=forfall, leie=None, leie_til=None, sendt=naa if status == Status.SENDT else None
    )
    if skrevet and status == Status.SENDT:
        kandidat = brev.kvittering.levering.kandidat
        logg_hendelse(
            brev, "kvittering.sendt", aktoer=SYSTEM, naa=naa, kandidat_id=kandidat.pk, skole_id=kandidat.parti.skole_id
        )
    return bool(skrevet)
