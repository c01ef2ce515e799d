from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from brukere.models import Organisasjon


class OrganisasjonQuerySet(models.QuerySet["Organisasjon"]):
    def under(self, organisasjoner: Iterable[Organisasjon]) -> Self:
        """Those organisations and everything below them in the tree."""
        return self.filter(under_q(organisasjoner))

    def skoler(self) -> Self:
        return self.filter(slag__in=["skole", "privatistkontor"])


def under_q(organisasjoner: Iterable[Organisasjon], felt: str = "") -> Q:
    """Condition «lies under one of these» on a path to an organisation (`"skole"`); nothing when there are none."""
    sti = f"{felt}__sti__startswith" if felt else "sti__startswith"
    vilkaar = Q(pk__in=[])
    for organisasjon in organisasjoner:
        vilkaar |= Q(**{sti: organisasjon.sti})
    return vilkaar
