from celery import shared_task

from felles.tid import naa
from monitor.services import pulsmaaling


@shared_task(acks_late=True, ignore_result=True)
def ta_pulsen() -> None:
    """Beat runs this each minute."""
    pulsmaaling.maal(naa=naa())
