from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

from felles.fartsgrense import GLEMMES_ETTER

if TYPE_CHECKING:
    from brukere.models.forsoek import Innloggingsforsoek  # noqa: F401 - named in a string below


class InnloggingsforsoekQuerySet(models.QuerySet["Innloggingsforsoek"]):
    def glemte(self, naa: datetime) -> Self:
        """Rows that no longer slow anybody."""
        return self.filter(sist__lte=naa - GLEMMES_ETTER)
