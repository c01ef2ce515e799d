"""Incidents that run now, on top of the monitor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from avbrudd.avbruddside import hvem
from avbrudd.models import Avbrudd
from avbrudd.querysets.avbrudd import avbrudd_for, paagaar_i
from brukere.models import Bruker
from felles.templatetags.ramme import klokke
from monitor.querysets.omfang import Omfang


def paagaaende(bruker: Bruker, syn: Omfang, partier: Iterable[Any], naa: datetime) -> list[dict[str, str]]:
    """What stands on top of the monitor about incidents that run now: a sentence, and the way to its page.

    `partier` carry `avbrudd_paagaar`, so that it costs a query only while something runs. Who watches one room is told
    of what concerns it.
    """
    if not syn.i_dag or not any(parti.avbrudd_paagaar for parti in partier):
        return []
    kjente = avbrudd_for(bruker, naa) if syn.bare_rom else Avbrudd.objects.all()
    tekst = _("Avbrudd pågår siden %(tid)s: %(hvem)s. %(aarsak)s.")
    return [
        {
            "tekst": tekst % {"tid": klokke(ett.startet), "hvem": hvem(ett), "aarsak": ett.get_aarsak_display()},
            "adresse": reverse("avbrudd:avbruddet", args=[ett.pk]),
        }
        for ett in paagaar_i(kjente, syn.parti_ider, syn.dag)
    ]
