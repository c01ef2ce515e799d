from datetime import timedelta

from celery import shared_task

from felles.tid import naa
from levering.services.opplasting_rydd import rydd

# Longer than any upload may take.
ALDER = timedelta(hours=24)


@shared_task(acks_late=True, ignore_result=True)
def rydd_spol() -> None:
    """Beat runs this each hour."""
    tidspunkt = naa()
    rydd(grense=tidspunkt - ALDER, naa=tidspunkt)
