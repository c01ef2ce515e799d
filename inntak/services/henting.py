"""What is handed out leaves a trace: who fetched how much, and from when. Never whom it was about."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from felles.hendelser import Aktoer, logg_hendelse
from felles.regneark import skriv_xlsx
from inntak.models import Inntakshenting, Inntaksnoekkel
from inntak.querysets.endringer import Endring, endringer, med_kandidat

OVERSKRIFTER: Final = (
    "Fødselsnummer", "Etternavn", "Fornavn", "Fagkode", "Fag", "Periode", "Skole", "Organisasjonsnummer",
    "Karakter før", "Karakter nå", "Årsak", "Endret",
)  # fmt: skip


@transaction.atomic
def hent_regneark(
    *, bruker: Bruker, organisasjoner: Iterable[Organisasjon], siden: datetime | None, aktoer: Aktoer, naa: datetime
) -> bytes:
    """The changes from `siden` to now as a sheet with whole national ids, and the trace of it. Repeatable.

    The caller has checked that these are the user's.
    Rule: what an intake office matches its applicants by is the national id; masked numbers stand on the page.
    """
    rader = med_kandidat(list(endringer(organisasjoner, naa, siden=siden)), med_nummer=True)
    henting = Inntakshenting.objects.create(bruker=bruker, tid=naa, antall=len(rader))
    logg_hendelse(
        henting, "inntak.hentet", aktoer=aktoer, naa=naa, antall=len(rader), siden=siden.isoformat() if siden else ""
    )
    return skriv_xlsx(OVERSKRIFTER, (_rad(rad) for rad in rader), arknavn=_("Endrede karakterer"))


@transaction.atomic
def noter_apihenting(*, noekkel: Inntaksnoekkel, antall: int, siden: datetime, aktoer: Aktoer, naa: datetime) -> None:
    """So many changes went out by the key."""
    logg_hendelse(
        noekkel, "inntak.hentet", aktoer=aktoer, naa=naa, antall=antall, siden=siden.isoformat(), merke=noekkel.merke
    )


def _rad(rad: Endring) -> tuple[str | datetime, ...]:
    kandidat, skole, fag = rad.kandidat, rad.kandidat.parti.skole, rad.kandidat.eksamen.fag
    return (
        kandidat.person.nummer, kandidat.person.etternavn, kandidat.person.fornavn, fag.kode, fag.navn,
        kandidat.eksamen.periode.kode, skole.navn, skole.orgnr, rad.foer, rad.naa, str(rad.aarsak), rad.tid,
    )  # fmt: skip
