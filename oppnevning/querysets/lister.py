"""The rows of the pages, each in a constant number of queries."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from eksamen.models import Eksamensperiode
from oppnevning.models import Fagforslag, Faggruppe, Fagperson, Oppnevning, Utsending
from oppnevning.querysets.fagpersoner import FagpersonQuerySet

Status = Oppnevning.Status


def aktuelle_perioder(naa: datetime) -> QuerySet[Eksamensperiode]:
    """The periods that are not over, the nearest first."""
    return Eksamensperiode.objects.filter(gjennomfoering_til__gte=naa).order_by("gjennomfoering_fra")


def med_stilling(folk: FagpersonQuerySet, periode_id: int) -> FagpersonQuerySet:
    """With account, school and fag; and for the period: `er_foreslaatt`, and the `svarstatus` of the newest request."""
    forslag = Fagforslag.objects.filter(fagperson=OuterRef("pk"), periode=periode_id, trukket__isnull=True)
    spurt = Oppnevning.objects.filter(bruker=OuterRef("bruker"), faggruppe__periode=periode_id).order_by("-pk")
    return (
        folk.annotate(er_foreslaatt=Exists(forslag), svarstatus=Subquery(spurt.values("status")[:1]))
        .select_related("bruker", "skole", "eier")
        .prefetch_related("fag")
        .order_by("bruker__etternavn", "bruker__fornavn", "pk")
    )


def soek_fagpersoner(folk: FagpersonQuerySet, tekst: str) -> FagpersonQuerySet:
    """By name, school or fagkode; every word must be found."""
    for ord_ in tekst.split():
        treff = Fagperson.objects.filter(fag__fagkode__istartswith=ord_.split("-")[0]).values("pk")
        folk = folk.filter(
            Q(bruker__fornavn__icontains=ord_)
            | Q(bruker__etternavn__icontains=ord_)
            | Q(skole__navn__icontains=ord_)
            | Q(pk__in=treff)
        )
    return folk


def med_tall(grupper: QuerySet[Faggruppe]) -> QuerySet[Faggruppe]:
    """With how many have accepted, not answered and declined; newest period first."""
    tall: dict[str, Any] = {
        navn: Count("oppnevninger", filter=Q(oppnevninger__status=status))
        for navn, status in (("ja", Status.TAKKET_JA), ("venter", Status.SENDT), ("nei", Status.TAKKET_NEI))
    }
    return (
        grupper.annotate(**tall)
        .select_related("eier", "periode")
        .prefetch_related("fag")
        .order_by("-periode__gjennomfoering_fra", "navn", "pk")
    )


def oppnevningsliste(faggruppe: Faggruppe) -> QuerySet[Oppnevning]:
    """The faggruppe's appointments by name, with `epost_status` of the newest letter and `skolenavn`."""
    post = Utsending.objects.filter(oppnevning=OuterRef("pk")).order_by("-pk")
    skole = Fagperson.objects.filter(bruker=OuterRef("bruker"))
    return (
        faggruppe.oppnevninger.annotate(
            epost_status=Subquery(post.values("status")[:1]), skolenavn=Subquery(skole.values("skole__navn")[:1])
        )
        .select_related("bruker", "sensorgruppe")
        .order_by("bruker__etternavn", "bruker__fornavn", "pk")
    )


def kan_spoerres(
    faggruppe: Faggruppe, *, rolle: str = Oppnevning.Rolle.SENSOR, alle_fag: bool = False
) -> FagpersonQuerySet:
    """Proposed for the period under the authority, not reserved, and neither asked nor appointed in that role.

    Those who know one of the faggruppe's fagkoder; with `alle_fag` the others too. A sensor may be asked to sit on the
    board as well: which cases they cannot have is looked at case by case.
    """
    staar = Oppnevning.objects.staaende().filter(bruker=OuterRef("bruker"), faggruppe=faggruppe, rolle=rolle)
    folk = Fagperson.objects.foreslaatte(faggruppe.periode_id).filter(
        ~Exists(staar), eier__sti__startswith=faggruppe.eier.sti, reservert=False, bruker__is_active=True
    )
    if not alle_fag:
        folk = folk.filter(pk__in=Fagperson.objects.filter(fag__faggrupper=faggruppe).values("pk"))
    return folk.select_related("bruker", "skole").prefetch_related("fag").order_by("bruker__etternavn", "pk")
