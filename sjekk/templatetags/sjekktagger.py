"""What file lists need to show the checks: `{% sjekk sjekker fil.pk %}` in a page that has `sjekker` from `for_filer`."""

from collections.abc import Mapping
from typing import Any

from django import template

from sjekk.querysets.sjekker import Sjekkvisning

register = template.Library()


@register.inclusion_tag("sjekk/_sjekk.html")
def sjekk(sjekker: Mapping[int, list[Sjekkvisning]] | None, fil_id: int, lenke: str = "") -> dict[str, Any]:
    """One line: what asks to be looked at, or that all is well, or what is still to be done. `lenke` leads to all of it."""
    alle = (sjekker or {}).get(fil_id, [])
    funn = [ett for ett in alle if ett.er_funn]
    ferdige = sum(1 for ett in alle if ett.tid)
    return {
        "funn": funn,
        "i_karantene": any(ett.i_karantene for ett in alle),
        "uten_funn": [ett for ett in alle if not ett.er_funn and not ett.i_orden],
        "alle_i_orden": bool(alle) and all(ett.i_orden for ett in alle),
        "i_orden": sum(1 for ett in alle if ett.i_orden),
        "antall": len(alle),
        "begynt": ferdige > 0,
        "lenke": lenke,
    }
