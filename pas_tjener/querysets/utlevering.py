"""What a school has here, as rows for the messages that go out: a constant number of queries each."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from brukere.models import Organisasjon
from deltakelse.models import Fravaer
from deltakelse.querysets.borte import aapne_avlysninger
from eksamen.models import Eksamen, Eksamensparti, Eksamensperiode, Kandidat, Vaktforslag
from eksamen.querysets.kandidater import KandidatQuerySet
from felles.synlig_fra import synlig_q
from klage.models import Klageutfall
from klage.querysets.resultat import gjeldende_resultat
from klage.querysets.utfall import synlig_utfall


def pas_kandidater(skole: Organisasjon, periode: Eksamensperiode) -> KandidatQuerySet:
    """The school's candidates of the period in parties that go to PAS, by fagkode, party and name."""
    kandidater: KandidatQuerySet = Kandidat.objects.filter(
        parti__skole=skole, eksamen__periode=periode, parti__eksamenstype__in=Eksamensparti.PAS_TYPER
    )
    return kandidater.order_by(
        "eksamen__fag__fagkode", "eksamen__fag__variant", "parti__navn", "parti", "person__sortering", "pk"
    )


def ansvarlige(partier: Iterable[int]) -> QuerySet[Vaktforslag]:
    """The responsible people that the school has named, and not turned down."""
    navngitte = Vaktforslag.objects.filter(parti__in=list(partier))
    return navngitte.exclude(status=Vaktforslag.Status.AVVIST).order_by("etternavn", "fornavn", "pk")


def publiserte(kandidater: KandidatQuerySet, naa: datetime) -> QuerySet[Any]:
    """Those whose exam is published and not cancelled, with `resultat` and `fravaer_slag`; before that second none.

    Where an appeal has been answered, `klagekarakter` and `klagetekst` are its, and `paaklaget` what it was about.

    Rule: felles.synlig_fra; klage.querysets.resultat says which grade counts.
    """
    fravaer = Fravaer.objects.filter(kandidat=OuterRef("pk"), opphevet__isnull=True)
    synlige = kandidater.filter(synlig_q("eksamen__publiseres", naa)).exclude(Exists(aapne_avlysninger()))
    med_resultat: QuerySet[Any] = gjeldende_resultat(synlige, naa)
    utfall = synlig_utfall(naa)
    svar: QuerySet[Any] = med_resultat.annotate(
        fravaer_slag=fravaer.values("slag")[:1],
        klagekarakter=utfall.values("verdi")[:1],
        klagetekst=Subquery(utfall.values("tekst")[:1], output_field=Klageutfall._meta.get_field("tekst")),
        paaklaget=utfall.values("klage__karakter")[:1],
    )
    return svar


def nyeste_fravaer(kandidater: KandidatQuerySet) -> QuerySet[Fravaer]:
    """The newest word on each candidate's absence, with `sist`, when it was said; of most there is none."""
    rader = Fravaer.objects.filter(kandidat__in=kandidater.order_by().values("pk"))
    rader = rader.annotate(sist=Greatest("registrert", "opphevet"))
    return rader.order_by("kandidat", F("opphevet").desc(nulls_first=True), "-pk").distinct("kandidat")


def plan(naa: datetime) -> QuerySet[Eksamen]:
    """The exams of periods that are not over, with fag, period and parts; local exams are their school's own."""
    eksamener = Eksamen.objects.i_planen().i_gjeldende_perioder(naa).med_plan()
    return eksamener.order_by("periode__gjennomfoering_fra", "periode", "fag__nivaa", "fag__fagkode", "fag__variant")
