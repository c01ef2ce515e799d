"""Practice is forgotten after a day."""

from datetime import datetime

from django.db import transaction

from oevelse.models import Oevelse, Oevelsesfil, Teller
from oevelse.services.filer import fjern_fra_lager
from oevelse.services.grense import VINDU
from oevelse.services.oevelser import LEVETID

OM_GANGEN = 500


def rydd(*, naa: datetime) -> int:
    """Remove practice exams older than a day with their files, and old counts; returns how many. Repeatable."""
    antall = 0
    while en_omgang := _rydd_noen(naa):
        antall += en_omgang
    Teller.objects.filter(vindu__lt=naa - 2 * VINDU).delete()
    return antall


@transaction.atomic
def _rydd_noen(naa: datetime) -> int:
    gamle = Oevelse.objects.select_for_update(of=("self",), skip_locked=True).order_by("pk")
    ider = list(gamle.filter(opprettet__lte=naa - LEVETID).values_list("pk", flat=True)[:OM_GANGEN])
    noekler = list(Oevelsesfil.objects.filter(oevelse__in=ider).values_list("noekkel", flat=True))
    Oevelse.objects.filter(pk__in=ider).delete()
    # The rows go first: a file without a row is harmless, and found again by the job that looks for them.
    transaction.on_commit(lambda: _fjern(noekler))
    return len(ider)


def _fjern(noekler: list[str]) -> None:
    for noekkel in noekler:
        fjern_fra_lager(noekkel)
