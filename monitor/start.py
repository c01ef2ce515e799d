"""What the monitor puts on the start page of those who watch exams."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from brukere.models import Bruker
from deltakelse.querysets.tilgang import Tilgang
from felles.bidrag import Sak
from felles.templatetags.ramme import klokke
from monitor.kort import lag_kort
from monitor.lesning import hent_partier
from monitor.querysets.omfang import omfang
from monitor.querysets.rader import rader_i_omfang
from vakter.permissions import PAA_SKOLEN

INNE = frozenset({Tilgang.HAR.value, Tilgang.VENTER_PAA_START.value})


def startsaker(bruker: Bruker, naa: datetime) -> list[Sak]:
    """«14 kandidater venter på tilgang», with where they are."""
    if not bruker.har_rolle(naa, *PAA_SKOLEN):
        return []
    syn = omfang(bruker, naa)
    venter = [rad for rad in rader_i_omfang(syn, naa) if rad.kan_gi_tilgang] if syn.parti_ider else []
    if not venter:
        return []
    partier = hent_partier(syn)
    steder = Counter(rad.rom or partier[rad.parti_id].rom or partier[rad.parti_id].navn for rad in venter)
    eldste = min((rad.venter_siden for rad in venter if rad.venter_siden), default=None)
    hvor = ", ".join(f"{sted}: {antall}" for sted, antall in sorted(steder.items()))
    tittel = ngettext("%(n)s kandidat venter på tilgang", "%(n)s kandidater venter på tilgang", len(venter))
    return [
        Sak(
            tittel=tittel % {"n": len(venter)},
            tekst=_("%(hvor)s · eldste siden %(tid)s") % {"hvor": hvor, "tid": klokke(eldste)},
            lenke=f"{reverse('monitor:monitor')}?tilgang={Tilgang.VENTER.value}",
            knapp=_("Åpne monitoren"),
        )
    ]


def startseksjon(bruker: Bruker, naa: datetime) -> tuple[str, dict[str, Any]] | None:
    """«Partiene dine i dag»: room, time, how many have access and are done."""
    if not bruker.har_rolle(naa, *PAA_SKOLEN):
        return None
    syn = omfang(bruker, naa)
    if not syn.parti_ider:
        return None
    partier = hent_partier(syn)
    alle = rader_i_omfang(syn, naa)
    # Whoever is done has had access, or did not need it.
    inne = Counter(rad.parti_id for rad in alle if rad.tilgang in INNE or (rad.ferdig and not rad.borte))
    kort = lag_kort(partier, alle, naa)
    rom: dict[int, set[str]] = defaultdict(set)
    for rad in alle:
        rom[rad.parti_id].add(rad.rom or partier[rad.parti_id].rom)
    rad_per_parti = [{"kort": k, "rom": ", ".join(sorted(filter(None, rom[k.pk]))), "inne": inne[k.pk]} for k in kort]
    return "monitor/_start.html", {"partier": rad_per_parti, "side_url": reverse("monitor:monitor")}
