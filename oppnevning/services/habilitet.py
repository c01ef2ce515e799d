"""Conflicts: declared by the person, or entered by the authority."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from brukere.models import Bruker
from felles.feil import Domenefeil
from felles.hendelser import Aktoer, logg_hendelse
from oppnevning.models import Inhabilitet


@transaction.atomic
def oppgi(
    *, bruker_id: int, eier_id: int, skole_ider: Collection[int], relasjoner: str, aktoer: Aktoer, naa: datetime
) -> int:
    """Tell the authority `eier_id` of conflicts with these schools, and what was written about people; how many are new.

    Repeatable. The words are read by that authority and those over it, and are never part of an event.
    """
    Bruker.objects.select_for_update(of=("self",)).get(pk=bruker_id)
    gjeldende = Inhabilitet.objects.gjeldende().filter(bruker=bruker_id, oppgitt_til=eier_id)
    har = set(gjeldende.filter(skole__isnull=False).values_list("skole", flat=True))
    felt: dict[str, Any] = {
        "bruker_id": bruker_id, "oppgitt_til_id": eier_id, "oppgitt": naa, "oppgitt_av_id": aktoer.bruker_id
    }  # fmt: skip
    nye = [Inhabilitet(skole_id=pk, **felt) for pk in sorted(set(skole_ider) - har)]
    kjente = {rad.grunn for rad in gjeldende.filter(skole__isnull=True)}
    if relasjoner and relasjoner not in kjente:
        nye.append(Inhabilitet(grunn=relasjoner, **felt))
    for rad in nye:
        rad.save(force_insert=True)
        logg_hendelse(rad, "inhabilitet.oppgitt", aktoer=aktoer, naa=naa, skole_id=rad.skole_id, bruker_id=bruker_id)
    return len(nye)


@transaction.atomic
def opphoer(*, inhabilitet_id: int, bruker_id: int, aktoer: Aktoer, naa: datetime) -> Inhabilitet:
    """End a conflict of that user, as somebody who may read it. Twice is harmless.

    Raises Domenefeil when it is not theirs, or was told to another authority.
    """
    leser = Bruker.objects.get(pk=aktoer.bruker_id or 0)
    egne = Inhabilitet.objects.synlige_for(leser, naa).filter(bruker=bruker_id)
    rad = egne.select_for_update(of=("self",)).filter(pk=inhabilitet_id).first()
    if rad is None:
        raise Domenefeil(_("Opplysningen finnes ikke. Last siden på nytt."), kode="ukjent")
    if rad.opphoert is None:
        rad.opphoert = naa
        rad.save(update_fields=["opphoert"])
        logg_hendelse(rad, "inhabilitet.opphoert", aktoer=aktoer, naa=naa, skole_id=rad.skole_id, bruker_id=bruker_id)
    return rad
