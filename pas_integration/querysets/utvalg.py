"""What was chosen for an export, compared; and whom of PAS's candidates the school has itself."""

from typing import Any

from django.db.models import Exists, OuterRef

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat
from pas_integration.querysets.sammenligning import Fagnoekkel, Linje, Sammenligning, sammenlign_fag


def sammenlign_utvalg(skole: Organisasjon, periode: Eksamensperiode, utvalg: dict[str, Any]) -> Sammenligning:
    """What the parties and the fagkoder of a choice come to; three queries, whatever its size.

    `partier` are ids; `fag` are codes («TST1000-») of what PAS has and no party of ours. Parties that were deleted or
    no longer go to PAS are passed over.
    """
    valgte = set(utvalg.get("partier", ()))
    partier = list(
        Eksamensparti.objects.filter(skole=skole, eksamen__periode=periode, eksamenstype__in=Eksamensparti.PAS_TYPER)
        .order_by("pk")
        .values_list("pk", "navn", "eksamen__fag__fagkode", "eksamen__fag__variant")
    )
    egne = {(kode, variant) for pk, _navn, kode, variant in partier if pk in valgte}
    foreldreloese = {tuple(kode.split("-", 1)) for kode in utvalg.get("fag", ())}
    fag = {Fagnoekkel(skole.pk, periode.pk, kode, variant) for kode, variant in egne | foreldreloese}
    andre = {(kode, variant, navn) for pk, navn, kode, variant in partier if pk not in valgte}

    def er_med(linje: Linje) -> bool:
        if linje.vaar is not None:
            return linje.vaar.parti_id in valgte
        return (linje.fag.fagkode, linje.fag.variant, linje.gruppe) not in andre

    return Sammenligning(tuple(linje for linje in sammenlign_fag(fag).linjer if er_med(linje)))


def har_kandidat(rad: str = "") -> Exists:
    """Whether the school of a row about PAS has that candidate, in a party that goes to PAS.

    `rad` is the way to the row («paskandidat__»); without it, the rows themselves are filtered.
    """
    return Exists(
        Kandidat.objects.filter(
            parti__skole=OuterRef(f"{rad}skole"),
            parti__eksamenstype__in=Eksamensparti.PAS_TYPER,
            eksamen__periode=OuterRef(f"{rad}periode"),
            eksamen__fag__fagkode=OuterRef(f"{rad}fagkode"),
            eksamen__fag__variant=OuterRef(f"{rad}variant"),
            person__nummer_hash=OuterRef(f"{rad}nummer_hash"),
        )
    )
