"""The letter of appointment, in the person's målform."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.conf import settings

from felles.brev import lag_brev, maalformdato
from oppnevning.models import Fagperson, Oppnevning

MAL: Final = "oppnevningsbrev.typ"


def oppnevningsbrev(oppnevninger: Iterable[Oppnevning], *, naa: datetime) -> bytes:
    """One PDF with a letter to each; needs bruker, faggruppe, eier, periode and sensorgruppe. Three queries.

    Raises ValueError when there are none.
    """
    return lag_brev(MAL, tittel="Oppnevningsbrev", brev=brevdata(oppnevninger, naa=naa))


def brevdata(oppnevninger: Iterable[Oppnevning], *, naa: datetime) -> list[Mapping[str, Any]]:
    """The letters as plain values, each in its recipient's målform."""
    rader = list(oppnevninger)
    maalformer = dict(
        Fagperson.objects.filter(bruker__in=[rad.bruker_id for rad in rader]).values_list("bruker", "maalform")
    )
    return [_brev(rad, maalformer.get(rad.bruker_id, "nb"), naa) for rad in rader]


def _brev(oppnevning: Oppnevning, maalform: str, naa: datetime) -> Mapping[str, Any]:
    gruppe = oppnevning.faggruppe
    bruker = oppnevning.bruker
    frist = gruppe.periode.sensurfrist
    leder = oppnevning.sensorgruppe.leder if oppnevning.sensorgruppe else None
    return {
        "maalform": maalform,
        "skole": gruppe.eier.navn,
        "dato": maalformdato(naa, maalform, ukedag=False),
        "mottaker": [bruker.navn, *_adresse(oppnevning)],
        "referanse": str(oppnevning.pk),
        "rolle": oppnevning.rolle,
        "gruppe": gruppe.navn,
        "periode": gruppe.periode.kode,
        "fag": [_fag(fag, maalform) for fag in gruppe.fag.all()],
        "flest": oppnevning.flest_svar or 0,
        "reserve": oppnevning.reserve,
        "sensorgruppe": oppnevning.sensorgruppe.navn if oppnevning.sensorgruppe else "",
        "leder": leder.navn if leder else "",
        "frist": maalformdato(frist, maalform) if frist else "",
        "svart": maalformdato(oppnevning.svart, maalform, ukedag=False) if oppnevning.svart else "",
        "nettsted": settings.NETTADRESSE,
        "brukernavn": bruker.brukernavn,
    }


def _adresse(oppnevning: Oppnevning) -> list[str]:
    if not oppnevning.postnummer:
        return []
    return [oppnevning.gateadresse, f"{oppnevning.postnummer} {oppnevning.poststed}"]


def _fag(fag: Any, maalform: str) -> str:
    return f"{fag.kode} {fag.navn_nn if maalform == 'nn' and fag.navn_nn else fag.navn_nb}"
