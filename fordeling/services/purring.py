"""Reminders to sensors by e-mail: of their own deadlines, and nothing of how far anybody has come.

The row says what became of it; the job sends it outside any transaction.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles import jobb
from felles.hendelser import SYSTEM, Aktoer, logg_hendelse
from felles.jobbkjoering import Fremdrift, Utsett
from felles.models import Jobb
from felles.tid import oslo
from fordeling.models import Sensorpurring
from kvittering.services.skolebrev import NEI, POSTEN, er_satt_opp
from sensur.models import Sensoroppdrag
from sensur.querysets.oppdrag import frist_for

logger = logging.getLogger(__name__)

JOBBSLAG: Final = "sensorpurring"
PAUSE: Final = timedelta(minutes=5)
# Nobody is reminded twice in a working day, however many authorities press the button.
STILLE: Final = timedelta(hours=12)
Status = Sensorpurring.Status


@transaction.atomic
def purr(*, bruker_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> tuple[int, int]:
    """Put a reminder to each sensor in the queue: how many, and how many were left alone since they got one recently.

    The caller has checked that the actor is responsible for something that they grade. Repeatable in that way.
    """
    # The sensors stand still, so that of two who press at once one reminds.
    folk = list(Bruker.objects.select_for_update(of=("self",)).filter(pk__in=set(bruker_ider)).order_by("pk"))
    # A reminder that could not be sent is no reminder; one that has waited longer than that is asked for anew.
    purret = Sensorpurring.objects.filter(bruker__in=folk)
    purret.filter(status=Status.VENTER, bestilt__lte=naa - STILLE).update(status=Status.FEILET, avsluttet=naa)
    nylig = purret.filter(bestilt__gt=naa - STILLE, status__in=[Status.VENTER, Status.SENDT])
    spart = set(nylig.values_list("bruker", flat=True))
    rader = Sensorpurring.objects.bulk_create(
        Sensorpurring(bruker=bruker, bestilt=naa, bestilt_av_id=aktoer.bruker_id)
        for bruker in folk
        if bruker.pk not in spart
    )
    if rader:
        ider = [rad.pk for rad in rader]
        jobb.bestill(JOBBSLAG, _("Purring til sensorer"), {"purringer": ider}, aktoer=aktoer, naa=naa)
    for rad in rader:
        logg_hendelse(rad, "sensor.purret", aktoer=aktoer, naa=naa, bruker_id=rad.bruker_id)
    return len(rader), len(spart)


def kjoer(oppdrag: Jobb, fremdrift: Fremdrift) -> None:
    """Send the letters of that job which still wait. Raises Utsett when the server does not answer."""
    ider = oppdrag.parametre["purringer"]
    venter = Sensorpurring.objects.filter(pk__in=ider, status=Status.VENTER).select_related("bruker").order_by("pk")
    for nummer, purring in enumerate(list(venter)):
        fremdrift(nummer, len(ider))
        _send(purring, fremdrift)


def _send(purring: Sensorpurring, fremdrift: Fremdrift) -> None:
    naa = fremdrift.naa()
    ventende = [
        ett
        for ett in Sensoroppdrag.objects.aktive().filter(bruker=purring.bruker, bekreftet__isnull=True).med_plan()
        if ett.parti.eksamen.publiseres is None and ett.parti.eksamen.sensur_fra <= naa
    ]
    if not ventende:
        _skriv(purring, Status.BORTFALT, naa)
    elif not er_satt_opp():
        _skriv(purring, Status.IKKE_SATT_OPP, naa)
    elif not purring.bruker.epost:
        _skriv(purring, Status.INGEN_ADRESSE, naa)
    else:
        try:
            lag_brev(purring.bruker, ventende).send(using=POSTEN)
        except NEI as feil:
            logger.warning("Purring %s ble avvist (%s)", purring.pk, type(feil).__name__)
            _skriv(purring, Status.FEILET, fremdrift.naa())
        except OSError as feil:
            # The type only: the text of an exception may carry the address.
            logger.warning("Purring %s ble ikke sendt (%s)", purring.pk, type(feil).__name__)
            raise Utsett(PAUSE, melding=_("E-posttjeneren svarer ikke. Brevene sendes senere.")) from None
        else:
            _skriv(purring, Status.SENDT, fremdrift.naa())


def lag_brev(bruker: Bruker, oppdrag: Iterable[Sensoroppdrag]) -> EmailMessage:
    """The letter, in bokmål: fagkoder and deadlines. Neither school, party nor number: e-mail is open to many."""
    with translation.override("nb"):
        frister = sorted({(_frist(ett), ett.parti.eksamen.fag.kode) for ett in oppdrag})
        avsnitt = [
            _("Hei, %(navn)s.") % {"navn": bruker.navn},
            _("Du har sensoroppdrag som ikke er bekreftet ennå:"),
            "\n".join(f"{kode}: {frist}" for frist, kode in frister),
            _("Logg inn for å se hva som gjenstår: %(side)s")
            % {"side": f"{settings.NETTADRESSE}{reverse('sensur:liste')}"},
            _("Rekker du det ikke, ta kontakt med den som har oppnevnt deg, så snart som mulig."),
            _("Dette er en automatisk melding, og den kan ikke besvares."),
        ]
        return EmailMessage(
            subject=_("Påminnelse om sensurfristen"),
            body="\n\n".join(avsnitt) + "\n",
            to=[bruker.epost],
            headers={"Auto-Submitted": "auto-generated"},
        )


def _frist(oppdrag: Sensoroppdrag) -> str:
    frist = frist_for(oppdrag)
    if frist is None:
        return _("ingen frist er satt")
    return _("frist %(tid)s") % {"tid": date_format(oslo(frist), "j. F Y \\k\\l. H:i")}


@transaction.atomic
def _skriv(purring: Sensorpurring, status: str, naa: datetime) -> None:
    ferdig = Sensorpurring.objects.filter(pk=purring.pk, status=Status.VENTER)
    if ferdig.update(status=status, avsluttet=naa) and status == Status.SENDT:
        logg_hendelse(purring, "sensor.purring_sendt", aktoer=SYSTEM, naa=naa, bruker_id=purring.bruker_id)
