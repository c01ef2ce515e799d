"""Which column of a sheet is which field: guessed from the headings, and remembered from the school's last file."""

from collections.abc import Mapping, Sequence
from typing import Final

from django.utils.translation import gettext as _

from felles.importer.grunnlag import Import, Importfeil, Kolonnefelt
from felles.kryptering import noekkelhash
from felles.models import Importkjoering

HUSK: Final = "importkjoering.overskrift"
HUSKELENGDE: Final = 16


def gjett(felt: Sequence[Kolonnefelt], overskrifter: Sequence[str], husket: Mapping[str, str]) -> dict[str, int]:
    """The column of each field that can be told: as last time, else by name, heading or synonym. Never one twice."""
    ledige = {_ryddet(tekst): nr for nr, tekst in reversed(list(enumerate(overskrifter))) if _ryddet(tekst)}
    per_merke = {merke(tekst): _ryddet(tekst) for tekst in overskrifter}
    funnet: dict[str, int] = {}
    for ett in felt:
        overskrift = per_merke.get(husket.get(ett.navn, "-"), "")
        if overskrift in ledige:
            funnet[ett.navn] = ledige.pop(overskrift)
    for ett in felt:
        if ett.navn in funnet:
            continue
        for kjent in (ett.navn, str(ett.tittel), *ett.synonymer):
            if _ryddet(kjent) in ledige:
                funnet[ett.navn] = ledige.pop(_ryddet(kjent))
                break
    return funnet


def husket_for(importen: Import) -> dict[str, str]:
    """The marks of the headings that the place used last for this kind of import, by field."""
    forrige = (
        Importkjoering.objects.filter(slag=importen.slag, skole_id=importen.skole_id)
        .exclude(kolonner={})
        .order_by("-laget", "-pk")
        .values_list("kolonner", flat=True)
        .first()
    )
    return {felt: valg[1] for felt, valg in (forrige or {}).items()}


def merke(overskrift: str) -> str:
    """What a heading is remembered by: a keyed hash, since a file without headings has people in its first row."""
    return noekkelhash(_ryddet(overskrift), formaal=HUSK)[:HUSKELENGDE]


def krev_kolonner(felt: Sequence[Kolonnefelt], kolonner: Mapping[str, int]) -> None:
    """Raises Importfeil when a required field has no column."""
    uten = [str(ett.tittel) for ett in felt if ett.paakrevd and ett.navn not in kolonner]
    if uten:
        raise Importfeil(None, _("Disse kolonnene mangler: %(navn)s.") % {"navn": ", ".join(uten)}, kode="kolonner")


def _ryddet(tekst: str) -> str:
    return "".join(tegn for tegn in tekst.casefold() if tegn.isalnum())
