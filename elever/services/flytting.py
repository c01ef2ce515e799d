"""Candidates move to another party of the same exam."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from eksamen.models import Eksamensparti, Kandidat
from elever.services.fjerning import Masseresultat, bundne, laas_kandidater
from felles import angre
from felles.bidrag import tidslyttere
from felles.feil import UgyldigOvergang
from felles.hendelser import Aktoer, logg_hendelse
from felles.masse import Radsvar

ANGRESLAG: Final = "elever.flyttet"


@transaction.atomic
def flytt_kandidater(
    *, fra_id: int, til_id: int, kandidat_ider: Collection[int], aktoer: Aktoer, naa: datetime
) -> Masseresultat:
    """Move these candidates; their room and seat are those of the party they left, so they are emptied.

    One with something that binds them to the day stays, with the reason. Raises UgyldigOvergang for parties of
    different exams or schools, and once the exam has begun: attendance is by party. Repeatable.
    """
    fra, til = _laas_par(fra_id, til_id)
    if fra.eksamen_id != til.eksamen_id or fra.skole_id != til.skole_id or fra.pk == til.pk:
        raise UgyldigOvergang(_("Velg et annet parti i samme eksamen ved skolen."), kode="annen_eksamen")
    _krev_ikke_startet(fra, naa)
    kandidater = laas_kandidater(fra.pk, kandidat_ider)
    grunner = bundne([kandidat.pk for kandidat in kandidater])
    svar = [
        Radsvar(
            k.person.navn,
            k.pk not in grunner,
            grunner.get(k.pk, _("Er flyttet til %(parti)s.") % {"parti": til.navn}),
            k.pk,
        )
        for k in kandidater
    ]
    gamle = {k.pk: {"rom": k.rom, "plass": k.plass} for k in kandidater if k.pk not in grunner}
    if not gamle:
        return Masseresultat(svar)
    Kandidat.objects.filter(pk__in=gamle).update(parti=til, rom="", plass="")
    _logg(fra, til, list(gamle), aktoer=aktoer, naa=naa)
    tekst = ngettext("Flytt %(antall)d kandidat tilbake", "Flytt %(antall)d kandidater tilbake", len(gamle))
    data = {"fra": fra.pk, "til": til.pk, "gamle": gamle}
    post = angre.tilby(slag=ANGRESLAG, tekst=tekst % {"antall": len(gamle)}, data=data, aktoer=aktoer, naa=naa)
    return Masseresultat(svar, post)


@transaction.atomic
def angre_flytting(data: dict[str, Any], *, aktoer: Aktoer, naa: datetime) -> str:
    """Move them back to the seats they had, all or none. Raises UgyldigOvergang."""
    fra, til = _laas_par(data["fra"], data["til"])
    _krev_ikke_startet(fra, naa)
    gamle = {int(pk): verdier for pk, verdier in data["gamle"].items()}
    kandidater = laas_kandidater(til.pk, list(gamle))
    if len(kandidater) != len(gamle) or bundne(list(gamle)):
        melding = _("En av kandidatene er ikke lenger som da de ble flyttet, så det kan ikke angres. "
                    "Flytt dem for hånd.")  # fmt: skip
        raise UgyldigOvergang(melding, kode="endret")
    for kandidat in kandidater:
        kandidat.parti, kandidat.rom, kandidat.plass = fra, gamle[kandidat.pk]["rom"], gamle[kandidat.pk]["plass"]
    Kandidat.objects.bulk_update(kandidater, ["parti", "rom", "plass"])
    _logg(til, fra, list(gamle), aktoer=aktoer, naa=naa)
    return _("Kandidatene er tilbake i %(parti)s.") % {"parti": fra.navn}


def _krev_ikke_startet(parti: Eksamensparti, naa: datetime) -> None:
    if any(deel.start <= naa for deel in parti.eksamen.deler.all()):
        melding = _("Eksamen har startet, så kandidater kan ikke bytte parti.")
        raise UgyldigOvergang(melding, kode="startet")


def _laas_par(fra_id: int, til_id: int) -> tuple[Eksamensparti, Eksamensparti]:
    partier = Eksamensparti.objects.select_for_update(of=("self",)).filter(pk__in=[fra_id, til_id]).order_by("pk")
    funnet = {parti.pk: parti for parti in partier.select_related("eksamen")}
    if not {fra_id, til_id} <= set(funnet):
        raise UgyldigOvergang(_("Partiet finnes ikke lenger. Last siden på nytt."), kode="borte")
    return funnet[fra_id], funnet[til_id]


def _logg(fra: Eksamensparti, til: Eksamensparti, ider: list[int], *, aktoer: Aktoer, naa: datetime) -> None:
    """Both parties look different afterwards; what is computed from the party is computed anew."""
    for lytter in tidslyttere.alle():
        lytter(ider)
    logg_hendelse(
        til, "kandidat.flyttet", aktoer=aktoer, naa=naa, partier=[fra.pk, til.pk], skole_id=til.skole_id,
        kandidater=ider, fra=fra.pk, til=til.pk,
    )  # fmt: skip
