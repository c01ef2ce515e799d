"""What a member of the board may see of the others' work on a case, and what the member must do there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from klage.models import Klage
from klagenemnd.models import Klageoppdrag, Klagevurdering, Nemndinnstilling, Vedtaksgodkjenning, Vedtaksversjon
from klagenemnd.querysets.kontroll import GODKJENNER
from klagenemnd.querysets.nemnd import HOS_NEMNDA


class Gjoeremaal(StrEnum):
    """What the member must do with a case now."""

    EGEN = "egen"  # the own view comes first
    NY_VURDERING = "ny_vurdering"  # returned by the authority
    SKRIVE = "skrive"
    GODKJENNE = "godkjenne"
    LESE = "lese"  # the third
    VENTE = "vente"  # on the other member
    KONTROLL = "kontroll"  # at the authority
    FERDIG = "ferdig"


def krever_egen_foerst(klage: Klage) -> bool:
    """Whether the responsible authority has its members give their own views before they see the others'. One query."""
    return Nemndinnstilling.objects.filter(organisasjon=klage.ansvarlig_id, egen_foerst=True).exists()


def egen_vurdering(oppdrag: Klageoppdrag) -> Klagevurdering | None:
    """The member's own view, draft or delivered."""
    return Klagevurdering.objects.filter(oppdrag=oppdrag.pk).first()


def er_forseglet(oppdrag: Klageoppdrag) -> bool:
    """Whether others' views and the common text are sealed for the member until the own view is delivered.

    Whoever has stood by a version has read it, also where the authority asked for own views only afterwards. Three queries
    at most.
    """
    levert = Klagevurdering.objects.filter(oppdrag=oppdrag.pk, levert__isnull=False)
    return krever_egen_foerst(oppdrag.klage) and not levert.exists() and not har_staatt_ved(oppdrag)


def har_staatt_ved(oppdrag: Klageoppdrag) -> bool:
    """Whether the member has approved a version of the case, taken back or not. One query."""
    return Vedtaksgodkjenning.objects.filter(oppdrag=oppdrag.pk).exists()


def andres_vurderinger(oppdrag: Klageoppdrag) -> QuerySet[Klagevurdering]:
    """What the other standing members of the case have delivered. The caller has asked `er_forseglet` first."""
    return (
        Klagevurdering.objects.filter(
            oppdrag__klage=oppdrag.klage_id, oppdrag__avsluttet__isnull=True, levert__isnull=False
        )
        .exclude(oppdrag=oppdrag.pk)
        .select_related("oppdrag__bruker")
        .order_by("levert", "pk")
    )


@dataclass(frozen=True, slots=True)
class Oppgave:
    """A case of the member's list, with what must be done."""

    oppdrag: Klageoppdrag
    gjoer: Gjoeremaal

    @property
    def min_tur(self) -> bool:
        return self.gjoer not in (Gjoeremaal.VENTE, Gjoeremaal.KONTROLL, Gjoeremaal.FERDIG)


def med_framdrift(oppdrag: QuerySet[Klageoppdrag]) -> QuerySet[Klageoppdrag]:
    """Annotate what `gjoeremaal` asks for. Adds no query; nothing of it is shown as it is."""
    nyeste = Vedtaksversjon.objects.filter(klage=OuterRef("klage")).order_by("-nummer")
    godkjent = Vedtaksgodkjenning.objects.filter(
        versjon=OuterRef("nyeste_"), oppdrag=OuterRef("pk"), trukket__isnull=True
    )
    foerst = Nemndinnstilling.objects.filter(organisasjon=OuterRef("klage__ansvarlig"), egen_foerst=True)
    levert = Klagevurdering.objects.filter(oppdrag=OuterRef("pk"), levert__isnull=False)
    return oppdrag.annotate(
        nyeste_=Subquery(nyeste.values("pk")[:1]),
        verdi_=Subquery(nyeste.values("verdi")[:1]),
        godkjent_=Exists(godkjent),
        egen_foerst_=Exists(foerst),
        staatt_ved_=Exists(Vedtaksgodkjenning.objects.filter(oppdrag=OuterRef("pk"))),
        levert_=Exists(levert),
    )


def gjoeremaal(rad: Klageoppdrag) -> Gjoeremaal:
    """What the member must do, of a row with `med_framdrift`. While the own view comes first, nothing else is told."""
    if rad.klage.status not in HOS_NEMNDA:
        return Gjoeremaal.FERDIG if rad.klage.status == Klage.Status.AVGJORT else Gjoeremaal.KONTROLL
    levert = rad.levert_  # type: ignore[attr-defined]
    if rad.egen_foerst_ and not levert and not rad.staatt_ved_:  # type: ignore[attr-defined]
        return Gjoeremaal.EGEN
    if rad.rolle not in GODKJENNER:
        return Gjoeremaal.VENTE if levert else Gjoeremaal.LESE
    return _av_de_to(rad)


def _av_de_to(rad: Klageoppdrag) -> Gjoeremaal:
    if rad.godkjent_:  # type: ignore[attr-defined]
        return Gjoeremaal.VENTE
    if rad.klage.status == Klage.Status.RETURNERT:
        return Gjoeremaal.NY_VURDERING
    if rad.verdi_:  # type: ignore[attr-defined]
        return Gjoeremaal.GODKJENNE
    return Gjoeremaal.SKRIVE if rad.rolle == Klageoppdrag.Rolle.SKRIVER else Gjoeremaal.VENTE


def oppgaver(oppdrag: QuerySet[Klageoppdrag]) -> list[Oppgave]:
    """The member's cases with what must be done in each, those that wait for the member first. One query."""
    return ordnet(Oppgave(rad, gjoeremaal(rad)) for rad in med_framdrift(oppdrag))


def ordnet(rader: Iterable[Oppgave]) -> list[Oppgave]:
    """Those that wait for the member, those that wait for others, and what is decided; else in the order they have."""
    return sorted(rader, key=lambda rad: (not rad.min_tur, rad.gjoer == Gjoeremaal.FERDIG))
