"""The role that comes with an accepted appointment, and goes with the last one that needs it."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import QuerySet

from brukere.models import Bruker, Rolletildeling
from brukere.models.bruker import Rolle
from brukere.services.roller import avslutt_rolle, gi_rolle
from felles.hendelser import Aktoer
from oppnevning.models import Oppnevning
from oppnevning.services.bindinger import har_arbeid

ROLLER: Final = {Oppnevning.Rolle.SENSOR: Rolle.SENSOR, Oppnevning.Rolle.KLAGENEMND: Rolle.KLAGENEMND}
# A role lasts some time, however little: it may end in the moment that it was given.
MINST: Final = timedelta(microseconds=1)


def gi(oppnevning: Oppnevning, *, aktoer: Aktoer, naa: datetime) -> None:
    """Give the role at the authority, and remember it on the appointment when they did not have it. Inside a transaction.

    The caller saves `tildeling`.
    """
    bruker = Bruker.objects.select_for_update(of=("self",)).get(pk=oppnevning.bruker_id)
    rolle, eier = ROLLER[Oppnevning.Rolle(oppnevning.rolle)], oppnevning.faggruppe.eier
    uten_slutt = Rolletildeling.objects.filter(bruker=bruker, rolle=rolle, organisasjon=eier, til__isnull=True).first()
    if uten_slutt is not None and uten_slutt.fra <= naa:
        return
    # One that somebody has given from later on stands; until then the appointment gives its own.
    til = uten_slutt.fra if uten_slutt is not None else None
    oppnevning.tildeling = gi_rolle(bruker=bruker, rolle=rolle, organisasjon=eier, aktoer=aktoer, naa=naa, til=til)


def avslutt(oppnevning: Oppnevning, *, aktoer: Aktoer, naa: datetime) -> None:
    """End what appointments have given, unless another one of the same authority needs it. Inside a transaction, after
    the appointment has ended.

    Computed from what stands: which of several appointments brought the role makes no difference. A role that somebody
    gave by hand stays.
    """
    Bruker.objects.select_for_update(of=("self",)).get(pk=oppnevning.bruker_id)
    for tildeling in avsluttes(oppnevning, naa).order_by("pk"):
        # Two who act at once have each their own «now».
        avslutt_rolle(tildeling_id=tildeling.pk, aktoer=aktoer, naa=max(naa, tildeling.fra + MINST))


def avsluttes(oppnevning: Oppnevning, naa: datetime) -> QuerySet[Rolletildeling]:
    """The roles that end with this appointment: none while another that stands needs them."""
    fra_oppnevninger = Oppnevning.objects.filter(bruker=oppnevning.bruker_id, tildeling__isnull=False)
    gitt = Rolletildeling.objects.filter(
        pk__in=fra_oppnevninger.values("tildeling"),
        bruker=oppnevning.bruker_id,
        rolle=ROLLER[Oppnevning.Rolle(oppnevning.rolle)],
        organisasjon=oppnevning.faggruppe.eier_id,
    ).exclude(til__lte=naa)
    return gitt.none() if trengs_av(oppnevning, naa) else gitt


def trengs_av(oppnevning: Oppnevning, naa: datetime) -> Oppnevning | None:
    """Another appointment of the authority that needs the same role: accepted, and of a period that is not over, or one
    in which they still have work."""
    andre = Oppnevning.objects.godtatte().filter(
        bruker=oppnevning.bruker_id, rolle=oppnevning.rolle, faggruppe__eier=oppnevning.faggruppe.eier_id
    )
    rader = andre.exclude(pk=oppnevning.pk).select_related("faggruppe__eier", "faggruppe__periode", "bruker")
    gjeldende = rader.i_periode(naa).order_by("pk").first()
    return gjeldende or next((rad for rad in rader.order_by("pk") if har_arbeid(rad, naa)), None)


def mister_tilgangen(oppnevning: Oppnevning, naa: datetime) -> bool:
    """Whether the person would have the role nowhere, were this appointment to end now."""
    rolle = ROLLER[Oppnevning.Rolle(oppnevning.rolle)]
    har = Rolletildeling.objects.gjeldende(naa).filter(bruker=oppnevning.bruker_id, rolle=rolle)
    return not har.exclude(pk__in=avsluttes(oppnevning, naa).values("pk")).exists()
