"""Absence that a school's system registered, into what the exam day knows: the newest of the two sides stands."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from deltakelse.services.fravaer import Utenfra, sett_fravaer_utenfra
from eksamen.models import Eksamensperiode, Person
from felles.feil import Domenefeil
from felles.hendelser import Aktoer
from pas_kontrakt.meldinger.egne import Fravaersrad
from pas_kontrakt.meldinger.typer import Deltakelse
from pas_tjener.querysets.utlevering import nyeste_fravaer, pas_kandidater
from pas_tjener.services.numre import noekkel as noekkel_for

# Each row that changes something is an act of its own, with its event.
FLEST_RADER: Final = 1000

type Plass = tuple[int, str, str]  # person, fagkode, variant


@dataclass(slots=True)
class Fravaersutfall:
    """How many rows came to what, and a sentence for each that could not be registered."""

    antall: Counter[Utenfra] = field(default_factory=Counter)
    feil: list[str] = field(default_factory=list)


@sensitive_variables()
def ta_imot(
    *, rader: Sequence[Fravaersrad], skole: Organisasjon, periode: Eksamensperiode, aktoer: Aktoer, naa: datetime
) -> Fravaersutfall:
    """Register each row for itself: one that is refused holds no other back. Repeatable.

    Rows that say what stands already cost nothing. Raises Domenefeil for a list that is too long for one call.

    Rule: issue 6, «Absence set on both sides: the newest wins, both are logged».
    """
    if len(rader) > FLEST_RADER:
        tekst = _("Listen har %(antall)d kandidater, og PAS tar imot %(maks)d i én. Del den i flere.")
        raise Domenefeil(tekst % {"antall": len(rader), "maks": FLEST_RADER}, kode="for_mange")
    utfall = Fravaersutfall()
    noekler = [noekkel_for(rad.fodselsnr) for rad in rader]
    personer = Person.objects.etter_noekkel({noekkel for noekkel in noekler if noekkel})
    kandidater = _kandidater(skole, periode)
    kjent = _kjent(skole, periode)
    for nr, (rad, noekkel) in enumerate(zip(rader, noekler, strict=True), start=1):
        plass = personer.get(noekkel, 0), rad.fagkode.upper(), (rad.variant or "").upper()
        kandidat_id = kandidater.get(plass)
        try:
            if kandidat_id is None:
                raise Domenefeil(_("Kandidaten er ikke påmeldt ved skolen i denne fagkoden og perioden."))
            if kjent.get(kandidat_id) == (rad.slag.value, rad.registrert):
                utfall.antall[Utenfra.LIK] += 1
                continue
            svar = sett_fravaer_utenfra(
                kandidat_id=kandidat_id, slag=rad.slag.value, registrert=rad.registrert, aktoer=aktoer, naa=naa
            )
            utfall.antall[svar] += 1
        except Domenefeil as feil:
            tekst = _("Kandidat nr. %(nr)d i meldingen, %(fagkode)s: %(grunn)s")
            utfall.feil.append(tekst % {"nr": nr, "fagkode": rad.fagkode[:20], "grunn": feil.melding})
    return utfall


def _kjent(skole: Organisasjon, periode: Eksamensperiode) -> dict[int, tuple[str, datetime]]:
    """What stands for each candidate, and since when; one query. As it goes out (`utlevering.fravaersrad`)."""
    rader = nyeste_fravaer(pas_kandidater(skole, periode)).values_list("kandidat", "slag", "registrert", "opphevet")
    return {
        pk: (Deltakelse.DELTATT.value if opphevet else slag, opphevet or registrert)
        for pk, slag, registrert, opphevet in rader
    }


def _kandidater(skole: Organisasjon, periode: Eksamensperiode) -> dict[Plass, int]:
    """The school's candidates by person and fagkode; one query."""
    rader = pas_kandidater(skole, periode).order_by()
    return {
        (person, fagkode, variant): pk
        for pk, person, fagkode, variant in rader.values_list(
            "pk", "person_id", "eksamen__fag__fagkode", "eksamen__fag__variant"
        )
    }
