"""What an address asks a report for: one school, a period, a day, parties. Only what the user may see is there."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Self

from django.db.models import Q, QuerySet
from django.http import QueryDict

from brukere.models import Bruker, Organisasjon
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Deltype, Eksamensdel, Eksamensparti, Eksamensperiode, Kandidat, Maalform
from felles.liste import Listevalg
from felles.rapport import Rapport, Tabellrapport, Utvalg
from felles.tid import dagens_dato, doegnet
from rapporter.permissions import roller_for, skoler_med_partier

ALLE: Final = "alle"
PER_SIDE: Final = 50
MAKS_SIFRE: Final = 12


@dataclass(frozen=True)
class Valg:
    """What was chosen, and what there is to choose from."""

    utvalg: Utvalg
    liste: Listevalg
    skoler: list[Organisasjon]
    perioder: list[Eksamensperiode]
    periode: str
    dager: list[date]
    dag: date | None
    partivalg: list[Eksamensparti]
    valgte_partier: frozenset[int]

    def med_felt(
        self, *, fritekst: str = "", svarfrist: date | None = None, nettsted: str = "", maalform: str = ""
    ) -> Self:
        """The same, with what the user wrote and chose."""
        utvalg = replace(
            self.utvalg,
            fritekst=fritekst,
            svarfrist=svarfrist,
            nettsted=nettsted,
            maalform=maalform or Maalform.BOKMAAL,
        )
        return replace(self, utvalg=utvalg)

    def med_kandidater(self, ider: Iterable[int]) -> Self:
        """The same, for these candidates alone: those among them that the user may see."""
        return replace(self, utvalg=replace(self.utvalg, kandidater=self.utvalg.kandidater.filter(pk__in=list(ider))))


def les_valg(
    bruker: Bruker, rapport: Rapport, parametre: QueryDict, naa: datetime, *, streng: bool = False
) -> Valg | None:
    """The choice of an address; what is made up is passed over. Five queries, whatever there is.

    `streng`, for what is printed and sent: a party that is unknown chooses nothing instead of everything.
    None when the user has no school with parties.
    """
    skoler = list(skoler_med_partier(bruker, naa, roller_for(rapport)))
    if skoler and isinstance(rapport, Tabellrapport) and rapport.samlet:
        over = bruker.organisasjoner(naa, *roller_for(rapport))
        skoler = list(dict.fromkeys([*over, *skoler]))
    return les_valg_for_skoler(bruker, skoler, parametre, naa, streng=streng)


def les_valg_for_skoler(
    bruker: Bruker, skoler: list[Organisasjon], parametre: QueryDict, naa: datetime, *, streng: bool = False
) -> Valg | None:
    """As `les_valg`, when the schools are known. An authority among them stands for all the schools under it."""
    if not skoler:
        return None
    skole = _valgt(parametre, "skole", {s.orgnr: s for s in skoler}) or skoler[0]
    alle_skolene = skole.slag != Organisasjon.Slag.SKOLE
    ved = under_q([skole], "skole") if alle_skolene else Q(skole=skole)
    partier: QuerySet[Eksamensparti] = Eksamensparti.objects.synlige_for(bruker, naa).filter(ved)
    perioder = list(Eksamensperiode.objects.filter(eksamener__partier__in=partier.values("pk")).distinct())
    if not perioder:
        return None
    koder = {p.kode: p for p in perioder}
    kode = (
        ALLE
        if parametre.get("periode") == ALLE
        else (_valgt(parametre, "periode", koder) or gjeldende(perioder, naa)).kode
    )
    if kode != ALLE:
        partier = partier.filter(eksamen__periode=koder[kode])
    dager = eksamensdager(partier)
    dag = _valgt(parametre, "dag", {d.isoformat(): d for d in dager})
    if dag:
        partier = paa_dagen(partier, dag)
    # One party is chosen at one school: those of them all are too many to choose among.
    partivalg = [] if alle_skolene else _partivalg(partier)
    kjente = {str(parti.pk): parti.pk for parti in partivalg}
    liste = Listevalg(
        parametre,
        filtre={"skole": [s.orgnr for s in skoler], "periode": [*koder, ALLE], "dag": [d.isoformat() for d in dager], "parti": kjente},
        sorteringer=(),
        standard="",
        per_side=PER_SIDE,
    )  # fmt: skip
    valgte = frozenset(kjente[verdi] for verdi in liste.valgt("parti"))
    if valgte or (streng and parametre.getlist("parti")):
        partier = partier.filter(pk__in=valgte)
    kandidater = Kandidat.objects.filter(parti__in=partier.values("pk"))
    utvalg = Utvalg(bruker=bruker, naa=naa, skole=skole, partier=partier, kandidater=kandidater)
    return Valg(utvalg, liste, skoler, perioder, kode, dager, dag, partivalg, valgte)


def _partivalg(partier: QuerySet[Eksamensparti]) -> list[Eksamensparti]:
    return list(partier.select_related("eksamen__fag").order_by("eksamen__fag__fagkode", "navn", "pk"))


def gjeldende(perioder: list[Eksamensperiode], naa: datetime) -> Eksamensperiode:
    """The first that is not over, else the last there was."""
    return next((p for p in perioder if p.gjennomfoering_til >= naa), perioder[-1])


def eksamensdager(partier: QuerySet[Eksamensparti]) -> list[date]:
    """The Norwegian days on which the parties have a part; days of preparation alone are not counted."""
    deler = Eksamensdel.objects.filter(eksamen__partier__in=partier.values("pk")).exclude(type=Deltype.FORBEREDELSE)
    return sorted({dagens_dato(start) for start in deler.values_list("start", flat=True).distinct()})


def paa_dagen(partier: QuerySet[Eksamensparti], dag: date) -> QuerySet[Eksamensparti]:
    """The parties with a part that starts on the day, preparation not counted."""
    start, slutt = doegnet(dag)
    deler = Eksamensdel.objects.filter(start__gte=start, start__lt=slutt).exclude(type=Deltype.FORBEREDELSE)
    return partier.filter(eksamen__in=deler.values("eksamen"))


def les_ider(verdier: Iterable[str]) -> list[int]:
    """Ticked ids; what is no number is passed over."""
    return [int(v) for v in verdier if v.isascii() and v.isdigit() and len(v) <= MAKS_SIFRE]


def _valgt[T](parametre: QueryDict, navn: str, kjente: dict[str, T]) -> T | None:
    return kjente.get(parametre.get(navn, ""))
