"""The timeline on paper, and the trace of who fetched it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.brev import klokkeslett, lag_dokument, maalformdato
from felles.hendelser import Aktoer, logg_hendelse
from saksgang.linjer import Leser, Linje


def lag_tidslinje(kandidat: Kandidat, leser: Leser, linjer: list[Linje], *, naa: datetime) -> bytes:
    """The lines as PDF/UA-1; the candidate by number, and by name for the own school. Changes nothing."""
    nummer = kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "–"
    fakta = [
        (_("Kandidatnummer"), nummer),
        (_("Kandidat"), kandidat.person.navn if leser.skolen else ""),
        (_("Eksamen"), str(kandidat.eksamen.fag)),
        (_("Periode"), kandidat.eksamen.periode.kode),
        (_("Skole"), kandidat.parti.skole.navn),
    ]
    rader = [
        (f"{maalformdato(en.tid, 'nb', ukedag=False)} {klokkeslett(en.tid)}", str(en.hva), str(en.hvem), str(en.mer))
        for en in linjer
    ]
    return lag_dokument(
        "tidslinje.typ",
        {
            "tittel": _("Karakterens tidslinje"),
            "spraak": "nb",
            "skole": kandidat.parti.skole.navn,
            "laget": f"{maalformdato(naa, 'nb', ukedag=False)} {klokkeslett(naa)}",
            "fakta": fakta,
            "kolonner": (_("Når"), _("Hva"), _("Hvem"), _("Mer")),
            "rader": rader,
        },
    )


@transaction.atomic
def noter_henting(*, kandidat: Kandidat, aktoer: Aktoer, naa: datetime) -> None:
    """The timeline went out as PDF. Each time is an event."""
    logg_hendelse(
        kandidat, "tidslinje.hentet", aktoer=aktoer, naa=naa, kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
    )  # fmt: skip
