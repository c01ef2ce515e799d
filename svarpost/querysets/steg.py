"""Which steps stand."""

from typing import Any, Self

from django.db import models


class StegQuerySet(models.QuerySet[Any]):
    def staaende(self) -> Self:
        """Steps that have not been taken back, in the order of the way."""
        return self.filter(opphever__isnull=True, opphevet_av__isnull=True).order_by("pk")
