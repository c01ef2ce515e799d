"""Handing in: from then on the answer is locked, and the candidate has a receipt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from felles.passord import lag_kode
from levering.models import Besvarelsesfil, Levering, Leveringsfil
from levering.permissions import krev_levering, laas_kandidat
from levering.querysets.status import DIGITALE_MERKER

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus

KODEFORSOEK = 5


@transaction.atomic
def lever(*, kandidat_id: int, aktoer: Aktoer, naa: datetime, sesjon_id: int | None = None) -> Levering:
    """Deliver the candidate's own uploaded files for the digital part.

    `sesjon_id` is the session the candidate delivers from; without it, the one that has access. Pressing twice is
    harmless: the delivery that stands is returned. Raises Domenefeil (`avlyst`, `fravaer`, `post`, `sperret`, `ikke_tilgang`,
    `ikke_startet`, `for_sent`, `ingen_filer`).
    Rule: PGS, «Lever filene»: delivery locks the answer for the candidate.
    """
    kandidat = laas_kandidat(kandidat_id, naa)
    gjeldende = _gjeldende(kandidat)
    if kandidat.digital_levert and gjeldende and not kandidat.fravaer_slag and not kandidat.avlyst:
        return gjeldende
    krev_levering(kandidat, sesjon_id=sesjon_id or _sesjon_med_tilgang(kandidat), naa=naa)
    filer = list(
        Besvarelsesfil.objects.filter(
            kandidat=kandidat,
            slettet__isnull=True,
            delmerke__in=DIGITALE_MERKER,
            lastet_opp_av=Besvarelsesfil.Lastet.KANDIDAT,
        ).order_by("pk")
    )
    if not filer:
        raise Domenefeil(_("Du har ingen filer å levere. Last opp besvarelsen først."), kode="ingen_filer")
    if gjeldende:
        # All its files were taken away afterwards: it no longer counts, and gives way to the new one.
        gjeldende.gjenaapnet = naa
        gjeldende.save(update_fields=["gjenaapnet"])
    levering = _opprett(kandidat, naa)
    Leveringsfil.objects.bulk_create([Leveringsfil(levering=levering, fil=fil) for fil in filer])
    logg_hendelse(
        levering,
        "besvarelse.levert",
        aktoer=aktoer,
        naa=naa,
        partier=[kandidat.parti_id],
        kandidat_id=kandidat.pk,
        skole_id=kandidat.parti.skole_id,
        antall_filer=len(filer),
        kvitteringskode=levering.kvitteringskode,
        sha256=[fil.sha256 for fil in filer],
    )
    return levering


def _gjeldende(kandidat: KandidatMedStatus) -> Levering | None:
    return Levering.objects.filter(
        kandidat=kandidat, eksamensdel=kandidat.digital_del_id, gjenaapnet__isnull=True
    ).first()


def _sesjon_med_tilgang(kandidat: KandidatMedStatus) -> int | None:
    aapne = Innloggingssesjon.objects.filter(kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True)
    return aapne.values_list("pk", flat=True).first()


def _opprett(kandidat: KandidatMedStatus, naa: datetime) -> Levering:
    """With a code that no other delivery has; 40 bits, so a second try is already rare."""
    for forsoek in range(1, KODEFORSOEK + 1):
        try:
            with transaction.atomic():
                return Levering.objects.create(
                    kandidat=kandidat,
                    eksamensdel_id=kandidat.digital_del_id,
                    levert=naa,
                    levert_av=Levering.LevertAv.KANDIDAT,
                    kvitteringskode=lag_kode(),
                )
        except IntegrityError as feil:
            if "kvitteringskode" not in str(feil) or forsoek == KODEFORSOEK:
                raise
    raise AssertionError("unreachable")
