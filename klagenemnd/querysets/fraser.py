"""The phrase bank: which sentences a member may use in a case, and which an authority keeps."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from brukere.models import Bruker, Organisasjon
from klage.models import Klage
from klage.querysets.klager import KLAGEANSVARLIGE
from klagenemnd.models import Frase, Overskrift
from klagenemnd.querysets.nemnd import mine_saker

# Those for any grade first, then by grade; in the order they came.
REKKEFOELGE = ("overskrift", "karakter", "fag__fagkode", "pk")


def staaende() -> QuerySet[Frase]:
    """What has not been taken out or replaced."""
    return Frase.objects.filter(utgaatt__isnull=True).select_related("eier", "fag").order_by(*REKKEFOELGE)


def frasebank(klage: Klage) -> Mapping[str, list[Frase]]:
    """The sentences for a case, by heading: of its authority, in its målform, for its fagkode or any. One query."""
    fag = Q(fag__isnull=True) | Q(fag__fagkode=klage.kandidat.eksamen.fag.fagkode)
    svar: dict[str, list[Frase]] = {navn: [] for navn in Overskrift.values}
    for frase in staaende().filter(fag, eier=klage.ansvarlig_id, maalform=klage.maalform):
        svar[frase.overskrift].append(frase)
    return svar


def eiere(bruker: Bruker, naa: datetime) -> list[Organisasjon]:
    """The authorities whose phrase bank the user keeps: the own ones."""
    return sorted(bruker.organisasjoner(naa, *KLAGEANSVARLIGE), key=lambda ett: ett.navn)


def egne_fraser(bruker: Bruker, naa: datetime) -> QuerySet[Frase]:
    """The standing sentences that the user keeps."""
    return staaende().filter(eier__in=[ett.pk for ett in eiere(bruker, naa)])


def lesbare_fraser(bruker: Bruker, naa: datetime) -> QuerySet[Frase]:
    """The standing sentences that the user may read: the own authority's, and for a member those of the cases' authorities."""
    saker = mine_saker(bruker, naa).order_by().values("klage__ansvarlig")
    return staaende().filter(Q(eier__in=[ett.pk for ett in eiere(bruker, naa)]) | Q(eier__in=saker))
