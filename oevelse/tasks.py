from celery import shared_task

from felles.tid import naa
from oevelse.services.rydding import rydd


@shared_task(acks_late=True, ignore_result=True)
def rydd_oevelser() -> None:
    """Beat runs this each hour."""
    rydd(naa=naa())
