"""What is due by itself is ordered: every minute, a constant number of queries for all schools together."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Max, Q
from django.db.models.functions import Greatest

from deltakelse.models import Fravaer
from eksamen.models import Eksamensparti, Eksamensperiode
from eksamen.models.valg import Deltype
from felles.hendelser import SYSTEM
from felles.tid import dagens_dato
from pas_integration.models import PasJobb, PasKandidat, Samkjoering
from pas_integration.querysets.sammenligning import IKKE_TATT_IMOT
from pas_integration.services.henting.plan import siste_planeier
from pas_integration.services.henting.tidsplan import AV_SEG_SELV, Stilling, neste, spredning, utenom_stillheten
from pas_integration.services.jobber import Paagaar, bestill_pasjobb
from pas_kontrakt.klient.forbindelse import Pasforbindelse

# So many orders a minute at most: PAS and the workers are shared by all schools.
FLEST_OM_GANGEN: Final = 50
BUNKE: Final = 1000
# A period is done with a year after its last day.
FERDIG_ETTER: Final = timedelta(days=365)
VENT_PAA_ANNEN: Final = timedelta(minutes=5)
PLAN_HVER: Final = timedelta(days=1)
FOER_PAAMELDING: Final = timedelta(days=30)

Par = tuple[int, int]


@dataclass(slots=True)
class _Fakta:
    """What is known of a school in a period."""

    uten_nummer: bool
    dager: set[date] = field(default_factory=set)
    sensur_fra: datetime | None = None
    endret_her: datetime | None = None


def samkjoer(*, naa: datetime) -> int:
    """Order what is due; how many. Nothing without a PAS, or for a school that has exported nothing. Repeatable."""
    forbindelse: Pasforbindelse | None = settings.PAS_KLIENT
    if forbindelse is None:
        return 0
    av_seg_selv = [slag for slag in AV_SEG_SELV if slag != PasJobb.Slag.RESULTATER or forbindelse.tilbyr("karakter")]
    antall = _bestill_plan(naa)
    fakta = _hent_fakta(naa)
    perioder = Eksamensperiode.objects.in_bulk({periode for _skole, periode in fakta})
    rader = {
        (rad.skole_id, rad.periode_id, rad.slag): rad
        for rad in Samkjoering.objects.filter(skole__in={skole for skole, _periode in fakta}, slag__in=AV_SEG_SELV)
    }
    tider: list[tuple[Samkjoering, datetime | None]] = []
    for (skole, periode), kjent in fakta.items():
        for slag in AV_SEG_SELV:
            rad = rader.get((skole, periode, slag)) or Samkjoering(skole_id=skole, periode_id=periode, slag=slag)
            # What this PAS does not offer any more is not promised either.
            tider.append((rad, _neste(rad, kjent, perioder[periode], naa) if slag in av_seg_selv else None))
    _noter_neste(tider)
    forfalt = [(tid, rad.pk) for rad, tid in tider if tid is not None and tid <= naa and rad.pk is not None]
    return antall + sum(_bestill(pk, naa) for _tid, pk in sorted(forfalt)[:FLEST_OM_GANGEN])


def _neste(rad: Samkjoering, kjent: _Fakta, periode: Eksamensperiode, naa: datetime) -> datetime | None:
    stilling = Stilling(
        sist_forsoek=rad.sist_forsoek, sist_ok=rad.sist_ok, feilet=bool(rad.feil), dager=tuple(sorted(kjent.dager)),
        sensur_fra=kjent.sensur_fra, klagefrist=periode.klagefrist, slutt=periode.gjennomfoering_til,
        uten_nummer=kjent.uten_nummer, endret_her=kjent.endret_her,
    )  # fmt: skip
    tid = neste(rad.slag, stilling, naa, noekkel=f"{rad.skole_id}.{rad.periode_id}.{rad.slag}")
    # The first time is set once: it is counted from the minute when it began to matter.
    if tid is not None and rad.sist_forsoek is None and rad.neste is not None:
        return rad.neste
    return tid


def _noter_neste(tider: Iterable[tuple[Samkjoering, datetime | None]]) -> None:
    """Write down when the next one is, where it is another than what stands: two queries for all schools together.

    A row that somebody else makes at the same moment is theirs, with the time they set.
    """
    nye, endrede = list[Samkjoering](), list[Samkjoering]()
    for rad, tid in tider:
        if rad.neste != tid:
            rad.neste = tid
            (nye if rad._state.adding else endrede).append(rad)
    # «Updating» what is the same gives the key also of a row that was there by now.
    Samkjoering.objects.bulk_create(
        nye, batch_size=BUNKE, update_conflicts=True, unique_fields=["skole", "periode", "slag"], update_fields=["slag"]
    )
    Samkjoering.objects.bulk_update(endrede, ["neste"], batch_size=BUNKE)


@transaction.atomic
def _bestill(samkjoering_id: int, naa: datetime) -> int:
    """Order one; 0 when somebody else does so at this moment, or did."""
    rader = Samkjoering.objects.select_for_update(of=("self",), skip_locked=True).select_related("skole", "periode")
    rad = rader.filter(pk=samkjoering_id, neste__lte=naa).first()
    if rad is None:
        return 0
    try:
        with transaction.atomic():
            bestill_pasjobb(
                slag=rad.slag, skole=rad.skole, periode=rad.periode, utvalg={}, bruker=None, aktoer=SYSTEM, naa=naa
            )
    except Paagaar:
        # Somebody has ordered a part of it: what is left comes when that is done.
        Samkjoering.objects.filter(pk=rad.pk).update(sist_forsoek=naa, neste=naa + VENT_PAA_ANNEN)
        return 0
    Samkjoering.objects.filter(pk=rad.pk).update(sist_forsoek=naa, neste=None)
    return 1


def _bestill_plan(naa: datetime) -> int:
    """The plan once a day in the enrolment season, when somebody who owns plans has asked for it once."""
    sist = PasJobb.objects.filter(slag=PasJobb.Slag.EKSAMENSPLAN).order_by("-pk").select_related("jobb").first()
    if sist is None or siste_planeier() is None:
        return 0
    tid = sist.jobb.laget + PLAN_HVER + spredning(str(sist.pk), timedelta(hours=1))
    sesong = Eksamensperiode.objects.filter(paamelding_fra__lte=naa + FOER_PAAMELDING, paamelding_til__gte=naa)
    if naa < utenom_stillheten(tid, noekkel=str(sist.pk)) or utenom_stillheten(naa, noekkel="") != naa:
        return 0
    if not sesong.exists():
        return 0
    bestill_pasjobb(
        slag=PasJobb.Slag.EKSAMENSPLAN, skole=None, periode=None, utvalg={}, bruker=None, aktoer=SYSTEM, naa=naa
    )
    return 1


def _hent_fakta(naa: datetime) -> dict[Par, _Fakta]:
    """The schools and periods that have exported, with what decides when; three queries."""
    hos_pas = PasKandidat.objects.filter(
        Q(har=True) | Q(sendt__isnull=False), periode__gjennomfoering_til__gt=naa - FERDIG_ETTER
    )
    venter = Q(sendt__isnull=False, kandidatnummer="") & ~Q(status__in=IKKE_TATT_IMOT)
    grupper = hos_pas.values_list("skole_id", "periode_id").annotate(mangler=Count("pk", filter=venter)).order_by()
    fakta = {(skole, periode): _Fakta(bool(mangler)) for skole, periode, mangler in grupper}
    skoler = {skole for skole, _periode in fakta}
    partier = (
        Eksamensparti.objects.filter(skole__in=skoler, eksamenstype__in=Eksamensparti.PAS_TYPER)
        .order_by()
        .values_list(
            "skole_id", "eksamen__periode_id", "eksamen__sensur_fra", "eksamen__deler__start", "eksamen__deler__type"
        )
        .distinct()
    )
    for skole, periode, sensur_fra, start, deltype in partier:
        if (kjent := fakta.get((skole, periode))) is None:
            continue
        kjent.sensur_fra = min(kjent.sensur_fra or sensur_fra, sensur_fra)
        if start is not None and deltype != Deltype.FORBEREDELSE:
            kjent.dager.add(dagens_dato(start))
    for (skole, periode), tid in _fravaersendringer(skoler).items():
        if (kjent := fakta.get((skole, periode))) is not None:
            kjent.endret_her = tid
    return fakta


def _fravaersendringer(skoler: Iterable[int]) -> dict[Par, datetime]:
    rader = (
        Fravaer.objects.filter(kandidat__parti__skole__in=set(skoler))
        .order_by()
        .values_list("kandidat__parti__skole_id", "kandidat__eksamen__periode_id")
        .annotate(sist=Max(Greatest("registrert", "opphevet")))
    )
    return {(skole, periode): sist for skole, periode, sist in rader}
