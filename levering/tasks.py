from datetime import timedelta

from celery import shared_task

from felles.tid import naa
from levering.mottak import rydd_spol as rydd

# Longer than any upload may take.
ALDER = timedelta(hours=24)


@shared_task(acks_late=True, ignore_result=True)
def rydd_spol() -> None:
    """Beat runs this each hour."""
    rydd(eldre_enn=(naa() - ALDER).timestamp())
