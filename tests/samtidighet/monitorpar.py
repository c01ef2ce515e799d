"""Pairs of acts on the same candidate at once, and what may not come of them.

One of the two is stopped after it has read and before it writes, and goes on when the other is done, or is held by the
lock of the first. Which of them is stopped, and whether any is, is drawn. Without the locks the same run breaks: that
is the control of each pair.
"""

import random
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.db.models import Model, QuerySet

from deltakelse.models import Fravaer, Innloggingssesjon, Sendespost, Sperre
from deltakelse.services.sesjoner import logg_ut
from eksamen.models import Eksamensparti, Kandidat
from elever.services import fjerning
from felles.feil import Domenefeil
from felles.hendelser import SYSTEM, Aktoer
from felles.models import Hendelse
from felles.tid import naa
from levering.models import Besvarelsesfil, Levering
from levering.services import levering as leveringer
from levering.services.opplasting import LagretFil, registrer_fil
from monitor.radvalg import Valg
from monitor.services.radvalg import utfoer
from monitor.services.tilgang import gi_tilgang
from tests.fabrikker.deltakelse import lag_sesjon, legg_fil, legg_levering
from tests.fabrikker.eksamen import PartiFactory, lag_eksamen, lag_kandidat
from tests.fabrikker.samtidig import vent_paa

VENT_SEKUNDER = 60
_her = threading.local()


# --- the acts ---------------------------------------------------------------------------------------------------------
def gi(kandidat: Kandidat) -> Any:
    return gi_tilgang(kandidat_id=kandidat.pk, aktoer=SYSTEM, naa=naa())


def ut(kandidat: Kandidat) -> Any:
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    return logg_ut(sesjon_id=sesjon.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa())


def valg(hva: Valg) -> Callable[[Kandidat], Any]:
    def handling(kandidat: Kandidat) -> Any:
        return utfoer(kandidat_id=kandidat.pk, valg=hva, administrator=False, aktoer=SYSTEM, naa=naa())

    return handling


def last_opp(kandidat: Kandidat) -> Any:
    fil = LagretFil(f"svar-{kandidat.pk}.pdf", f"{kandidat.pk:024}", 10, f"{kandidat.pk:064}")
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    return registrer_fil(
        kandidat_id=kandidat.pk, fil=fil, sesjon_id=sesjon.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa()
    )


def lever(kandidat: Kandidat) -> Any:
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    return leveringer.lever(
        kandidat_id=kandidat.pk, sesjon_id=sesjon.pk, aktoer=Aktoer("kandidat", kandidat.pk), naa=naa()
    )


def ta_ut(kandidat: Kandidat) -> Any:
    return fjerning.fjern_kandidater(parti_id=kandidat.parti_id, kandidat_ider=[kandidat.pk], aktoer=SYSTEM, naa=naa())


# --- what may not come of them ----------------------------------------------------------------------------------------
def hendelser(kandidat: Kandidat, handling: str) -> list[int]:
    funnet = Hendelse.objects.filter(kandidat_id=kandidat.pk, handling=handling)
    return list(funnet.order_by("pk").values_list("pk", flat=True))


def en_tilgang(kandidat: Kandidat, svar: list[Any]) -> bool:
    inne = Innloggingssesjon.objects.filter(kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True)
    return inne.count() == 1 and len(hendelser(kandidat, "tilgang.gitt")) == 1


def ingen_tilgang_etter_utlogging(kandidat: Kandidat, svar: list[Any]) -> bool:
    gitt, ute = hendelser(kandidat, "tilgang.gitt"), hendelser(kandidat, "kandidat.logget_ut")
    sesjon = Innloggingssesjon.objects.get(kandidat=kandidat)
    return (
        sesjon.avsluttet is not None
        and len(ute) == 1
        and bool(gitt) == (sesjon.autorisert is not None)
        and not (gitt and gitt[0] > ute[0])
    )


def enten_levert_eller(modell: type[Model]) -> Callable[[Kandidat, list[Any]], bool]:
    def dom(kandidat: Kandidat, svar: list[Any]) -> bool:
        levert = Levering.objects.filter(kandidat=kandidat, gjenaapnet__isnull=True).count()
        merket = modell._default_manager.filter(kandidat=kandidat, opphevet__isnull=True).count()
        nektet = sum(isinstance(ett, Domenefeil) for ett in svar)
        return levert + merket == 1 and nektet == 1

    return dom


def ingen_fil_etter_sperren(kandidat: Kandidat, svar: list[Any]) -> bool:
    filer, sperret = hendelser(kandidat, "fil.lastet_opp"), hendelser(kandidat, "sperre.satt")
    return (
        len(sperret) == 1
        and len(filer) == Besvarelsesfil.objects.filter(kandidat=kandidat).count()
        and not (filer and filer[0] > sperret[0])
    )


def aapnet_en_gang(kandidat: Kandidat, svar: list[Any]) -> bool:
    """The answer is open; and whoever pressed «Lever» has a receipt from before, or must be let in: not «levert»."""
    staar = Levering.objects.filter(kandidat=kandidat, gjenaapnet__isnull=True).exists()
    koder = {ett.kode for ett in svar if isinstance(ett, Domenefeil)}
    return not staar and len(hendelser(kandidat, "besvarelse.gjenaapnet")) == 1 and koder <= {"ikke_tilgang"}


def borte_eller_sperret(kandidat: Kandidat, svar: list[Any]) -> bool:
    finnes = Kandidat.objects.filter(pk=kandidat.pk).exists()
    koder = [ett.kode for ett in svar if isinstance(ett, Domenefeil)]
    return Sperre.objects.filter(kandidat_id=kandidat.pk).exists() == finnes and koder == ([] if finnes else ["borte"])


# --- the candidates they are about ------------------------------------------------------------------------------------
def venter(parti: Eksamensparti) -> Kandidat:
    kandidat = lag_kandidat(parti, passord=None)
    lag_sesjon(kandidat)
    return kandidat


def inne(parti: Eksamensparti) -> Kandidat:
    kandidat = lag_kandidat(parti, passord=None)
    lag_sesjon(kandidat, autorisert=True)
    return kandidat


def skal_levere(parti: Eksamensparti) -> Kandidat:
    kandidat = inne(parti)
    legg_fil(kandidat)
    return kandidat


def har_levert(parti: Eksamensparti) -> Kandidat:
    kandidat = inne(parti)
    legg_levering(kandidat, legg_fil(kandidat))
    return kandidat


def skal_levere_del_2(parti: Eksamensparti) -> Kandidat:
    eksamen = lag_eksamen(todelt=True, start=naa() - timedelta(hours=3))
    return skal_levere(PartiFactory(skole=parti.skole, eksamen=eksamen))


def ikke_kommet(parti: Eksamensparti) -> Kandidat:
    return lag_kandidat(parti, passord=None)


@dataclass(frozen=True)
class Par:
    """Two acts, the candidate they meet on, and the one consistent end."""

    lag: Callable[[Eksamensparti], Kandidat]
    en: Callable[[Kandidat], Any]
    annen: Callable[[Kandidat], Any]
    holder: Callable[[Kandidat, list[Any]], bool]


PAR = {
    "tilgang gitt av to": Par(venter, gi, gi, en_tilgang),
    "tilgang til en som logger ut": Par(venter, gi, ut, ingen_tilgang_etter_utlogging),
    "fravær på en som leverer": Par(skal_levere, lever, valg(Valg.IKKE_DOKUMENTERT), enten_levert_eller(Fravaer)),
    "sperre mot opplasting": Par(inne, last_opp, valg(Valg.SPERR), ingen_fil_etter_sperren),
    "sperre mot levering": Par(skal_levere, lever, valg(Valg.SPERR), enten_levert_eller(Sperre)),
    "post mot levering": Par(skal_levere, lever, valg(Valg.POST), enten_levert_eller(Sendespost)),
    "post for del 2 mot levering": Par(skal_levere_del_2, lever, valg(Valg.POST_DEL2), enten_levert_eller(Sendespost)),
    "åpning mot levering": Par(har_levert, lever, valg(Valg.GJENAAPNE), aapnet_en_gang),
    "tatt ut imens": Par(ikke_kommet, ta_ut, valg(Valg.SPERR), borte_eller_sperret),
}


# --- running them -----------------------------------------------------------------------------------------------------
def stoppbar(ekte: Callable[..., Any]) -> Callable[..., Any]:
    """The same function; the first time in a thread that is to be stopped, it stands still before."""

    def innpakket(*args: Any, **kwargs: Any) -> Any:
        stopp, _her.stopp = getattr(_her, "stopp", None), None
        if stopp:
            stopp()
        return ekte(*args, **kwargs)

    return innpakket


@contextmanager
def stoppesteder() -> Iterator[None]:
    """Between reading and writing: before the first row is saved, and where an act writes in other ways."""
    with pytest.MonkeyPatch.context() as bytt:
        bytt.setattr(Model, "save", stoppbar(Model.save))
        bytt.setattr(leveringer, "_gjeldende", stoppbar(leveringer._gjeldende))
        bytt.setattr(fjerning, "_slett", stoppbar(fjerning._slett))
        yield


@contextmanager
def uten_laas() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as bytt:
        bytt.setattr(QuerySet, "select_for_update", lambda self, **_: self)
        yield


class Loep:
    """Two threads with a connection each, used again and again."""

    def __init__(self) -> None:
        self._traader = ThreadPoolExecutor(2)

    def lukk(self) -> None:
        start = threading.Barrier(2)

        def lukk() -> None:
            start.wait(timeout=VENT_SEKUNDER)
            connections.close_all()

        for ett in [self._traader.submit(lukk) for _ in range(2)]:
            ett.result(timeout=VENT_SEKUNDER)
        self._traader.shutdown()

    def samtidig(self, foerst: Callable[[], Any], saa: Callable[[], Any], *, stoppet: bool) -> list[Any]:
        """Both at once from a barrier; with `stoppet`, the first stands between reading and writing while the other runs."""
        start, lest, ferdig = threading.Barrier(2), threading.Event(), threading.Event()

        def stopp() -> None:
            lest.set()
            vent_paa(ferdig)

        def en() -> Any:
            _her.stopp = stopp if stoppet else None
            start.wait(timeout=VENT_SEKUNDER)
            try:
                return _gjoer(foerst)
            finally:
                _her.stopp = None
                lest.set()

        def annen() -> Any:
            start.wait(timeout=VENT_SEKUNDER)
            if stoppet:
                assert lest.wait(timeout=VENT_SEKUNDER)
            try:
                return _gjoer(saa)
            finally:
                ferdig.set()

        return [ett.result(timeout=VENT_SEKUNDER) for ett in [self._traader.submit(en), self._traader.submit(annen)]]


def _gjoer(handling: Callable[[], Any]) -> Any:
    """What came of it; an error that is no refusal is kept, and judged."""
    try:
        return handling()
    except Exception as feil:  # the judge tells a refusal from a fault
        return feil


def proev(par: Par, loep: Loep, parti: Eksamensparti, terning: random.Random, *, stopp: int | None = None) -> str:
    """One run; empty when it ends as it should, else what went wrong. `stopp` 0 or 1 says which act is stopped."""
    kandidat = par.lag(parti)
    trekning = terning.choice((0, 1, None)) if stopp is None else stopp
    rekke = [par.en, par.annen] if trekning != 1 else [par.annen, par.en]
    svar = loep.samtidig(lambda: rekke[0](kandidat), lambda: rekke[1](kandidat), stoppet=trekning is not None)
    feil = [ett for ett in svar if isinstance(ett, Exception)]
    ukjente = [repr(ett) for ett in feil if not isinstance(ett, Domenefeil)]
    tause = [ett.kode for ett in feil if isinstance(ett, Domenefeil) and not str(ett.melding).strip().endswith(".")]
    if ukjente or tause:
        return f"feil uten setning: {ukjente + tause}"
    return "" if par.holder(kandidat, svar) else f"{[getattr(ett, 'kode', type(ett).__name__) for ett in svar]}"
