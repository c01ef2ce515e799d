"""Every kind of id that a person may have here, told apart by the number itself."""

from typing import Final

from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from felles.nummer import UgyldigNummer, bare_siffer, duf, fh, fiktivt, personnummer, uten_mellomrom
from felles.nummer.personnummer import D_TILLEGG_DAG, FH_FOERSTE_SIFFER, H_TILLEGG_MAANED

__all__ = ["UgyldigNummer", "les", "slag"]

# The values of eksamen.models.Nummerslag, which this package lies below.
FNR: Final = "fnr"
DNR: Final = "dnr"
HNR: Final = "hnr"
FHNR: Final = "fhnr"
DUF: Final = "duf"
FIKTIVT: Final = "fiktivt"

H_MAANEDER: Final = range(H_TILLEGG_MAANED + 1, H_TILLEGG_MAANED + 13)


@sensitive_variables()
def slag(nummer: str) -> str:
    """The kind of an id that has been validated, as `Person.nummerslag` stores it. Spaces are ignored; never raises."""
    return _slag(uten_mellomrom(nummer))


@sensitive_variables()
def les(nummer: str, *, tillat_syntetiske: bool) -> tuple[str, str]:
    """The number in its one written form, and its kind. Raises `UgyldigNummer` with the words for that kind.

    `tillat_syntetiske` as in `personnummer.valider`. An H-number is taken all the same: by its digits it cannot be told
    from a synthetic number of NAV's, and real people have them (docs/adr/0005).
    """
    siffer = uten_mellomrom(nummer)
    if not siffer:
        raise UgyldigNummer("tomt", _("Nummeret mangler. Skriv det, eller la systemet lage et fiktivt nummer."))
    hva = _slag(siffer)
    if hva == DUF:
        return duf.valider(siffer), hva
    if hva == FHNR:
        return fh.valider(siffer), hva
    if hva == FIKTIVT:
        return fiktivt.valider(siffer), hva
    return personnummer.valider(siffer, tillat_syntetiske=tillat_syntetiske or hva == HNR).nummer, hva


def _slag(siffer: str) -> str:
    if not bare_siffer(siffer):
        return FNR
    if len(siffer) == duf.LENGDE:
        return DUF
    return _av_elleve(siffer) if len(siffer) == personnummer.LENGDE else FNR


def _av_elleve(siffer: str) -> str:
    if siffer[0] in FH_FOERSTE_SIFFER:
        return FHNR
    if fiktivt.er_fiktivt(siffer):
        return FIKTIVT
    if int(siffer[:2]) > D_TILLEGG_DAG:
        return DNR
    return HNR if int(siffer[2:4]) in H_MAANEDER else FNR
