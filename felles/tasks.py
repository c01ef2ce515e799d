from celery import shared_task

from felles import angre, jobbkjoering, lagerkontroll
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


@shared_task(acks_late=True, ignore_result=True)
def kjoer_jobb(jobb_id: int) -> None:
    """The nudge when a job is ordered. The row says whether there is anything to do."""
    jobbkjoering.kjoer(jobb_id=jobb_id)


@shared_task(acks_late=True, ignore_result=True)
def kjoer_jobber() -> None:
    """Beat runs this every five seconds: jobs whose nudge was lost, whose lease has lapsed, or that wait to try again."""
    jobbkjoering.kjoer_forfalte()


@shared_task(acks_late=True, ignore_result=True)
def rydd_jobber() -> None:
    """Beat runs this each minute."""
    jobbkjoering.rydd(naa=naa())


@shared_task(acks_late=True, ignore_result=True, time_limit=4 * 60 * 60)
def kontroller_lager() -> None:
    """Beat runs this each night."""
    lagerkontroll.kontroller(naa=naa())
