"""Digital access blocked for a candidate, and opened again.

A block ends no log-in: whoever had access has it again as soon as the block is lifted. Rule: PGS kandidatmonitor, «Sperr
digital tilgang»: neither the paper nor delivery, until it is lifted.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Sperre
from eksamen.models import Kandidat
from felles.angre import tilby
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.models import Angrepost

ANGRESLAG = "sperre"


@transaction.atomic
def sett_sperre(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> tuple[bool, Angrepost | None]:
    """Block the candidate; whether that changed anything, and the undo. Twice is harmless and leaves no trace.

    Raises Kandidat.DoesNotExist. What else stands against it is the caller's to ask, under the candidate's lock.
    """
    kandidat = _laas(kandidat_id)
    if not _bytt(kandidat, sperret=True, aktoer=aktoer, naa=naa):
        return False, None
    return True, _tilby(_("Sperring av digital tilgang"), kandidat, True, aktoer, naa)


@transaction.atomic
def opphev_sperre(*, kandidat_id: int, aktoer: Aktoer, naa: datetime) -> tuple[bool, Angrepost | None]:
    """Lift the block; whether there was one, and the undo. Twice is harmless. Raises Kandidat.DoesNotExist."""
    kandidat = _laas(kandidat_id)
    if not _bytt(kandidat, sperret=False, aktoer=aktoer, naa=naa):
        return False, None
    return True, _tilby(_("Oppheving av sperre"), kandidat, False, aktoer, naa)


@transaction.atomic
def angre_sperre(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """The opposite of what was done. Raises UgyldigOvergang when somebody has changed it since."""
    kandidat = _laas(data["kandidat_id"])
    navn = {"navn": kandidat.person.navn}
    if not _bytt(kandidat, sperret=not data["sperret"], aktoer=aktoer, naa=naa):
        melding = _("En annen har endret sperren for %(navn)s siden. Se på raden, og rett for hånd.")
        raise UgyldigOvergang(melding % navn, kode="endret_siden")
    if data["sperret"]:
        return _("Sperren for %(navn)s er tatt bort igjen.") % navn
    return _("Digital tilgang er sperret igjen for %(navn)s.") % navn


def _laas(kandidat_id: int) -> Kandidat:
    return Kandidat.objects.select_for_update(of=("self",)).order_by("pk").med_navn().get(pk=kandidat_id)


def _bytt(kandidat: Kandidat, *, sperret: bool, aktoer: Aktoer, naa: datetime) -> bool:
    """Set or lift the block, with its event; False when it was so already."""
    aapen = Sperre.objects.filter(kandidat=kandidat, opphevet__isnull=True).first()
    if (aapen is not None) == sperret:
        return False
    if aapen is None:
        Sperre.objects.create(kandidat=kandidat, registrert=naa, registrert_av_id=aktoer.bruker_id)
    else:
        aapen.opphevet, aapen.opphevet_av_id = naa, aktoer.bruker_id
        aapen.save(update_fields=["opphevet", "opphevet_av"])
    _logg(kandidat, "sperre.satt" if sperret else "sperre.opphevet", aktoer, naa)
    return True


def _tilby(tekst: str, kandidat: Kandidat, sperret: bool, aktoer: Aktoer, naa: datetime) -> Angrepost | None:
    data = {"kandidat_id": kandidat.pk, "sperret": sperret}
    return tilby(slag=ANGRESLAG, tekst=tekst, data=data, aktoer=aktoer, naa=naa)


def _logg(kandidat: Kandidat, handling: str, aktoer: Aktoer, naa: datetime) -> None:
    logg_hendelse(
        kandidat,
        handling,
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
    )
