"""«Trenger deg nå»: what a person must look at, each with the one button that solves it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from eksamen.models import Eksamensparti
from felles.templatetags.ramme import klokke
from monitor.querysets.rader import Rad

# From this many in one party, the same trouble is one case.
MANGE = 4


@dataclass(slots=True)
class Sak:
    """One case: what it is, about whom, where; `knapp` is empty for those who may only look."""

    nokkel: str
    ikon: str
    tittel: str
    hvem: str
    hvor: str
    siden: datetime
    knapp: str
    adresse: str
    kandidater: str = ""


def lag_saker(
    alle: Iterable[Rad], partier: dict[int, Eksamensparti], vent: dict[int, tuple[int, datetime]], kan: set[int]
) -> list[Sak]:
    """The cases of these rows, the one that has waited longest first."""
    per_parti: dict[int, list[Rad]] = defaultdict(list)
    saker: list[Sak] = []
    for rad in alle:
        if rad.kan_gi_tilgang:
            per_parti[rad.parti_id].append(rad)
        if rad.pk in vent:
            saker.append(_ventetid(rad, partier[rad.parti_id], vent[rad.pk], kan))
    for parti_id, rader in per_parti.items():
        if len(rader) >= MANGE:
            saker.append(_flere_venter(rader, partier[parti_id], kan))
        else:
            saker.extend(_en_venter(rad, partier[parti_id], kan) for rad in rader)
    return sorted(saker, key=lambda sak: (sak.siden, sak.nokkel))


def _sted(rad: Rad, parti: Eksamensparti) -> str:
    plass = _("plass %(plass)s") % {"plass": rad.plass} if rad.plass else ""
    return f"{parti.navn} · {', '.join(filter(None, (rad.rom or parti.rom, plass)))}".removesuffix(" · ")


def _hvem(rad: Rad) -> str:
    return ", ".join(filter(None, (rad.navn, rad.nummer)))


def _en_venter(rad: Rad, parti: Eksamensparti, kan: set[int]) -> Sak:
    siden = _siden(rad)
    knapp = _("Gi tilgang på nytt") if rad.paa_nytt else _("Gi tilgang")
    return Sak(
        nokkel=f"venter-{rad.pk}",
        ikon="paanytt" if rad.paa_nytt else "venter",
        tittel=_("Logget inn på nytt") if rad.paa_nytt else _("Venter på tilgang"),
        hvem=_hvem(rad),
        hvor=f"{_sted(rad, parti)} · {_('siden %(tid)s') % {'tid': klokke(siden)}}",
        siden=siden,
        knapp=knapp if parti.pk in kan else "",
        adresse=reverse("monitor:gi_tilgang", args=[rad.pk]),
    )


def _flere_venter(rader: list[Rad], parti: Eksamensparti, kan: set[int]) -> Sak:
    eldste = min(_siden(rad) for rad in rader)
    antall = {"n": len(rader)}
    siden = _("eldste siden %(tid)s") % {"tid": klokke(eldste)}
    return Sak(
        nokkel=f"parti-{parti.pk}",
        ikon="venter",
        tittel=_("%(n)s venter på tilgang") % antall,
        hvem=f"{parti.eksamen.fag}, {parti.navn}",
        hvor=f"{parti.rom} · {siden}" if parti.rom else siden,
        siden=eldste,
        knapp=_("Gi tilgang til %(n)s") % antall if parti.pk in kan else "",
        adresse=reverse("monitor:gi_tilgang_til_flere"),
        kandidater=",".join(str(rad.pk) for rad in rader),
    )


def _ventetid(rad: Rad, parti: Eksamensparti, vent: tuple[int, datetime], kan: set[int]) -> Sak:
    antall, til = vent
    return Sak(
        nokkel=f"passord-{rad.pk}",
        ikon="nokkel",
        tittel=_("Feil passord %(antall)s ganger") % {"antall": antall},
        hvem=_hvem(rad),
        hvor=f"{_sted(rad, parti)} · {_('må vente til %(tid)s') % {'tid': klokke(til, 's')}}",
        siden=til,
        knapp=_("Opphev ventetid") if parti.pk in kan else "",
        adresse=reverse("monitor:opphev_ventetid", args=[rad.pk]),
    )


def _siden(rad: Rad) -> datetime:
    # Whoever can be given access has a waiting session, so its time is there.
    if rad.venter_siden is None:
        raise ValueError(f"Kandidat {rad.pk} venter uten innlogging.")
    return rad.venter_siden
