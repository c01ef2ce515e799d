from celery import shared_task

from deltakelse.services import feilforsoek, innsyn, livstegn, sesjoner
from felles.tid import naa


@shared_task(acks_late=True, ignore_result=True)
def toem_livstegn() -> None:
    """Beat runs this each minute."""
    livstegn.toem()


@shared_task(acks_late=True, ignore_result=True)
def avslutt_utloepte_sesjoner() -> None:
    """Beat runs this each hour."""
    sesjoner.avslutt_utloepte(naa=naa())
    feilforsoek.glem_gamle(naa=naa())
    innsyn.rydd_innsyn(naa=naa())
