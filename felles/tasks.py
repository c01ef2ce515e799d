from celery import shared_task

from felles.forsegling import forsegl
from felles.tid import naa


@shared_task(acks_late=True, ignore_result=True)
def forsegl_hendelser() -> None:
    """Beat runs this each minute."""
    forsegl(naa=naa())
