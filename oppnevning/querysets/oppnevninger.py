"""Appointments: which stand, and whose they are."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from brukere.models import Bruker, Organisasjon
from brukere.querysets.organisasjoner import under_q
from oppnevning.querysets.fagpersoner import OPPNEVNENDE

if TYPE_CHECKING:
    from oppnevning.models.faggrupper import Faggruppe
    from oppnevning.models.oppnevninger import Oppnevning  # noqa: F401 - named in a string below


class OppnevningQuerySet(models.QuerySet["Oppnevning"]):
    def synlige_for(self, bruker: Bruker, naa: datetime) -> Self:
        """Appointments of the user's organisations, and of those under them."""
        return self.filter(under_q(bruker.organisasjoner(naa, *OPPNEVNENDE), "faggruppe__eier"))

    def staaende(self) -> Self:
        """Sent or accepted."""
        return self.filter(status__in=["sendt", "takket_ja"])

    def ubesvarte(self) -> Self:
        return self.filter(status="sendt")

    def godtatte(self) -> Self:
        """Accepted, and neither withdrawn nor replaced since."""
        return self.filter(status="takket_ja")

    def i_periode(self, naa: datetime) -> Self:
        """Of a period that is not over: its exams, grading or appeals are still to come or go on."""
        periode = "faggruppe__periode"
        return self.filter(
            models.Q(**{f"{periode}__gjennomfoering_til__gte": naa})
            | models.Q(**{f"{periode}__sensurfrist__gte": naa})
            | models.Q(**{f"{periode}__klagefrist__gte": naa})
        )

    def med_brev(self) -> Self:
        """With all that a letter of appointment says; two queries."""
        return self.select_related(
            "bruker", "faggruppe__eier", "faggruppe__periode", "sensorgruppe__leder"
        ).prefetch_related("faggruppe__fag")

    def i_tall(self) -> dict[str, int]:
        """How many there are of each status, 0 for those that there are none of; one query."""
        tall = self.order_by().values_list("status").annotate(antall=models.Count("pk"))
        return dict.fromkeys(self.model.Status.values, 0) | dict(tall)

    def sensorer(self) -> Self:
        return self.filter(rolle="sensor")


def godtatte(eier: Organisasjon, faggruppe: Faggruppe) -> OppnevningQuerySet:
    """The accepted sensors of that authority's faggruppe, reserves last; each with `bruker`, `flest_svar`, `reserve`.

    None when the faggruppe is another authority's, and nobody whose account is closed.
    """
    rader = faggruppe.oppnevninger.godtatte().sensorer().filter(faggruppe__eier=eier, bruker__is_active=True)
    return rader.select_related("bruker", "sensorgruppe").order_by("reserve", "bruker__etternavn", "pk")
