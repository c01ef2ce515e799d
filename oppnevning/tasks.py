from celery import shared_task

from felles.tid import naa
from oppnevning.services.oppnevning import purr_naer_frist


@shared_task(acks_late=True, ignore_result=True)
def purr_oppnevninger() -> None:
    """Beat runs this each half hour."""
    purr_naer_frist(naa=naa())
