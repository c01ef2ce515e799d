"""What file lists need to show the checks.

{% filsjekker filer til_kandidat=True as sjekker %}   once, before the list: one query
{% sjekk sjekker fil.pk fil.navn lenke %}             in each row
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django import template

from levering.models import Besvarelsesfil, Leveringsfil
from sjekk.querysets.sjekker import Sjekkvisning, for_filer

register = template.Library()


@register.simple_tag
def filsjekker(
    filer: Iterable[Besvarelsesfil | Leveringsfil], *, til_kandidat: bool = False
) -> dict[int, list[Sjekkvisning]]:
    """The checks of every file of a list, also one of delivered files; for candidates and their school."""
    ider = [fil.fil_id if isinstance(fil, Leveringsfil) else fil.pk for fil in filer or ()]
    return for_filer(ider, til_kandidat=til_kandidat)


@register.inclusion_tag("sjekk/_sjekk.html")
def sjekk(
    sjekker: Mapping[int, list[Sjekkvisning]] | None, fil_id: int, navn: str = "", lenke: str = ""
) -> dict[str, Any]:
    """One line: what asks to be looked at, or that all is well, or what is still to be done. `lenke` leads to all of it.

    A check that the site has not set up is no fault of the file's, and is not counted.
    """
    alle = [ett for ett in (sjekker or {}).get(fil_id, []) if ett.satt_opp]
    funn = [ett for ett in alle if ett.er_funn]
    ferdige = sum(1 for ett in alle if ett.tid)
    return {
        "funn": funn,
        "i_karantene": any(ett.i_karantene for ett in alle),
        "alle_i_orden": bool(alle) and all(ett.i_orden for ett in alle),
        "i_orden": sum(1 for ett in alle if ett.i_orden),
        "antall": len(alle),
        "begynt": ferdige > 0,
        "navn": navn,
        "lenke": lenke,
    }
