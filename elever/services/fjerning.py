"""Candidates are taken out of a party, and put back as they were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti, Kandidat, Kandidatpassord, Person
from eksamen.querysets.kandidater import KandidatQuerySet
from felles import angre
from felles.bidrag import Tekst, bindinger, tidslyttere
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar
from felles.models import Angrepost
from felles.radminne import legg_tilbake, slett_med_minne

ANGRESLAG: Final = "elever.fjernet"
BORTE: Final = "borte"


@dataclass(frozen=True, slots=True)
class Masseresultat:
    """What became of each of the ticked, and the way back."""

    svar: list[Radsvar]
    angrepost: Angrepost | None = None


@transaction.atomic
def fjern_kandidater(*, parti_id: int, kandidat_ider: Collection[int], aktoer: Aktoer, naa: datetime) -> Masseresultat:
    """Take these candidates out of the party. One with files, a delivery, a grade, an absence or an open log-in stays,
    with the reason. Candidates of other parties are passed over; repeatable.

    The person's candidate number stays theirs in the period, also when they come back later.
    """
    parti = laas_bare_parti(parti_id)
    kandidater = laas_kandidater(parti.pk, kandidat_ider)
    grunner = bundne([kandidat.pk for kandidat in kandidater])
    svar = [
        Radsvar(k.person.navn, k.pk not in grunner, grunner.get(k.pk, _("Er tatt ut av partiet.")), k.pk)
        for k in kandidater
    ]
    ut = [kandidat.pk for kandidat in kandidater if kandidat.pk not in grunner]
    if not ut:
        return Masseresultat(svar)
    minne = _slett(parti, ut, aktoer=aktoer, naa=naa)
    tekst = ngettext("Sett tilbake %(antall)d kandidat", "Sett tilbake %(antall)d kandidater", len(ut))
    data = {"parti": parti.pk, "kandidater": ut, "personer": [k.person_id for k in kandidater], "minne": minne}
    post = angre.tilby(slag=ANGRESLAG, tekst=tekst % {"antall": len(ut)}, data=data, aktoer=aktoer, naa=naa)
    return Masseresultat(svar, post)


@transaction.atomic
def angre_fjerning(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Put the candidates back with the same keys, numbers, passwords and seats. Raises UgyldigOvergang."""
    ider = data["kandidater"]
    parti = Eksamensparti.objects.select_for_update(of=("self",)).filter(pk=data["parti"]).first()
    personer = (
        Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=data["personer"]).order_by("pk")
    )
    if parti is None or len(set(data["personer"])) != len(list(personer.values_list("pk", flat=True))):
        melding = _("Partiet eller personen finnes ikke lenger, så det kan ikke angres. Legg kandidatene til på nytt.")
        raise UgyldigOvergang(melding, kode="borte")
    legg_tilbake(data["minne"])
    for lytter in tidslyttere.alle():
        lytter(ider)
    logg_hendelse(
        parti, "kandidat.satt_tilbake", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id,
        kandidater=ider,
    )  # fmt: skip
    tekst = ngettext("%(antall)d kandidat er satt tilbake.", "%(antall)d kandidater er satt tilbake.", len(ider))
    return tekst % {"antall": len(ider)}


@transaction.atomic
def angre_innmelding(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Take out those who were just added, all or none. Raises UgyldigOvergang when one has begun."""
    parti = laas_bare_parti(data["parti"])
    ider = [kandidat.pk for kandidat in laas_kandidater(parti.pk, data["kandidater"])]
    if bundne(ider):
        melding = _("En av kandidatene har alt vært inne eller fått noe registrert, så det kan ikke angres. "
                    "Ta ut de andre for hånd.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="bundet")
    if ider:
        _slett(parti, ider, aktoer=aktoer, naa=naa)
    tekst = ngettext("%(antall)d kandidat er tatt ut igjen.", "%(antall)d kandidater er tatt ut igjen.", len(ider))
    return tekst % {"antall": len(ider)}


def laas_bare_parti(parti_id: int) -> Eksamensparti:
    """The party, locked against other acts on it and not against rows that refer to it: an act that holds one of its
    candidates may yet write the party's first version. In the caller's transaction.

    Raises UgyldigOvergang `borte` when somebody has deleted it.
    """
    partier = Eksamensparti.objects.select_for_update(of=("self",), no_key=True).filter(pk=parti_id).order_by("pk")
    parti = partier.select_related("eksamen__fag", "eksamen__periode", "skole").first()
    if parti is None:
        melding = _("Partiet er slettet av noen andre, så ingenting er endret. Velg et annet parti.")
        raise UgyldigOvergang(melding, kode=BORTE)
    return parti


def laas_kandidater(parti_id: int, kandidat_ider: Collection[int]) -> list[Kandidat]:
    """Those of the party among these, locked by pk, with names; in Norwegian order."""
    rader = Kandidat.objects.select_for_update(of=("self",)).filter(parti=parti_id, pk__in=list(kandidat_ider))
    laaste = rader.select_related("person").defer("person__nummer").order_by("pk")
    return sorted(laaste, key=lambda kandidat: (kandidat.person.sortering, kandidat.pk))


def bundne(kandidat_ider: Collection[int]) -> dict[int, Tekst]:
    """Why these cannot be taken out or moved, by candidate; those who can are left out."""
    kandidater: KandidatQuerySet = Kandidat.objects.filter(pk__in=list(kandidat_ider))
    grunner: dict[int, Tekst] = {}
    for binding in bindinger.alle():
        for pk, grunn in binding(kandidater).items():
            grunner.setdefault(pk, grunn)
    return grunner


def _slett(parti: Eksamensparti, ider: list[int], *, aktoer: Aktoer, naa: datetime) -> list[dict[str, Any]]:
    minne = slett_med_minne(Kandidatpassord.objects.filter(pk__in=ider), Kandidat.objects.filter(pk__in=ider))
    logg_hendelse(
        parti, "kandidat.fjernet", aktoer=aktoer, naa=naa, partier=[parti.pk], skole_id=parti.skole_id, kandidater=ider
    )
    return minne
