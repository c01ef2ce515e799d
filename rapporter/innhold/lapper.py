"""Slips with candidate number and password."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_variables

from eksamen.models import Deltype, Eksamensdel, Kandidat
from felles.brev import klokkeslett, maalformdato
from felles.rapport import Brevrapport, Gruppe, Utvalg
from rapporter.innhold.grunnlag import (
    dag_og_tid,
    deler_av,
    egne_slutter,
    fag_i_ord,
    foerste_start,
    i_rekkefoelge,
    nummer,
    rom,
    siste_slutt,
)

TOMT: Final = _("Ingen av kandidatene i utvalget har både kandidatnummer og passord. Lag det som mangler først.")


@sensitive_variables()
def lapper(utvalg: Utvalg) -> list[Mapping[str, Any]]:
    """A slip for each candidate who can log in; three queries."""
    kan_logge_inn = utvalg.kandidater.filter(passord__isnull=False, kandidatnummer__isnull=False)
    slutter, deler = egne_slutter(kan_logge_inn), deler_av(utvalg.partier)
    nettsted = f"{utvalg.nettsted}/kandidat/"
    rader = i_rekkefoelge(kan_logge_inn).select_related(
        "person", "kandidatnummer", "passord", "parti__skole", "eksamen__fag"
    )
    return [
        _lapp(kandidat, deler.get(kandidat.eksamen_id, []), slutter.get(kandidat.pk), nettsted) for kandidat in rader
    ]


@sensitive_variables()
def _lapp(kandidat: Kandidat, deler: list[Eksamensdel], egen_slutt: datetime | None, nettsted: str) -> dict[str, Any]:
    maalform, parti = kandidat.maalform, kandidat.parti
    forberedelse = next((deel for deel in deler if deel.type == Deltype.FORBEREDELSE), None)
    start, slutt = foerste_start(deler), siste_slutt(deler)
    return {
        "maalform": maalform,
        "navn": kandidat.person.navn,
        "fag": fag_i_ord(kandidat.eksamen.fag, maalform),
        "skole": parti.skole.navn,
        "parti": parti.navn,
        "dag": maalformdato(start, maalform) if start else "",
        "start": klokkeslett(start) if start else "",
        "slutt": klokkeslett(slutt) if slutt else "",
        "egen_slutt": klokkeslett(egen_slutt) if egen_slutt and egen_slutt != slutt else "",
        "siste_oppmoete": klokkeslett(kandidat.eksamen.siste_oppmoete) if start else "",
        "forberedelse": dag_og_tid(forberedelse.start, maalform) if forberedelse else "",
        "sted": parti.sted,
        "rom": rom(kandidat),
        "plass": kandidat.plass,
        "nummer": nummer(kandidat),
        "passord": kandidat.passord.passord,
        "nettsted": nettsted,
    }


def _rapport(navn: str, tittel: Any, beskrivelse: Any, mal: str, per_ark: int) -> Brevrapport:
    return Brevrapport(
        navn=navn, gruppe=Gruppe.DAGEN, tittel=tittel, beskrivelse=beskrivelse, mal=mal, data=lapper,
        felt=("kandidater",), hemmelig=True, per_ark=per_ark, tomt=TOMT,
    )  # fmt: skip


KANDIDATLAPPER: Final = _rapport(
    "kandidatlapper",
    _("Kandidatlapper"),
    _("Lapper med kandidatnummer og passord, tre på hvert ark til å klippe fra hverandre."),
    "kandidatlapper.typ",
    3,
)
KANDIDATLAPPER_EN: Final = _rapport(
    "kandidatlapper-store",
    _("Kandidatlapper, én per ark"),
    _("Lapper med kandidatnummer og passord i stor skrift, én på hvert ark."),
    "kandidatlapper_en.typ",
    1,
)
