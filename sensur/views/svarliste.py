"""All answers of a party beside the one that is read: hundreds of lines on every page that a sensor turns to."""

from collections.abc import Iterable
from typing import Any

from django.template import engines
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from felles.bidrag import Tekst
from sensur.querysets.svar import Svar

type _Utseende = tuple[str, str, str, Tekst]


def svarliste(oppdrag_id: int, alle: Iterable[Svar], nummer: str) -> SafeString:
    """The list as HTML, the answer with that number marked as the one that is read.

    Lines that look the same but for their number are made once: there are few looks, and hundreds of lines. Nothing is
    kept from one page to the next.
    """
    # Jinja2, whose macros are made anew here: their words are in the reader's language.
    motor: Any = engines["jinja2"]
    mal = motor.env.get_template("sensur/svarliste.html").make_module()
    grunn = f"{reverse('sensur:oppdrag', args=[oppdrag_id])}svar/"
    utseender: dict[_Utseende, tuple[str, str, str]] = {}
    linjer = []
    for ett in alle:
        symbol = ett.symbol
        slag = (symbol, ett.merke, ett.forslag, ett.fravaer)
        deler = utseender.get(slag)
        if deler is None:
            deler = utseender[slag] = (mal.ikon(symbol), mal.merke(ett), mal.tilstand(ett))
        tegn, merke, tilstand = deler
        nr = escape(ett.nummer)
        aktuell = ""
        if ett.nummer == nummer:
            aktuell, merke = ' aria-current="page"', mal.her(merke)
        linjer.append(
            f'<li><a href="{grunn}{nr}/"{aktuell}><span class="rad">{tegn}<span class="tall">{nr}</span></span>'
            f"<span>{merke}{tilstand}</span></a></li>"
        )
    return mark_safe(str(mal.liste("\n".join(linjer))))  # noqa: S308 - numbers are escaped, the rest is Jinja2's
