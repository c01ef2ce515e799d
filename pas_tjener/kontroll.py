"""What settings must not say together on a site that is PAS."""

from typing import Any

from django.conf import settings
from django.core import checks


def numre_er_vaare(app_configs: Any, **_kwargs: Any) -> list[checks.CheckMessage]:
    """Who is PAS gives the candidate numbers: else everybody would wait for a number that nobody gives."""
    if not settings.PAS_TJENER or settings.KANDIDATNUMMER_FRA == "oss":
        return []
    hjelp = "Set KANDIDATNUMMER_FRA=oss, or PAS_TJENER=nei."
    return [checks.Error("A PAS cannot wait for candidate numbers from PAS.", hint=hjelp, id="pas_tjener.E001")]
