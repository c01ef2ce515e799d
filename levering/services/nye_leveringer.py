"""A new row for what is handed in, with a code that no other delivery has."""

from typing import Any

from django.db import IntegrityError, transaction

from felles.passord import lag_kode
from levering.models import Levering

KODEFORSOEK = 5


def opprett_levering(**felt: Any) -> Levering:
    """The delivery with these fields and a new receipt code; 40 bits, so a second try is already rare."""
    for forsoek in range(1, KODEFORSOEK + 1):
        try:
            with transaction.atomic():
                return Levering.objects.create(kvitteringskode=lag_kode(), **felt)
        except IntegrityError as feil:
            if "kvitteringskode" not in str(feil) or forsoek == KODEFORSOEK:
                raise
    raise AssertionError("unreachable")
