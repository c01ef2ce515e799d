from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from brukere.models import Bruker, Organisasjon
from brukere.models.bruker import OVERORDNEDE, SKOLEADMINISTRATORER, Rolle
from brukere.querysets.organisasjoner import under_q

if TYPE_CHECKING:
    from eksamen.models import Eksamen  # noqa: F401 - named in strings below

# Rule: Udir owns the central plans and papers, county and statsforvalter those that they are responsible for.
OPPGAVEANSVARLIGE = frozenset({Rolle.UDIR, Rolle.STATSFORVALTER, Rolle.FYLKESKOMMUNE})
# Those who administer parties, or answer for those who do.
PARTILESERE = frozenset({Rolle.REKTOR}) | SKOLEADMINISTRATORER | OVERORDNEDE
# Rule: issue 3, «Exam plan»: Udir owns the central plans, a county its own local ones.
PLANEIERE = frozenset({Rolle.UDIR, Rolle.FYLKESKOMMUNE})
SENTRALE = (Organisasjon.Slag.UDIR, Organisasjon.Slag.STATSFORVALTER)


def planorganisasjoner(bruker: Bruker, naa: datetime) -> models.QuerySet[Organisasjon]:
    """The organisations that the user plans exams for: Udir for itself and those below, a county for itself."""
    under_udir = under_q(bruker.organisasjoner(naa, Rolle.UDIR)) & Q(slag__in=SENTRALE)
    fylker = [o.pk for o in bruker.organisasjoner(naa, Rolle.FYLKESKOMMUNE)]
    egne = Q(pk__in=fylker, slag=Organisasjon.Slag.FYLKESKOMMUNE)
    return Organisasjon.objects.filter(under_udir | egne).order_by("sti", "pk")


class EksamenQuerySet(models.QuerySet["Eksamen"]):
    def med_plan(self) -> Self:
        """With fag, period and parts; two queries in all."""
        return self.select_related("fag", "periode").prefetch_related("deler")

    def i_planen(self) -> Self:
        """Without the local exams, each of which belongs to one party (docs/adr/0004)."""
        return self.filter(lokal=False)

    def i_gjeldende_perioder(self, naa: datetime) -> Self:
        """Exams of periods that are not over."""
        return self.filter(periode__gjennomfoering_til__gte=naa)

    def med_oppgaver_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Exams whose papers the user may know of: responsible for them, or for a party that sits them."""
        ansvar = under_q(bruker.organisasjoner(naa, *OPPGAVEANSVARLIGE), "ansvarlig")
        partier = under_q(bruker.organisasjoner(naa, *PARTILESERE), "partier__skole")
        ider = self.model._default_manager.filter(ansvar | partier).values("pk")
        return self.filter(pk__in=ider)

    def med_oppgaveansvar(self, bruker: Bruker, naa: datetime) -> Self:
        """Exams whose papers the user puts in: the responsible organisation, or one above it."""
        return self.filter(under_q(bruker.organisasjoner(naa, *OPPGAVEANSVARLIGE), "ansvarlig"))

    def finn(self, tekst: str) -> Self:
        """By fagkode or a part of the name; every word must be found."""
        treff = self
        for ord_ in tekst.split():
            kode, _, variant = ord_.partition("-")
            treff = treff.filter(
                Q(fag__fagkode__istartswith=kode, fag__variant__istartswith=variant)
                | Q(fag__navn_nb__icontains=ord_)
                | Q(fag__navn_nn__icontains=ord_)
            )
        return treff
