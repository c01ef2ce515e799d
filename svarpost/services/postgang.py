"""What every way of paper answers has in common: which step comes, who registers it, and which can be taken back.

A step is a row that is never changed, and taken back by another. `svarpost` uses it for parties that are graded, the room
of appeals for its bundles.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from django.utils.translation import gettext as _

from felles.bidrag import Tekst
from felles.feil import Domenefeil, UgyldigOvergang


class Mulig(Protocol):
    """A step that can come, and whose it is."""

    @property
    def steg(self) -> str: ...
    @property
    def del_(self) -> str: ...


def neste_steg[M: Mulig](
    muligheter: Sequence[M], steg: str, *, roller: Collection[str], navn: Mapping[str, Tekst]
) -> M:
    """The step among those that can come. `roller` is whose steps the user registers, `navn` what each of them is called.

    Raises UgyldigOvergang (`ikke_neste`) when another step comes now, Domenefeil (`ikke_din`) when it is somebody else's.
    """
    mulige = [ett for ett in muligheter if ett.steg == steg]
    if not mulige:
        melding = _(
            "Besvarelsene er et annet sted på veien nå, så steget er ikke lagret. Se hvor de er, og prøv igjen."
        )
        raise UgyldigOvergang(melding, kode="ikke_neste")
    neste = next((ett for ett in mulige if ett.del_ in roller), None)
    if neste is None:
        melding = _("Dette steget melder %(hvem)s. Ingenting er lagret.")
        raise Domenefeil(melding % {"hvem": navn[mulige[0].del_]}, kode="ikke_din")
    return neste


def sporing_for(steg: str, sporing: str, *, sendes: Collection[str]) -> str:
    """The tracking number of a step where something is sent, "" of any other. Raises Domenefeil (`uten_sporing`)."""
    if steg not in sendes:
        return ""
    if not sporing.strip():
        raise Domenefeil(_("Skriv sporingsnummeret fra kvitteringen på sendingen."), kode="uten_sporing")
    return sporing.strip()


def tas_tilbake(siste: Any, steg_id: int, rader: Any) -> bool:
    """Whether that step stands last; False when it is taken back already. `rader` are the steps of that way.

    Raises UgyldigOvergang (`ikke_siste`) when others have gone on from it.
    """
    if siste is not None and siste.pk == steg_id:
        return True
    if rader.filter(pk=steg_id, opphevet_av__isnull=False).exists():
        return False
    melding = _(
        "Besvarelsene har gått videre siden, så steget kan ikke tas tilbake. Det siste steget tas tilbake først."
    )
    raise UgyldigOvergang(melding, kode="ikke_siste")


def ikke_din() -> Domenefeil:
    """What somebody is told who would take back another's step."""
    return Domenefeil(_("Dette steget melder en annen, og tas tilbake av den. Ingenting er lagret."), kode="ikke_din")
