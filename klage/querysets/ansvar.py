"""«Klageansvar»: the standing rows, what no row names, and who may change what.

Rule: Udir, «Administrere eksamen»: the list of who is responsible stands in PAS. Vigo IKS, «Retningslinjer for
klagebehandling»: the responsible fylkeskommune for exams given locally. Inferred: whoever owns the plan of an exam owns
its responsibility and calendar too, so Udir for everything and a fylkeskommune for the fagkoder that it gives itself.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import OVERORDNEDE, Rolle
from eksamen.models import Eksamen, Eksamensperiode, Fag
from klage.models import Klageansvar
from klage.querysets.klager import LESER_VED_SKOLEN

# Those that appoint boards. A school or a kommune answers no appeal: the nearest of these above it does.
MYNDIGHETER: Final = (Organisasjon.Slag.UDIR, Organisasjon.Slag.STATSFORVALTER, Organisasjon.Slag.FYLKESKOMMUNE)
# Whoever sends, reads, treats or waits for appeals. Nothing in the list is secret.
LESERE: Final = LESER_VED_SKOLEN | OVERORDNEDE | {Rolle.KLAGENEMND, Rolle.INNTAKSKONTOR}


@dataclass(frozen=True)
class Styring:
    """What somebody may change of responsibility and calendars: Udir everything, a fylkeskommune what it gives itself."""

    landet: tuple[Organisasjon, ...] = ()
    fylker: tuple[Organisasjon, ...] = ()

    @property
    def alt(self) -> bool:
        return bool(self.landet)

    @property
    def noe(self) -> bool:
        return bool(self.landet or self.fylker)

    @property
    def hjemme(self) -> Organisasjon:
        """The organisation that acts."""
        return (self.landet or self.fylker)[0]

    def myndigheter(self) -> QuerySet[Organisasjon]:
        """Whom they may make responsible: an authority at or under themselves."""
        mine = Organisasjon.objects.under(self.landet or self.fylker)
        return mine.filter(slag__in=MYNDIGHETER).order_by("navn", "pk")

    def omraader(self) -> QuerySet[Organisasjon]:
        """The areas that they may name."""
        return Organisasjon.objects.under(self.landet or self.fylker)

    def egne_fag(self, perioder: Collection[int]) -> frozenset[tuple[int, int]]:
        """(period, fagkode) of the planned exams that a fylkeskommune gives itself; one query, none for Udir."""
        if self.alt or not self.fylker:
            return frozenset()
        egne = Eksamen.objects.i_planen().filter(periode__in=perioder, ansvarlig__in=[o.pk for o in self.fylker])
        return frozenset(egne.values_list("periode", "fag"))

    def rekker(self, organisasjon: Organisasjon) -> bool:
        """Whether it is one of theirs, or lies under one."""
        return any(organisasjon.sti.startswith(egen.sti) for egen in self.landet or self.fylker)


def styring_for(bruker: Bruker, naa: datetime) -> Styring:
    """What the user may change now."""
    fylker = bruker.organisasjoner(naa, Rolle.FYLKESKOMMUNE)
    return Styring(
        tuple(bruker.organisasjoner(naa, Rolle.UDIR)),
        tuple(o for o in fylker if o.slag == Organisasjon.Slag.FYLKESKOMMUNE),
    )


def staaende(periode: Eksamensperiode) -> QuerySet[Klageansvar]:
    """The rows that count in the period, by fagkode, the general ones last; with what a list shows."""
    rader = Klageansvar.objects.filter(periode=periode, opphoert__isnull=True)
    return rader.select_related("fag", "omraade", "ansvarlig").order_by(
        F("fag__fagkode").asc(nulls_last=True), "fag__variant", F("omraade__navn").asc(nulls_first=True), "pk"
    )


def uten_egen_rad(periode: Eksamensperiode) -> QuerySet[Eksamen]:
    """The planned exams of the period whose fagkode no row names for the whole country: a general one counts, or none."""
    egen = Klageansvar.objects.filter(
        periode=OuterRef("periode"), fag=OuterRef("fag"), omraade__isnull=True, opphoert__isnull=True
    )
    eksamener = Eksamen.objects.i_planen().filter(periode=periode)
    return eksamener.filter(~Exists(egen)).select_related("fag", "ansvarlig").order_by("fag__fagkode", "fag__variant")


def fag_q(tekst: str, sti: str = "") -> Q:
    """By fagkode or a part of the name, every word of it; `sti` is the path to the fag, with its underscores."""
    vilkaar = Q()
    for ord_ in tekst.split():
        kode, _strek, variant = ord_.partition("-")
        paa_kode = Q(**{f"{sti}fagkode__istartswith": kode, f"{sti}variant__istartswith": variant})
        vilkaar &= paa_kode | Q(**{f"{sti}navn_nb__icontains": ord_}) | Q(**{f"{sti}navn_nn__icontains": ord_})
    return vilkaar


def finn_fag(kode: str) -> Fag | None:
    """The fag of a code as it is written, with its variant after a dash."""
    fagkode, _strek, variant = kode.strip().upper().partition("-")
    return Fag.objects.filter(fagkode=fagkode, variant=variant).first()


def finn_organisasjoner(blant: QuerySet[Organisasjon], tekst: str) -> list[Organisasjon]:
    """Those with that organisation number, or exactly that name."""
    tall = "".join(tekst.split())
    return list(blant.filter(Q(orgnr=tall) | Q(navn__iexact=" ".join(tekst.split()))).order_by("pk"))
