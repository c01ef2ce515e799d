"""An enrolment is received: checked as a whole, kept encrypted, and put in the queue. The working up comes after."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import IO, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from felles import lager
from felles.hendelser import Aktoer, logg_hendelse
from felles.jobb import bestill
from felles.stroemkryptering import Kryptert, dekrypter_stroem
from pas_kontrakt.meldinger.stroem import Stroemmelding
from pas_tjener.models import Mottak, Tilgang
from pas_tjener.services import melding as meldinger
from pas_tjener.services.paameldingsregler import Godkjent, Kjent, kontroller

JOBB: Final = "pas_tjener.mottak"
FORMAAL: Final = "mottak.melding"
MAKS_BYTE: Final = 128 * 1024 * 1024
BIT: Final = 256 * 1024


def ta_imot(
    *, fil: IO[bytes], tilgang: Tilgang, aktoer: Aktoer, naa: datetime, kjent: Kjent = lambda _skole, _periode: None
) -> Mottak:
    """Receive an enrolment: well-formed, then the schema, then every rule of the whole. Memory does not grow with it.

    The same message again is a new receipt: it adds and updates, and never removes. The bytes are in their place before
    the row is. Raises Importfeil with every fault in `.flere`; then nothing is kept, and `kjent` has been told
    the school and the period as far as they are known. Rule: PAS contract 1.1 and 1.4.
    """

    def kilde() -> Iterator[bytes]:
        fil.seek(0)
        while bit := fil.read(BIT):
            yield bit

    melding = meldinger.les(kilde)
    godkjent = kontroller(melding=melding, kilde=kilde, tilgang=tilgang, naa=naa, kjent=kjent)
    fil.seek(0)
    kryptert = Kryptert(fil, formaal=FORMAAL)
    spolfil = lager.skriv_spol(kryptert, maks_byte=MAKS_BYTE + BIT)
    try:
        noekkel = lager.legg_inn(spolfil)
    finally:
        spolfil.kast()
    maal = kryptert.stoerrelse, kryptert.sha256
    try:
        return _noter(melding, godkjent, tilgang, noekkel=noekkel, maal=maal, aktoer=aktoer, naa=naa)
    except BaseException:
        # Without a row nobody would ever throw it away.
        lager.slett(noekkel)
        raise


def lagret(mottak: Mottak) -> meldinger.Kilde:
    """The bytes of the message, anew each time they are asked for. Raises FileNotFoundError when storage lost them."""

    def kilde() -> Iterator[bytes]:
        with lager.aapne(mottak.noekkel) as fil:
            yield from dekrypter_stroem(fil, formaal=FORMAAL)

    return kilde


@transaction.atomic
def _noter(
    melding: Stroemmelding,
    godkjent: Godkjent,
    tilgang: Tilgang,
    *,
    noekkel: str,
    maal: tuple[int, str],
    aktoer: Aktoer,
    naa: datetime,
) -> Mottak:
    """The receipt, with the job that works it up: both or neither."""
    hode, skole = melding.hode, godkjent.skole
    tittel = _("Påmelding til %(periode)s fra %(skole)s") % {"periode": godkjent.periode.kode, "skole": skole.navn}
    jobb = bestill(JOBB, tittel, {}, aktoer=aktoer, naa=naa, skole_id=skole.pk)
    mottak = Mottak.objects.create(
        referanse=secrets.token_hex(16),
        klient=tilgang.klient,
        jobb=jobb,
        skole=skole,
        periode=godkjent.periode,
        orgnr=hode.orgnr,
        skolenavn=hode.skolenavn[:200],
        nivaa=hode.nivaa or "",
        epost_ved_feil=hode.epost_ved_feil or "",
        mottatt=naa,
        noekkel=noekkel,
        stoerrelse=maal[0],
        sha256=maal[1],
        antall=melding.antall_kandidater,
        slettes=naa + timedelta(days=settings.PAS_ARKIV_DOEGN),
    )
    logg_hendelse(
        mottak, "pasmottak.mottatt", aktoer=aktoer, naa=naa, skole_id=skole.pk, klient=tilgang.klient_id,
        kandidater=mottak.antall, sha256=mottak.sha256,
    )  # fmt: skip
    return mottak
