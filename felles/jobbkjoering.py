"""How jobs are run. The table is the queue: a due row is claimed by one conditional UPDATE with a lease.

Whoever holds the lease may write; a row that was taken over or called off refuses the old holder's writes. The work
itself runs outside any transaction.
"""

import base64
import logging
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any, Final

from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles import lager, tid
from felles.bidrag import Register
from felles.feil import Domenefeil
from felles.kryptering import krypter
from felles.models import Jobb

logger = logging.getLogger(__name__)

FORMAAL: Final = "jobb.resultat"
# Longer than a worker may run (CELERY_TASK_TIME_LIMIT): a lease that has lapsed is of a worker that is gone.
LEIETID: Final = timedelta(minutes=6)
FLEST_FORSOEK: Final = 4
VENTETIDER: Final = (timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5))
RESULTAT_LEVER: Final = timedelta(days=1)
HEMMELIG_LEVER: Final = timedelta(hours=1)
GLEMMES: Final = timedelta(days=30)
MAKS_BYTE: Final = 512 * 1024 * 1024
SEKUNDER_MELLOM: Final = 1.0
BUNKE: Final = 5


class MistetLeie(Exception):
    """The job was called off, or another worker has taken it over: stop, and write nothing more."""


@dataclass(frozen=True, slots=True)
class Resultat:
    """What a job made. A secret one dies when it is fetched, and after an hour at the latest."""

    innhold: bytes = field(repr=False)
    filnavn: str
    hemmelig: bool = False


class Fremdrift:
    """Tells how far the job has come; call it as often as you like, the row is written each second at most.

    Raises `MistetLeie` when the job is no longer ours. Each write renews the lease.
    """

    def __init__(
        self, jobb: Jobb, klokke: Callable[[], datetime], teller: Callable[[], float] = time.monotonic
    ) -> None:
        self._jobb, self._klokke, self._teller = jobb, klokke, teller
        self._sist: float | None = None

    def naa(self) -> datetime:
        """The present moment, for the work."""
        return self._klokke()

    def __call__(self, gjort: int, totalt: int, steg: str | Promise = "") -> None:
        na = self._teller()
        if self._sist is not None and na - self._sist < SEKUNDER_MELLOM:
            return
        self._sist = na
        utloep = self._klokke() + LEIETID
        felt: dict[str, Any] = {"gjort": gjort, "totalt": totalt, "leie_til": utloep, "forfall": utloep}
        if steg:
            felt["steg"] = str(steg)[:200]
        if not _vaar(self._jobb).update(**felt):
            raise MistetLeie


# (job, progress) -> result. Domenefeil fails the job at once with its sentence; anything else is tried again.
jobbslag: Register[Callable[[Jobb, Fremdrift], Resultat]] = Register()


def ta(*, jobb_id: int, naa: datetime) -> Jobb | None:
    """Claim a due row: one conditional UPDATE, so that of many workers one gets it. Others, and early ones: None.

    A row whose lease has lapsed is due again. After `FLEST_FORSOEK` attempts it fails instead.
    """
    leie = uuid.uuid4()
    forfalt = Jobb.objects.filter(Q(status=Jobb.Status.VENTER) | Q(status=Jobb.Status.KJOERER, leie_til__lte=naa))
    rad = forfalt.filter(pk=jobb_id, forfall__lte=naa)
    tatt = rad.filter(forsoek__lt=FLEST_FORSOEK).update(
        status=Jobb.Status.KJOERER,
        leie=leie,
        leie_til=naa + LEIETID,
        forfall=naa + LEIETID,
        forsoek=F("forsoek") + 1,
    )
    if tatt:
        return Jobb.objects.get(leie=leie)
    oppbrukt = rad.filter(status=Jobb.Status.KJOERER, forsoek__gte=FLEST_FORSOEK)
    oppbrukt.update(**_avsluttet(Jobb.Status.FEILET, naa), melding=_uventet())
    return None


@sensitive_variables("resultat")
def kjoer(*, jobb_id: int, klokke: Callable[[], datetime] = tid.naa) -> bool:
    """Run a job if it is due and nobody else has it; True when it was run here. Repeatable, never raises for its work."""
    jobb = ta(jobb_id=jobb_id, naa=klokke())
    if jobb is None:
        return False
    try:
        slag = jobbslag.hent(jobb.slag)
        if slag is None:
            raise Domenefeil(_("Denne jobben finnes ikke lenger. Start den på nytt fra siden du kom fra."))
        resultat = slag(jobb, Fremdrift(jobb, klokke))
        _fullfoer(jobb, resultat, klokke())
    except MistetLeie:
        logger.info("Jobb %s ble avbrutt eller tatt over", jobb.pk)
    except Domenefeil as feil:
        _vaar(jobb).update(**_avsluttet(Jobb.Status.FEILET, klokke()), melding=str(feil.melding)[:500])
    except Exception as feil:  # whatever the work raises, the row must say so
        # The type only: the text of an exception may carry what the job worked on.
        logger.error("Jobb %s (%s) feilet: %s", jobb.pk, jobb.slag, type(feil).__name__)
        _proev_senere(jobb, klokke())
    return True


def kjoer_forfalte(*, klokke: Callable[[], datetime] = tid.naa) -> int:
    """Run what is due, oldest first; how many were run here. Beat calls this, so that a lost nudge changes nothing."""
    forfalte = Jobb.objects.filter(forfall__lte=klokke()).order_by("forfall", "pk")
    return sum(kjoer(jobb_id=pk, klokke=klokke) for pk in list(forfalte.values_list("pk", flat=True)[:BUNKE]))


def rydd(*, naa: datetime) -> int:
    """Throw away results whose time is out, and rows nobody will ask for again; how many results. Repeatable."""
    utloepte = list(Jobb.objects.filter(slettes__lte=naa).exclude(fil=""))
    for jobb in utloepte:
        slett_resultat(jobb)
    Jobb.objects.filter(avsluttet__lt=naa - GLEMMES, fil="").delete()
    return len(utloepte)


def slett_resultat(jobb: Jobb) -> bool:
    """Remove the result: first the name of it, then the bytes. True for the one of many who did; others get False."""
    noekkel = jobb.fil
    if not noekkel or not Jobb.objects.filter(pk=jobb.pk, fil=noekkel).update(fil="", stoerrelse=0):
        return False
    lager.slett(noekkel)
    return True


@sensitive_variables()
def _fullfoer(jobb: Jobb, resultat: Resultat, naa: datetime) -> None:
    """Bytes first (encrypted: results hold names, and some passwords), then the row; a lost race leaves no file."""
    skjult = krypter(base64.b64encode(resultat.innhold).decode("ascii"), formaal=FORMAAL)
    noekkel = lager.legg_inn(lager.skriv_spol(BytesIO(skjult.encode("ascii")), maks_byte=MAKS_BYTE))
    skrevet = _vaar(jobb).update(
        **_avsluttet(Jobb.Status.FERDIG, naa),
        fil=noekkel,
        filnavn=resultat.filnavn[:200],
        stoerrelse=len(resultat.innhold),
        slettes=naa + (HEMMELIG_LEVER if resultat.hemmelig else RESULTAT_LEVER),
        gjort=F("totalt"),
        melding="",
    )
    if not skrevet:
        lager.slett(noekkel)
        raise MistetLeie


def _proev_senere(jobb: Jobb, naa: datetime) -> None:
    if jobb.forsoek >= FLEST_FORSOEK:
        _vaar(jobb).update(**_avsluttet(Jobb.Status.FEILET, naa), melding=_uventet())
        return
    forfall = naa + VENTETIDER[jobb.forsoek - 1]
    _vaar(jobb).update(status=Jobb.Status.VENTER, leie=None, leie_til=None, forfall=forfall)


def _vaar(jobb: Jobb) -> Any:
    return Jobb.objects.filter(pk=jobb.pk, status=Jobb.Status.KJOERER, leie=jobb.leie)


def _avsluttet(status: str, naa: datetime) -> dict[str, Any]:
    return {"status": status, "leie": None, "leie_til": None, "forfall": None, "avsluttet": naa}


def _uventet() -> str:
    return _("Noe gikk galt underveis, også da det ble prøvd på nytt. Prøv igjen, eller velg et mindre utvalg.")
