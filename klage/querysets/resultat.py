"""Which grade counts, and from when it shows. The only reader of final grades for others than the two sensors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Case, CharField, DateTimeField, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models import Value as V
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils.translation import gettext_lazy as _

from brukere.models import Bruker
from brukere.models.bruker import SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q
from deltakelse.frist import EN_DAG, er_virkedag
from deltakelse.querysets.borte import er_borte
from eksamen.models import Eksamensparti, Kandidat
from eksamen.models.valg import Eksamensform
from felles.bidrag import Tekst
from felles.synlig_fra import synlig_q
from felles.tid import dagens_dato
from karakterfoering.models import Skolekarakter
from klage.models import ResultatUtenfra
from klage.querysets.annulleringer import stilling, ved_siden_av
from klage.querysets.skjult import foerst_sett, skjulte_tider
from klage.querysets.utfall import er_annullert, synlig_utfall
from sensur.models import Karakter, Sluttkarakter

# How long the start page tells that results are there.
NYTT = timedelta(days=14)
KLAGEDAGER: Final = timedelta(days=10)
ETTER_KLAGE = _("%(karakter)s, etter klage")


def _utenfra(naa: datetime, kandidat: str = "pk") -> QuerySet[Any]:
    """The outer candidate's result from another system: the appeal's grade before the first one, each from its moment.

    Until then what showed before it goes on showing: `klage.services.utenfraverdier.vist_av` is the same rule.
    """
    tekst = CharField()
    rader: QuerySet[Any] = ResultatUtenfra.objects.filter(kandidat=OuterRef(kandidat))
    synlig = synlig_q("synlig_fra", naa)
    klage_synlig = synlig_q("klage_synlig_fra", naa) | Q(klage_synlig_fra__isnull=True)
    vist: QuerySet[Any] = rader.annotate(
        vist_klage=Case(When(klage_synlig, then=F("klagekarakter")), default=F("forrige_klagekarakter")),
        vist_deltakelse=Case(When(synlig, then=F("deltakelse")), default=F("forrige_deltakelse")),
        vist_karakter=Case(When(synlig, then=F("karakter")), default=F("forrige_karakter")),
    )
    med_verdi: QuerySet[Any] = vist.annotate(
        verdi=Case(
            When(vist_klage__isnull=False, then=Cast("vist_klage", tekst)),
            When(vist_deltakelse="D", then=Cast("vist_karakter", tekst)),
            When(vist_deltakelse="MB", then=V("MB")),
            default=V(None),
            output_field=tekst,
        )
    )
    return med_verdi


def svar_utenfra(naa: datetime, kandidat: str) -> tuple[Subquery, Subquery]:
    """What an appeal of the outer candidate came to in another system, and from when, as far as it shows; adds no query."""
    rader = _utenfra(naa, kandidat).filter(vist_klage__isnull=False)
    fra = rader.filter(synlig_q("klage_synlig_fra", naa)).values("klage_synlig_fra")
    svar = rader.values(klage_=Cast("vist_klage", CharField()))
    return Subquery(svar[:1], output_field=CharField()), Subquery(fra[:1], output_field=DateTimeField())


def _vist_skolekarakter(naa: datetime) -> QuerySet[Any]:
    """The outer candidate's grade of an exam that the school graded itself; when both were there, it was known."""
    rader: QuerySet[Any] = Skolekarakter.objects.synlige(naa).filter(kandidat=OuterRef("pk"))
    med: QuerySet[Any] = rader.annotate(kjent=Greatest("satt", "kandidat__parti__karakterprotokoll__vises_fra"))
    return med


def gjeldende_resultat(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate `resultat`: the grade that counts (a `Karakter`), None until it shows, and for the absent or cancelled.

    The answer to an appeal counts before what it was about, from its own second. A result from another system counts before
    one of our own. Of our own, the sensors' counts before the school's; a candidate has one or the other. Of an exam that
    is annulled no grade counts. Adds no query.
    Rule: felles.synlig_fra; Vigo IKS, retningslinjer for sensur: grades are confidential until published.
    """
    staar = ~er_borte() & ~er_annullert(naa)
    return kandidater.annotate(resultat=Case(When(staar, then=_teller(naa)), default=V(None), output_field=CharField()))


def resultat_uten_annullering(kandidater: QuerySet[Kandidat], naa: datetime) -> QuerySet[Kandidat]:
    """Annotate `resultat`: the grade that would count if no exam were annulled; sealed as `gjeldende_resultat` is."""
    return kandidater.annotate(
        resultat=Case(When(~er_borte(), then=_teller(naa)), default=V(None), output_field=CharField())
    )


def _teller(naa: datetime) -> Coalesce:
    """The grade of the outer candidate that shows, from the place that counts first."""
    karakter = Sluttkarakter.objects.staaende().filter(kandidat=OuterRef("pk"))
    tekst = CharField()
    egen = Case(
        When(synlig_q("eksamen__publiseres", naa), then=Subquery(karakter.values("verdi")[:1])),
        default=V(None),
        output_field=tekst,
    )
    fra_pas = Subquery(_utenfra(naa).values("verdi")[:1], output_field=tekst)
    skolens = Subquery(_vist_skolekarakter(naa).values("verdi")[:1], output_field=tekst)
    pas_klage = Subquery(_utenfra(naa).values(klage_=Cast("vist_klage", tekst))[:1], output_field=tekst)
    klagen = Subquery(synlig_utfall(naa).values("verdi")[:1], output_field=tekst)
    return Coalesce(pas_klage, klagen, fra_pas, egen, skolens)


def _i_ord(verdi: str, etter_klage: bool) -> str:
    navn = str(Karakter(verdi).label)
    return ETTER_KLAGE % {"karakter": navn} if etter_klage else navn


@dataclass(frozen=True, slots=True)
class Resultat:
    """A published grade as the candidate and the school read it. `kjent` is when it was known, where that is known."""

    verdi: str
    etter_klage: bool
    kjent: datetime | None
    skriftlig: bool

    @property
    def tekst(self) -> str:
        """In figures and letters: «5 – fem»."""
        return _i_ord(self.verdi, self.etter_klage)

    @property
    def klagefrist(self) -> date | None:
        """The last day to appeal; None after an appeal, which is final, and when the first day is not known."""
        return None if self.etter_klage or self.kjent is None else klagefrist(self.kjent)


def klagefrist(kjent: datetime) -> date:
    """The last Norwegian day to appeal a grade that was known at that moment.

    The day itself is not counted, and a deadline that ends on a Saturday, a Sunday or a public holiday ends on the next
    working day.
    Rule: forskrift til opplæringslova § 10-8 (before: § 5-5): ten days from when the result was known, or should have been;
    domstolloven §§ 148 and 149 on how days are counted.
    """
    dag = dagens_dato(kjent) + KLAGEDAGER
    while not er_virkedag(dag):
        dag += EN_DAG
    return dag


def resultater(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, Resultat]:
    """The published grades with when each was known, by candidate pk; two queries at most.

    Whoever was absent, or had the exam cancelled, when the grade was published knew it from when that was lifted.
    """
    viste = _viste(kandidater, naa)
    skjult = skjulte_tider(viste)
    return {pk: replace(resultat, kjent=foerst_sett(resultat.kjent, skjult[pk])) for pk, resultat in viste.items()}


def _viste(kandidater: QuerySet[Kandidat], naa: datetime) -> dict[int, Resultat]:
    """The published grades, with the first moment when each would show to somebody who was there; one query."""
    utenfra = _utenfra(naa)
    klage = utenfra.filter(vist_klage__isnull=False)
    tid = DateTimeField()
    egne = Sluttkarakter.objects.staaende().filter(kandidat=OuterRef("pk"))
    med_resultat: QuerySet[Any] = gjeldende_resultat(kandidater.order_by(), naa)
    rader: QuerySet[Any] = (
        med_resultat.filter(resultat__isnull=False)
        .annotate(
            etter_klage=Exists(klage) | Exists(synlig_utfall(naa)),
            fra_pas=Exists(utenfra.filter(verdi__isnull=False)),
            pas_kjent=Subquery(utenfra.filter(synlig_q("synlig_fra", naa)).values("synlig_fra")[:1], output_field=tid),
            eget=Exists(egne),
            satt=Subquery(egne.values("satt")[:1], output_field=tid),
            skolens_kjent=Subquery(_vist_skolekarakter(naa).values("kjent")[:1], output_field=tid),
        )
        .annotate(
            kjent=Case(
                When(fra_pas=True, then=F("pas_kjent")),
                # Whoever got the grade after the others knew it from then on.
                When(eget=True, then=Greatest("eksamen__publiseres", "satt")),
                default=F("skolens_kjent"),
                output_field=tid,
            )
        )
    )
    felt = ("pk", "resultat", "etter_klage", "kjent", "eksamen__form")
    return {
        pk: Resultat(verdi, etter_klage, kjent, form == Eksamensform.SKRIFTLIG)
        for pk, verdi, etter_klage, kjent, form in rader.values_list(*felt)
    }


def karakterkolonne(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, Tekst]:
    """Published grades in words by candidate pk, with an annulment beside, for the school's list of a party; one query."""
    klage = _utenfra(naa).filter(vist_klage__isnull=False)
    med: QuerySet[Any] = gjeldende_resultat(kandidater.order_by(), naa)
    rader: QuerySet[Any] = med.annotate(
        etter_klage=Exists(klage) | Exists(synlig_utfall(naa)), staar=stilling(naa)
    ).filter(Q(resultat__isnull=False) | Q(staar__isnull=False))
    felt = ("pk", "resultat", "etter_klage", "staar")
    return {
        pk: ved_siden_av(_i_ord(verdi, etter_klage) if verdi else "", staar)
        for pk, verdi, etter_klage, staar in rader.values_list(*felt)
    }


def resultatverdier(kandidater: QuerySet[Kandidat], naa: datetime) -> Mapping[int, str]:
    """The published grade that counts («5», «MB») by candidate pk, for `bidrag.resultater`; one query."""
    med_resultat: QuerySet[Any] = gjeldende_resultat(kandidater.order_by(), naa)
    return dict(med_resultat.filter(resultat__isnull=False).values_list("pk", "resultat"))


def nylig_publiserte(bruker: Bruker, naa: datetime) -> QuerySet[Any]:
    """Parties of the user's schools whose results came in the last 14 days, newest first; `resultater_fra` says when."""
    skoler = bruker.organisasjoner(naa, *SKOLEADMINISTRATORER, Rolle.REKTOR)
    utenfra = ResultatUtenfra.objects.filter(
        synlig_q("synlig_fra", naa), kandidat__parti=OuterRef("pk"), deltakelse__in=["D", "MB"]
    )
    # A grade that was set after the publication showed when it was set.
    satt = Sluttkarakter.objects.staaende().filter(kandidat__parti=OuterRef("pk")).order_by("-satt").values("satt")[:1]
    egne = Greatest("eksamen__publiseres", Subquery(satt))
    her = Case(When(synlig_q("eksamen__publiseres", naa), then=egne), default=V(None))
    partier: QuerySet[Any] = Eksamensparti.objects.filter(
        under_q(skoler, "skole"), pk__in=Kandidat.objects.values("parti")
    )
    # What a school grades itself shows from the moment of its protocol.
    skolens = Case(
        When(synlig_q("karakterprotokoll__vises_fra", naa), then=F("karakterprotokoll__vises_fra")), default=V(None)
    )
    # Greatest passes over what is null.
    sist = Greatest(her, Subquery(utenfra.order_by("-synlig_fra").values("synlig_fra")[:1]), skolens)
    nye: QuerySet[Any] = (
        partier.annotate(resultater_fra=sist)
        .filter(resultater_fra__gt=naa - NYTT)
        .select_related("eksamen__fag")
        .order_by("-resultater_fra", "navn", "pk")
    )
    return nye
