from celery import shared_task

from felles.tid import naa
from pas_tjener.services import behandling, rydding


@shared_task(acks_late=True, ignore_result=True)
def rydd_mottak() -> None:
    """Beat runs this each quarter of an hour: receipts whose job was given up, and what is no longer needed."""
    behandling.rydd(naa=naa())


@shared_task(acks_late=True, ignore_result=True)
def rydd_innlogginger() -> None:
    """Beat runs this each hour: nonces, counts of calls, attempts and log-ins that are over."""
    rydding.rydd(naa=naa())
