"""Newest wins, in whatever order workers get to the messages of a school: a later message, and a deletion after it.

A message that is tried again long after it came must neither write old words over newer ones nor bring anybody back.
"""

from collections.abc import Iterator
from typing import Final

from django.db import OperationalError, connection
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Eksamensparti, Eksamensperiode
from felles.importer.grunnlag import Rad
from paamelding.services.rader import fagnoekkel
from pas_kontrakt.meldinger.typer import Kandidatstatus
from pas_tjener.models import Mottak, Utmelding
from pas_tjener.services.numre import noekkel as noekkel_for
from pas_tjener.services.rapport import pakk_ut

# Hash of the national id, fagkode, variant.
type Plass = tuple[str, str, str]

# Others' enrolments hold the period for seconds; whoever waits longer gives the worker back, and comes again.
VENTER_PAA_TUR: Final = "3s"
# lock_not_available, deadlock_detected, serialization_failure, and the server being stopped or started.
GAAR_OVER: Final = frozenset({"55P03", "40P01", "40001", "57P01", "57P02", "57P03"})
TATT_INN: Final = frozenset({Kandidatstatus.PAAMELDT, Kandidatstatus.DELVIS})


def gaar_over(feil: OperationalError) -> bool:
    """Whether the database refused for the sake of somebody else, and nothing is wrong with the work."""
    return getattr(feil.__cause__, "sqlstate", None) in GAAR_OVER


def ta_tur(mottak: Mottak) -> None:
    """Let one enrolment through at a time in the period, and no deletion in the school's parties meanwhile.

    In the caller's transaction, whose locks all wait briefly from now on. The same order as the import takes them in.
    Raises OperationalError when others hold them for longer.
    """
    with connection.cursor() as markoer:
        markoer.execute("SELECT set_config('lock_timeout', %s, true)", [VENTER_PAA_TUR])
    Eksamensperiode.objects.select_for_update(of=("self",), no_key=True).get(pk=mottak.periode_id)
    partier = Eksamensparti.objects.filter(skole=mottak.skole_id, eksamen__periode=mottak.periode_id)
    list(partier.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def plass_av(rad: Rad) -> Plass:
    """What a row of the message is about."""
    return (noekkel_for(rad.felt["nummer"]), *fagnoekkel(rad))


@sensitive_variables()
def forbigaatte(mottak: Mottak) -> dict[Plass, str]:
    """Those whom the message no longer decides, each with the reason. After `ta_tur`; two queries."""
    nyere = _("En nyere melding fra skolen gjelder for kandidaten.")
    tatt_ut = _("Kandidaten ble tatt ut etter at meldingen ble sendt.")
    return dict.fromkeys(_i_nyere(mottak), nyere) | dict.fromkeys(_tatt_ut(mottak), tatt_ut)


@sensitive_variables()
def _i_nyere(mottak: Mottak) -> Iterator[Plass]:
    """Enrolled by a message that came later and was worked up before this one."""
    nyere = Mottak.objects.filter(
        skole=mottak.skole_id, periode=mottak.periode_id, pk__gt=mottak.pk, rapport__isnull=False
    )
    for en in nyere.order_by("pk"):
        for _navn, fagkode, variant, _ansvarlige, kandidater in pakk_ut(en):
            fag = fagnoekkel(Rad(0, "", {"fagkode": fagkode, "variant": variant or ""}))
            for nummer, _knr, status, _melding in kandidater:
                if status in TATT_INN:
                    yield noekkel_for(nummer), *fag


def _tatt_ut(mottak: Mottak) -> Iterator[Plass]:
    rader = Utmelding.objects.filter(skole=mottak.skole_id, eksamen__periode=mottak.periode_id, tid__gt=mottak.mottatt)
    yield from rader.values_list("nummer_hash", "eksamen__fag__fagkode", "eksamen__fag__variant")
