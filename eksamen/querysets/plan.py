from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from eksamen.models import Eksamen  # noqa: F401 - named in strings below


class EksamenQuerySet(models.QuerySet["Eksamen"]):
    def med_plan(self) -> Self:
        """With fag, period and parts; two queries in all."""
        return self.select_related("fag", "periode").prefetch_related("deler")
