"""Papers of an exam: in good time into storage, sealed until the second of the start."""

from datetime import datetime
from typing import Final, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Eksamensdel, Oppgave
from felles import lager
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.pdffil import er_hel_pdf
from felles.synlig_fra import er_synlig

MAKS_BYTE: Final = 40 * 1024 * 1024


class Fil(Protocol):
    """An open file or an upload."""

    def read(self, antall: int, /) -> bytes: ...


def legg_inn_oppgave(*, eksamensdel_id: int, maalform: str, fil: Fil, aktoer: Aktoer, naa: datetime) -> Oppgave:
    """Store the paper of a part in a målform, in place of an earlier one.

    Raises `lager.ForStor`, Domenefeil `ikke_pdf`, and UgyldigOvergang `startet` when the part has started and has a
    paper that candidates may have read. The file is in place before the row: what the row names is always there.
    """
    spolfil = lager.skriv_spol(fil, maks_byte=MAKS_BYTE)
    try:
        _krev_pdf(spolfil)
        noekkel = lager.legg_inn(spolfil)
    finally:
        spolfil.kast()
    return _registrer(
        eksamensdel_id=eksamensdel_id, maalform=maalform, noekkel=noekkel, spolfil=spolfil, aktoer=aktoer, naa=naa
    )


@transaction.atomic
def registrer_henting(*, oppgave: Oppgave, aktoer: Aktoer, naa: datetime) -> None:
    """Write in the log that a member of staff fetched an opened paper."""
    logg_hendelse(oppgave, "oppgave.hentet", aktoer=aktoer, naa=naa, maalform=oppgave.maalform)


@transaction.atomic
def _registrer(
    *, eksamensdel_id: int, maalform: str, noekkel: str, spolfil: lager.Spolfil, aktoer: Aktoer, naa: datetime
) -> Oppgave:
    deel = Eksamensdel.objects.select_for_update(of=("self",)).select_related("eksamen__fag").get(pk=eksamensdel_id)
    oppgave = Oppgave.objects.filter(eksamensdel=deel, maalform=maalform).first()
    if oppgave and er_synlig(deel.start, naa):
        melding = _("Eksamensdelen har startet, og oppgaven er delt ut. Den kan ikke byttes.")
        raise UgyldigOvergang(melding, kode="startet")
    ny = oppgave is None
    oppgave = oppgave or Oppgave(eksamensdel=deel, maalform=maalform)
    # A name of our own: the uploader's could tell what the paper is about.
    oppgave.navn = f"{deel.eksamen.fag.kode}-{deel.type}-{maalform}.pdf"
    oppgave.noekkel, oppgave.stoerrelse, oppgave.sha256 = noekkel, spolfil.stoerrelse, spolfil.sha256
    if ny:
        oppgave.save(force_insert=True)
    else:
        oppgave.save(update_fields=["navn", "noekkel", "stoerrelse", "sha256"])
    handling = "oppgave.lagt_inn" if ny else "oppgave.byttet"
    logg_hendelse(
        oppgave, handling, aktoer=aktoer, naa=naa, eksamensdel=deel.pk, maalform=maalform, stoerrelse=oppgave.stoerrelse
    )
    return oppgave


def _krev_pdf(spolfil: lager.Spolfil) -> None:
    if not er_hel_pdf(spolfil):
        melding = _("Filen er ikke en hel PDF. Lagre oppgaven som PDF på nytt, og last den opp igjen.")
        raise Domenefeil(melding, kode="ikke_pdf")
