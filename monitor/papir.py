"""The candidates in view as they stand on paper: the print of the list, and the emergency list."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from django.contrib.staticfiles import finders
from django.utils.translation import gettext as _

from eksamen.models.valg import DIGITALE, Deltype
from felles.liste import Listevalg
from felles.templatetags.ramme import klokke
from felles.tid import dagens_dato
from monitor.lesning import hent_partier
from monitor.querysets.omfang import Omfang, ventetider
from monitor.querysets.partier import Dagsdel, Dagsparti
from monitor.querysets.rader import Rad, rader_i_omfang
from monitor.rom import romhoder
from monitor.utvalg import velg
from monitor.visrader import Tegnliste, Visrad, lag_visrad

NOEDLISTENS_STIL = "css/noedliste.css"


@dataclass(slots=True)
class Papirrad:
    """A candidate on paper: seat, what the live table says, and the hours of the day in words."""

    plass: str
    nummer: str
    rad: Visrad
    tider: list[str]


@dataclass(slots=True)
class Papirdel:
    """The candidates of a room, or all of them under no name when the list is not by room."""

    navn: str
    tekst: str
    rader: list[Papirrad] = field(default_factory=list)


def lag_papir(syn: Omfang, valg: Listevalg, naa: datetime) -> list[Papirdel]:
    """Every candidate that passes the filters, on however many pages; six queries whatever the number."""
    partier = hent_partier(syn)
    alle = rader_i_omfang(syn, naa)
    valgte = velg(alle, valg, partier)
    hoder = romhoder(valgte, alle, partier) if valg.faste["visning"] else {}
    vent, tegn = ventetider(syn.parti_ider, naa), Tegnliste()
    deler = [] if hoder else [Papirdel("", "")]
    for rad in valgte:
        if rad.pk in hoder:
            deler.append(Papirdel(hoder[rad.pk].navn, hoder[rad.pk].tekst))
        parti = partier[rad.parti_id]
        deler[-1].rader.append(
            Papirrad(
                plass=rad.plass,
                nummer=rad.nummer,
                rad=lag_visrad(rad, parti, tegn, vent, set()),
                tider=_tider(rad, parti, syn.dag),
            )
        )
    return deler


def _tider(rad: Rad, parti: Dagsparti, dag: date) -> list[str]:
    """The hours of the day's parts, with the candidate's own end."""
    dagens = [deel for deel in parti.deler if dagens_dato(deel.start) == dag]
    return [_tid(deel, *_egen_slutt(rad, deel), alene=len(dagens) == 1) for deel in dagens]


def _egen_slutt(rad: Rad, deel: Dagsdel) -> tuple[datetime, int]:
    """Own end of a part, and how many minutes are more than the others have."""
    if deel.type in DIGITALE and rad.digital_slutt:
        return rad.digital_slutt, (rad.digital_ekstra or 0) + (rad.del1_ekstra or 0)
    if deel.type == Deltype.DEL1 and rad.del1_slutt:
        return rad.del1_slutt, rad.del1_ekstra or 0
    return deel.slutt, 0


def _tid(deel: Dagsdel, slutt: datetime, ekstra: int, *, alene: bool) -> str:
    tekst = f"{klokke(deel.start)}–{klokke(slutt)}"
    if ekstra:
        tekst = f"{tekst} ({_('+%(n)s min') % {'n': ekstra}})"
    return tekst if alene else f"{deel.navn} {tekst}"


def samtlige(deler: Iterable[Papirdel]) -> int:
    return sum(len(deel.rader) for deel in deler)


def innebygd_stil() -> str:
    """The emergency list's style as an address that holds it, so that the page needs no server."""
    sti = finders.find(NOEDLISTENS_STIL)
    if not isinstance(sti, str):
        raise FileNotFoundError(NOEDLISTENS_STIL)
    return f"data:text/css;base64,{base64.b64encode(Path(sti).read_bytes()).decode('ascii')}"
