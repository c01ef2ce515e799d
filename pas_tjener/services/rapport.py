"""What became of each candidate of a received enrolment: kept encrypted, and given as the report that the sender asks for.

Rule: PAS contract 1.3, `pa:PameldingReport`.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamen
from felles.jobb import Status as Jobbstatus
from felles.nummer.personnummer import masker
from pas_kontrakt.meldinger.typer import (
    Behandling,
    Kandidatstatus,
    Pameldingsrapport,
    Rapportgruppe,
    Rapportkandidat,
)
from pas_tjener.models import Mottak

STATUSNAVN: Final = {
    Kandidatstatus.IKKE_STARTET: gettext_lazy("Ikke behandlet ennå"),
    Kandidatstatus.PAAMELDT: gettext_lazy("Påmeldt"),
    Kandidatstatus.IKKE_PAAMELDT: gettext_lazy("Ikke påmeldt"),
    Kandidatstatus.DELVIS: gettext_lazy("Delvis påmeldt"),
    Kandidatstatus.ANNEN_SKOLE: gettext_lazy("Påmeldt ved en annen skole"),
}


@dataclass(slots=True)
class Gruppeutfall:
    """A group of the message and what became of those in it; `kandidater` are id, number, status and words."""

    navn: str | None
    fagkode: str
    variant: str | None
    ansvarlige: list[str] = field(default_factory=list, repr=False)
    kandidater: list[tuple[str, str, str, str]] = field(default_factory=list, repr=False)


@dataclass(frozen=True, slots=True)
class Utfallslinje:
    """A candidate of the outcome as it is shown to a person: the id is masked."""

    gruppe: str
    fag: str
    maskert: str
    kandidatnummer: str
    status: Kandidatstatus
    melding: str

    @property
    def statusnavn(self) -> str:
        """The status in words."""
        return str(STATUSNAVN[self.status])


@sensitive_variables()
def pakk(grupper: list[Gruppeutfall]) -> str:
    """The form that is stored (encrypted) with the receipt."""
    rader = [[g.navn, g.fagkode, g.variant, g.ansvarlige, g.kandidater] for g in grupper]
    return json.dumps(rader, ensure_ascii=False, separators=(",", ":"))


@sensitive_variables()
def lag_rapport(mottak: Mottak) -> Pameldingsrapport:
    """The report as it stands now. No groups before it is worked up, nor when their time is out."""
    nivaa, rader = mottak.nivaa or None, pakk_ut(mottak)
    grupper = tuple(
        Rapportgruppe(
            navn,
            fagkode,
            variant,
            nivaa,
            tuple(ansvarlige),
            tuple(Rapportkandidat(nr, knr, Kandidatstatus(status), melding) for nr, knr, status, melding in kandidater),
        )
        for navn, fagkode, variant, ansvarlige, kandidater in rader
    )
    status, melding = stilling(mottak)
    return Pameldingsrapport(
        mottak.orgnr, mottak.skolenavn, grupper or None, status, melding or None, mottak.periode.kode,
        nivaa or _eksamensnivaa(mottak, {rad[1] for rad in rader}),
    )  # fmt: skip


def _eksamensnivaa(mottak: Mottak, fagkoder: set[str]) -> str:
    """The level of the exams, for a message that says none: the 2015 generation demands one of the report."""
    eksamener = Eksamen.objects.filter(periode=mottak.periode_id).order_by("pk").values_list("fag__nivaa", flat=True)
    return eksamener.filter(fag__fagkode__in=fagkoder).first() or eksamener.first() or ""


def stilling(mottak: Mottak) -> tuple[Behandling, str]:
    """Whole status and words. A job that was given up without a word to the receipt has failed all the same."""
    if not mottak.gjort and mottak.jobb.status in {Jobbstatus.FEILET, Jobbstatus.AVBRUTT}:
        return Behandling.FEILET, forlatt(mottak.jobb.status)
    return Behandling(mottak.status), mottak.melding


def forlatt(jobbstatus: str) -> str:
    """What is said to the school of a message whose job was given up, or called off, without a word."""
    if jobbstatus == Jobbstatus.AVBRUTT:
        return _("Behandlingen ble avbrutt hos PAS. Send meldingen på nytt.")
    return _(
        "Meldingen kunne ikke behandles på grunn av en feil hos PAS. Send den på nytt. Går det ikke da heller, ta "
        "kontakt med den som driver PAS."
    )


@sensitive_variables()
def utfallslinjer(mottak: Mottak) -> Iterator[Utfallslinje]:
    """Every candidate of the outcome, in the order of the message."""
    for navn, fagkode, variant, _ansvarlige, kandidater in pakk_ut(mottak):
        fag = f"{fagkode}-{variant}" if variant else fagkode
        for nummer, knr, status, melding in kandidater:
            yield Utfallslinje(navn or fag, fag, masker(nummer), knr, Kandidatstatus(status), melding)


@sensitive_variables()
def pakk_ut(mottak: Mottak) -> list[list[Any]]:
    """What `pakk` packed, and nothing when there is none: name, fagkode, variant, responsible people, candidates."""
    rader: list[list[Any]] = json.loads(mottak.rapport) if mottak.rapport else []
    return rader
