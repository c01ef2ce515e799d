from celery import shared_task

from felles.tid import naa
from sjekk.services import koe


@shared_task(acks_late=True, ignore_result=True)
def kjoer_sjekker() -> None:
    """Beat runs this every five seconds; the table is the queue."""
    koe.finn_nye(naa=naa())
    koe.kjoer_forfalte()


@shared_task(acks_late=True, ignore_result=True)
def finn_etternoelere() -> None:
    """Beat runs this every ten minutes: files that were passed over, and what waits for a scanner that has come."""
    koe.finn_etternoelere(naa=naa())
