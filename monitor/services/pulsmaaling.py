"""Beat's minute: who of those with access has gone silent, and whose upload stands still."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef

from deltakelse.models import Innloggingssesjon
from deltakelse.services import livstegn
from eksamen.models.valg import DIGITALE
from levering.models import Besvarelsesfil, Opplasting
from monitor import puls

# Three checks that did not come: a candidate's page asks each 30 seconds, give or take 15 per cent.
TAUS_ETTER: Final = timedelta(seconds=105)
# A page that is open sends the next piece within seconds, and tries again for half a minute when the network fails.
STOPPET_ETTER: Final = timedelta(minutes=2)
# What is older belongs to another day.
DOEGN: Final = timedelta(hours=24)

type PerParti = dict[tuple[str, int], dict[int, datetime]]  # school's path and party: candidate and since when


def maal(*, naa: datetime) -> bool:
    """Work it out and put it where the monitor reads it; three queries. False when Redis is gone. May be repeated.

    Nothing is put down when the heartbeats cannot be read: what is not known must not look like silence.
    """
    tause = _tause(naa)
    return tause is not None and puls.skriv(tause, _stoppet(naa))


def _tause(naa: datetime) -> PerParti | None:
    """Those whose exam runs by their own times, and whose machine has missed three checks; None when it is not known."""
    sesjoner = (
        Innloggingssesjon.objects.aapne()
        .filter(
            autorisert__isnull=False,
            kandidat__deler__eksamensdel__type__in=DIGITALE,
            kandidat__deler__start__lte=naa,
            kandidat__deler__slutt__gt=naa,
        )
        .order_by("pk")
        .values_list(
            "pk", "kandidat_id", "kandidat__parti__skole__sti", "kandidat__parti_id", "autorisert", "sist_sett"
        )
    )
    rader = list(sesjoner)
    livet = livstegn.sist_aktiv(rad[0] for rad in rader)
    if livet is None:
        return None
    tause: PerParti = defaultdict(dict)
    for pk, kandidat_id, sti, parti_id, autorisert, sist_sett in rader:
        sist = max(filter(None, (autorisert, sist_sett, livet.get(pk))))
        if naa - sist > TAUS_ETTER:
            tause[sti, parti_id][kandidat_id] = sist
    return tause


def _stoppet(naa: datetime) -> PerParti:
    """Candidates' own uploads that are neither finished nor given up, and to which nothing has come for a while.

    Those with every byte count too: the last step, which makes them a file, has failed. What the candidate has done
    since, another file or a new upload, says that it goes on without them.
    """
    egne = {"lastet_opp_av": Besvarelsesfil.Lastet.KANDIDAT}
    filer = Besvarelsesfil.objects.filter(kandidat=OuterRef("kandidat"), slettet__isnull=True)
    kommet = filer.filter(navn__iexact=OuterRef("navn"))
    ny_fil = filer.filter(lastet_opp__gt=OuterRef("sist"), **egne)
    ny_opplasting = Opplasting.objects.filter(
        kandidat=OuterRef("kandidat"), begynt__gt=OuterRef("sist"), avbrutt__isnull=True, **egne
    )
    rader = (
        Opplasting.objects.filter(
            ~Exists(kommet),
            ~Exists(ny_fil),
            ~Exists(ny_opplasting),
            kandidat__isnull=False,
            fil__isnull=True,
            gruppefil__isnull=True,
            avbrutt__isnull=True,
            **egne,
            sist__lte=naa - STOPPET_ETTER,
            sist__gt=naa - DOEGN,
        )
        .order_by("sist")
        .values_list("kandidat_id", "kandidat__parti__skole__sti", "kandidat__parti_id", "sist")
    )
    stoppet: PerParti = defaultdict(dict)
    for kandidat_id, sti, parti_id, sist in rader:
        if kandidat_id is not None and sti is not None and parti_id is not None:
            stoppet[sti, parti_id][kandidat_id] = sist
    return stoppet
