"""Which proposals and final grades stand: confirmed, and not taken over by a later one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from sensur.models import Karakterforslag, Sluttkarakter  # noqa: F401 - named as text below


class ForslagQuerySet(models.QuerySet["Karakterforslag"]):
    def staaende(self) -> Self:
        """Confirmed ones that count. Sealed: asked for only when both sensors of the party have confirmed."""
        return self.filter(bekreftet__isnull=False, erstattet__isnull=True, oppdrag__avsluttet__isnull=True)

    def kladder(self) -> Self:
        """Not confirmed yet: the sensor's own alone."""
        return self.filter(bekreftet__isnull=True)

    def siste(self) -> Self:
        """What the sensor sees as own: the draft, also of a reopened one, else what stands."""
        return self.filter(erstattet__isnull=True)


class SluttkarakterQuerySet(models.QuerySet["Sluttkarakter"]):
    def staaende(self) -> Self:
        """Of the first round, and not corrected since."""
        return self.filter(runde=1, erstattet__isnull=True)
