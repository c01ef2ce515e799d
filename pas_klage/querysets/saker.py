"""Appeals of a school's candidates that PAS has, or is to have."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.views.decorators.debug import sensitive_variables

from brukere.models import Organisasjon
from eksamen.models import Eksamensparti, Eksamensperiode, Kandidat, Person
from eksamen.querysets.kandidater import PERSONNUMMER
from felles.kryptering import noekkelhash
from felles.radmengde import blant_ider
from klage.models import Klage
from pas_integration.models import PasKandidat
from pas_klage.models import Klagekobling


class Hospas(NamedTuple):
    """A person in a fagkode, as PAS knows them."""

    nummer_hash: str
    fagkode: str
    variant: str

    @classmethod
    @sensitive_variables()
    def av(cls, nummer: str, fagkode: str, variant: str | None) -> Hospas:
        return cls(noekkelhash("".join(nummer.split()), formaal=PERSONNUMMER), fagkode, variant or "")


def er_hos_pas(kandidat: str = "pk") -> Exists:
    """Whether PAS has the outer candidate, or was sent them. `kandidat` is the path to it."""
    fra = "" if kandidat == "pk" else f"{kandidat}__"
    return Exists(
        PasKandidat.objects.filter(
            Q(har=True) | Q(sendt__isnull=False),
            skole=OuterRef(f"{fra}parti__skole"), periode=OuterRef(f"{fra}eksamen__periode"),
            fagkode=OuterRef(f"{fra}eksamen__fag__fagkode"), variant=OuterRef(f"{fra}eksamen__fag__variant"),
            nummer_hash=OuterRef(f"{fra}person__nummer_hash"),
        )
    )  # fmt: skip


def behandles_i_pas() -> Any:
    """Appeals that PAS treats, or is to get: no board here has them. One that PAS said no to may have one.

    A case that has a board is not sent to PAS any more (`uten_kobling`).
    """
    venter: Any = Q(status__in=[Klage.Status.REGISTRERT, Klage.Status.SENDT])
    i_pas: Any = er_i_pas()
    if settings.PAS_KLIENT is None:
        return venter & i_pas
    hos = Q(er_hos_pas("kandidat"), kandidat__parti__eksamenstype__in=Eksamensparti.PAS_TYPER) & ~Exists(_nektet())
    return venter & (i_pas | hos)


def er_i_pas() -> Q:
    """Appeals that PAS has: it has given a reference, or somebody registered it there by hand."""
    gjort = Q(gjoeremaal=Klagekobling.Gjoeremaal.REGISTRER, gjort__isnull=False)
    return Q(Exists(Klagekobling.objects.filter(~Q(referanse="") | gjort, klage=OuterRef("pk"))))


def har_referanse() -> Q:
    """Appeals that PAS has under a reference, so that it tells by itself what became of them."""
    return Q(Exists(Klagekobling.objects.filter(klage=OuterRef("pk")).exclude(referanse="")))


def _nektet() -> QuerySet[Klagekobling]:
    """Of the outer appeal: PAS said no to it, and it is not sent anew."""
    return Klagekobling.objects.filter(klage=OuterRef("pk"), referanse="", forsoekt__gte=OuterRef("sendt"))


def ved(skole: Organisasjon, periode: Eksamensperiode) -> QuerySet[Any]:
    """The school's appeals of candidates whom PAS has, in the period of their exam."""
    return Klage.objects.filter(
        er_hos_pas("kandidat"), kandidat__parti__skole=skole, kandidat__eksamen__periode=periode,
        kandidat__parti__eksamenstype__in=Eksamensparti.PAS_TYPER,
    )  # fmt: skip


def uten_kobling(skole: Organisasjon, periode: Eksamensperiode) -> QuerySet[Any]:
    """Those that are sent here and that PAS has no reference of; one that PAS said no to only once it is sent anew."""
    kjent = Klagekobling.objects.filter(klage=OuterRef("pk")).exclude(referanse="")
    return (
        ved(skole, periode)
        .filter(~Exists(kjent), ~Exists(_nektet()), status=Klage.Status.SENDT)
        .select_related("kandidat__eksamen__fag")
        .order_by("pk")
    )


def hos_pas(skole: Organisasjon, periode: Eksamensperiode) -> dict[Hospas, int]:
    """The school's candidates whom PAS has, by how it knows them; one query."""
    rader = Kandidat.objects.filter(
        er_hos_pas(), parti__skole=skole, eksamen__periode=periode, parti__eksamenstype__in=Eksamensparti.PAS_TYPER
    ).values_list("pk", "person__nummer_hash", "eksamen__fag__fagkode", "eksamen__fag__variant")
    return {Hospas(*noekkel): pk for pk, *noekkel in rader}


@sensitive_variables()
def numre_til(personer: Iterable[int]) -> dict[int, str]:
    """National ids of these people, for a message; one query."""
    return dict(Person.objects.filter(pk__in=blant_ider(personer)).values_list("pk", "nummer"))


def aktuelt_q() -> Q:
    """To-dos that still follow from how the case stands, also before the next exchange has looked."""
    Gjoeremaal = Klagekobling.Gjoeremaal
    return Q(gjoeremaal=Gjoeremaal.REGISTRER, klage__status=Klage.Status.SENDT) | Q(
        gjoeremaal=Gjoeremaal.TREKK, klage__status=Klage.Status.TRUKKET
    )


def aapne_gjoeremaal(skoler: Iterable[int]) -> QuerySet[Any]:
    """What must be done in PAS by hand about appeals, oldest first. One that the school has taken back waits."""
    rader = Klagekobling.objects.filter(klage__kandidat__parti__skole__in=list(skoler), gjort__isnull=True)
    return (
        rader.filter(aktuelt_q())
        .select_related("klage__kandidat__person", "klage__kandidat__parti__skole", "klage__kandidat__eksamen__fag")
        .defer("klage__kandidat__person__nummer")
        .order_by(F("klage__sendt").asc(nulls_last=True), "pk")
    )
