"""Candidate passwords: random, readable on paper, encrypted at rest, and of no use the second they are renewed."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord
from felles import bidrag
from felles.hendelser import Aktoer, Massehendelse, logg_hendelse, logg_hendelser
from felles.passord import lag_passord


@transaction.atomic
def lag_manglende_passord(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> int:
    """Give a password to those of the candidates who have none; how many got one.

    Repeatable: a candidate who has a password keeps it. One event a party, without any value.
    """
    uten = (
        Kandidat.objects.select_for_update(of=("self",))
        .filter(pk__in=list(kandidat_ider), passord__isnull=True)
        .select_related("parti")
        .order_by("pk")
    )
    per_parti: dict[Eksamensparti, list[Kandidatpassord]] = {}
    for kandidat in uten:
        rad = Kandidatpassord(kandidat=kandidat, passord=lag_passord(), laget=naa, laget_av_id=aktoer.bruker_id)
        per_parti.setdefault(kandidat.parti, []).append(rad)
    # Whoever waited for the lock may find that the other made it meanwhile; theirs stands.
    alle = [rad for rader in per_parti.values() for rad in rader]
    nye = {rad.pk for rad in alle} - set(_som_har(alle))
    Kandidatpassord.objects.bulk_create([rad for rad in alle if rad.pk in nye])
    hendelser = [
        Massehendelse(parti, parti.pk, parti.skole_id, {"antall": antall})
        for parti, rader in sorted(per_parti.items(), key=lambda par: par[0].pk)
        if (antall := sum(rad.pk in nye for rad in rader))
    ]
    logg_hendelser(hendelser, "passord.laget", aktoer=aktoer, naa=naa)
    return len(nye)


@transaction.atomic
def fornye_passord(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> list[Kandidatpassord]:
    """Give these candidates new passwords; the old ones are dead when this returns. Also for one who had none.

    Whoever was let in with the old one goes on working: an invigilator has seen who it is. A log-in that still waits
    for access ends, since it may be somebody else's (`bidrag.passordlyttere`).
    """
    rader = []
    laaste = Kandidat.objects.select_for_update(of=("self",)).select_related("parti").filter(pk__in=list(kandidat_ider))
    for kandidat in laaste.order_by("pk"):
        rad = Kandidatpassord.objects.filter(pk=kandidat.pk).first()
        if rad is None:
            rad = Kandidatpassord(kandidat=kandidat, versjon=0)
        rad.passord, rad.versjon, rad.laget, rad.laget_av_id = lag_passord(), rad.versjon + 1, naa, aktoer.bruker_id
        if rad.versjon == 1:
            rad.save(force_insert=True)
        else:
            rad.save(update_fields=["passord", "versjon", "laget", "laget_av"])
        logg_hendelse(
            kandidat, "passord.fornyet", aktoer=aktoer, naa=naa, partier=[kandidat.parti_id], kandidat_id=kandidat.pk,
            skole_id=kandidat.parti.skole_id, versjon=rad.versjon,
        )  # fmt: skip
        rader.append(rad)
    for lytter in bidrag.passordlyttere.alle():
        lytter([rad.pk for rad in rader], aktoer=aktoer, naa=naa)
    return rader


@transaction.atomic
def vis_passord(*, parti: Eksamensparti, aktoer: Aktoer, naa: datetime) -> list[Kandidat]:
    """The party's candidates with their passwords, in Norwegian order; that somebody looked is an event."""
    kandidater = list(
        Kandidat.objects.filter(parti=parti).select_related("person", "kandidatnummer", "passord").sortert()
    )
    logg_hendelse(
        parti, "passord.vist", aktoer=aktoer, naa=naa, skole_id=parti.skole_id, parti=parti.pk, antall=len(kandidater)
    )
    return kandidater


def _som_har(rader: list[Kandidatpassord]) -> Iterable[int]:
    return Kandidatpassord.objects.filter(pk__in=[rad.pk for rad in rader]).values_list("pk", flat=True)
