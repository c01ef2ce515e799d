from celery import shared_task

from felles import angre
from felles.forsegling import forsegl
from felles.importer.kjoeringer import rydd_utloepte
from felles.tid import naa


@shared_task(acks_late=True, ignore_result=True)
def forsegl_hendelser() -> None:
    """Beat runs this each minute."""
    forsegl(naa=naa())


@shared_task(acks_late=True, ignore_result=True)
def rydd_importer() -> None:
    """Beat runs this each hour."""
    rydd_utloepte(naa=naa())


@shared_task(acks_late=True, ignore_result=True)
def rydd_angreposter() -> None:
    """Beat runs this each minute."""
    angre.rydd(naa=naa())
