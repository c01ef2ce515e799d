"""Exchanges with PAS as jobs: ordered once, kept for good, tried again with growing pauses.

The row in `felles.Jobb` carries state, lease and attempts; `PasJobb` what the exchange is about and how far it has come.
Everything a job writes goes through `under_leie`: a worker that was taken over writes nothing more.
"""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import wraps
from pathlib import PurePath
from traceback import extract_tb
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from brukere.models import Bruker, Organisasjon
from eksamen.models import Eksamensperiode
from felles.feil import Domenefeil, UgyldigOvergang
from felles.hendelser import Aktoer
from felles.jobb import bestill
from felles.jobb import proev_igjen as proev_jobb_igjen
from felles.jobbkjoering import LEIETID, Fremdrift, Jobbregel, MistetLeie, Utsett, jobbregler, jobbslag
from felles.models import Jobb
from pas_integration.models import PasJobb
from pas_integration.services import paabud, samkjoering
from pas_integration.services.henting.tidsplan import utenom_stillheten
from pas_kontrakt.klient.feil import ForbindelsenBrutt, IngenForbindelse, PasErTreg, Pasfeil

logg = logging.getLogger("pas.jobb")

PREFIKS: Final = "pas."
# One exchange at a time, whatever its kind: a PAS that is slow holds one worker and no more.
BANE: Final = "pas"
ANDRE_VENTER: Final = timedelta(minutes=1)
NEDE: Final = (PasErTreg, IngenForbindelse, ForbindelsenBrutt)
# With the pauses below: some seven hours, so that a PAS that is down for a morning is waited for.
FLEST_FORSOEK: Final = 30
FOERSTE_PAUSE: Final = timedelta(seconds=15)
LENGSTE_PAUSE: Final = timedelta(minutes=15)
# In `utfall`: which error it was the last time, for the page that says how to mend it.
FEILKODE: Final = "feilkode"
# In `fremdrift`: the effect stands, and `utfall` says what came of it.
UTFOERT: Final = "utfoert"
I_GANG: Final = (Jobb.Status.VENTER, Jobb.Status.KJOERER)

Arbeid = Callable[[PasJobb, Fremdrift], None]


class Paagaar(UgyldigOvergang):
    """The school already has such a job in the period, about something else; `pasjobb` is that one."""

    def __init__(self, pasjobb: PasJobb) -> None:
        melding = _("«%(jobb)s» pågår allerede for skolen. Vent til den er ferdig, eller avbryt den.")
        super().__init__(melding % {"jobb": pasjobb.get_slag_display()}, kode="paagaar")
        self.pasjobb = pasjobb


@transaction.atomic
def bestill_pasjobb(
    *,
    slag: str,
    skole: Organisasjon | None,
    periode: Eksamensperiode | None,
    utvalg: Mapping[str, Any],
    bruker: Bruker | None,
    aktoer: Aktoer,
    naa: datetime,
) -> PasJobb:
    """Put an exchange in the queue; `utvalg` is plain ids, never personal data. `bruker` is None when it runs by itself.

    A school has one running job of a kind in a period: the same asked for again is the one that runs. Raises Paagaar
    when that one is about something else.
    """
    _laas(skole)
    valgt = dict(utvalg)
    alle = PasJobb.objects.select_related("jobb", "skole", "periode")
    i_gang = alle.filter(slag=slag, skole=skole, periode=periode, jobb__status__in=I_GANG).order_by("-pk").first()
    if i_gang is not None:
        if i_gang.utvalg != valgt:
            raise Paagaar(i_gang)
        return i_gang
    tittel = PasJobb.Slag(slag).label
    skole_id = skole.pk if skole else None
    jobb = bestill(f"{PREFIKS}{slag}", tittel, {}, aktoer=aktoer, naa=naa, skole_id=skole_id)
    return PasJobb.objects.create(jobb=jobb, slag=slag, skole=skole, periode=periode, startet_av=bruker, utvalg=valgt)


@transaction.atomic
def proev_igjen(*, pasjobb: PasJobb, aktoer: Aktoer, naa: datetime) -> None:
    """Take a failed exchange up where it stopped. Raises Paagaar when another of its kind runs by now."""
    # The job before the school, as a worker that writes has them: two who wait for each other would be stuck.
    Jobb.objects.select_for_update(of=("self",)).get(pk=pasjobb.jobb_id)
    _laas(pasjobb.skole)
    samme = PasJobb.objects.filter(slag=pasjobb.slag, skole=pasjobb.skole_id, periode=pasjobb.periode_id)
    i_gang = samme.filter(jobb__status__in=I_GANG).exclude(pk=pasjobb.pk).first()
    if i_gang is not None:
        raise Paagaar(i_gang)
    proev_jobb_igjen(jobb_id=pasjobb.jobb_id, aktoer=aktoer, naa=naa)


def registrer(slag: str, arbeid: Arbeid) -> None:
    """Let `arbeid` be what a kind of exchange does. Called from `AppConfig.ready()`; twice is harmless."""
    jobbslag.registrer(f"{PREFIKS}{slag}", kjoer(arbeid))
    regel = Jobbregel(varig=True, flest_forsoek=FLEST_FORSOEK, oppbrukt=_oppbrukt, bane=BANE)
    jobbregler.registrer(f"{PREFIKS}{slag}", regel)


def kjoer(arbeid: Arbeid) -> Callable[[Jobb, Fremdrift], None]:
    """The work as the queue runs it: what PAS refuses becomes a later attempt, or a failed job that says whose it is.

    What nobody foresaw is tried again with the same pauses, and told of as ours. Work whose effect stands
    (`merk_utfoert`) is not done again by a worker who takes over: its outcome would be computed anew, as nothing new.
    """

    @wraps(arbeid)
    def innpakket(jobb: Jobb, fremdrift: Fremdrift) -> None:
        pasjobb = PasJobb.objects.select_related("skole", "periode", "startet_av").get(jobb=jobb)
        pasjobb.jobb = jobb  # the row with our lease
        try:
            if UTFOERT not in pasjobb.fremdrift:
                paabud.hold(pasjobb, fremdrift.naa())
                arbeid(pasjobb, fremdrift)
        except (Utsett, MistetLeie):
            raise
        except Pasfeil as feil:
            _noter(pasjobb, fremdrift, feil, feil.ansvar)
            if feil.kan_gjentas:
                raise _senere(pasjobb, fremdrift, feil, feil.vent) from None
            raise
        except Domenefeil as feil:
            _noter(pasjobb, fremdrift, feil, _ansvar_for(feil, pasjobb))
            raise
        except Exception as feil:  # whatever the work raises, somebody must be told, and it waits longer each time
            logg.error("PAS-jobb %s (%s) feilet: %s", jobb.pk, jobb.slag, _hvor(feil))
            uventet = Domenefeil(_uventet(), kode="uventet")
            _noter(pasjobb, fremdrift, uventet, PasJobb.Ansvar.DRIFT)
            raise _senere(pasjobb, fremdrift, uventet, None) from None
        with under_leie(pasjobb, fremdrift):
            utfall = _uten_feil(pasjobb)
            merk_utfoert(pasjobb, utfall, ansvar=PasJobb.Ansvar.INGEN)
            samkjoering.noter(pasjobb, naa=fremdrift.naa())

    return innpakket


def merk_utfoert(pasjobb: PasJobb, utfall: Mapping[str, Any], **felt: Any) -> None:
    """Write down that the effect stands, and what came of it: in its transaction, under the lease."""
    pasjobb.refresh_from_db(fields=["fremdrift"])
    pasjobb.utfall, pasjobb.fremdrift = dict(utfall), {**pasjobb.fremdrift, UTFOERT: True}
    PasJobb.objects.filter(pk=pasjobb.pk).update(utfall=pasjobb.utfall, fremdrift=pasjobb.fremdrift, **felt)


def pause_etter(forsoek: int) -> timedelta:
    """How long to wait after so many attempts that failed: 15 s, 30 s, 1 min … at most 15 minutes."""
    return min(FOERSTE_PAUSE * (1 << min(max(forsoek, 1) - 1, 10)), LENGSTE_PAUSE)


@contextmanager
def under_leie(pasjobb: PasJobb, fremdrift: Fremdrift, steg: str | Promise = "") -> Iterator[None]:
    """A transaction that only the worker who has the job may carry through; it renews the lease and names the step.

    The job's row is locked before anything else, so that calling it off or taking it over waits. Raises MistetLeie.
    """
    with transaction.atomic():
        rad = Jobb.objects.select_for_update(of=("self",)).filter(
            pk=pasjobb.jobb.pk, status=Jobb.Status.KJOERER, leie=pasjobb.jobb.leie
        )
        if rad.values_list("pk", flat=True).first() is None:
            raise MistetLeie
        utloep = fremdrift.naa() + LEIETID
        felt: dict[str, Any] = {"leie_til": utloep, "forfall": utloep}
        if steg:
            felt["steg"] = str(steg)[:200]
        Jobb.objects.filter(pk=pasjobb.jobb.pk).update(**felt)
        yield


def lagre(pasjobb: PasJobb, fremdrift: Fremdrift, steg: str | Promise = "", /, **felt: Any) -> None:
    """Record how far the job has come (`fremdrift`, `utfall`, `referanse`), under its lease. Raises MistetLeie."""
    with under_leie(pasjobb, fremdrift, steg):
        for navn, verdi in felt.items():
            setattr(pasjobb, navn, verdi)
        if felt:
            pasjobb.save(update_fields=list(felt))


def _noter(pasjobb: PasJobb, fremdrift: Fremdrift, feil: Domenefeil, ansvar: str) -> None:
    with under_leie(pasjobb, fremdrift):
        pasjobb.refresh_from_db(fields=["utfall"])
        naa = fremdrift.naa()
        utfall = {**paabud.uten(pasjobb.utfall), FEILKODE: feil.kode, **paabud.av(feil, naa)}
        PasJobb.objects.filter(pk=pasjobb.pk).update(ansvar=ansvar, utfall=utfall)
        samkjoering.noter(pasjobb, naa=naa, feil=str(feil.melding))


def _ansvar_for(feil: Domenefeil, pasjobb: PasJobb) -> str:
    """Whose it is that we cannot go on: the plan is no school's."""
    if feil.kode == "uten_pas":
        return PasJobb.Ansvar.DRIFT
    return PasJobb.Ansvar.SKOLEN if pasjobb.skole_id is not None else PasJobb.Ansvar.INGEN


def _senere(pasjobb: PasJobb, fremdrift: Fremdrift, feil: Domenefeil, vent: timedelta | None) -> Utsett:
    """The next attempt; one that nobody asked for keeps the quiet hours."""
    pause = max(pause_etter(pasjobb.jobb.forsoek), vent or timedelta(0))
    if pasjobb.startet_av_id is None:
        naa = fremdrift.naa()
        pause = utenom_stillheten(naa + pause, noekkel=str(pasjobb.pk)) - naa
    # Another school would meet the same, and hold a worker as long to find it out.
    andre = ANDRE_VENTER if isinstance(feil, NEDE) else paabud.gjelder_alle(feil)
    return Utsett(pause, melding=feil.melding, teller=True, andre=andre)


def _oppbrukt(jobb_id: int, naa: datetime) -> None:
    """The workers died each time, the last one too: the school is told, and what runs by itself waits."""
    pasjobb = PasJobb.objects.get(jobb=jobb_id)
    PasJobb.objects.filter(pk=pasjobb.pk).update(ansvar=PasJobb.Ansvar.DRIFT)
    samkjoering.noter(pasjobb, naa=naa, feil=_uventet())


def _uventet() -> str:
    return _("Noe gikk galt hos oss, ikke hos PAS. Vi prøver igjen av oss selv; går det ikke, må drift se i loggen.")


def _hvor(feil: BaseException) -> str:
    """Type, file and line: the text of an exception may hold what the work had in hand."""
    ramme = extract_tb(feil.__traceback__)[-1]
    return f"{type(feil).__name__} i {PurePath(ramme.filename).name}:{ramme.lineno}"


def _uten_feil(pasjobb: PasJobb) -> dict[str, Any]:
    pasjobb.refresh_from_db(fields=["utfall"])
    return {navn: verdi for navn, verdi in paabud.uten(pasjobb.utfall).items() if navn != FEILKODE}


def _laas(skole: Organisasjon | None) -> None:
    """Two who order at once come one after the other; the plan, which is no school's, by the periods."""
    if skole is not None:
        Organisasjon.objects.select_for_update(of=("self",), no_key=True).get(pk=skole.pk)
        return
    list(Eksamensperiode.objects.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))
