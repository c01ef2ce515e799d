"""The letter to `EpostadresseVedFeil`: that something of an enrolment failed, with reference and counts.

No names, national ids or candidate numbers: e-mail is open to more than the school. A job of its own, so that a slow
e-mail server holds up nothing.
"""

import smtplib
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.utils import translation
from django.utils.translation import gettext as _

from felles.feil import Domenefeil
from felles.jobbkjoering import Fremdrift, Utsett
from felles.models import Jobb
from felles.tid import oslo
from pas_kontrakt.meldinger.typer import Kandidatstatus
from pas_tjener.models import Mottak

POSTEN: Final = "default"
PAUSE: Final = timedelta(minutes=5)
# Rule: RFC 5321, 4.2.1: from here on the server's no is for good.
FOR_GODT: Final = 500


def send(jobb: Jobb, fremdrift: Fremdrift) -> None:
    """Send the letter of that job; without an e-mail server there is none. Raises Utsett to try again later.

    A worker that dies after the server's yes sends it once more, with the same Message-ID.
    """
    mottak = Mottak.objects.select_related("skole", "periode").defer("rapport").get(pk=jobb.parametre["mottak"])
    if not mottak.epost_ved_feil or POSTEN not in mailers:
        return
    try:
        lag_brev(mottak).send(using=POSTEN)
    except OSError as feil:
        if _er_nei(feil):
            tekst = _("E-posttjeneren tok ikke imot brevet til adressen i meldingen.")
            raise Domenefeil(tekst, kode="avvist") from None
        raise Utsett(PAUSE, melding=_("E-posttjeneren svarer ikke. Brevet sendes senere."), teller=True) from None


def lag_brev(mottak: Mottak) -> EmailMessage:
    """The letter, in bokmål."""
    verdier = {
        "skole": mottak.skole.navn,
        "periode": mottak.periode.kode,
        "referanse": mottak.referanse,
        "tid": f"{oslo(mottak.mottatt):%d.%m.%Y klokken %H:%M}",
        "alle": mottak.antall,
        "paameldt": mottak.antall_med(Kandidatstatus.PAAMELDT),
        "annen": mottak.antall_med(Kandidatstatus.ANNEN_SKOLE),
        "delvis": mottak.antall_med(Kandidatstatus.DELVIS),
        "ikke": mottak.antall_med(Kandidatstatus.IKKE_PAAMELDT),
    }
    with translation.override("nb"):
        avsnitt = [
            _("Påmeldingen til %(periode)s for %(skole)s, mottatt %(tid)s, gikk ikke helt i orden.") % verdier,
            _(
                "Kandidater i meldingen: %(alle)d\nPåmeldt: %(paameldt)d\nDelvis påmeldt: %(delvis)d\n"
                "Påmeldt ved en annen skole: %(annen)d\nIkke påmeldt: %(ikke)d"
            )
            % verdier
            if mottak.utfall
            else _("Meldingen ble ikke behandlet, og ingen er påmeldt."),
            mottak.melding,
            _("Grunnen for hver kandidat står i rapporten, som skolens system henter. Referanse: %(referanse)s")
            % verdier,
            _("Dette er en automatisk melding, og den kan ikke besvares."),
        ]
        emne = _("Påmelding %(periode)s: noe må rettes (referanse %(referanse)s)") % verdier
    return EmailMessage(
        subject=emne,
        body="\n\n".join(avsnitt) + "\n",
        to=[mottak.epost_ved_feil],
        headers={"Message-ID": f"<pas-{mottak.referanse}@{_avsenderdomene()}>", "Auto-Submitted": "auto-generated"},
    )


def _er_nei(feil: OSError) -> bool:
    """Whether the server answered, and said no to this letter for good."""
    if isinstance(feil, smtplib.SMTPRecipientsRefused):
        return all(kode >= FOR_GODT for kode, _tekst in feil.recipients.values())
    return isinstance(feil, smtplib.SMTPResponseException) and feil.smtp_code >= FOR_GODT


def _avsenderdomene() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
