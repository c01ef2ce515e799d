"""A row of the live table as HTML: rendered once, and kept for as long as it looks the same."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from monitor.visrader import Visrad

MAKS_RADER: Final = 4096


@lru_cache(maxsize=MAKS_RADER)
def radhtml(rad: Visrad, adresse: str, *, listen: str, kan_velge: bool, todelt: bool, spraak: str) -> SafeString:
    """The row with all that it depends on, so that nothing else can change it.

    `adresse` is the candidate's network address or "", `listen` the query string of the list, `spraak` the language that
    is active.
    """
    sammenheng = {"rad": rad, "adresse": adresse, "listen": listen, "kan_velge": kan_velge, "todelt": todelt}
    html = get_template("monitor/rad.html", using="jinja2").render(sammenheng)
    return mark_safe(html)  # noqa: S308 - the template escapes
