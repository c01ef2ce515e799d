"""Candidate passwords: random, readable on paper, encrypted at rest, and of no use the second they are renewed."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord
from felles import bidrag
from felles.hendelser import Aktoer, Massehendelse, logg_hendelse, logg_hendelser
from felles.passord import lag_passord
from felles.radmengde import blant_ider, kopier


@transaction.atomic
def lag_manglende_passord(*, kandidat_ider: Iterable[int], aktoer: Aktoer, naa: datetime) -> int:
    """Give a password to those of the candidates who have none; how many got one.

    Repeatable: a candidate who has a password keeps it. One event a party, without any value.
    """
    uten = (
        Kandidat.objects.select_for_update(of=("self",))
        .filter(pk__in=blant_ider(kandidat_ider), passord__isnull=True)
        .order_by("pk")
    )
    sted = {pk: (parti, skole) for pk, parti, skole in uten.values_list("pk", "parti_id", "parti__skole_id")}
    # Whoever waited for the lock may find that the other made it meanwhile; theirs stands.
    nye = sorted(sted.keys() - set(_som_har(sted)))
    kopier(
        Kandidatpassord,
        ("kandidat_id", "passord", "laget", "laget_av_id"),
        ((pk, lag_passord(), naa, aktoer.bruker_id) for pk in nye),
    )
    per_parti = Counter(sted[pk] for pk in nye)
    hendelser = [
        Massehendelse(Eksamensparti(pk=parti_id), parti_id, skole_id, {"antall": antall})
        for (parti_id, skole_id), antall in sorted(per_parti.items())
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
        rad.kandidat = kandidat
        rader.append(rad)
    # Before the first event: they lock the log-ins, and a log-out holds its own while it waits for the event's lock.
    for lytter in bidrag.passordlyttere.alle():
        lytter([rad.pk for rad in rader], aktoer=aktoer, naa=naa)
    for rad in rader:
        logg_hendelse(
            rad.kandidat, "passord.fornyet", aktoer=aktoer, naa=naa, partier=[rad.kandidat.parti_id],
            kandidat_id=rad.pk, skole_id=rad.kandidat.parti.skole_id, versjon=rad.versjon,
        )  # fmt: skip
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


def _som_har(kandidat_ider: Iterable[int]) -> Iterable[int]:
    return Kandidatpassord.objects.filter(pk__in=blant_ider(kandidat_ider)).values_list("pk", flat=True)
