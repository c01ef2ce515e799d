"""What every page is written with: icons, statuses, times and sizes, the same everywhere.

The functions are plain ones as well, so that the Jinja2 rows of the live table can use them.
"""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django import template
from django.core.exceptions import NON_FIELD_ERRORS
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.templatetags.static import static
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext, pgettext

from felles import bidrag
from felles.angre import MERKE, TILBAKE
from felles.tid import oslo

register = template.Library()

INGEN = "–"
TRINN = 1024
MELDINGSFARGER = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


@register.simple_tag
def ikon(navn: str) -> SafeString:
    """A decorative symbol from the sprite; screen readers pass it by, so words must stand beside it."""
    return format_html(
        '<svg class="ikon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>', static("ikoner.svg"), navn
    )


@register.simple_tag
def dagside() -> str:
    """The address of the page of the exam day."""
    return bidrag.dagsideadresse()


@register.simple_tag
def status(farge: str, symbol: str, tekst: str | Promise, *, merket: bool = False) -> SafeString:
    """A status: symbol, words, and colour as the third sign. `merket` fills it: only for what asks for an act."""
    klasse = "status status--merket" if merket else "status"
    return format_html('<span class="{}" data-color="{}">{}<span>{}</span></span>', klasse, farge, ikon(symbol), tekst)


@register.filter
def filstoerrelse(antall_byte: int | None) -> str:
    """Bytes as people read them: «512 byte», «340 kB», «8,1 MB». A kB is 1024 byte, as Windows counts."""
    if antall_byte is None:
        return INGEN
    if antall_byte < TRINN:
        return f"{antall_byte} byte"
    if round(antall_byte / TRINN) < TRINN:
        return f"{round(antall_byte / TRINN)} kB"
    mega = antall_byte / TRINN**2
    verdi, enhet = (mega, "MB") if round(mega, 1) < TRINN else (mega / TRINN, "GB")
    return f"{verdi:.1f} {enhet}".replace(".", ",")


@register.filter
def tall(verdi: int | None) -> str:
    """A number with a thin gap between thousands: 12 480. Four digits too, so that columns line up."""
    return INGEN if verdi is None else f"{verdi:,}".replace(",", "\N{NARROW NO-BREAK SPACE}")


@register.filter
def klokke(tidspunkt: datetime | None, form: str = "") -> str:
    """The Norwegian wall clock of a moment, «13:52», or «13:52:01» with form "s"."""
    if not tidspunkt:  # also "", which a template makes of a name it does not know
        return INGEN
    return f"{oslo(tidspunkt):{'%H:%M:%S' if form == 's' else '%H:%M'}}"


def _dag(verdi: date | datetime) -> date:
    return oslo(verdi).date() if isinstance(verdi, datetime) else verdi


def ukedag_kort(dag: date) -> str:
    """Two letters and a full stop: «to.»."""
    return (
        pgettext("ukedag", "ma."),
        pgettext("ukedag", "ti."),
        pgettext("ukedag", "on."),
        pgettext("ukedag", "to."),
        pgettext("ukedag", "fr."),
        pgettext("ukedag", "lø."),
        pgettext("ukedag", "sø."),
    )[dag.weekday()]


@register.filter
def kortdato(verdi: date | datetime | None) -> str:
    """The Norwegian date of a moment, without the year: «to. 27. mai»."""
    if not verdi:
        return INGEN
    dag = _dag(verdi)
    return f"{ukedag_kort(dag)} {date_format(dag, 'j. F')}"


@register.filter
def langdato(verdi: date | datetime | None) -> str:
    """The Norwegian date of a moment in full: «torsdag 27. mai 2027»."""
    return INGEN if not verdi else date_format(_dag(verdi), "l j. F Y")


@register.filter
def meldingsfarge(nivaa: str) -> str:
    """The alert colour of a message level."""
    return MELDINGSFARGER.get(nivaa, "info")


@register.filter
def angrenoekkel(merker: str) -> str:
    """The key of the undo that a message offers, or ""."""
    return next((merke.removeprefix(MERKE) for merke in merker.split() if merke.startswith(MERKE)), "")


@register.filter
def angretilbake(merker: str) -> str:
    """Where to go after the undo that a message offers, or "" for back to the same page."""
    return next((merke.removeprefix(TILBAKE) for merke in merker.split() if merke.startswith(TILBAKE)), "")


@register.filter
def feltanker(felt: BoundField) -> str:
    """The id that a link in the error summary goes to: the field, or the first of a group of choices."""
    return felt.id_for_label or f"{felt.auto_id}_0"


@register.simple_tag
def feiltittel(skjema: BaseForm) -> str:
    """The heading of an error summary: what is to be mended, or that the act itself was refused."""
    if set(skjema.errors) == {NON_FIELD_ERRORS}:
        return gettext("Det gikk ikke")
    antall = len(skjema.errors)
    return ngettext("Rett %(antall)s feil og send på nytt", "Rett %(antall)s feil og send på nytt", antall) % {
        "antall": antall
    }


@register.simple_tag
def sidetall(side: Page[Any]) -> Iterator[int | str]:
    """The page numbers to show: first, last and those near the current one; «…» for the gap."""
    return side.paginator.get_elided_page_range(side.number, on_each_side=1, on_ends=1)


@register.simple_tag
def merketekst(side: Page[Any]) -> str:
    """«26–50 av 312», what the page shows of the list."""
    return gettext("%(fra)s–%(til)s av %(alle)s") % {
        "fra": tall(side.start_index()),
        "til": tall(side.end_index()),
        "alle": tall(side.paginator.count),
    }
