"""Grades that an appeal or an annulment has changed, in the order in which they did: each from its own second, never before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple, Self

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from brukere.models import Organisasjon
from brukere.querysets.organisasjoner import under_q
from eksamen.models import Kandidat
from felles.bidrag import Tekst
from felles.radmengde import blant_ider
from felles.synlig_fra import synlig_q
from klage.models import Annullering, Klageutfall, ResultatUtenfra
from klage.querysets.resultat import resultat_uten_annullering

ANNULLERT, KLAGE, OPPHEVET, PAS = SLAG = ("annullering", "klage", "opphevet", "pas")
AARSAKER: Final[dict[str, Tekst]] = {
    ANNULLERT: _("Eksamen er annullert"),
    KLAGE: _("Klage"),
    OPPHEVET: _("Annulleringen er opphevet"),
    PAS: _("Klage behandlet i PAS"),
}
FELT: Final = ("tid", "slag", "rad", "kandidat_id", "foer", "naa")
SKILLE: Final = "~"
MAKS_SIFRE: Final = 18


class Merke(NamedTuple):
    """Where in the order a change lies: what comes after it is asked for by it, however many have come since."""

    tid: datetime
    slag: str
    rad: int

    @classmethod
    def les(cls, tekst: str) -> Self | None:
        """The mark as it was given out; None for what is none."""
        tid, _skille, rest = tekst.partition(SKILLE)
        slag, _skille, rad = rest.partition(SKILLE)
        try:
            naar = datetime.fromisoformat(tid)
        except ValueError:
            return None
        kjent = slag in SLAG and rad.isascii() and rad.isdigit() and len(rad) <= MAKS_SIFRE
        return cls(naar, slag, int(rad)) if kjent and naar.tzinfo else None

    def __str__(self) -> str:
        return f"{self.tid.isoformat()}{SKILLE}{self.slag}{SKILLE}{self.rad}"


@dataclass(frozen=True, slots=True)
class Endring:
    """A grade that became another. `foer` or `naa` is "" where no grade counts: before it was lifted, or annulled."""

    merke: Merke
    foer: str
    naa: str
    kandidat: Kandidat

    @property
    def tid(self) -> datetime:
        return self.merke.tid

    @property
    def ident(self) -> str:
        """The same for the same change, however often it is fetched.

        A result from PAS has one row, whatever PAS says later: each of its changes has its moment too.
        """
        naar = f"-{int(self.tid.timestamp())}" if self.merke.slag == PAS else ""
        return f"{self.merke.slag}-{self.merke.rad}{naar}"

    @property
    def aarsak(self) -> Tekst:
        return AARSAKER[self.merke.slag]


def endringer(
    organisasjoner: Iterable[Organisasjon], naa: datetime, *, siden: datetime | None = None, etter: Merke | None = None
) -> QuerySet[Any, Any]:
    """The changes of candidates at schools under these, oldest first: those from `siden` on, or after `etter`. One query.

    A change is not there before its second, nor one that left the grade as it was. Rows are those of `FELT`.
    Rule: Vigo IKS, «Retningslinjer for klagebehandling»: the intake office fetches results that the appeal has changed.
    """
    skoler = under_q(organisasjoner, "kandidat__parti__skole")
    klage_skoler = under_q(organisasjoner, "klage__kandidat__parti__skole")
    deler = [
        _annulleringer(Annullering.objects.filter(skoler), naa),
        _klager(Klageutfall.objects.filter(klage_skoler), naa),
        _opphevelser(Annullering.objects.filter(skoler), naa),
        _fra_pas(ResultatUtenfra.objects.filter(skoler), naa),
    ]
    rader = [
        _utsnitt(del_.annotate(slag=V(slag, output_field=CharField()), rad=F("pk")), slag, siden, etter)
        for slag, del_ in zip(SLAG, deler, strict=True)
    ]
    alle: QuerySet[Any, Any] = rader[0].union(*rader[1:], all=True).order_by("tid", "slag", "rad")
    return alle


def med_kandidat(rader: Sequence[tuple[Any, ...]], *, med_nummer: bool) -> list[Endring]:
    """The changes with who they are about; the national id only when it is asked for. One query."""
    hvem = Kandidat.objects.filter(pk__in=blant_ider(rad[3] for rad in rader)).select_related(
        "person", "kandidatnummer", "parti__skole", "eksamen__fag", "eksamen__periode"
    )
    kandidater = (hvem if med_nummer else hvem.defer("person__nummer")).in_bulk()
    return [
        Endring(Merke(tid, slag, rad), foer or "", naa or "", kandidater[kandidat_id])
        for tid, slag, rad, kandidat_id, foer, naa in rader
    ]


def _utsnitt(rader: QuerySet[Any, Any], slag: str, siden: datetime | None, etter: Merke | None) -> QuerySet[Any, Any]:
    vilkaar = Q(tid__gte=siden) if siden else Q()
    if etter:
        vilkaar &= Q(tid__gt=etter.tid)
        if slag >= etter.slag:
            vilkaar |= Q(tid=etter.tid, rad__gt=etter.rad if slag == etter.slag else 0)
    valgte: QuerySet[Any, Any] = rader.filter(vilkaar).order_by().values_list(*FELT)
    return valgte


def _klager(utfall: QuerySet[Klageutfall], naa: datetime) -> QuerySet[Any, Any]:
    """Answers to appeals on the grade that gave another one than showed before; also one that was replaced later."""
    tidligere = Klageutfall.objects.filter(
        klage=OuterRef("klage"), laget__lt=OuterRef("laget"), erstattet__gt=F("synlig_fra")
    )
    viste = Subquery(tidligere.order_by("-laget").values("verdi")[:1])
    med: QuerySet[Any, Any] = utfall.filter(synlig_q("synlig_fra", naa), klage__slag="karakter")
    med = med.annotate(
        kandidat_id=F("klage__kandidat"),
        # One that is entered afterwards may show from an earlier second: it came when it was entered.
        tid=Greatest("synlig_fra", "laget"),
        foer=Coalesce(viste, "klage__karakter", output_field=CharField()),
        naa=F("verdi"),
    )
    # One that was replaced before its second has never been anything.
    return med.filter(Q(erstattet__isnull=True) | Q(erstattet__gt=F("synlig_fra"))).exclude(foer=F("verdi"))


def _fra_pas(resultater: QuerySet[ResultatUtenfra], naa: datetime) -> QuerySet[Any, Any]:
    """Answers to appeals that were treated in PAS: the newest that shows, and until its moment what showed before it.

    Also that PAS has taken one back: the grade is again what it was before the appeal.
    """
    tekst, synlig = CharField(), synlig_q("klage_synlig_fra", naa) | Q(klage_synlig_fra__isnull=True)
    uendret = Q(klagekarakter__isnull=True) | Q(klagekarakter=F("karakter"))
    tilbake = synlig & uendret & Q(forrige_klagekarakter__isnull=False) & ~Q(forrige_klagekarakter=F("karakter"))
    med: QuerySet[Any, Any] = resultater.filter(synlig_q("synlig_fra", naa)).annotate(
        vist=Case(When(synlig, then=F("klagekarakter")), default=F("forrige_klagekarakter")),
        tid=Case(
            When(synlig, then=Greatest("klage_synlig_fra", "synlig_fra", "endret")),
            default=F("synlig_fra"),
            output_field=DateTimeField(),
        ),
        foer=Cast(Case(When(tilbake, then=F("forrige_klagekarakter")), default=F("karakter")), tekst),
        naa=Cast(Coalesce("vist", "karakter"), tekst),
    )
    endrede: QuerySet[Any, Any] = med.filter(tilbake | (Q(vist__isnull=False) & ~Q(vist=F("karakter"))))
    return endrede


def _i_kraft(vedtak: QuerySet[Annullering], naa: datetime) -> QuerySet[Any, Any]:
    """Decisions that have taken a grade that showed: from their second, or from when the candidate's choice was final.

    Also one that was lifted since; one that was lifted before has never taken anything.
    """
    med: QuerySet[Any, Any] = vedtak.filter(Q(valgfri=False) | Q(valg=Annullering.Valg.ANNULLERES))
    hadde: QuerySet[Any, Any] = resultat_uten_annullering(Kandidat.objects.filter(pk=OuterRef("kandidat")), naa)
    viste: QuerySet[Any, Any] = hadde.filter(resultat__isnull=False)
    med = med.annotate(
        fra=Case(When(valgfri=True, then=F("valgfrist")), default=F("vedtatt")),
        karakter=Subquery(viste.values("resultat")[:1], output_field=CharField()),
    )
    staar = Q(opphevet__isnull=True) | Q(opphevet__gt=F("fra"))
    return med.filter(staar, Exists(viste), fra__lte=naa)


def _annulleringer(vedtak: QuerySet[Annullering], naa: datetime) -> QuerySet[Any, Any]:
    ingen = V("", output_field=CharField())
    rader: QuerySet[Any, Any] = _i_kraft(vedtak, naa).annotate(tid=F("fra"), foer=F("karakter"), naa=ingen)
    return rader


def _opphevelser(vedtak: QuerySet[Annullering], naa: datetime) -> QuerySet[Any, Any]:
    loeftet = _i_kraft(vedtak, naa).filter(synlig_q("opphevet", naa))
    ingen = V("", output_field=CharField())
    rader: QuerySet[Any, Any] = loeftet.annotate(tid=F("opphevet"), foer=ingen, naa=F("karakter"))
    return rader
