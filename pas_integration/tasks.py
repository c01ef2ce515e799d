from celery import shared_task

from felles.tid import naa
from pas_integration.services import arkiv
from pas_integration.services.henting import samkjoer as samkjoering
from pas_integration.services.henting.rydding import rydd_uten_virkning


@shared_task(acks_late=True, ignore_result=True)
def rydd_arkiv() -> None:
    """Beat runs this each hour: messages whose retention time is over, and exchanges that nobody will ask for again."""
    arkiv.rydd(naa=naa())
    rydd_uten_virkning(naa=naa())


@shared_task(acks_late=True, ignore_result=True)
def samkjoer() -> None:
    """Beat runs this each minute: exchanges with PAS that are due by themselves."""
    samkjoering.samkjoer(naa=naa())
