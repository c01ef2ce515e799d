"""The assessment form of an exam: that of the authority responsible for it, and nobody else's."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamen, Kandidat
from sensur.models import Kriterium, Sensoroppdrag
from sensur.querysets.publisering import PUBLISERENDE


def skjemaeier(eksamen: Eksamen) -> int | None:
    """The owner of the form of an exam: the pk of the responsible authority, None for Utdanningsdirektoratet."""
    return None if eksamen.ansvarlig.slag == Organisasjon.Slag.UDIR else eksamen.ansvarlig_id


def i_skjemaet(fag_id: int, eier_id: int | None) -> QuerySet[Kriterium]:
    """The lines that stand in an authority's form of a fagkode, in order."""
    eier = Q(eier__isnull=True) if eier_id is None else Q(eier=eier_id)
    return Kriterium.objects.filter(eier, fag=fag_id, utgaatt__isnull=True)


def kriterier_til(eksamen: Eksamen) -> QuerySet[Kriterium]:
    """The lines that stand in the form of an exam, in order."""
    return i_skjemaet(eksamen.fag_id, skjemaeier(eksamen))


def eier_skjemaet(bruker: Bruker, eksamen: Eksamen, naa: datetime) -> bool:
    """Whether the user acts for the very authority whose form it is; one above it only reads."""
    return any(o.pk == eksamen.ansvarlig_id for o in bruker.organisasjoner(naa, *PUBLISERENDE))


def uten_skjema(oppdrag: Sensoroppdrag, kandidater: Iterable[int]) -> list[str]:
    """Numbers of those among `kandidater` whose form this sensor has not filled in; two queries at most."""
    ider = list(kandidater)
    kriterier = list(kriterier_til(oppdrag.parti.eksamen).values_list("pk", flat=True)) if ider else []
    if not kriterier:
        return []
    egne = Q(
        kriterievurderinger__oppdrag=oppdrag.pk,
        kriterievurderinger__kriterium__in=kriterier,
        kriterievurderinger__erstattet__isnull=True,
    )
    rader: QuerySet[Any] = Kandidat.objects.filter(pk__in=ider).annotate(
        nivaaer=Count("kriterievurderinger", filter=egne)
    )
    mangler = rader.filter(nivaaer__lt=len(kriterier)).order_by("kandidatnummer__nummer")
    return [nummer or "" for nummer in mangler.values_list("kandidatnummer__nummer", flat=True)]
