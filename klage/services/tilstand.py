"""The one door through which an appeal changes its status."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from felles import bidrag
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from klage.models import Klage


def laas_klage(klage_id: int) -> Klage:
    """The appeal, locked to the end of the caller's transaction. Raises Klage.DoesNotExist.

    Whoever locks a candidate too locks the candidate first.
    """
    return (
        Klage.objects.select_for_update(of=("self",))
        .select_related("kandidat__parti", "kandidat__eksamen__fag", "kandidat__eksamen__periode", "ansvarlig")
        .get(pk=klage_id)
    )


def flytt(klage: Klage, til: str, handling: str, *, aktoer: Aktoer, naa: datetime, **felt: Any) -> None:
    """Move a locked appeal to `til`, store the other `felt` with it, and write the event.

    The event names the candidate and the statuses, never a grade or a word of the text. Raises UgyldigOvergang
    (`ugyldig_overgang`) when the way does not go there from where it stands; the caller has said no to «twice» itself.
    """
    fra = klage.status
    if til not in Klage.OVERGANGER[fra]:
        raise UgyldigOvergang(
            _("Klagen står som «%(status)s», så dette kan ikke gjøres nå. Last siden på nytt.")
            % {"status": klage.get_status_display()}
        )
    klage.status = til
    klage.avsluttet = None if til in Klage.AAPNE else naa
    for navn, verdi in felt.items():
        setattr(klage, navn, verdi)
    klage.save(update_fields=["status", "avsluttet", *felt])
    logg(klage, handling, aktoer=aktoer, naa=naa, fra=fra, til=str(til))
    for lytter in bidrag.klagelyttere.alle():
        lytter(klage, fra, aktoer, naa)


def logg(klage: Klage, handling: str, *, aktoer: Aktoer, naa: datetime, **data: Any) -> None:
    """An event about the appeal, at the candidate and the school. `data` holds no grade, no text and no name."""
    logg_hendelse(
        klage, handling, aktoer=aktoer, naa=naa, kandidat_id=klage.kandidat_id,
        skole_id=klage.kandidat.parti.skole_id, **data,
    )  # fmt: skip
