"""The assessment form: a sensor's level on each criterion. Sealed as the proposals are."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from eksamen.models import Kandidat
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from sensur.models import Kriterievurdering, Sensoroppdrag
from sensur.querysets.kriterier import kriterier_til
from sensur.services.forslag import krev_kandidat, laas_kladd


@transaction.atomic
def lagre_kriterier(
    *, oppdrag_id: int, kandidat_id: int, nivaaer: Mapping[int, int], aktoer: Aktoer, naa: datetime
) -> int:
    """Save levels by criterion for a candidate; how many were new or changed. Repeatable.

    Raises what saving a proposal raises, and Domenefeil for a criterion that is not in the exam's form, or an
    unknown level.
    """
    oppdrag = laas_kladd(oppdrag_id, aktoer, naa)
    kandidat = krev_kandidat(oppdrag, kandidat_id)
    endret = skriv_nivaaer(oppdrag, kandidat, nivaaer, naa)
    if endret:
        logg_hendelse(oppdrag, "kriterier.lagret", aktoer=aktoer, naa=naa)
    return endret


def skriv_nivaaer(oppdrag: Sensoroppdrag, kandidat: Kandidat, nivaaer: Mapping[int, int], naa: datetime) -> int:
    """Write levels by criterion; how many were new or changed. The caller holds the locks, and tells what it did.

    Raises Domenefeil for a criterion that is not in the exam's form, or an unknown level.
    """
    kjente = set(kriterier_til(oppdrag.parti.eksamen).values_list("pk", flat=True))
    if not set(nivaaer) <= kjente or not set(nivaaer.values()) <= set(Kriterievurdering.Nivaa.values):
        raise Domenefeil(_("Vurderingsskjemaet er endret. Last siden på nytt. Ingenting er lagret."), kode="kriterium")
    staaende = Kriterievurdering.objects.filter(oppdrag=oppdrag, kandidat=kandidat, erstattet__isnull=True)
    rader = {rad.kriterium_id: rad for rad in staaende}
    endret = 0
    for kriterium_id, nivaa in sorted(nivaaer.items()):
        rad = rader.get(kriterium_id)
        if rad is not None and rad.nivaa == nivaa:
            continue
        if rad is not None and oppdrag.bekreftet is None:
            rad.nivaa, rad.lagret = nivaa, naa
            rad.save(update_fields=["nivaa", "lagret"])
        else:
            if rad is not None:
                # It was confirmed once: it stays as it was, with when it was taken over.
                rad.erstattet = naa
                rad.save(update_fields=["erstattet"])
            Kriterievurdering.objects.create(
                oppdrag=oppdrag, kandidat=kandidat, kriterium_id=kriterium_id, nivaa=nivaa, lagret=naa
            )
        endret += 1
    return endret
