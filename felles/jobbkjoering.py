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

from django.db import transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles import jobbaner, lager, tid
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
# Of one round of the clock: so many jobs, and none begun when so long has gone.
BUNKE: Final = 5
RUNDETID: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Jobbregel:
    """What is special for a kind of job. `varig` rows are kept: others hang on them.

    Of the kinds with the same `bane` one job runs at a time: they wait for the same outside party, and would else hold
    every worker when it is slow. `oppbrukt` is told the job and the moment when workers died in its last attempt.
    """

    varig: bool = False
    flest_forsoek: int = FLEST_FORSOEK
    bane: str = ""
    oppbrukt: Callable[[int, datetime], None] | None = None


class Utsett(Exception):
    """The work is not finished and comes back later: the row waits `etter`, with its step and a sentence for the page.

    With `teller` it was an attempt that failed, and after the kind's highest number of these the job fails with `melding`;
    else nothing was wrong (somebody else is not done yet), and it may be asked for as often as it takes. The others of its
    `bane` wait `andre` at least: what stopped this one would stop them.
    """

    def __init__(
        self,
        etter: timedelta,
        *,
        steg: str | Promise = "",
        melding: str | Promise = "",
        teller: bool = False,
        andre: timedelta | None = None,
    ) -> None:
        super().__init__("utsatt")
        self.etter, self.steg, self.melding, self.teller = etter, str(steg)[:200], str(melding)[:500], teller
        self.andre = andre


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


# (job, progress) -> result, or None when there is nothing to fetch. Domenefeil fails the job at once with its sentence,
# Utsett lets it wait; anything else is tried again.
jobbslag: Register[Callable[[Jobb, Fremdrift], Resultat | None]] = Register()
# What is special for some of them, by the same name.
jobbregler: Register[Jobbregel] = Register()


def ta(*, jobb_id: int, naa: datetime) -> Jobb | None:
    """Claim a due row: one conditional UPDATE, so that of many workers one gets it. Others, and early ones: None.

    A row whose lease has lapsed is due again. After `FLEST_FORSOEK` attempts it fails instead. None also while another of
    its `bane` runs.
    """
    leie = uuid.uuid4()
    forfalt = Jobb.objects.filter(Q(status=Jobb.Status.VENTER) | Q(status=Jobb.Status.KJOERER, leie_til__lte=naa))
    rad = forfalt.filter(pk=jobb_id, forfall__lte=naa)
    slag = Jobb.objects.filter(pk=jobb_id).values_list("slag", flat=True).first() or ""
    regel = regel_for(slag)
    flest = regel.flest_forsoek
    with transaction.atomic():
        ledig = jobbaner.laas_bane(_baner(), slag, jobb_id, naa)
        tatt = ledig and rad.filter(forsoek__lt=flest).update(
            status=Jobb.Status.KJOERER,
            leie=leie,
            leie_til=naa + LEIETID,
            forfall=naa + LEIETID,
            forsoek=F("forsoek") + 1,
        )
    if tatt:
        return Jobb.objects.get(leie=leie)
    oppbrukt = rad.filter(status=Jobb.Status.KJOERER, forsoek__gte=flest)
    if oppbrukt.update(**_avsluttet(Jobb.Status.FEILET, naa), melding=_uventet()) and regel.oppbrukt:
        regel.oppbrukt(jobb_id, naa)
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
        if resultat is None:
            _avslutt_uten_fil(jobb, klokke())
        else:
            _fullfoer(jobb, resultat, klokke())
    except Utsett as senere:
        _vent(jobb, senere, klokke())
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
    start, proevd, kjoert = klokke(), set[int](), 0
    for _nr in range(BUNKE):
        naa = klokke()
        forfalte = Jobb.objects.filter(forfall__lte=naa).exclude(slag__in=jobbaner.opptatte(_baner(), naa))
        pk = forfalte.exclude(pk__in=proevd).order_by("forfall", "pk").values_list("pk", flat=True).first()
        if pk is None:
            break
        proevd.add(pk)
        kjoert += kjoer(jobb_id=pk, klokke=klokke)
        if klokke() - start > RUNDETID:
            break
    return kjoert


def rydd(*, naa: datetime) -> int:
    """Throw away results whose time is out, and rows nobody will ask for again; how many results. Repeatable."""
    utloepte = list(Jobb.objects.filter(slettes__lte=naa).exclude(fil=""))
    for jobb in utloepte:
        slett_resultat(jobb)
    varige = [navn for navn in jobbregler.navn() if regel_for(navn).varig]
    Jobb.objects.filter(avsluttet__lt=naa - GLEMMES, fil="").exclude(slag__in=varige).delete()
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


def regel_for(slag: str) -> Jobbregel:
    """What holds for that kind of job."""
    return jobbregler.hent(slag) or Jobbregel()


def hold(jobb: Jobb) -> None:
    """Hold the row to the end of the caller's transaction: calling the job off waits, and comes after the work.

    Before any other lock. Raises MistetLeie when the job is no longer ours.
    """
    if _vaar(jobb).select_for_update(of=("self",)).values_list("pk", flat=True).first() is None:
        raise MistetLeie


def _baner() -> dict[str, str]:
    """The lane of each kind that has one."""
    return {navn: bane for navn in jobbregler.navn() if (bane := regel_for(navn).bane)}


def _avslutt_uten_fil(jobb: Jobb, naa: datetime) -> None:
    if not _vaar(jobb).update(**_avsluttet(Jobb.Status.FERDIG, naa), gjort=F("totalt"), melding=""):
        raise MistetLeie


def _vent(jobb: Jobb, senere: Utsett, naa: datetime) -> None:
    if senere.andre is not None:
        jobbaner.utsett(_baner(), jobb.slag, naa + senere.andre)
    if senere.teller and jobb.forsoek >= regel_for(jobb.slag).flest_forsoek:
        _vaar(jobb).update(**_avsluttet(Jobb.Status.FEILET, naa), melding=senere.melding)
        return
    felt: dict[str, Any] = {"melding": senere.melding}
    if senere.steg:
        felt["steg"] = senere.steg
    if not senere.teller:
        felt["forsoek"] = jobb.forsoek - 1
    _vaar(jobb).update(status=Jobb.Status.VENTER, leie=None, leie_til=None, forfall=naa + senere.etter, **felt)


def _proev_senere(jobb: Jobb, naa: datetime) -> None:
    if jobb.forsoek >= regel_for(jobb.slag).flest_forsoek:
        _vaar(jobb).update(**_avsluttet(Jobb.Status.FEILET, naa), melding=_uventet())
        return
    forfall = naa + VENTETIDER[min(jobb.forsoek, len(VENTETIDER)) - 1]
    _vaar(jobb).update(status=Jobb.Status.VENTER, leie=None, leie_til=None, forfall=forfall)


def _vaar(jobb: Jobb) -> Any:
    return Jobb.objects.filter(pk=jobb.pk, status=Jobb.Status.KJOERER, leie=jobb.leie)


def _avsluttet(status: str, naa: datetime) -> dict[str, Any]:
    return {"status": status, "leie": None, "leie_til": None, "forfall": None, "avsluttet": naa}


def _uventet() -> str:
    return _("Noe gikk galt underveis, også da det ble prøvd på nytt. Prøv igjen, eller velg et mindre utvalg.")
