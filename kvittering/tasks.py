from celery import shared_task

from felles.tid import naa
from kvittering.services import doegn, kvittering, oppslag, skolebrev


@shared_task(acks_late=True, ignore_result=True)
def kjoer_kvitteringer() -> None:
    """Beat runs this every ten seconds; the table is the queue."""
    kvittering.finn_nye(naa=naa())
    skolebrev.send_forfalte()


@shared_task(acks_late=True, ignore_result=True)
def lukk_doegn() -> None:
    """Beat runs this each quarter of an hour: days that are over, and what is no longer needed."""
    doegn.lukk_doegn(naa=naa())
    oppslag.glem_gamle(naa=naa())
