"""Results from outside: who a row is about, and what is known already."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from brukere.models import Organisasjon
from eksamen.models import Eksamensperiode, Kandidat, Person
from felles.radmengde import blant_ider, blant_tekster
from klage.models import Klageutfall, ResultatUtenfra, Vitnemaalsoppgave
from klage.querysets.utfall import er_annullert
from klage.resultatrader import Resultatrad

ENDRINGER_VISES: Final = timedelta(days=14)


class Kandidatinfo(NamedTuple):
    """What an import needs to know of a candidate."""

    pk: int
    person_id: int
    fagkode: str
    variant: str
    parti_id: int
    parti: str
    eksamenstype: str
    fornavn: str
    etternavn: str

    @property
    def navn(self) -> str:
        return f"{self.fornavn} {self.etternavn}"

    @property
    def kode(self) -> str:
        return f"{self.fagkode}-{self.variant}" if self.variant else self.fagkode


class Kjente(NamedTuple):
    """People by keyed hash, and their candidates here."""

    personer: dict[str, int]
    kandidater: dict[int, list[Kandidatinfo]]


def personer_for(noekler: Iterable[str]) -> dict[str, int]:
    """Pk of the person by keyed hash of an id, the present one or an earlier; two queries."""
    alle = set(noekler)
    tidligere = Person.objects.filter(historikk__nummer_hash__in=blant_tekster(alle))
    funnet = dict(tidligere.values_list("historikk__nummer_hash", "pk"))
    funnet.update(Person.objects.filter(nummer_hash__in=blant_tekster(alle)).values_list("nummer_hash", "pk"))
    return funnet


def kandidater_ved(
    skole: Organisasjon, periode: Eksamensperiode, personer: Iterable[int], *, laas: bool = False
) -> dict[int, list[Kandidatinfo]]:
    """The school's candidates of the period among these people, by person; one query, in order of pk.

    With `laas` they are locked to the end of the caller's transaction.
    """
    alle = Kandidat.objects.select_for_update(of=("self",)) if laas else Kandidat.objects.all()
    rader = alle.filter(
        parti__skole=skole, eksamen__periode=periode, person__in=blant_ider(personer)
    ).order_by("pk").values_list(
        "pk", "person_id", "eksamen__fag__fagkode", "eksamen__fag__variant", "parti_id", "parti__navn",
        "parti__eksamenstype", "person__fornavn", "person__etternavn",
    )  # fmt: skip
    svar: dict[int, list[Kandidatinfo]] = defaultdict(list)
    for rad in rader:
        info = Kandidatinfo._make(rad)
        svar[info.person_id].append(info)
    return svar


def finn(rad: Resultatrad, kandidater: Sequence[Kandidatinfo]) -> Kandidatinfo | None:
    """The candidate that the row is about, by fagkode, variant and group; None when none, or no single one, fits.

    The group decides only where the rest does not: it may have been renamed since the enrolment was sent.
    """
    fagkode, variant = rad.fagkode, rad.variant
    treff = [k for k in kandidater if k.fagkode == fagkode and (variant is None or k.variant == variant)]
    if len(treff) > 1:
        treff = [k for k in treff if k.parti == rad.gruppe] or treff
    if len(treff) > 1:
        treff = [k for k in treff if not k.variant]
    return treff[0] if len(treff) == 1 else None


def endringer(partier: Sequence[int], naa: datetime) -> QuerySet[ResultatUtenfra]:
    """Results of the parties that came or changed in the last 14 days, newest first, with names.

    One that is as what showed before it is not there: it would tell that something sealed had come and gone.
    """
    som_foer = Q(
        deltakelse=F("forrige_deltakelse"),
        karakter_=Coalesce("forrige_karakter", 0),
        klagekarakter_=Coalesce("forrige_klagekarakter", 0),
    )
    return (
        ResultatUtenfra.objects.filter(kandidat__parti__in=partier, endret__gt=naa - ENDRINGER_VISES)
        .alias(karakter_=Coalesce("karakter", 0), klagekarakter_=Coalesce("klagekarakter", 0))
        .exclude(som_foer)
        .select_related("kandidat__person", "kandidat__parti", "kandidat__eksamen__fag")
        .defer("kandidat__person__nummer")
        .order_by("-endret", "kandidat__parti__navn", "kandidat__person__sortering", "pk")
    )


def vitnemaalsoppgaver(skoler: Iterable[Any], naa: datetime) -> QuerySet[Vitnemaalsoppgave]:
    """New diplomas to make at these schools, open first. One whose appeal or annulment does not show yet is not there.

    Annotates `annullert`: «Fritatt» stands in the place of the grade.
    """
    # One that was there before stays: that it went away would tell of an answer.
    usynlig = Klageutfall.objects.filter(
        klage__kandidat=OuterRef("kandidat"), erstattet__isnull=True, synlig_fra__gt=naa, laget__lte=OuterRef("laget")
    )
    skjult = Q(kandidat__resultat_utenfra__klage_synlig_fra__gt=naa) | Q(kandidat__resultat_utenfra__synlig_fra__gt=naa)
    return (
        Vitnemaalsoppgave.objects.filter(kandidat__parti__skole__in=[skole.pk for skole in skoler], laget__lte=naa)
        .annotate(annullert=er_annullert(naa, "kandidat"))
        .exclude(skjult)
        .exclude(Exists(usynlig))
        .select_related("kandidat__person", "kandidat__parti__skole", "kandidat__eksamen__fag", "gjort_av")
        .defer("kandidat__person__nummer")
    )
