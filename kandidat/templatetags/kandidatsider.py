"""What the candidate's pages are written with, beside the tags of every page."""

import random
from datetime import datetime
from itertools import batched
from typing import Any

from django import template
from django.utils.translation import gettext as _

from eksamen.models import Eksamen
from eksamen.models.valg import Deltype
from felles.templatetags.ramme import TRINN, filstoerrelse
from kandidat.beskjeder import lag_beskjeder
from levering.filtyper import endelse
from levering.models import Besvarelsesfil

register = template.Library()

# Milliseconds between questions: the authorisation page is waiting for somebody, the others only beat.
TAKT = {"autorisering": 5_000}
VANLIG_TAKT = 30_000
SPREDNING = 0.15
IKONER = {
    "pdf": "pdf",
    **dict.fromkeys(("xls", "xlsx", "xlsb", "ods"), "ark"),
    **dict.fromkeys(("doc", "docx", "docm", "odt", "rtf"), "word"),
}
SIFFERGRUPPE = 4


@register.simple_tag
def puls(side: str) -> int:
    """How often this page asks, in ms: spread, so that a thousand pages opened at nine do not ask at one moment."""
    takt = TAKT.get(side, VANLIG_TAKT)
    return int(takt * random.uniform(1 - SPREDNING, 1 + SPREDNING))  # noqa: S311 - no secret


@register.inclusion_tag("kandidat/_beskjedfelt.html", takes_context=True)
def beskjedfelt(context: template.Context) -> dict[str, Any]:
    """Where messages from the invigilators stand; nothing on a page that belongs to nobody. At most two queries.

    A page that has a heartbeat of its own brings them with it; on the others the field asks for itself.
    """
    har_puls = bool(context.get("side") or context.get("stripe"))
    innhold = lag_beskjeder(context["request"]) if "request" in context else None
    if innhold is None:
        return {"vises": har_puls}
    return {**innhold, "vises": True, "spoer": not har_puls, "csrf_token": context.get("csrf_token")}


@register.filter
def filikon(navn: str) -> str:
    """The symbol of a file's type."""
    return IKONER.get(endelse(navn), "fil")


@register.filter
def del_av(sendt: int, alle: int) -> str:
    """How much of a file is there, both in the unit of the whole: «12,0 av 30,0 MB»."""
    helt = filstoerrelse(alle)
    enhet = {"byte": 1, "kB": TRINN}.get(helt.rpartition(" ")[2], TRINN**2)
    tall = sendt / enhet
    return _("%(sendt)s av %(alle)s") % {
        "sendt": f"{tall:.1f}".replace(".", ",") if enhet > TRINN else round(tall),
        "alle": helt,
    }


@register.filter
def ferdig_etter(fil: Besvarelsesfil, slutt: datetime | None) -> bool:
    """True for a file that was begun in time and ended after the candidate's own end.

    Rule: an upload begun in time may finish, and the receipt says so.
    """
    return bool(slutt and fil.begynt and fil.begynt <= slutt < fil.lastet_opp)


@register.filter
def siffergrupper(sha256: str) -> str:
    """A hash in groups of four, so that people can compare it."""
    return " ".join("".join(gruppe) for gruppe in batched(sha256, SIFFERGRUPPE, strict=False))


@register.filter
def er_todelt(eksamen: Eksamen) -> bool:
    """True when the digital part is part 2."""
    return any(deel.type == Deltype.DEL2 for deel in eksamen.deler.all())
