"""What an incident was, as documentation for a case about a formal fault: the same rows as PDF and as a spreadsheet.

Rule: forskrift til opplæringslova § 10-6 and Udir, «Klage på formell feil»: what happened, when, whom it struck, and
what was done about it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from avbrudd.avbruddside import hvem, varte
from avbrudd.models import Avbrudd, Avbruddsrad
from eksamen.models.valg import DIGITALE
from felles import brev
from felles.regneark import skriv_xlsx
from felles.templatetags.ramme import klokke
from felles.tid import oslo

KOLONNER: Final = (
    gettext_lazy("Kandidatnr."),
    gettext_lazy("Navn"),
    gettext_lazy("Parti og rom"),
    gettext_lazy("Tapt (min)"),
    gettext_lazy("Gitt (min)"),
    gettext_lazy("Egen slutt"),
    gettext_lazy("Avgjort"),
)


@sensitive_variables()
def lag_pdf(avbrudd: Avbrudd, *, naa: datetime) -> bytes:
    """An accessible PDF with what happened and the time account; three queries."""
    data = {
        "tittel": _("Dokumentasjon av avbrudd"),
        "skole": avbrudd.skole.navn,
        "laget": f"{oslo(naa):%d.%m.%Y %H:%M}",
        "spraak": "nb",
        "fakta": _fakta(avbrudd),
        "beskrivelse": avbrudd.beskrivelse,
        "overskrifter": {"hva": _("Hva skjedde"), "tidskonto": _("Tidskonto")},
        "tomt": _("Ingen kandidater tapte arbeidstid."),
        "kolonner": [str(navn) for navn in KOLONNER],
        "rader": [[str(celle) for celle in rad] for rad in _rader(avbrudd)],
    }
    return brev.lag_dokument("avbrudd.typ", data)


def lag_xlsx(avbrudd: Avbrudd) -> bytes:
    """The time account as one sheet, each row with what the incident was; two queries."""
    fakta = _fakta(avbrudd)
    overskrifter = [*(str(navn) for navn in KOLONNER), *(navn for navn, _verdi in fakta), _("Hva skjedde")]
    hva = [*(verdi for _navn, verdi in fakta), avbrudd.beskrivelse]
    return skriv_xlsx(overskrifter, ([*rad, *hva] for rad in _rader(avbrudd)), arknavn=_("Avbrudd"))


def _fakta(avbrudd: Avbrudd) -> list[tuple[str, str]]:
    trukket = ""
    if avbrudd.trukket:
        trukket = f"{oslo(avbrudd.trukket):%d.%m.%Y %H:%M}, {_navn(avbrudd.trukket_av)}"
    return [
        (_("Gjelder"), hvem(avbrudd)),
        (_("Skole"), avbrudd.skole.navn),
        (_("Årsak"), str(avbrudd.get_aarsak_display())),
        (_("Begynte"), f"{oslo(avbrudd.startet):%d.%m.%Y %H:%M}"),
        (_("Over"), klokke(avbrudd.stoppet) if avbrudd.stoppet else _("Pågår ennå")),
        (_("Varte"), varte(avbrudd)),
        (_("Startet av"), _navn(avbrudd.startet_av)),
        (_("Stoppet av"), _navn(avbrudd.stoppet_av)),
        (_("Trukket"), trukket),
    ]


def _navn(bruker: Any) -> str:
    return bruker.navn if bruker else ""


def _rader(avbrudd: Avbrudd) -> list[Sequence[Any]]:
    """A row a candidate, by name: the numbers as numbers, the rest in words."""
    rader = (
        Avbruddsrad.objects.filter(avbrudd=avbrudd)
        .select_related("kandidat__person", "kandidat__kandidatnummer", "kandidat__parti", "avgjort_av")
        .prefetch_related("kandidat__deler__eksamensdel")
        .order_by("kandidat__person__sortering", "pk")
    )
    return [_rad(rad) for rad in rader]


def _rad(rad: Avbruddsrad) -> Sequence[Any]:
    kandidat = rad.kandidat
    rom = kandidat.rom or kandidat.parti.rom
    slutt = next((deel.slutt for deel in kandidat.deler.all() if deel.eksamensdel.type in DIGITALE), None)
    avgjort = f"{klokke(rad.avgjort)}, {_navn(rad.avgjort_av)}" if rad.avgjort else _("Ikke avgjort")
    return (
        kandidat.kandidatnummer.nummer if kandidat.kandidatnummer else "",
        kandidat.person.navn,
        f"{kandidat.parti.navn}, {rom}" if rom else kandidat.parti.navn,
        rad.tapte_minutter,
        "" if rad.innvilget_minutter is None else rad.innvilget_minutter,
        klokke(slutt) if slutt else "",
        avgjort,
    )
