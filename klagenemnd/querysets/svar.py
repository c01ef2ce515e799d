"""Answers that show: who reads them, from their second on, and their parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from brukere.models import Bruker
from eksamen.models import Kandidat
from felles.synlig_fra import synlig_q
from klage.models import Klage, Klageutfall
from klage.querysets.klager import LESER_VED_SKOLEN
from klage.querysets.resultat import gjeldende_resultat
from klagenemnd.models import Overskrift, Vedtaksversjon
from klagenemnd.querysets.kontroll import kan_behandles_av
from klagenemnd.svartekst import Retning, overskrift

# How long the start page of the school tells of an answer.
NYTT: Final = timedelta(days=14)
OM_VEDTAKET: Final = "Om vedtaket"  # the same in both målformer
SAK: Final = (
    "klage__kandidat__person", "klage__kandidat__kandidatnummer", "klage__kandidat__parti__skole",
    "klage__kandidat__eksamen__fag", "klage__kandidat__eksamen__periode", "klage__ansvarlig",
)  # fmt: skip


def synlige_svar(naa: datetime) -> QuerySet[Klageutfall]:
    """A board's answers that show, newest first, with what a letter names and no national id."""
    return (
        Klageutfall.objects.filter(synlig_q("synlig_fra", naa), kilde=Klageutfall.Kilde.NEMND, erstattet__isnull=True)
        .select_related(*SAK)
        .defer("klage__kandidat__person__nummer")
        .order_by("-synlig_fra", "klage__kandidat__eksamen__fag__fagkode", "klage__kandidat__person__sortering", "pk")
    )


def svar_for_skole(bruker: Bruker, naa: datetime) -> QuerySet[Klageutfall]:
    """Those to candidates at the user's own schools."""
    skoler = [skole.pk for skole in bruker.organisasjoner(naa, *LESER_VED_SKOLEN)]
    return synlige_svar(naa).filter(klage__kandidat__parti__skole__in=skoler)


def svar_for_kandidat(kandidat: Kandidat, naa: datetime) -> QuerySet[Klageutfall]:
    """Those to the person in the number's period, as «Mine eksamener» has the exams."""
    return synlige_svar(naa).filter(
        klage__kandidat__person=kandidat.person_id, klage__kandidat__eksamen__periode=kandidat.eksamen.periode_id
    )


@dataclass(frozen=True, slots=True)
class Del:
    """A part of an answer that was sent: its heading, or none, and its paragraphs."""

    overskrift: str
    ledd: list[str]


def deler_av(tekst: str, maalform: str) -> tuple[str, list[Del]]:
    """The title and the parts of an answer as it was stored by `lag_svartekst`.

    What follows the reasons has a heading of its own here, so that nobody takes it for one of them.
    """
    kjente = {overskrift(navn, maalform, til) for navn in Overskrift.values for til in (None, *Retning)}
    tittel, *blokker = tekst.split("\n\n")
    deler: list[Del] = []
    for blokk in blokker:
        foerste, *resten = blokk.split("\n")
        if foerste in kjente:
            deler.append(Del(foerste, resten))
        else:
            etter_grunnene = any(del_.overskrift for del_ in deler)
            deler.append(Del(OM_VEDTAKET if etter_grunnene else "", [foerste, *resten]))
    return tittel, deler


def hinder_for_svar(klage: Klage, naa: datetime) -> tuple[str, str] | None:
    """Why the grade that is appealed against cannot be answered, as a code and a sentence; None when it counts. One query."""
    rader: Any = gjeldende_resultat(Kandidat.objects.filter(pk=klage.kandidat_id), naa)
    staar = rader.values_list("resultat", flat=True).get()
    if staar is None:
        tekst = _("Eksamenen er annullert eller avlyst, eller det er ført fravær, så det er ingen karakter å svare på. "
                  "Står det ved lag, trekker skolen klagen.")  # fmt: skip
        return "ingen_karakter", tekst
    if staar != klage.karakter:
        tekst = _("Karakteren er rettet fra %(gammel)s til %(ny)s etter at det ble klaget. Skolen trekker klagen, og "
                  "kandidaten kan klage på den nye karakteren.")  # fmt: skip
        return "rettet", tekst % {"gammel": klage.karakter, "ny": staar}
    return None


def klare_til_publisering(bruker: Bruker, naa: datetime) -> QuerySet[Klage]:
    """What the user can publish now, with `ny_karakter`: the grade of the newest version. One query."""
    siste = Vedtaksversjon.objects.filter(klage=OuterRef("pk")).order_by("-nummer").values("verdi")[:1]
    return (
        kan_behandles_av(bruker, naa)
        .filter(status=Klage.Status.GODKJENT)
        .for_visning()
        .annotate(ny_karakter=Subquery(siste))
        .order_by("kandidat__eksamen__fag__fagkode", "kandidat__kandidatnummer__nummer", "pk")
    )


def planlagte(bruker: Bruker, naa: datetime) -> QuerySet[Klage]:
    """Those whose second has not come, with `synlig_fra`; the user has had no part in them."""
    return (
        kan_behandles_av(bruker, naa)
        .filter(utfall__erstattet__isnull=True, utfall__kilde=Klageutfall.Kilde.NEMND, utfall__synlig_fra__gt=naa)
        .for_visning()
        .annotate(synlig_fra=F("utfall__synlig_fra"))
        .order_by("synlig_fra", "kandidat__eksamen__fag__fagkode", "pk")
    )
