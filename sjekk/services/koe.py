"""The queue of checks. The table is the queue: a due row is claimed by one conditional UPDATE with a lease.

Files are found here; whoever stored them knows nothing of it and waits for nothing.
"""

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, Max, OuterRef, Q

from felles import lager, tid
from felles.hendelser import SYSTEM, logg_hendelse
from levering.models import Besvarelsesfil
from sjekk import prosess
from sjekk.models import Filsjekk
from sjekk.proever.svar import IKKE_SJEKKET, KUNNE_IKKE, PROEVES_IGJEN, Svar
from sjekk.register import Sjekkslag, sjekkregister
from sjekk.slag import IKKE_SATT_OPP, VIRUS

logger = logging.getLogger(__name__)

Resultat = Filsjekk.Resultat
# Longer than a look may take (twice the processor time of the most patient one).
LEIETID: Final = timedelta(minutes=4)
# Looks at a time, so that a thousand files leave room for the worker's other tasks.
SAMTIDIG: Final = 2
# Seconds that one task goes on; the next one takes over.
ARBEIDSTID: Final = 25.0
VENTETIDER: Final = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10))
# Shorter than anybody notices, and enough to be last in line.
ETTER_DE_ANDRE: Final = timedelta(milliseconds=1)
# Attempts that ended with neither an answer nor a refusal: the worker itself was killed.
FLEST_FORSOEK: Final = 4
# Transactions commit out of order: so many ids behind the newest checked one are looked at again.
TILBAKE: Final = 5000
BUNKE: Final = 500


def finn_nye(*, naa: datetime, alle: bool = False) -> int:
    """Make the rows of files that have none yet; how many. Repeatable, also by several workers at once.

    `alle` looks at every file there is, else at the newest.
    """
    fra = 0 if alle else max(0, (Filsjekk.objects.aggregate(siste=Max("fil_id"))["siste"] or 0) - TILBAKE)
    laget = 0
    for ett in sjekkregister.alle():
        har = Filsjekk.objects.filter(fil=OuterRef("pk"), slag=ett.slag)
        filer = Besvarelsesfil.objects.filter(~Exists(har), pk__gt=fra, slettet__isnull=True).order_by("pk")
        grunn = ett.klar()
        rader = [
            Filsjekk(fil_id=pk, slag=ett.slag, grunn=grunn, forfall=None if grunn else naa)
            for pk in filer.values_list("pk", flat=True)[:BUNKE]
        ]
        Filsjekk.objects.bulk_create(rader, ignore_conflicts=True)
        laget += len(rader)
    return laget


def finn_etternoelere(*, naa: datetime) -> int:
    """As `finn_nye` for all files, and wake the checks that waited for something to be set up. Repeatable."""
    for ett in sjekkregister.alle():
        if not ett.klar():
            Filsjekk.objects.filter(slag=ett.slag, grunn=IKKE_SATT_OPP, forfall__isnull=True).update(
                forfall=naa, grunn=""
            )
    return finn_nye(naa=naa, alle=True)


def kjoer_forfalte(*, klokke: Callable[[], datetime] = tid.naa, teller: Callable[[], float] = time.monotonic) -> int:
    """Look at what is due, oldest first, for some seconds; how many were decided here."""
    slutt, antall = teller() + ARBEIDSTID, 0
    while teller() < slutt:
        rad = ta(naa=klokke())
        if rad is None:
            break
        antall += kjoer(rad, klokke=klokke)
    return antall


def ta(*, naa: datetime) -> Filsjekk | None:
    """Claim the oldest due row: one conditional UPDATE, so that of many workers one gets it. None when there is none."""
    # Two who ask at once may make it one more; nothing depends on the number.
    if Filsjekk.objects.filter(leie_til__gt=naa).count() >= SAMTIDIG:
        return None
    for pk in list(
        Filsjekk.objects.filter(forfall__lte=naa).order_by("forfall", "pk").values_list("pk", flat=True)[:10]
    ):
        leie = uuid.uuid4()
        tatt = Filsjekk.objects.filter(pk=pk, forfall__lte=naa).update(
            leie=leie, leie_til=naa + LEIETID, forfall=naa + LEIETID, forsoek=F("forsoek") + 1
        )
        if tatt:
            return Filsjekk.objects.select_related("fil__kandidat__person", "fil__kandidat__parti__skole").get(
                leie=leie
            )
    return None


def kjoer(rad: Filsjekk, *, klokke: Callable[[], datetime] = tid.naa) -> bool:
    """Run a claimed check and write what it said; True when it was still ours. Raises nothing for the file's sake."""
    ett = sjekkregister.hent(rad.slag)
    if ett is None or rad.fil.slettet:
        svar = Svar(IKKE_SJEKKET, "slettet")
    elif rad.forsoek > FLEST_FORSOEK and rad.resultat == Resultat.IKKE_SJEKKET:
        svar = Svar(KUNNE_IKKE, "ga_opp")
    elif grunn := ett.klar():
        svar = Svar(IKKE_SJEKKET, grunn)
    else:
        svar = _se_paa(ett, rad.fil)
    return _skriv(rad, svar, klokke())


def _se_paa(ett: Sjekkslag, fil: Besvarelsesfil) -> Svar:
    try:
        with lager.aapne(fil.noekkel) as kilde:
            return prosess.kjoer(ett.modul, kilde, ett.oppdrag(fil), grense=ett.grense)
    except FileNotFoundError:
        return Svar(KUNNE_IKKE, "borte")
    except Exception as feil:  # storage that does not answer, or no process to be had: it is tried again
        # The type only: the text of an exception may carry what it worked on.
        logger.error("Sjekk %s av fil %s feilet: %s", ett.slag, fil.pk, type(feil).__name__)
        return Svar(PROEVES_IGJEN, "lager")


def _skriv(rad: Filsjekk, svar: Svar, naa: datetime) -> bool:
    """Write the answer if the row is still ours; a virus is an event, and the table of the exam day shows it at once."""
    resultat = Resultat(svar.resultat) if svar.resultat in Resultat else Resultat.KUNNE_IKKE
    forfall = naa + VENTETIDER[min(rad.forsoek, len(VENTETIDER)) - 1] if resultat == Resultat.PROEVES_IGJEN else None
    felt: dict[str, Any] = {
        "resultat": resultat,
        "grunn": svar.grunn,
        "funn": svar.funn,
        "tid": naa,
        "forfall": forfall,
    }
    with transaction.atomic():
        if not Filsjekk.objects.filter(pk=rad.pk, leie=rad.leie).update(**felt, leie=None, leie_til=None):
            return False
        if rad.slag == VIRUS and resultat == Resultat.FUNN:
            _logg_virus(rad, naa)
    if resultat == Resultat.PROEVES_IGJEN and forfall:
        # The next in line would meet the same silence. They come first when it is over: it may be this very file that
        # the scanner falls silent over, and it must not stand before all others each time.
        andre = Filsjekk.objects.filter(~Q(pk=rad.pk), slag=rad.slag, forfall__lte=naa, leie__isnull=True)
        if svar.grunn != "lager":
            andre.update(resultat=resultat, grunn=svar.grunn, forfall=forfall - ETTER_DE_ANDRE, tid=naa)
    return True


def _logg_virus(rad: Filsjekk, naa: datetime) -> None:
    kandidat = rad.fil.kandidat
    logg_hendelse(
        rad.fil,
        "fil.karantene",
        aktoer=SYSTEM,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        sha256=rad.fil.sha256,
    )
