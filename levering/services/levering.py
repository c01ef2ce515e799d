"""Handing in: from then on the answer is locked, and the candidate has a receipt."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from deltakelse.models import Innloggingssesjon
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from levering.models import Besvarelsesfil, Levering, Leveringsfil
from levering.permissions import egen_leveringsfrist, krev_levering, laas_kandidat
from levering.querysets.status import DIGITALE_MERKER
from levering.services.nye_leveringer import opprett_levering

if TYPE_CHECKING:
    from levering.querysets.kandidatstatus import KandidatMedStatus


@transaction.atomic
def lever(*, kandidat_id: int, aktoer: Aktoer, naa: datetime, sesjon_id: int | None = None) -> Levering:
    """Deliver the candidate's own uploaded files for the digital part.

    `sesjon_id` is the session the candidate delivers from; without it, the one that has access. Pressing twice is
    harmless: the delivery that stands is returned. Raises Domenefeil (`avlyst`, `fravaer`, `post`, `sperret`, `ikke_tilgang`,
    `ikke_startet`, `for_sent`, `ingen_filer`).
    Rule: PGS, «Lever filene»: delivery locks the answer for the candidate. After the deadline it is marked as late.
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
    levering = opprett_levering(
        kandidat=kandidat,
        eksamensdel_id=kandidat.digital_del_id,
        levert=naa,
        levert_av=Levering.LevertAv.KANDIDAT,
        frist=egen_leveringsfrist(kandidat),
    )
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
        sen=levering.er_sen,
    )
    return levering


def _gjeldende(kandidat: KandidatMedStatus) -> Levering | None:
    return Levering.objects.filter(
        kandidat=kandidat, eksamensdel=kandidat.digital_del_id, gjenaapnet__isnull=True
    ).first()


def _sesjon_med_tilgang(kandidat: KandidatMedStatus) -> int | None:
    aapne = Innloggingssesjon.objects.filter(kandidat=kandidat, autorisert__isnull=False, avsluttet__isnull=True)
    return aapne.values_list("pk", flat=True).first()
